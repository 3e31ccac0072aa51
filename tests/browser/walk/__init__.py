"""One ministry from its assignment to a correction, on a site of its own."""
