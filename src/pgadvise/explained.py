"""One finding a cause: a replayed leak that another finding explains is told there, with its statements.

A finding stands on leaks where its evidence has `leaks`. It is explained where each of them is of a relation, a command
and a role that a finding of the same category, at least as grave, names as open by a fault of the catalog: it is then
withdrawn, and its leaks are the other's evidence. Leaks that nobody explains keep their finding whole. A finding of
what `fails` says that nothing is open.

A finding about the whole database that names its relations explains theirs whatever its gravity: what each leak would
say of one of them, it says of all. One about a role explains that role's leaks of the relations that it names.
"""

from collections.abc import Iterator, Sequence
from typing import Any

from msgspec.structs import replace

from pgadvise.report import ReportedFinding
from pgadvise.snapshot import Policy, Relation, Snapshot

_GRAVE = {"error": 0, "warning": 1, "info": 2}
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
    grave = cause.object.kind == _ALL or _GRAVE[cause.severity] <= _GRAVE[finding.severity]
    return cause.category == finding.category and grave


def _carrying(finding: ReportedFinding, leaks: Sequence[ReportedFinding]) -> ReportedFinding:
    if not leaks:
        return finding
    every = [leak for one in leaks for leak in one.evidence[_LEAKS]]
    detail = "\n".join(text for text in (finding.detail, leaks[0].detail) if text)
    return replace(finding, evidence={**finding.evidence, _LEAKS: every}, detail=detail)


class _Opens:
    """What a finding of the catalog says is open: a relation, by the commands of its policy, to the roles it names; of
    one about the database or a role the relations that it names."""

    def __init__(self, finding: ReportedFinding, snapshot: Snapshot) -> None:
        about = finding.object
        relation = snapshot.relation_named(about.schema, about.name) if about.schema else None
        self.relations = frozenset(_relations(finding, relation))
        self.roles = frozenset(_roles(finding))
        self.commands = frozenset(_commands(finding, relation, snapshot))

    def lets(self, leak: dict[str, Any]) -> bool:
        return (
            leak["object"] in self.relations
            and leak["command"] in self.commands
            and (not self.roles or leak["role"] in self.roles)
        )


def _relations(finding: ReportedFinding, about: Relation | None) -> Iterator[str]:
    if finding.object.kind in (_ALL, _ROLE):
        yield from finding.evidence.get("relations", ())
    elif about is not None:
        yield str(about)


def _roles(finding: ReportedFinding) -> Iterator[str]:
    """Names of roles in the evidence, each perhaps with what it may do; none where it speaks of everybody."""
    if finding.object.kind == _ROLE:
        yield finding.object.name
    yield from finding.evidence.get("roles", ())


def _commands(finding: ReportedFinding, relation: Relation | None, snapshot: Snapshot) -> Iterator[str]:
    if "fails" in finding.evidence:
        return
    every = ("select", "insert", "update", "delete")
    if finding.object.kind in (*_WHOLE, _ALL, _ROLE):
        yield from every
    if finding.object.kind == "policy" and relation is not None:
        policies: Iterator[Policy] = (p for p in snapshot.policies_of(relation) if p.name == finding.object.part)
        for policy in policies:
            yield from every if policy.command == "all" else (policy.command,)
