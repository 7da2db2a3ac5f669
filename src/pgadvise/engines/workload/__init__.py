"""What the statements of the workload do, whose they are, and how much of the time they take."""
