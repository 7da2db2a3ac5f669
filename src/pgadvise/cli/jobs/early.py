"""What can be concluded while the server is still counting: 0.1 s for 2,000 tables that would be spent waiting."""

from collections.abc import Mapping
from contextlib import suppress
from typing import Any

from pgadvise.engines.declared import Declared
from pgadvise.engines.facts import Facts
from pgadvise.snapshot import Snapshot

# Conclusions from the structure alone that nothing else in a snapshot changes.
_FACTS = ("tenancy",)


class Early:
    """Facts of a snapshot that is not whole yet, for the one that it becomes."""

    def __init__(self, declared: Declared) -> None:
        self._declared = declared
        self._facts: Facts | None = None

    def conclude(self, structure: Snapshot) -> None:
        self._facts = Facts(structure, self._declared)
        for name in _FACTS:
            with suppress(Exception):  # it fails again, where that is told
                self._facts.get(name)

    def of(self, snapshot: Snapshot) -> Mapping[str, Any]:
        """By name; nothing where the snapshot is not what the structure has become."""
        if self._facts is None or not _is_of(self._facts.snapshot, snapshot):
            return {}
        found = {name: self._facts.known(name) for name in _FACTS}
        return {name: value for name, value in found.items() if value is not None}


def _is_of(structure: Snapshot, snapshot: Snapshot) -> bool:
    """Of one transaction, and with the same objects: around one that was locked the server is asked once more."""
    return (
        structure.origin.captured_at == snapshot.origin.captured_at
        and [r.oid for r in structure.relations] == [r.oid for r in snapshot.relations]
        and [f.oid for f in structure.functions] == [f.oid for f in snapshot.functions]
        and structure.workload == snapshot.workload
    )
