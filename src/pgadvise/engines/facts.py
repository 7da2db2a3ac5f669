"""Facts: name → value, each concluded once. The closed table of names that rules and engines ask for."""

import inspect
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any, get_type_hints

from pgadvise.engines.access.access import access
from pgadvise.engines.access.application import application
from pgadvise.engines.declared import Declared
from pgadvise.engines.indexes.lookups import lookups
from pgadvise.engines.plain_bodies import with_plain_bodies
from pgadvise.engines.platform import platform
from pgadvise.engines.tenancy import Tenancy
from pgadvise.engines.tenancy.infer import tenancy
from pgadvise.engines.verdicts.verdicts import OFF, Verdicts
from pgadvise.engines.window import window
from pgadvise.engines.workload.aggregate import statements
from pgadvise.snapshot import NotCaptured, Snapshot

# Optional sections of a snapshot are facts under their own names.
SECTIONS = ("settings", "role_settings", "statistics", "workload", "activity", "replication", "ages")


def tenants(tenancy: Tenancy) -> Tenancy | NotCaptured:
    """The tenancy, for rules that make no sense without tenants: they are reported as not applicable."""
    return tenancy if tenancy.multi_tenant else NotCaptured(tenancy.why_none or "this database has no tenants")


ENGINES: Mapping[str, Callable[..., Any]] = {
    "platform": platform,
    "tenancy": tenancy,
    "tenants": tenants,
    "access": access,
    "application": application,
    "window": window,
    "statements": statements,
    "lookups": lookups,
}
NAMES = frozenset(("snapshot", "declared", "verdicts", *SECTIONS, *ENGINES))


def _not_proved(facts: "Facts") -> Verdicts | NotCaptured:
    return NotCaptured(OFF)


class Facts:
    """What is known of one snapshot; an engine runs when its fact is first asked for.

    Bodies of functions are in one spelling (`plain_bodies`). `proving` gives the verdicts, for which it needs a server;
    without one nothing is proved. `known` are facts of this snapshot that were concluded before, by name.
    """

    def __init__(
        self,
        snapshot: Snapshot,
        declared: Declared,
        proving: Callable[["Facts"], Verdicts | NotCaptured] | None = None,
        known: Mapping[str, Any] = MappingProxyType({}),
    ) -> None:
        self.snapshot = with_plain_bodies(snapshot)
        self._proving = proving or _not_proved
        self._failed: dict[str, Exception] = {}
        self._known: dict[str, Any] = {"snapshot": self.snapshot, "declared": declared}
        self._known.update({name: getattr(snapshot, name) for name in SECTIONS})
        self._known.update(known)

    def get(self, name: str) -> Any:
        """The fact, or `NotCaptured` with the reason why there is none."""
        if name in self._failed:
            raise self._failed[name]
        if name not in self._known:
            try:
                self._known[name] = self._proving(self) if name == "verdicts" else self._conclude(ENGINES[name])
            except Exception as error:
                self._failed[name] = error  # it would fail again, after as long a time
                raise
        return self._known[name]

    def known(self, name: str) -> Any:
        """The fact if somebody has asked for it, else None."""
        return self._known.get(name)

    def _conclude(self, engine: Callable[..., Any]) -> Any:
        arguments, missing = self.gather(engine)
        return missing or engine(**arguments)

    def gather(self, function: Callable[..., Any]) -> tuple[dict[str, Any], NotCaptured | None]:
        """The arguments `function` asks for by name, or the first missing fact that it cannot do without."""
        arguments = {}
        for name, optional in needs_of(function).items():
            value = self.get(name)
            if isinstance(value, NotCaptured) and not optional:
                return {}, value
            arguments[name] = value
        return arguments, None


def needs_of(function: Callable[..., Any]) -> dict[str, bool]:
    """The facts a function asks for, and whether it can do without: its annotation then names NotCaptured."""
    hints = get_type_hints(function)
    parameters = inspect.signature(function).parameters.values()
    positional = [p.name for p in parameters if p.kind is not inspect.Parameter.KEYWORD_ONLY]
    return {name: NotCaptured in getattr(hints.get(name), "__args__", ()) for name in positional}
