"""The tenancy as a picture: the tenants, what carries their key, what hangs on that, and what belongs to nobody.

Drawn twice, wide and narrow: a picture that shrinks with the window cannot be read in a narrow one. Its tables are
listed in full below it, for those who cannot see it and where there are too many.
"""

from collections.abc import Iterator, Mapping

import msgspec

from pgadvise.report import Report, Step, TableScope
from pgadvise.reports.html.elements import Markup, block, lines, prose, tag, text
from pgadvise.reports.html.groups import Cell, Group, Groups
from pgadvise.reports.lines.cells import cut
from pgadvise.reports.lines.layout import joined, number_of
from pgadvise.reports.lines.quantities import percent
from pgadvise.reports.lines.safe import safe

MARKS = {"error": "▲", "warning": "●", "info": "○"}
_SCOPES = {
    "tenant": "tenant",
    "direct": "direct",
    "transitive": "through a parent",
    "membership": "membership",
    "user": "a person's own",
    "global": "shared",
}
_ROW, _HEAD, _GAP = 22, 34, 18
_CHARACTER = 7.25  # of the fixed-width font at 12 px


class Frame(msgspec.Struct, frozen=True, kw_only=True):
    """`left` is where the groups begin; the tenants stand beside them, or above them in a narrow picture."""

    name: str
    width: int
    left: int
    columns: int
    beside: bool


_FRAMES = (
    Frame(name="wide", width=1080, left=290, columns=3, beside=True),
    Frame(name="narrow", width=340, left=26, columns=1, beside=False),
)


def section(report: Report, anchors: Mapping[tuple[str | None, str], str]) -> Markup:
    """Empty where no table was judged."""
    tenancy = report.tenancy
    if not tenancy.tables:
        return text("")
    groups = Groups(report, anchors)
    pictures = [_picture(frame, groups, report) for frame in _FRAMES] if groups.tenant() or tenancy.keys else []
    legend = "▲ error · ● warning · ○ note · ? uncertain. What has findings leads to them."
    tables = sorted(tenancy.tables, key=lambda table: (list(_SCOPES).index(table.scope), table.schema, table.name))
    return block(
        "section",
        tag("h2", "Tenancy ", tag("span", prose(number_of(len(tables), "table")), class_="count"), id="tenancy-title"),
        *pictures,
        tag("p", legend, class_="legend") if pictures else "",
        block(
            "details",
            tag("summary", "All tables: whose rows they hold, and how that is known"),
            block("dl", *map(_row, tables), class_="tables"),
            class_="all-tables",
        ),
        id="tenancy",
        aria_labelledby="tenancy-title",
    )


def _picture(frame: Frame, groups: Groups, report: Report) -> Markup:
    parts: list[Markup] = []
    top = 0 if frame.beside else 76
    middles: list[int] = []
    for group in groups:
        if group.bound:
            middles.append(top + _HEAD // 2)
        drawn, height = _lane(frame, group, top)
        parts.append(drawn)
        top += height + _GAP
    trunk = _trunk(frame, middles)
    return tag(
        "svg",
        Markup("\n"),
        lines([trunk, *_tenant(frame, groups.tenant(), report), *parts]),
        Markup("\n"),
        viewBox=f"0 0 {frame.width} {max(top - _GAP + 1, 80)}",
        class_=f"map {frame.name}",
        role="group",
        aria_label="Map of the tenancy; the same as text follows under All tables",
    )


def _tenant(frame: Frame, tenant: Cell | None, report: Report) -> Iterator[Markup]:
    width = 230 if frame.beside else frame.width - 2
    keys = report.tenancy.keys
    known = joined(["tenants" if tenant else "", f"key {keys[0]}" if keys else ""]).replace("\0", " ")
    yield tag("rect", x=1, y=1, width=width, height=56, rx=8, class_="box tenant")
    name = tenant or Cell(label="no table lists the tenants", name="")
    yield _cell(name, 14, 24, int((width - 24) / _CHARACTER), "table strong")
    yield tag("text", cut(safe(known), int((width - 20) / 6.4)), x=14, y=43, class_="small")


def _trunk(frame: Frame, middles: list[int]) -> Markup:
    """From the tenants to each group whose rows are theirs."""
    if not middles:
        return text("")
    if frame.beside:
        x = (231 + frame.left) // 2
        down = f"M231 29H{x}" + (f"M{x} {min(29, middles[0])}V{max(middles[-1], 29)}")
    else:
        x = 12
        down = f"M{x} 57V{middles[-1]}"
    arms = "".join(f"M{x} {y}H{frame.left}" for y in middles)
    return tag("path", d=down + arms, class_="line", fill="none", stroke="currentColor")


def _lane(frame: Frame, group: Group, top: int) -> tuple[Markup, int]:
    columns = max(min(frame.columns, 2) if any("→" in c.label for c in group.cells) else frame.columns, 1)
    rows = -(-len(group.cells) // columns)
    width = frame.width - frame.left - 1
    room = (width - 20) // columns
    height = _HEAD + rows * _ROW + (_ROW if group.rest else 0) + 6
    kind = "box" if group.bound else "box apart"
    drawn = [
        tag("rect", x=frame.left, y=top + 1, width=width, height=height - 2, rx=8, class_=kind, fill="none"),
        tag(
            "text",
            tag("tspan", group.title, class_="title"),
            f"  {number_of(group.count, 'table')}".replace("\0", " "),
            x=frame.left + 14,
            y=top + 22,
            class_="small",
        ),
    ]
    for number, cell in enumerate(group.cells):
        x = frame.left + 14 + (number // rows) * room
        drawn.append(_cell(cell, x, top + _HEAD + 14 + (number % rows) * _ROW, int((room - 30) / _CHARACTER)))
    if group.rest:
        more = f"and {group.rest:,} more, listed below"
        drawn.append(tag("text", more, x=frame.left + 14, y=top + _HEAD + 14 + rows * _ROW, class_="small"))
    return lines(drawn), height


def _cell(cell: Cell, x: int, y: int, room: int, kind: str = "table") -> Markup:
    mark = MARKS[cell.severity] if cell.severity and cell.anchor else ""
    label = cut(safe(cell.label), room) + ("\u00a0?" if cell.doubtful else "")
    drawn = tag(
        "text",
        tag("tspan", f"{mark} ", class_=f"mark {cell.severity}") if mark else "",
        tag("tspan", label),
        tag("title", cell.name) if label != cell.name else "",
        x=x,
        y=y,
        class_=kind,
    )
    return tag("a", drawn, href=f"#{cell.anchor}") if mark else drawn


def _row(table: TableScope) -> Markup:
    name = f"{table.schema}.{table.name}"
    how = table.key or table.expression or ""
    way = " → ".join([_step(step) for step in table.via])
    told = joined([_SCOPES[table.scope], how, way, percent(table.confidence), "; ".join(table.evidence)])
    return tag("div", tag("dt", tag("code", name)), tag("dd", prose(told)))


def _step(step: Step) -> str:
    return f"{', '.join(step.columns)} → {step.references}"
