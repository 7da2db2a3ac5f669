"""What the statements of a workload ask of their tables."""
