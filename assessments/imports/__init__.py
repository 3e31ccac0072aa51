"""Files in: reading (file -> rows with line numbers), checking (rows -> all problems), applying (one transaction)."""
