"""The report for people, in a terminal or a pipe: text only, no boxes; colour says severity and nothing else."""

from collections.abc import Iterable, Iterator

from msgspec.structs import replace
from rich.console import Console
from rich.segment import Segment, Segments
from rich.style import Style as RichStyle

from pgadvise.report import Report, ReportedFinding
from pgadvise.reports.content.acceptance import is_accepted
from pgadvise.reports.content.blocks import Block, blocks
from pgadvise.reports.content.closing import closing
from pgadvise.reports.content.entries import Entries, one_liners
from pgadvise.reports.content.header import COLUMN, header
from pgadvise.reports.content.outcome import compared, unused
from pgadvise.reports.lines.cells import width
from pgadvise.reports.lines.layout import EMPTY, GLUE, Line, labelled, number_of, paragraph, plain
from pgadvise.reports.lines.safe import safe, safe_in_log, spelled_for
from pgadvise.reports.view import View

LIMIT = 200  # entries, without -v
_LONG = 6  # blocks, from which a report is longer than a screen
_STYLES = {
    "bold": RichStyle(bold=True),
    "dim": RichStyle(dim=True),
    "error": RichStyle(color="red", bold=True),
    "warning": RichStyle(color="yellow", bold=True),
    "info": RichStyle(color="cyan", bold=True),
}


def render(report: Report, view: View | None = None) -> str:
    """The report as plain text, as a pipe receives it."""
    return piped(lines(report, view or View()))


def piped(text: Iterable[Line]) -> str:
    """Lines without their colours, one under the other."""
    return "".join(safe_in_log(safe(plain(line))) + "\n" for line in text)


def write(report: Report, console: Console, view: View | None = None) -> None:
    """Write the report to `console`, in its colours if it has any; without a view as wide as the console."""
    send(lines(report, view or View(width=console.width)), console)


def send(text: Iterable[Line], console: Console) -> None:
    """Write lines as they are: no markup, no wrapping. What is not safe to show does not pass here."""
    segments, end = [], Segment("\n")
    encoding = console.encoding
    utf = encoding.startswith("utf")
    logged = not console.file.isatty()
    for line in text:
        for piece, style in _obeyed_by_nobody(line) if logged else line:
            shown = safe(piece.replace(GLUE, " "))
            segments.append(Segment(shown if utf else spelled_for(encoding, shown), _STYLES.get(style)))
        segments.append(end)
    console.print(Segments(segments), soft_wrap=True, end="")


def _obeyed_by_nobody(line: Line) -> Line:
    """The line as the log of a job may hold it: one with a command in it, across whatever pieces, loses its colours."""
    whole = safe(plain(line))
    harmless = safe_in_log(whole)
    return line if harmless == whole else ((harmless, ""),)


def lines(report: Report, view: View) -> Iterator[Line]:
    found = _blocks(report, view)
    worst = found[0].entries[0].first.rule if found else None
    if view.quiet:
        yield from one_liners(_flat(found))
    else:
        yield from header(report, view)
        yield from _gate(report, view)
        yield from _findings(found, view)
    yield from closing(report, view, worst, _scrolled_away(found, view))


def _scrolled_away(found: tuple[Block, ...], view: View) -> tuple[str, ...]:
    """Where the errors are, for the last lines: of a long report they are all that a terminal still shows."""
    if view.quiet or len(found) < _LONG:
        return ()
    return tuple(block.label for block in found if block.severity == "error")


def _blocks(report: Report, view: View) -> tuple[Block, ...]:
    """Where a gate is in force, what gates comes first; the rest is counted, and shown with -v."""
    if report.gate is None:
        return blocks(report, view)
    gating = tuple(f for f in report.findings if not is_accepted(f))
    known = tuple(f for f in report.findings if is_accepted(f)) if view.verbose else ()
    return tuple(b for part in (gating, known) for b in blocks(replace(report, findings=part), view))


def _flat(found: Iterable[Block]) -> Iterator[ReportedFinding]:
    return (finding for block in found for entry in block.entries for finding in entry.findings)


def _findings(found: tuple[Block, ...], view: View) -> Iterator[Line]:
    longest = max((width(safe(f.rule)) for f in _flat(found)), default=0)
    entries, room = Entries(view, longest), LIMIT
    told = 0
    for block in found:
        shown = block.entries if view.verbose else block.entries[:room]
        room -= len(shown)
        told += sum(len(entry.findings) for entry in shown)
        if shown:
            yield from entries.heading(block)
        for entry in shown:
            yield from entries.entry(entry)
    rest = sum(block.count for block in found) - told
    if rest:
        yield EMPTY
        yield from paragraph(f"… and {number_of(rest, 'more finding')} (-v shows them)", view.prose, hanging=2)


def _gate(report: Report, view: View) -> Iterator[Line]:
    """Nothing where no baseline is in force and every `[[ignore]]` is used."""
    if report.gate is not None:
        yield from labelled("Gate", compared(report).replace("Compared", "compared", 1), view.prose, COLUMN, 2)
    for number, told in enumerate(unused(report)):
        yield from labelled("" if number else "Unused", told, view.prose, COLUMN, 2)
