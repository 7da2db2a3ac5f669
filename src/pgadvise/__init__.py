"""The advisor for multi-tenant PostgreSQL: who can see whose rows, which indexes are missing or dead.

The public values, loaded when first asked for, so that `advise --version` costs nothing. The two functions stand in
modules of their own names, which a name here would be mixed up with: `from pgadvise.advise import advise` runs rules
over a snapshot, `from pgadvise.rule import rule` declares one.
"""

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pgadvise.finding import Finding, Fix
    from pgadvise.report import Report
    from pgadvise.snapshot import Snapshot

_HOMES = {
    "Finding": "pgadvise.finding",
    "Fix": "pgadvise.finding",
    "Report": "pgadvise.report",
    "Snapshot": "pgadvise.snapshot",
}
__all__ = ["Finding", "Fix", "Report", "Snapshot"]


def __getattr__(name: str) -> Any:
    if name in _HOMES:
        return getattr(importlib.import_module(_HOMES[name]), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
