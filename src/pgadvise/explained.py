"""One finding a cause: a replayed leak that another finding explains is told there, with its statements.

A finding stands on leaks where its evidence has `leaks`. It is explained where each of them is of a relation, a command
and a role that a finding of the same category, at least as grave, names as open by a fault of the catalog: it is then
withdrawn, and its leaks are the other's evidence. Leaks that nobody explains keep their finding whole. A finding of
what `fails` says that nothing is open.

A finding about the whole database that names its relations explains theirs whatever its gravity: what each leak would
say of one of them, it says of all. One about a role explains that role's leaks of the relations that it names, one
about a function those of the policies that it names as asking it.
"""

from collections.abc import Iterator, Sequence
from typing import Any

from msgspec.structs import replace

from pgadvise.finding import RANK
from pgadvise.report import ReportedFinding
from pgadvise.snapshot import Policy, Relation, Snapshot, quote
from pgadvise.snapshot.policies import ROW_COMMANDS

_LEAKS = "leaks"
_ALL, _ROLE = "database", "role"
_WHOLE = ("table", "view", "materialized_view", "foreign_table")


def explained(findings: Sequence[ReportedFinding], snapshot: Snapshot) -> list[ReportedFinding]:
    """The findings in their order, without those that others explain."""
    leaking = [f for f in findings if _LEAKS in f.evidence]
    if not leaking:
        return list(findings)
    causes = [(f, _Opens(f, snapshot)) for f in findings if _LEAKS not in f.evidence]
    carried: dict[int, list[ReportedFinding]] = {}
    withdrawn = set()
    for finding in leaking:
        named = [[n for n, (f, opens) in enumerate(causes) if _fits(f, finding) and opens.lets(leak)]
                 for leak in finding.evidence[_LEAKS]]  # fmt: skip
        if all(named):
            withdrawn.add(id(finding))
            for number in {numbers[0] for numbers in named}:
                carried.setdefault(id(causes[number][0]), []).append(finding)
    return [_carrying(f, carried.get(id(f), [])) for f in findings if id(f) not in withdrawn]


def _fits(cause: ReportedFinding, finding: ReportedFinding) -> bool:
    grave = cause.object.kind == _ALL or RANK[cause.severity] <= RANK[finding.severity]
    return cause.category == finding.category and grave


def _carrying(finding: ReportedFinding, leaks: Sequence[ReportedFinding]) -> ReportedFinding:
    if not leaks:
        return finding
    every = [leak for one in leaks for leak in one.evidence[_LEAKS]]
    detail = "\n".join(text for text in (finding.detail, leaks[0].detail) if text)
    return replace(finding, evidence={**finding.evidence, _LEAKS: every}, detail=detail)


class _Opens:
    """What a finding of the catalog says is open: a relation, by the commands of its policy, to the roles it names; of
    one about the database or a role the relations that it names; of one about a function those that believe it."""

    def __init__(self, finding: ReportedFinding, snapshot: Snapshot) -> None:
        self.opened = frozenset(_opened(finding, snapshot)) if "fails" not in finding.evidence else frozenset()
        self.roles = frozenset(_roles(finding))

    def lets(self, leak: dict[str, Any]) -> bool:
        return (leak["object"], leak["command"]) in self.opened and (not self.roles or leak["role"] in self.roles)


def _roles(finding: ReportedFinding) -> Iterator[str]:
    """Names of roles in the evidence, each perhaps with what it may do; none where it speaks of everybody."""
    if finding.object.kind == _ROLE:
        yield finding.object.name
    yield from finding.evidence.get("roles", ())


def _opened(finding: ReportedFinding, snapshot: Snapshot) -> Iterator[tuple[str, str]]:
    """Relations, each with a command."""
    about = finding.object
    relation = snapshot.relation_named(about.schema, about.name) if about.schema else None
    if about.kind in (_ALL, _ROLE):
        yield from ((name, command) for name in finding.evidence.get("relations", ()) for command in ROW_COMMANDS)
    elif about.kind in _WHOLE and relation is not None:
        yield from ((str(relation), command) for command in ROW_COMMANDS)
    elif about.kind == "policy" and relation is not None:
        yield from _by_policies(relation, (p for p in snapshot.policies_of(relation) if p.name == about.part))
    elif about.kind == "function":
        asking = frozenset(finding.evidence.get("policies", ()))
        for table in snapshot.tables if asking else ():
            named = (p for p in snapshot.policies_of(table) if f"{quote(p.name)} on {table}" in asking)
            yield from _by_policies(table, named)


def _by_policies(relation: Relation, policies: Iterator[Policy]) -> Iterator[tuple[str, str]]:
    for policy in policies:
        for command in policy.commands:
            yield str(relation), command
