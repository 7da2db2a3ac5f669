"""Where a platform keeps the files that people put there, and which of them anybody may read."""

from pgadvise.snapshot import Name, NotCaptured, Snapshot

FILES = Name("storage", "objects")
BUCKET = "bucket_id"


def public_buckets(snapshot: Snapshot) -> tuple[str, ...]:
    """Those whose files anybody fetches by their address, past all policies."""
    return () if isinstance(snapshot.public_buckets, NotCaptured) else snapshot.public_buckets
