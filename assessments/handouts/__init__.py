"""What leaves the site whole: pages joined with exports into one file, for a view or a task."""
