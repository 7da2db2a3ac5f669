"""The matrix of `advise prove --matrix`: open, conditional, denied, with the road; for people and for programs."""

from collections.abc import Iterator, Mapping

from pgadvise.grouped import grouped
from pgadvise.proof_report import MatrixReport, Reached
from pgadvise.reports.lines.layout import EMPTY, Line, Style, listed, paragraph
from pgadvise.reports.lines.safe import safe
from pgadvise.reports.programs.json import indented
from pgadvise.reports.proof.heading import heading, not_seen
from pgadvise.reports.proof.roles import SURFACES
from pgadvise.reports.proof.table import Cell, Marks, about, name, table
from pgadvise.reports.view import View

_SHOWN: Mapping[str, tuple[int, Style]] = {"open": (0, "warning"), "conditional": (1, ""), "denied": (2, "dim")}


def render(report: MatrixReport) -> str:
    return indented(report)


def lines(report: MatrixReport, view: View) -> Iterator[Line]:
    """A table for each role; a note for each road that is open, for every road with -v."""
    yield from heading(report, view)
    yield from not_seen(report.unseen, view)
    yield EMPTY
    for role in report.played:
        mine = tuple(one for one in report.matrix if one.role == role.name)
        notes = _notes(mine, view)
        marks: Marks = {(about(one), one.command): number for number, (_, them) in enumerate(notes, 1) for one in them}
        yield from paragraph(f"as {role.name}, {SURFACES[role.surface]}", view.prose, hanging=2, style="bold")
        yield from table(tuple(Cell(about(o), o.command, o.reach, *_SHOWN[o.reach]) for o in mine), marks, view)
        for number, (road, them) in enumerate(notes, 1):
            yield EMPTY
            yield from paragraph(f"▶{number} {them[0].reach}: {road}", view.prose, hanging=3)
        yield from _around(mine, view)
        yield EMPTY


def _notes(mine: tuple[Reached, ...], view: View) -> tuple[tuple[str, tuple[Reached, ...]], ...]:
    found = grouped(((one.reach, one.road), one) for one in mine if one.reach == "open" or view.verbose)
    return tuple((road, tuple(them)) for (_, road), them in found.items())


def _around(mine: tuple[Reached, ...], view: View) -> Iterator[Line]:
    for one in mine:
        if one.around:
            yield EMPTY
            what = f"around the policies of {name(about(one))}: {listed(one.around, 8)}"
            yield from paragraph(safe(what), view.prose, hanging=2)
