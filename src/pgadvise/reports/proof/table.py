"""The verdicts of one role as a table: relations by commands, the worst first, numbers where a note says more."""

from collections.abc import Iterator, Mapping, Sequence

import msgspec

from pgadvise.proof_report import COMMANDS, PairVerdict, Word
from pgadvise.reports.cells import width
from pgadvise.reports.layout import EMPTY, Line, Piece, Style, listed, number_of, paragraph
from pgadvise.reports.safe import safe
from pgadvise.reports.view import View
from pgadvise.snapshot import Name

_WORST: Sequence[Word] = ("leaks", "unknown", "isolated", "denied")
_STYLES: Mapping[Word, Style] = {"leaks": "error", "unknown": "warning", "isolated": "", "denied": "dim"}
_CELL = 13  # the longest word, a note's sign and number
_GAP = 2

About = tuple[str, str, str | None]
Marks = Mapping[tuple[About, str], int]  # the notes' numbers, by what they are about and the command


class Row(msgspec.Struct, frozen=True):
    """What is said of one relation or function, by command."""

    about: About
    verdicts: Mapping[str, PairVerdict]

    @property
    def name(self) -> str:
        schema, name, part = self.about
        return safe(str(Name(schema, name)) + (f"({part})" if part is not None else ""))

    @property
    def rank(self) -> int:
        return min(_WORST.index(verdict.verdict) for verdict in self.verdicts.values())

    @property
    def denied(self) -> bool:
        return all(verdict.verdict == "denied" for verdict in self.verdicts.values())


def rows(verdicts: Sequence[PairVerdict]) -> tuple[Row, ...]:
    """The worst first, then by name."""
    found: dict[About, dict[str, PairVerdict]] = {}
    for verdict in verdicts:
        found.setdefault((verdict.schema, verdict.name, verdict.part), {})[verdict.command] = verdict
    made = (Row(about, by_command) for about, by_command in found.items())
    return tuple(sorted(made, key=lambda row: (row.rank, row.about[0], row.about[1], row.about[2] or "")))


def table(verdicts: Sequence[PairVerdict], marks: Marks, view: View) -> Iterator[Line]:
    """Relations, then functions; those that the role cannot touch at all in one line."""
    every = rows(verdicts)
    shown = tuple(row for row in every if view.verbose or not row.denied)
    for part in (tuple(r for r in shown if r.about[2] is None), tuple(r for r in shown if r.about[2] is not None)):
        if part:
            yield EMPTY
            yield from _part(part, marks, view)
    hidden = [row.name for row in every if row.denied and not view.verbose]
    if hidden:
        yield EMPTY
        what = f"denied in every way: {number_of(len(hidden), 'object')}, "
        yield from paragraph(what + listed(sorted(hidden), 8), view.prose, hanging=2, style="dim")


def _part(part: Sequence[Row], marks: Marks, view: View) -> Iterator[Line]:
    commands = _columns(part)
    room = max(view.width - (_CELL + _GAP) * len(commands), 12)
    column = min(max(width(row.name) for row in part), room)
    yield _ended((*_name("", column), *(piece for command in commands for piece in _cell(command, "bold"))))
    for row in part:
        yield from _row(row, commands, column, marks)


def _columns(part: Sequence[Row]) -> tuple[str, ...]:
    """Those in which something else than `denied` stands; all where there is none."""
    told = tuple(c for c in COMMANDS if any(c in r.verdicts and r.verdicts[c].verdict != "denied" for r in part))
    return told or tuple(c for c in COMMANDS if any(c in r.verdicts for r in part))


def _row(row: Row, commands: Sequence[str], column: int, marks: Marks) -> Iterator[Line]:
    """A name that is too long stands on a line of its own."""
    name = row.name
    if width(name) > column:
        yield ((name, ""),)
        name = ""
    cells = (piece for command in commands for piece in _verdict(row, command, marks))
    yield _ended((*_name(name, column), *cells))


def _name(name: str, column: int) -> tuple[Piece, ...]:
    return ((name + " " * (column - width(name)), ""),)


def _ended(line: Line) -> Line:
    """Without the blanks of its last column."""
    *pieces, (text, style) = line
    return (*pieces, (text.rstrip(), style))


def _verdict(row: Row, command: str, marks: Marks) -> tuple[Piece, ...]:
    verdict = row.verdicts.get(command)
    if verdict is None:
        return _cell("", "")
    word = "LEAKS" if verdict.verdict == "leaks" else verdict.verdict
    mark = marks.get((row.about, command))
    return _cell(word + (f" ▶{mark}" if mark else ""), _STYLES[verdict.verdict])


def _cell(text: str, style: Style) -> tuple[Piece, ...]:
    return ((" " * _GAP, ""), (text.ljust(_CELL), style))
