"""Where a platform keeps the files that people put there."""

from pgadvise.snapshot import Name

FILES = Name("storage", "objects")
BUCKET = "bucket_id"
