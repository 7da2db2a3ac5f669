"""Changes of reach that say the same, together: one object, its commands and roles, what was changed."""

from collections.abc import Iterable, Mapping

import msgspec

from pgadvise.diff_report import DiffReport, DiffRow, DiffWitness, OneSided, ReachChange, Word
from pgadvise.grouped import grouped
from pgadvise.report import left_out
from pgadvise.reports.lines.layout import listed
from pgadvise.snapshot import Name

ORDER: tuple[Word, ...] = ("wider", "incomparable", "unknown", "narrower")
_SHOWN = 3  # rows beside the one that is reached


class Group(msgspec.Struct, frozen=True):
    """Changes in the order of their commands; `first` speaks for all."""

    changes: tuple[ReachChange, ...]

    @property
    def first(self) -> ReachChange:
        return next((c for c in self.changes if c.witness and c.witness.rows[0].cells), self.changes[0])

    @property
    def what(self) -> str:
        """`public.docs select, insert as authenticated`."""
        one = self.changes[0]
        if one.kind == "role":
            return f"role {one.name}"
        commands = dict.fromkeys(c.command for c in self.changes)
        roles = dict.fromkeys(c.role for c in self.changes)
        return f"{named(one)} {', '.join(commands)} as {', '.join(roles)}"


def groups(report: DiffReport) -> tuple[Group, ...]:
    """Who reaches more first, then what nobody knows, then who reaches less."""
    found: dict[tuple[object, ...], list[ReachChange]] = {}
    for change in report.reach:
        about = (change.schema, change.name, change.part, change.role, change.verdict, change.certainty)
        found.setdefault((*about, change.causes, change.blocked_by), []).append(change)
    made = [Group(tuple(changes)) for changes in _of_several_roles(found.values())]
    return tuple(sorted(made, key=lambda group: ORDER.index(group.changes[0].verdict)))


def _of_several_roles(found: Iterable[list[ReachChange]]) -> Iterable[list[ReachChange]]:
    """What is said of two roles in the same words is said once, unless each has a row and a session of its own."""
    merged: dict[object, list[ReachChange]] = {}
    for number, changes in enumerate(found):
        one = changes[0]
        told = tuple((c.command, c.reason) for c in changes)
        about = (one.schema, one.name, one.part, one.verdict, one.certainty, one.causes, one.blocked_by)
        alone = any(c.witness for c in changes) or one.kind == "role"
        merged.setdefault(number if alone else (about, told), []).extend(changes)
    return merged.values()


def told_apart(report: DiffReport) -> tuple[OneSided, ...]:
    """New objects; a function is told among the changes already, where it reaches anything."""
    told = {(c.schema, c.name, c.part) for c in report.reach if c.kind == "function"}
    return tuple(one for one in report.added if (one.schema, one.name, one.part) not in told)


def named(one: ReachChange | OneSided) -> str:
    part = f"({one.part})" if one.part is not None else ""
    return str(Name(one.schema, one.name)) + part


def witness(found: DiffWitness) -> str:
    """`a session with claim sub = '…' reaches the row (org_id = …), with members (…) there`."""
    session = _cells(found.session)
    who = f"a session with {session}" if session else "any session"
    rows = [_row(row) for row in found.rows]
    target = f"the row {rows[0]} of {Name(found.rows[0].schema, found.rows[0].name)}"
    target += f" and may leave it as {rows[1]}" if len(rows) == 2 else ""
    there = listed([f"{Name(row.schema, row.name)} {_row(row)}" for row in found.beside], _SHOWN)
    return f"{who} reaches {target}" + (f", where there is {there}" if there else "")


def _row(row: DiffRow) -> str:
    return f"({_cells(row.cells)})" if row.cells else "(whatever it holds)"


def _cells(cells: Mapping[str, str | None]) -> str:
    return ", ".join(f"{name} = {_value(value)}" for name, value in cells.items())


def _value(value: str | None) -> str:
    return "NULL" if value is None else value if value in ("true", "false") else f"'{value}'"


def headline(report: DiffReport) -> str:
    """The result in a line, for a title."""
    counts = report.summary
    parts = [
        (counts.wider + counts.incomparable, "wider reach"),
        (counts.unknown, "unknown"),
        (counts.new, "new finding"),
        (len({*left_out(report.coverage.unseen_old), *left_out(report.coverage.unseen_new)}), "not seen"),
    ]
    told = [f"{count:,} {words}{'s' * (count != 1 and words.endswith('finding'))}" for count, words in parts if count]
    return ", ".join(told) or "nobody reaches more, no new finding"


def reached(one: OneSided) -> str:
    """`select, insert as authenticated: policy own; …`."""
    by = grouped(((reach.role, reach.decided_by), reach.command) for reach in one.reach)
    told = [f"{', '.join(commands)} as {role}: {how}" for (role, how), commands in by.items()]
    return "; ".join(told) or "out of reach of the roles that were asked"


def causes(texts: Iterable[str]) -> str:
    return "; ".join(texts)
