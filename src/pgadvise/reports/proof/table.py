"""Words about relations and commands as a table: the worst first, a number where a note says more."""

from collections.abc import Iterator, Mapping, Sequence

import msgspec

from pgadvise.proof_report import COMMANDS, PairVerdict, Reached
from pgadvise.reports.lines.cells import width
from pgadvise.reports.lines.layout import EMPTY, Line, Piece, Style, listed, number_of, paragraph
from pgadvise.reports.lines.safe import safe
from pgadvise.reports.view import View
from pgadvise.snapshot import Name

DENIED = "denied"
_CELL = 13  # the longest word, a note's sign and number
_GAP = 2

About = tuple[str, str, str | None]  # schema, name, a function's argument types
Marks = Mapping[tuple[About, str], int]  # the notes' numbers, by what they are about and the command


def about(one: PairVerdict | Reached) -> About:
    return one.schema, one.name, one.part


class Cell(msgspec.Struct, frozen=True):
    """One word; the lower the rank, the worse."""

    about: About
    command: str
    word: str
    rank: int
    style: Style = ""


class Row(msgspec.Struct, frozen=True):
    """What is said of one relation or function, by command."""

    about: About
    cells: Mapping[str, Cell]

    @property
    def name(self) -> str:
        return safe(name(self.about))

    @property
    def rank(self) -> int:
        return min(cell.rank for cell in self.cells.values())

    @property
    def denied(self) -> bool:
        return all(cell.word == DENIED for cell in self.cells.values())


def name(about: About) -> str:
    schema, name, part = about
    return str(Name(schema, name)) + (f"({part})" if part is not None else "")


def table(cells: Sequence[Cell], marks: Marks, view: View) -> Iterator[Line]:
    """Relations, then functions; those that the role cannot touch at all in one line."""
    every = _rows(cells)
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


def _rows(cells: Sequence[Cell]) -> tuple[Row, ...]:
    found: dict[About, dict[str, Cell]] = {}
    for cell in cells:
        found.setdefault(cell.about, {})[cell.command] = cell
    made = (Row(about, by_command) for about, by_command in found.items())
    return tuple(sorted(made, key=lambda row: (row.rank, row.about[0], row.about[1], row.about[2] or "")))


def _part(part: Sequence[Row], marks: Marks, view: View) -> Iterator[Line]:
    commands = _columns(part)
    room = max(view.width - (_CELL + _GAP) * len(commands), 12)
    column = min(max(width(row.name) for row in part), room)
    yield _ended((*_name("", column), *(piece for command in commands for piece in _spaced(command, "bold"))))
    for row in part:
        yield from _row(row, commands, column, marks)


def _columns(part: Sequence[Row]) -> tuple[str, ...]:
    """The commands in their order; TRUNCATE only where it is not denied throughout, as it is on most surfaces."""
    words = {command: {r.cells[command].word for r in part if command in r.cells} for command in COMMANDS}
    return tuple(c for c, told in words.items() if told and (c != "truncate" or told != {DENIED}))


def _row(row: Row, commands: Sequence[str], column: int, marks: Marks) -> Iterator[Line]:
    """A name that is too long stands on a line of its own."""
    shown = row.name
    if width(shown) > column:
        yield ((shown, ""),)
        shown = ""
    yield _ended((*_name(shown, column), *(piece for command in commands for piece in _cell(row, command, marks))))


def _ended(line: Line) -> Line:
    """Without the blanks at its end."""
    pieces = list(line)
    while len(pieces) > 1 and not pieces[-1][0].strip():
        pieces.pop()
    text, style = pieces[-1]
    return (*pieces[:-1], (text.rstrip(), style))


def _name(shown: str, column: int) -> tuple[Piece, ...]:
    return ((shown + " " * (column - width(shown)), ""),)


def _cell(row: Row, command: str, marks: Marks) -> tuple[Piece, ...]:
    cell = row.cells.get(command)
    if cell is None:
        return _spaced("", "")
    mark = marks.get((row.about, command))
    return _spaced(cell.word + (f" ▶{mark}" if mark else ""), cell.style)


def _spaced(text: str, style: Style) -> tuple[Piece, ...]:
    return ((" " * _GAP, ""), (text.ljust(_CELL), style))
