"""Where row-level security belongs, whom it binds, and what switches it on without shutting everybody out."""
