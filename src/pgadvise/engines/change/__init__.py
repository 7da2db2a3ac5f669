"""Two snapshots: who can reach more in the new one than in the old one."""
