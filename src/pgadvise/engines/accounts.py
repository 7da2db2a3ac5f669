"""Where a platform keeps the people who sign in: their addresses, and what proves who they are."""

from pgadvise.snapshot import Name

ACCOUNTS = Name("auth", "users")
