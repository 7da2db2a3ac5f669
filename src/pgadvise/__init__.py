"""The advisor for multi-tenant PostgreSQL: who can see whose rows, which indexes are missing or dead.

The public names, loaded when first asked for, so that `advise --version` costs nothing.
"""

import importlib
from typing import Any

_HOMES = {
    "Finding": "pgadvise.finding",
    "Fix": "pgadvise.finding",
    "Report": "pgadvise.report",
    "Snapshot": "pgadvise.snapshot",
    "advise": "pgadvise.advise",
    "rule": "pgadvise.rule",
}
__all__ = ["Finding", "Fix", "Report", "Snapshot", "advise", "rule"]


def __getattr__(name: str) -> Any:
    if name in _HOMES:
        return getattr(importlib.import_module(_HOMES[name]), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
