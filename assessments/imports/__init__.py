"""Files in: reading (rows with line numbers), checking (all problems), applying (one write)."""
