"""The findings of a run beside what was accepted: which are known, changed, new, which are gone, which nobody knows."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from datetime import date, timedelta
from typing import Literal

import msgspec
from msgspec.structs import replace

from pgadvise.engines.verdicts.verdicts import OFF
from pgadvise.finding import About, Severity, qualified
from pgadvise.gate.baseline import Baseline, Entry
from pgadvise.report import FixedFinding, Gate, Report, ReportedFinding, State
from pgadvise.snapshot import Snapshot

SOON = timedelta(days=14)
# A finding that was accepted or is known does not gate.
GATES: tuple[State, ...] = ("new", "changed", "expired")
_GRAVITY: Mapping[Severity, int] = {"info": 0, "warning": 1, "error": 2}


class Scope(msgspec.Struct, frozen=True, kw_only=True):
    """How far a run could judge: rules that ran, those of them that lacked a fact, schemas (none: all), objects unseen.

    `names` are (schema, name) of what is there; `then` holds for fingerprints what their evidence is under the names
    that things had when the baseline was made.
    """

    ran: frozenset[str]
    degraded: frozenset[str] = frozenset()
    schemas: tuple[str, ...] = ()
    unseen: frozenset[str] = frozenset()
    names: Collection[tuple[str, str]] = ()
    then: Mapping[str, frozenset[str]] = {}


class Comparison(msgspec.Struct, frozen=True, kw_only=True):
    """The findings with their states, what is gone, and what they were compared with."""

    findings: tuple[ReportedFinding, ...]
    fixed: tuple[FixedFinding, ...]
    gate: Gate


class Pairs(msgspec.Struct, frozen=True, kw_only=True):
    """Each finding and each entry once: together where they are the same, alone where they are not.

    Entries that are left over carry the count that is left over: `gone` where this run would have found them,
    `unknown` where it could not.
    """

    known: tuple[tuple[ReportedFinding, Entry], ...]
    changed: tuple[tuple[ReportedFinding, Entry], ...]
    new: tuple[ReportedFinding, ...]
    gone: tuple[Entry, ...]
    unknown: tuple[Entry, ...]
    foreign: bool = False


def scope_of(report: Report, schemas: tuple[str, ...], names: Collection[tuple[str, str]]) -> Scope:
    coverage = report.coverage
    return Scope(
        ran=frozenset(coverage.ran),
        degraded=frozenset(one.rule for one in coverage.degraded),
        schemas=tuple(sorted(schemas)),
        unseen=frozenset(one.object for one in coverage.unseen if one.object is not None),
        names=names,
    )


def names_in(snapshot: Snapshot) -> frozenset[tuple[str, str]]:
    """(schema, name) of every relation and function."""
    relations = {(one.schema, one.name) for one in snapshot.relations}
    return frozenset(relations | {(one.schema, one.name) for one in snapshot.functions})


def pair(findings: Iterable[ReportedFinding], baseline: Baseline, scope: Scope) -> Pairs:
    """Pair by fingerprint: first those whose evidence is the same, then what is left as changed. Counts are kept."""
    pool: dict[str, list[Entry]] = defaultdict(list)
    for entry in baseline.entries:
        pool[entry.fingerprint].append(entry)
    ordered = sorted(findings, key=lambda f: (f.fingerprint, f.evidence_hash, f.message))
    # Where names have changed, the same text may speak of another table: then the names of then alone count.
    known, rest = _taken(
        ordered, pool, lambda f, entry: entry.evidence_hash in scope.then.get(f.fingerprint, (f.evidence_hash,))
    )
    changed, new = _taken(rest, pool, lambda *_: True)
    left = [entry for entries in pool.values() for entry in entries]
    foreign = is_foreign(baseline, scope)
    gone = tuple(e for e in left if not foreign and _judged(e, baseline, scope))
    unknown = tuple(e for e in left if e not in gone)
    return Pairs(known=known, changed=changed, new=new, gone=gone, unknown=unknown, foreign=foreign)


def _taken(
    findings: Iterable[ReportedFinding],
    pool: dict[str, list[Entry]],
    fits: Callable[[ReportedFinding, Entry], bool],
) -> tuple[tuple[tuple[ReportedFinding, Entry], ...], tuple[ReportedFinding, ...]]:
    """Findings with the entry that each uses up by one, and findings for which none was left."""
    pairs, rest = [], []
    for finding in findings:
        entries = pool.get(finding.fingerprint, [])
        number = next((n for n, entry in enumerate(entries) if fits(finding, entry)), None)
        if number is None:
            rest.append(finding)
            continue
        entry = entries.pop(number)
        if entry.count > 1:
            entries.insert(number, replace(entry, count=entry.count - 1))
        pairs.append((finding, replace(entry, count=1)))
    return tuple(pairs), tuple(rest)


def _judged(entry: Entry, baseline: Baseline, scope: Scope) -> bool:
    """Whether this run would have found it: its rule ran on no less than then, its place was looked at."""
    if entry.rule not in scope.ran:
        return False
    if entry.rule in scope.degraded and entry.rule not in baseline.degraded:
        return False
    about = entry.object
    if about.schema is None:
        return not scope.schemas or scope.schemas == baseline.schemas
    table = qualified(About("table", about.schema, about.name))
    return (not scope.schemas or about.schema in scope.schemas) and table not in scope.unseen


def is_foreign(baseline: Baseline, scope: Scope) -> bool:
    """Whether none of the objects that it tells of is there, so that it may be another database's.

    One object can have been dropped; that two or more are all gone and nothing else is known is no repair.
    """
    told = {(e.object.schema, e.object.name) for e in baseline.entries if e.object.schema is not None}
    if scope.schemas:
        told = {(schema, name) for schema, name in told if schema in scope.schemas}
    return len(told) > 1 and not told & set(scope.names)


def compare(
    report: Report, baseline: Baseline, scope: Scope, today: date, source: Literal["baseline", "against"], name: str
) -> Comparison:
    """How the findings of `report` stand to `baseline`, which is the file `name` or the other catalog's."""
    pairs = pair(report.findings, baseline, scope)
    return Comparison(
        findings=standing(pairs, source, today),
        fixed=tuple(
            FixedFinding(rule=e.rule, object=e.object, severity=e.severity, fingerprint=e.fingerprint, count=e.count)
            for e in pairs.gone
        ),
        gate=Gate(
            kind=source,
            name=name,
            entries=baseline.count,
            unknown=sum(entry.count for entry in pairs.unknown),
            expiring=tuple(sorted({e.fingerprint for f, e in pairs.known if _ends_soon(f, e, today)})),
            foreign=pairs.foreign,
            silent=_silent(report, baseline),
            warnings=tuple(_warnings(report, pairs, baseline, source)),
        ),
    )


def standing(pairs: Pairs, source: Literal["baseline", "against"], today: date) -> tuple[ReportedFinding, ...]:
    """The findings with their states. What an `[[ignore]]` has silenced stays so."""
    return (
        *(_stands(f, _known(f, e, today), e, source) for f, e in pairs.known),
        *(_stands(f, "changed", e, source) for f, e in pairs.changed),
        *pairs.new,
    )


def _known(finding: ReportedFinding, entry: Entry, today: date) -> State:
    """What is graver than it was is not what was accepted, be it by its facts, a release or the configuration."""
    if entry.until is not None and entry.until < today:
        return "expired"
    return "changed" if _graver(finding, entry) else "existing"


def _graver(finding: ReportedFinding, entry: Entry) -> bool:
    return _GRAVITY[finding.severity] > _GRAVITY[entry.severity]


def _stands(finding: ReportedFinding, state: State, entry: Entry, source: str) -> ReportedFinding:
    if finding.state == "suppressed":
        return finding
    acceptance = entry.acceptance(source)
    if state == "changed" and _graver(finding, entry):
        acceptance = replace(acceptance, severity=entry.severity)
    return replace(finding, state=state, acceptance=acceptance)


def _ends_soon(finding: ReportedFinding, entry: Entry, today: date) -> bool:
    return finding.state != "suppressed" and entry.until is not None and today <= entry.until <= today + SOON


def _warnings(report: Report, pairs: Pairs, baseline: Baseline, source: str) -> Iterator[str]:
    if pairs.foreign:
        whose = "the two are not one database" if source == "against" else "it is another database's"
        yield f"none of the objects that its {baseline.count:,} entries name is here: perhaps {whose}"
    silent = _silent(report, baseline)
    if silent:
        rest = f" and {len(silent) - 3} more" if len(silent) > 3 else ""
        yield f"{', '.join(silent[:3])}{rest} ran then and could not run now"


def _silent(report: Report, baseline: Baseline) -> tuple[str, ...]:
    """Rules that ran when the baseline was made and could not run now; proofs that nobody wanted are no such thing."""
    then = set(baseline.rules)
    return tuple(one.rule for one in report.coverage.skipped if one.rule in then and one.reason != OFF)
