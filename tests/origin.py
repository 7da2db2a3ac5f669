"""Where a snapshot comes from that was made by hand."""

from pgadvise.snapshot import Origin

ORIGIN = Origin(
    kind="live",
    database="shop",
    host=None,
    server_version="18.6",
    version_number=180006,
    captured_at="2026-11-25T12:00:00+00:00",
    captured_by="postgres",
    superuser=True,
    bypasses_rls=True,
    standby=False,
    standbys=0,
    started_at=None,
    counters_since=None,
    encoding="UTF8",
    size_bytes=None,
)
