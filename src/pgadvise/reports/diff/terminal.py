"""The diff report for people: who reaches more, what nobody knows, what is new; no boxes, colour says how bad it is."""

from collections.abc import Iterator, Mapping

from rich.console import Console

from pgadvise.diff_report import DiffReport, OneSided, Word
from pgadvise.report import FixedFinding, ReportedFinding
from pgadvise.reports.content.entry import named as finding_named
from pgadvise.reports.content.header import read
from pgadvise.reports.diff.groups import Group, causes, groups, named, reached, told_apart, witness
from pgadvise.reports.lines.layout import EMPTY, GLUE, Line, Style, joined, labelled, listed, number_of, paragraph
from pgadvise.reports.lines.safe import safe
from pgadvise.reports.proof.roles import SURFACES
from pgadvise.reports.terminal import piped, send
from pgadvise.reports.view import View

_COLUMN = 11
_LIMIT = 60  # groups, and findings, without -v
_WORDS: Mapping[Word, tuple[str, Style]] = {
    "wider": ("WIDER", "error"),
    "incomparable": ("WIDER in part", "error"),
    "unknown": ("unknown", "warning"),
    "narrower": ("narrower", ""),
}


def render(report: DiffReport, view: View | None = None) -> str:
    """The report as plain text, as a pipe receives it."""
    return piped(lines(report, view or View()))


def write(report: DiffReport, console: Console, view: View) -> None:
    send(lines(report, view), console)


def lines(report: DiffReport, view: View) -> Iterator[Line]:
    found = groups(report)
    if not view.quiet:
        yield from _header(report, view)
    shown = [g for g in found if not view.quiet or g.first.verdict in ("wider", "incomparable")]
    for group in shown if view.verbose else shown[:_LIMIT]:
        yield from _group(group, view)
    if len(shown) > _LIMIT and not view.verbose:
        yield from paragraph(f"… and {number_of(len(shown) - _LIMIT, 'more change')} (-v shows them)", view.prose)
    if not view.quiet:
        yield from _objects("New", told_apart(report), view)
        yield from _objects("Gone", report.dropped, view)
    yield from _findings(report, view)
    yield from _closing(report, view)


def _header(report: DiffReport, view: View) -> Iterator[Line]:
    took = f"{view.elapsed:.1f}{GLUE}s" if view.elapsed is not None else ""
    yield from paragraph(joined([f"{report.tool.name} {report.tool.version}", "diff", took]), view.prose, style="bold")
    yield from labelled("Old", read(report.old), view.prose, _COLUMN)
    yield from labelled("New", read(report.new), view.prose, _COLUMN)
    roles = [f"{role.name} ({SURFACES[role.surface]})" for role in report.roles]
    yield from labelled("Roles", ", ".join(roles) or "none", view.prose, _COLUMN)
    counts = report.coverage
    compared = [number_of(counts.objects, "object"), number_of(counts.pairs, "pair"), f"{counts.rules} rules"]
    yield from labelled("Compared", ", ".join(compared), view.prose, _COLUMN)
    unseen = [("old", u) for u in report.coverage.unseen_old] + [("new", u) for u in report.coverage.unseen_new]
    for side, one in unseen if view.verbose else unseen[:5]:
        text = f"{one.object or one.section} of the {side} one: {one.reason}"
        yield from labelled("Not seen", text, view.prose, _COLUMN, 2)
    if len(unseen) > 5 and not view.verbose:
        yield from labelled("", f"and {len(unseen) - 5} more (-v shows them)", view.prose, _COLUMN)
    for warning in report.findings.warnings:
        yield from labelled("Beware", warning, view.prose, _COLUMN, 2)


def _group(group: Group, view: View) -> Iterator[Line]:
    one = group.first
    word, style = _WORDS[one.verdict]
    likely = ", likely" if one.certainty == "likely" else ""
    if view.quiet:
        yield ((f"{word}{likely} ", style), (safe(f"{group.what}: {one.reason}"), ""))
        return
    yield EMPTY
    yield ((f"{word}{likely} ", style), (safe(group.what), "bold"))
    yield from paragraph(one.reason, view.prose, indent=2, hanging=2)
    if one.causes:
        yield from paragraph(f"changed: {causes(one.causes)}", view.prose, indent=2, hanging=2)
    if view.verbose and one.before != one.now:
        yield from paragraph(f"before: {one.before}; now: {one.now}", view.prose, indent=2, hanging=2, style="dim")
    if one.witness is not None:
        yield from paragraph(f"e.g. {witness(one.witness)}", view.prose, indent=2, hanging=2)
    if one.blocked_by:
        yield from paragraph(f"not followed: {listed(one.blocked_by)}", view.prose, indent=2, hanging=2)


def _objects(label: str, objects: tuple[OneSided, ...], view: View) -> Iterator[Line]:
    shown = objects if view.verbose else objects[:_LIMIT]
    for number, one in enumerate(shown):
        if not number:
            yield EMPTY
        text = f"{one.kind.replace('_', ' ')} {named(one)}" + (f" · {reached(one)}" if label == "New" else "")
        yield from labelled(label, text, view.prose, _COLUMN, 2)
    if len(objects) > len(shown):
        yield from labelled(
            "", f"and {number_of(len(objects) - len(shown), 'more')} (-v shows them)", view.prose, _COLUMN
        )


def _findings(report: DiffReport, view: View) -> Iterator[Line]:
    found = report.findings
    if not view.quiet and (found.new or found.changed or found.fixed):
        yield EMPTY
    for word, part in (("new", found.new), ("changed", found.changed)):
        told = [f for f in part if view.shows(f.severity)]
        for finding in told if view.verbose else told[:_LIMIT]:
            yield from _finding(word, finding, view)
        rest = len(part) - (len(told) if view.verbose else min(len(told), _LIMIT))
        if rest and not view.quiet:
            yield from paragraph(f"… and {number_of(rest, f'more {word} finding')} (-v shows them)", view.prose)
    if not view.quiet:
        yield from _fixed(found.fixed, view)


def _finding(word: str, finding: ReportedFinding, view: View) -> Iterator[Line]:
    what = f"{finding_named(finding)} {safe(finding.rule)}"
    yield ((f"{word} {finding.severity} ", finding.severity), (what, "bold"))
    if not view.quiet:
        yield from paragraph(finding.message, view.prose, indent=2, hanging=2)


def _fixed(fixed: tuple[FixedFinding, ...], view: View) -> Iterator[Line]:
    names = [f"{finding_named(one)} {one.rule}" for one in fixed]
    if names:
        yield from paragraph(f"fixed: {listed(names, 1000 if view.verbose else 5)}", view.prose, hanging=2)


def _closing(report: DiffReport, view: View) -> Iterator[Line]:
    cells = 10_000 if view.quiet else view.prose
    if not view.quiet:
        yield EMPTY
    counts = report.summary
    words = ("wider", "incomparable", "unknown", "narrower", "equal")
    reach = ", ".join(f"{word}{GLUE}{getattr(counts, word):,}" for word in words)
    findings = ", ".join(f"{word}{GLUE}{getattr(counts, word):,}" for word in ("new", "changed", "fixed"))
    yield from paragraph(joined([f"reach: {reach}", f"findings: {findings}"]), cells, hanging=2, style="bold")
    if view.exit_code is not None:
        yield from paragraph(f"exit{GLUE}{view.exit_code}: {view.exit_reason}", cells, hanging=2)
