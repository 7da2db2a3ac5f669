"""Two databases side by side: findings, and who reaches what. The whole flow of `advise diff`."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date

import msgspec
from msgspec.structs import replace

from pgadvise.advise import advise, compared
from pgadvise.config import Config
from pgadvise.diff_report import (
    DiffCoverage,
    DiffFindings,
    DiffReport,
    DiffRole,
    DiffRow,
    DiffSummary,
    DiffWitness,
    OneSided,
    ReachChange,
    ReachHere,
)
from pgadvise.engines.access.application import Application
from pgadvise.engines.change.change import Changes, Presence, changes
from pgadvise.engines.change.objects.pair import Change, kind_of
from pgadvise.engines.change.sides.side import Side
from pgadvise.engines.change.solving.renames import renames
from pgadvise.engines.change.solving.witness import Cells, Seen, Witness
from pgadvise.engines.facts import Facts
from pgadvise.engines.verdicts.questions import Actor, Surface
from pgadvise.errors import ConfigError
from pgadvise.gate.baseline import baseline_of
from pgadvise.gate.compare import compare, names_in, scope_of
from pgadvise.overview import target
from pgadvise.report import Report, Tool, UnseenReport, left_out
from pgadvise.rule import Rule
from pgadvise.rulebook import Rulebook
from pgadvise.snapshot import Function, Name, Snapshot, quote
from pgadvise.version import VERSION

Progress = Callable[[str], None]


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """One side as it was read: `kind` is live or snapshot."""

    snapshot: Snapshot
    config: Config
    kind: str = "live"


class Diff(msgspec.Struct, frozen=True, kw_only=True):
    """The report, and the new side's findings beside the old side's, which tell how far they could be judged."""

    report: DiffReport
    findings: Report


def diff(
    old: Asked,
    new: Asked,
    rulebook: Rulebook,
    rules: Sequence[Rule],
    *,
    surface: Surface | None = None,
    progress: Progress = lambda text: None,
) -> Diff:
    """Judge both sides by the same rules and ask both of the same roles.

    Raises ConfigError where nobody was taken as the application's, and for what is declared and on neither side.
    """
    sides = _fitting(old, new), _fitting(new, old)
    findings = _findings(*sides, rulebook, rules, progress)
    before, after = (Facts(side.snapshot, side.config.declared) for side in sides)
    roles = _roles(before, after, surface)
    found = changes(_side(before), _side(after), [_actor(role) for role in roles], progress)
    return Diff(report=_report(sides, (before, after), roles, findings, found), findings=findings)


def _fitting(asked: Asked, other: Asked) -> Asked:
    """What is declared and only the other side has is not asked of this one: a change may bring it."""
    declared = asked.config.declared
    here, there = ({role.name for role in one.snapshot.roles} for one in (asked, other))

    def known(names: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(name for name in names if name in here or name not in there)

    roles, tenancy = declared.roles, declared.tenancy
    tables = [{f"{r.schema}.{r.name}" for r in one.snapshot.relations} for one in (asked, other)]
    if tenancy.table not in tables[0] and tenancy.table in tables[1]:
        tenancy = replace(tenancy, table=None)
    fitting = replace(roles, app=known(roles.app), anonymous=known(roles.anonymous), service=known(roles.service))
    return replace(asked, config=replace(asked.config, declared=replace(declared, roles=fitting, tenancy=tenancy)))


# --- findings


def _findings(old: Asked, new: Asked, rulebook: Rulebook, rules: Sequence[Rule], progress: Progress) -> Report:
    reports = [
        advise(side.snapshot, rulebook, side.config, rules=rules, kind=side.kind, progress=progress)
        for side in (old, new)
    ]
    schemas = [side.config.declared.schemas.include for side in (old, new)]
    known = baseline_of(reports[0], tuple(schemas[0]))
    scope = scope_of(reports[1], tuple(schemas[1]), names_in(new.snapshot))
    name = reports[0].target.database
    return compared(reports[1], compare(reports[1], known, scope, date.today(), "against", name))


# --- who is asked


def _roles(before: Facts, after: Facts, surface: Surface | None) -> tuple[DiffRole, ...]:
    """Those that either side takes as the application's, services aside."""
    found: dict[str, DiffRole] = {}
    for facts in (before, after):
        application: Application = facts.get("application")
        for role in application.untrusted:
            sends: Surface = surface or ("api" if role.api else "app")
            found[role.name] = DiffRole(name=role.name, surface=sends, kind=role.kind, why=role.why)
    if not found and any(facts.get("platform").relations for facts in (before, after)):
        raise ConfigError(
            "no role was taken as the application's, so there is nobody whose reach could be compared",
            "name one: --role NAME, or [roles] app in pgadvise.toml",
        )
    return tuple(found[name] for name in sorted(found))


def _actor(role: DiffRole) -> Actor:
    return Actor(role=role.name, surface=role.surface, anonymous=role.kind == "anonymous")


def _side(facts: Facts) -> Side:
    return Side(snapshot=facts.snapshot, access=facts.get("access"), platform=facts.get("platform"))


# --- the report


def _report(
    sides: tuple[Asked, Asked],
    facts: tuple[Facts, Facts],
    roles: tuple[DiffRole, ...],
    findings: Report,
    found: Changes,
) -> DiffReport:
    found = _seen(found, sides)
    targets = [target(side.snapshot, known, side.kind) for side, known in zip(sides, facts, strict=True)]
    told = _told(findings, renames(sides[0].snapshot, sides[1].snapshot))
    return DiffReport(
        tool=Tool(name="pgadvise", version=VERSION),
        old=targets[0],
        new=targets[1],
        roles=roles,
        coverage=_coverage(sides, findings, found),
        findings=told,
        reach=tuple(_reach(change) for change in found.compared if change.verdict != "equal"),
        added=tuple(_one_sided(one) for one in found.added),
        dropped=tuple(_one_sided(one) for one in found.dropped),
        summary=_summary(told, found),
    )


def _told(findings: Report, renamed: Iterable[tuple[Name, str, str]]) -> DiffFindings:
    gate = findings.gate
    taken = (
        f"{table}.{quote(was)} is taken to be {quote(now)} now: same place, same type" for table, was, now in renamed
    )
    return DiffFindings(
        new=tuple(f for f in findings.findings if f.state == "new"),
        changed=tuple(f for f in findings.findings if f.state == "changed"),
        fixed=findings.fixed,
        unknown=gate.unknown if gate else 0,
        warnings=(*(gate.warnings if gate else ()), *taken),
    )


def _coverage(sides: tuple[Asked, Asked], findings: Report, found: Changes) -> DiffCoverage:
    unseen = [tuple(_unseen(side.snapshot)) for side in sides]
    return DiffCoverage(
        objects=len({(c.name, c.part) for c in found.compared if c.kind != "role"}),
        pairs=len(found.compared),
        rules=len(findings.coverage.ran),
        failed=tuple(one.rule for one in findings.coverage.failed),
        unseen_old=unseen[0],
        unseen_new=unseen[1],
    )


def _seen(found: Changes, sides: tuple[Asked, Asked]) -> Changes:
    """What one side has and could not show is on both, and nobody knows how it is there."""
    old, new = (set(left_out(_unseen(side.snapshot))) for side in sides)
    return replace(
        found,
        compared=tuple(_unsure(c) if c.verdict != "equal" and str(c.name) in old | new else c for c in found.compared),
        added=tuple(one for one in found.added if str(one.about.qualified) not in old),
        dropped=tuple(one for one in found.dropped if str(one.about.qualified) not in new),
    )


def _unsure(change: Change) -> Change:
    return replace(change, verdict="unknown", reason="it was seen on one side only", witness=None)


def _unseen(snapshot: Snapshot) -> Iterator[UnseenReport]:
    """Single objects that could not be read: what they let reach was not compared."""
    for one in snapshot.unseen:
        yield UnseenReport(section=one.section, object=one.object, reason=one.reason)


def _reach(change: Change) -> ReachChange:
    assert change.verdict != "equal"
    return ReachChange(
        schema=change.name.schema,
        name=change.name.name,
        kind=change.kind,
        part=change.part,
        role=change.role,
        command=change.command,
        verdict=change.verdict,
        certainty=change.certainty,
        reason=change.reason,
        before=change.before,
        now=change.now,
        causes=change.causes,
        witness=_witness(change.witness) if change.witness else None,
        blocked_by=change.blocked_by,
    )


def _witness(found: Witness) -> DiffWitness:
    rows, beside = (tuple(_row(seen) for seen in part) for part in (found.rows, found.beside))
    return DiffWitness(session=_cells(found.session), rows=rows, beside=beside)


def _row(seen: Seen) -> DiffRow:
    return DiffRow(schema=seen.table.schema, name=seen.table.name, cells=_cells(seen.cells))


def _cells(cells: Cells) -> dict[str, str | None]:
    return dict(cells)


def _one_sided(one: Presence) -> OneSided:
    about = one.about
    return OneSided(
        schema=about.schema,
        name=about.name,
        kind="function" if isinstance(about, Function) else kind_of(about),
        part=", ".join(about.argument_types) if isinstance(about, Function) else None,
        reach=tuple(ReachHere(role=role, command=command, decided_by=how) for role, command, how in one.reach),
    )


def _summary(findings: DiffFindings, found: Changes) -> DiffSummary:
    counts = Counter(str(change.verdict) for change in found.compared)
    return DiffSummary(
        **counts,
        added=len(found.added),
        dropped=len(found.dropped),
        new=len(findings.new),
        changed=len(findings.changed),
        fixed=sum(one.count for one in findings.fixed),
    )
