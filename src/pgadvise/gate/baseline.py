"""A baseline: the findings that a team has accepted, each with its reason, its owner and its end."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from datetime import date
from typing import Annotated

import msgspec
from msgspec.structs import replace

from pgadvise.finding import About, Severity, fingerprint
from pgadvise.gate.moved import forward, said
from pgadvise.report import Acceptance, ObjectReport, Report, ReportedFinding
from pgadvise.rulebook import Rulebook
from pgadvise.snapshot import Name

FORMAT_VERSION = 1


class Entry(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """One accepted finding, `count` times. `until` is its last day; `accepted` the day on which somebody gave a reason.

    `fingerprint` follows from rule, object and discriminator; it is written down to be named by.
    """

    rule: str
    object: ObjectReport
    discriminator: str = ""
    fingerprint: str
    evidence_hash: str
    severity: Severity
    count: Annotated[int, msgspec.Meta(ge=1)] = 1
    reason: str | None = None
    owner: str | None = None
    accepted: date | None = None
    until: date | None = None

    @property
    def identity(self) -> str:
        """The fingerprint that belongs to rule, object and discriminator."""
        about = self.object
        return fingerprint(self.rule, About(about.kind, about.schema, about.name, about.part), self.discriminator)

    def acceptance(self, source: str) -> Acceptance:
        given = {"source": source, "reason": self.reason, "owner": self.owner, "until": self.until}
        return msgspec.convert(given, Acceptance)


class Baseline(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What was accepted, and how much of the database was looked at for it.

    `rules` are those that ran, `degraded` those of them that lacked a fact they would have used; `schemas` are those
    that were looked at, empty for all. `moved` maps `public.old` to `public.new` for what was renamed since.
    """

    format_version: int = FORMAT_VERSION
    tool: str
    rules: tuple[str, ...] = ()
    degraded: tuple[str, ...] = ()
    schemas: tuple[str, ...] = ()
    moved: dict[str, str] = {}
    entries: tuple[Entry, ...] = ()

    @property
    def count(self) -> int:
        return sum(entry.count for entry in self.entries)


def baseline_of(report: Report, schemas: tuple[str, ...]) -> Baseline:
    """Everything that `report` lists and no `[[ignore]]` has silenced, as accepted; `schemas` were looked at."""
    accepted = [entry_of(f) for f in report.findings if f.state != "suppressed"]
    return Baseline(
        tool=f"{report.tool.name} {report.tool.version}",
        rules=report.coverage.ran,
        degraded=tuple(one.rule for one in report.coverage.degraded),
        schemas=tuple(sorted(schemas)),
        entries=gathered(accepted),
    )


def entry_of(finding: ReportedFinding) -> Entry:
    return Entry(
        rule=finding.rule,
        object=finding.object,
        discriminator=finding.discriminator,
        fingerprint=finding.fingerprint,
        evidence_hash=finding.evidence_hash,
        severity=finding.severity,
    )


def gathered(entries: Iterable[Entry]) -> tuple[Entry, ...]:
    """Equal findings as one entry with their count, in the order of the file: an object's entries stand together."""
    counts: Counter[tuple[str, str]] = Counter()
    first: dict[tuple[str, str], Entry] = {}
    for entry in entries:
        key = (entry.fingerprint, entry.evidence_hash)
        counts[key] += entry.count
        first.setdefault(key, entry)
    return tuple(sorted((replace(e, count=counts[key]) for key, e in first.items()), key=_place))


def today_s(baseline: Baseline, rulebook: Rulebook) -> Baseline:
    """The baseline under the names of today: of rules that were renamed, of objects that `moved` tells of."""
    names = {old: rule.name for rule in rulebook.rules for old in rule.declaration.formerly}
    return replace(
        baseline,
        rules=tuple(names.get(name, name) for name in baseline.rules),
        degraded=tuple(names.get(name, name) for name in baseline.degraded),
        entries=gathered(_renamed(entry, names, baseline.moved) for entry in baseline.entries),
    )


def _renamed(entry: Entry, rules: dict[str, str], moved: dict[str, str]) -> Entry:
    about, names = entry.object, forward(moved)
    if about.schema is not None and (new := names.get(Name(about.schema, about.name))):
        about = replace(about, schema=new.schema, name=new.name)
    if about.part is not None:  # the types of a function's arguments may be tables
        about = replace(about, part=said(about.part, names))
    rule, discriminator = rules.get(entry.rule, entry.rule), said(entry.discriminator, names)
    named = replace(entry, rule=rule, object=about, discriminator=discriminator)
    return entry if named == entry else replace(named, fingerprint=named.identity)


def evidence_then(report: Report, baseline: Baseline) -> dict[str, frozenset[str]]:
    """The evidence of a report under the names of then, for each fingerprint of today."""
    found: dict[str, set[str]] = defaultdict(set)
    for finding in report.findings:
        found[_renamed(entry_of(finding), {}, baseline.moved).fingerprint].add(finding.evidence_hash)
    return {fingerprint: frozenset(hashes) for fingerprint, hashes in found.items()}


def _place(entry: Entry) -> tuple[str, ...]:
    about = entry.object
    name = "" if about.kind == "database" else about.name
    return (about.schema or "", name, about.kind, about.part or "", entry.rule, entry.fingerprint, entry.evidence_hash)
