"""The order of a report: findings by object, the worst first; the same fault on many objects told once."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

import msgspec

from pgadvise.finding import RANK, About, Severity, qualified
from pgadvise.grouped import grouped
from pgadvise.report import ObjectReport, Report, ReportedFinding
from pgadvise.reports.view import View

ALIKE = 4  # so many findings of one rule that differ in names and numbers only are told together
_RELATIONS = frozenset(("table", "view", "materialized_view", "foreign_table"))
_PARTS = frozenset(("column", "index", "constraint", "policy", "trigger"))
# What differs between two messages that say the same: quoted and qualified names, lists in parentheses, numbers.
_PARTICULAR = re.compile(r"\"[^\"]*\"|`[^`]*`|\([^()]*\)|[\w$]*[\d._/][\w.$/]*|\d[\d,.]*")


class Entry(msgspec.Struct, frozen=True):
    """One finding, or several alike of one rule."""

    findings: tuple[ReportedFinding, ...]

    @property
    def first(self) -> ReportedFinding:
        return self.findings[0]


class Block(msgspec.Struct, frozen=True, kw_only=True):
    """What stands under one heading. `apart` is false where it goes on with the object of the block before."""

    severity: Severity
    label: str
    entries: tuple[Entry, ...]
    apart: bool = True

    @property
    def count(self) -> int:
        return sum(len(entry.findings) for entry in self.entries)


def blocks(report: Report, view: View) -> tuple[Block, ...]:
    """What `view` shows of the findings, in blocks: the worst object first, inside it the worst finding."""
    shown = [f for f in report.findings if f.state != "suppressed" and view.shows(f.severity)]
    alike, single = _alike(shown, whole=bool(view.verbose))
    groups = [*_by_object(single), *((f"{group[0].rule}", group) for group in alike)]
    folded = {id(group) for group in alike}
    ordered = sorted(groups, key=lambda group: (*_importance(group[1], id(group[1]) in folded), group[0]))
    return tuple(b for label, group in ordered for b in _blocks(label, group, id(group) in folded))


def by_object(findings: Iterable[ReportedFinding]) -> tuple[tuple[str, tuple[ReportedFinding, ...]], ...]:
    """Every finding under the label of its object: the worst object first, inside it the worst finding."""
    groups = sorted(_by_object(findings), key=lambda group: (*_importance(group[1], False), group[0]))
    return tuple((label, tuple(sorted(group, key=lambda f: (RANK[f.severity], *_place(f))))) for label, group in groups)


def _blocks(label: str, group: Sequence[ReportedFinding], folded: bool) -> Iterator[Block]:
    if folded:
        yield Block(severity=group[0].severity, label=label, entries=(Entry(tuple(group)),))
        return
    apart = True
    for severity in RANK:
        entries = tuple(Entry((f,)) for f in sorted(group, key=_place) if f.severity == severity)
        if entries:
            yield Block(severity=entries[0].first.severity, label=label, entries=entries, apart=apart)
            apart = False


def _place(finding: ReportedFinding) -> tuple[object, ...]:
    about = finding.object
    return (-(finding.security_severity or 0), finding.rule, about.part or "", finding.message, finding.fingerprint)


def _importance(group: Sequence[ReportedFinding], folded: bool) -> tuple[float, ...]:
    """Worst severity, then how much security is at stake, then single objects before many alike, then how many.

    Of statements, whose names mean nothing, the one with the largest share comes first.
    """
    worst = min(RANK[f.severity] for f in group)
    at_worst = [f for f in group if RANK[f.severity] == worst]
    security = max(f.security_severity or 0 for f in at_worst)
    share = max(f.evidence.get("share", 0.0) if f.object.kind == "statement" else 0.0 for f in at_worst)
    return (worst, -security, folded, -len(at_worst), -len(group), -share)


def _by_object(findings: Iterable[ReportedFinding]) -> Iterator[tuple[str, tuple[ReportedFinding, ...]]]:
    groups = grouped((_object_key(finding.object), finding) for finding in findings)
    return ((label_of(group), group) for group in groups.values())


def is_relation(about: ObjectReport) -> bool:
    """Whether it is a table, a view or a part of one: `schema` and `name` are the relation's."""
    return about.kind in _RELATIONS or about.kind in _PARTS


def _object_key(about: ObjectReport) -> tuple[str, ...]:
    """Parts of a table stand under the table; two functions of one name are two objects."""
    if is_relation(about):
        return ("relation", about.schema or "", about.name)
    return (about.kind, about.schema or "", about.name, about.part or "")


def label_of(group: Sequence[ReportedFinding]) -> str:
    """The object in words: `public.challenges`, `view public.totals`, `function public.f(uuid)`, `role app`."""
    about = group[0].object
    kinds = {f.object.kind for f in group if f.object.kind in _RELATIONS}
    if about.kind in _PARTS:
        about = ObjectReport(kind="table", schema=about.schema, name=about.name, part=None)
    kind = next(iter(kinds), about.kind).replace("_", " ")
    return spelled(about) if kind == "table" or about.schema is None else f"{kind} {spelled(about)}"


def spelled(about: ObjectReport) -> str:
    return qualified(About(about.kind, about.schema, about.name, about.part))


def _alike(
    findings: Iterable[ReportedFinding], *, whole: bool
) -> tuple[list[list[ReportedFinding]], list[ReportedFinding]]:
    """Findings that say the same of many objects, group by group, and all others.

    `whole` leaves errors and warnings with their objects, and gathers notes where their details say the same too.
    """
    shapes: dict[tuple[object, ...], list[ReportedFinding]] = defaultdict(list)
    single: list[ReportedFinding] = []
    for finding in findings:
        if whole and finding.severity != "info":
            single.append(finding)
        else:
            shapes[_shape(finding) + ((finding.detail,) if whole else ())].append(finding)
    alike = [sorted(group, key=lambda f: spelled(f.object)) for group in shapes.values() if len(group) >= ALIKE]
    return alike, single + [f for group in shapes.values() if len(group) < ALIKE for f in group]


def _shape(finding: ReportedFinding) -> tuple[object, ...]:
    """What findings alike have in common: rule, severity, the sentence without its names, the terms of the fix."""
    about, fix = finding.object, finding.fix
    own = {word for word in (about.schema, about.name, about.part) if word}
    message = _PARTICULAR.sub("@", finding.message)
    words = tuple("@" if word.strip(".,:;") in own else word for word in message.split())
    terms = (fix.safe, fix.online, fix.lock, fix.verified) if fix is not None else None
    return (finding.rule, finding.severity, finding.certainty, finding.state, words, terms)
