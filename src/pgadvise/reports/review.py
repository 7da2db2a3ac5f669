"""A report as Markdown for people who review a change: what gates first, the rest folded, the size limited."""

from collections.abc import Callable, Iterable, Iterator, Sequence

import msgspec
from msgspec.structs import replace

from pgadvise.finding import RANK, Fix
from pgadvise.report import FixedFinding, Report, ReportedFinding
from pgadvise.reports.content import outcome
from pgadvise.reports.content.acceptance import gone, note
from pgadvise.reports.content.blocks import Entry, blocks
from pgadvise.reports.content.entry import named, script
from pgadvise.reports.content.header import about, title
from pgadvise.reports.content.unseen import not_seen
from pgadvise.reports.lines.layout import number_of
from pgadvise.reports.lines.markup import code, fence, folded, header, row, text
from pgadvise.reports.lines.paper import Paper
from pgadvise.reports.view import NOUNS, View

_COUNTS = 600  # room for the sentences that count what was left out
_ALIKE = 10  # objects named in one row
_TABLE = header(("", "Object", "Finding"))
_TOGETHER = 20  # fixes under one line
_OF_SQL = 100  # of SQL
_Repair = tuple[ReportedFinding, Fix]


class Size(msgspec.Struct, frozen=True, kw_only=True):
    """How long the page may get, by `measure`, and how many rows each of its tables has."""

    room: int
    rows: int
    measure: Callable[[str], int] = len


def review(report: Report, size: Size) -> str:
    """The page, at most `size.room` long; what does not fit is counted."""
    end = _end(report, Paper(size.room // 2, size.measure))
    paper = Paper(size.room - size.measure(end) - _COUNTS, size.measure)
    _write_beginning(paper, report)
    _write_gating(paper, report, size.rows)
    _write_rest(paper, report, size.rows)
    paper.write(end.rstrip("\n") + "\n")
    return paper.text


def _write_beginning(paper: Paper, report: Report) -> None:
    paper.write(f"### {text(report.tool.name)}: {text(outcome.headline(report))}\n\n")
    for told in (title(report, View()), outcome.compared(report)):
        paper.write(f"{text(told)}\n\n" if told else "")
    failed = [f"- {code(f.rule)}: {text(f.reason)}\n" for f in report.coverage.failed]
    _count(paper, len(failed) - paper.write_some(failed, before="**Failed, findings are missing:**\n\n", after="\n"))


def _end(report: Report, paper: Paper) -> str:
    """What was looked at and what was not: without it, silence would be praise."""
    for label, told in about(report):
        paper.write(f"**{label}:** {text(told)}\n\n")
    reasons = [f"- {text(reason)}\n" for reason in not_seen(report, View())]
    _count(paper, len(reasons) - paper.write_some(reasons, before="**Not seen:**\n\n", after="\n"))
    idle = [f"- {text(told)}\n" for told in outcome.unused(report)]
    _count(paper, len(idle) - paper.write_some(idle, before="**Unused:**\n\n", after="\n"))
    return paper.text


def _write_gating(paper: Paper, report: Report, rows: int) -> None:
    """Errors and warnings in the open, then how to repair them, notes folded."""
    found = outcome.gating(report)
    urgent = [f for f in found if f.severity != "info"]
    notes = [f for f in found if f.severity == "info"]
    entries = _alike(report, urgent)
    _write_table(paper, entries, rows, _TABLE, "\n", gate=report.gate is not None)
    if hidden := outcome.hidden(report):
        paper.write(f"{hidden:,} more are not shown here\n\n")
    paper.write_some(_repairs(f for entry in entries[:rows] for f in entry.findings), before="**How to repair**\n\n")
    before, after = _fold(number_of(len(notes), "note"))
    _write_table(paper, _alike(report, notes), rows, before, after, gate=report.gate is not None)


def _alike(report: Report, found: Sequence[ReportedFinding]) -> list[Entry]:
    """Folded as in the terminal, and in its order within each severity."""
    shown = blocks(replace(report, findings=tuple(found)), View(min_severity="info"))
    return sorted((entry for block in shown for entry in block.entries), key=lambda e: RANK[e.first.severity])


def _write_rest(paper: Paper, report: Report, rows: int) -> None:
    known = outcome.accepted(report)
    before, after = _fold(f"{len(known):,} accepted")
    _write_table(paper, [Entry((f,)) for f in known], rows, before, after)
    before, after = _fold(f"{sum(one.count for one in report.fixed):,} fixed")
    told = [row(("**fixed**", _object(f), _told(f, gone(report)))) for f in report.fixed]
    written = paper.write_some(told[:rows], before=before, after=after)
    _count(paper, len(told) - written)


def _fold(summary: str) -> tuple[str, str]:
    return f"<details>\n<summary>{text(summary)}</summary>\n\n{_TABLE}", "\n</details>\n\n"


def _write_table(
    paper: Paper, entries: Sequence[Entry], rows: int, before: str, after: str, *, gate: bool = False
) -> None:
    """A row for each entry; below it how many findings had no room."""
    written = paper.write_some((_row(entry, gate=gate) for entry in entries[:rows]), before=before, after=after)
    _count(paper, sum(len(entry.findings) for entry in entries[written:]))


def _count(paper: Paper, rest: int) -> None:
    if rest:
        paper.write(f"… and {rest:,} more in the report\n\n")


def _row(entry: Entry, *, gate: bool) -> str:
    """Severity, object, sentence; below it the rule, its state and how sure it is."""
    finding = entry.first
    standing = note(finding) or ("new" if gate else "")
    sure = "" if finding.certainty == "proved" else finding.certainty
    small = [code(finding.rule), *(text(word) for word in (standing, sure) if word)]
    sentence = "<br>".join([text(finding.message), *_others(entry), " · ".join(small)])
    return row((f"**{NOUNS[finding.severity]}**", _object(finding), sentence))


def _others(entry: Entry) -> Iterator[str]:
    others = entry.findings[1:]
    if others:
        rest = len(others) - _ALIKE
        names = ", ".join(_object(f) for f in others[:_ALIKE]) + (f" and {rest:,} more" if rest > 0 else "")
        yield f"The same holds for {len(others):,} more: {names}"


def _object(finding: ReportedFinding | FixedFinding) -> str:
    return code(named(finding))


def _told(fixed: FixedFinding, how: str) -> str:
    often = f" ({fixed.count:,} times)" if fixed.count > 1 else ""
    return f"{code(fixed.rule)}: {how}{often}"


def _repairs(findings: Iterable[ReportedFinding]) -> Iterator[str]:
    """In the order of `findings`, each fix once, those of one rule at one price under one line."""
    groups: dict[tuple[object, ...], dict[tuple[str, ...], _Repair]] = {}
    for finding in findings:
        fix = finding.fix
        if fix is not None:
            alone = () if fix.statements else (named(finding),)
            group = groups.setdefault((finding.rule, finding.detail, fix.safe, fix.lock, alone), {})
            group.setdefault(fix.statements, (finding, fix))
    for group in groups.values():
        together = list(group.values())
        for start in range(0, len(together), _TOGETHER):
            yield _repair(together[start : start + _TOGETHER])


def _repair(together: Sequence[_Repair]) -> str:
    finding, fix = together[0]
    many = len(together) > 1
    what = f"{number_of(len(together), 'fix', 'fixes')} of {finding.rule}" if many else fix.title
    terms = ["" if fix.safe else "can change what queries return", fix.lock if fix.statements else ""]
    detail = " ".join(finding.detail.split())
    parts = [text(said) for said in (detail, " · ".join(filter(None, terms))) if said]
    sql = "\n".join(filter(None, (script(one, _OF_SQL) for one, _ in together)))
    parts += [fence(sql, "sql")] if sql else []
    told = text(what)
    summary = told if many else f"{code(named(finding))} {told}"
    return folded(summary, "\n\n".join(parts).rstrip("\n") + "\n")
