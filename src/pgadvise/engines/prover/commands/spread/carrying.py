"""What of a row a function carries about: columns that hold something, variables that they were put into, errors."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from pgadvise.engines.prover.commands.functions.assigning import assigned, names, names_of, reached, statements_of
from pgadvise.snapshot import Function
from pgadvise.sql.stored.procedural import parts
from pgadvise.sql.tree.expression import Call, Column, Constant, Node, Star
from pgadvise.sql.tree.walk import walk

ROWS = frozenset(("new", "old"))
ELSEWHERE = frozenset(("anything but the row of a trigger",))


class Held(NamedTuple):
    """What holds something of a row: these columns of what is called so (`rows`), and variables.

    Where `rows` is None that is anything; ELSEWHERE is what a function reads, by whatever name. So do `calls` that read
    it, and the message of an error.
    """

    columns: frozenset[str]
    rows: frozenset[str] | None = ROWS
    variables: frozenset[str] = frozenset()
    calls: frozenset[str] = frozenset()

    def is_in(self, value: Node) -> bool:
        return any(map(self._is, walk(value)))

    def _is(self, part: Node) -> bool:
        if isinstance(part, Star):
            named = self._of_row(part.table) or part.table in self.variables
            return named or (part.table is None and self.rows not in (ROWS, frozenset()))
        if isinstance(part, Call):
            return part.name in self.calls
        if not isinstance(part, Column):
            return False
        if part.table is None:  # the row as a whole, a variable, or a column of what is read
            whole = ROWS if self.rows is None else self.rows
            return part.name in whole | self.variables or (self.rows != ROWS and part.name in self.columns)
        return part.table in self.variables or (part.name in self.columns and self._of_row(part.table))

    def _of_row(self, name: str | None) -> bool:
        if self.rows == ELSEWHERE:
            return name is not None and name not in ROWS
        return name is not None and (self.rows is None or name in self.rows)


def carried(function: Function, held: Held) -> Held:
    """With the variables that may hold it."""
    pairs, found = assigned(function), of_errors(function)
    found |= _fetched(function) if held.rows not in (ROWS, frozenset()) else found
    own = [(targets - ROWS, values) for targets, values in pairs]
    return held._replace(variables=reached(own, lambda v, known: held._replace(variables=known).is_in(v), found))


def into_its_row(function: Function, held: Held) -> bool:
    """Whether it may put it into the row that a trigger runs for."""
    return any("new" in targets and any(map(held.is_in, values)) for targets, values in assigned(function))


def spelled(function: Function, trees: Iterable[Node]) -> Iterator[str]:
    """The literals in expressions, and in what was put into the variables that they name."""
    ahead, pairs, seen = [*trees], assigned(function), frozenset[str]()
    while ahead:
        tree = ahead.pop()
        yield from (p.value for p in walk(tree) if isinstance(p, Constant) and isinstance(p.value, str))
        new = names(tree) - seen
        seen |= new
        ahead += [value for targets, values in pairs if targets & new for value in values]


def of_errors(function: Function) -> frozenset[str]:
    """What holds the message of an error, which says what was read: of a cast that failed, or what was put into it."""
    stacked = (raw for raw in statements_of(function, ("PLpgSQL_stmt_getdiag",)) if raw.get("is_stacked"))
    items = (item["PLpgSQL_diag_item"] for raw in stacked for item in raw.get("diag_items", ()))
    known = names_of(function)
    return frozenset(("sqlerrm", *(known.get(item.get("target", -1), "") for item in items)))


def _fetched(function: Function) -> frozenset[str]:
    """What a cursor's rows are put into."""
    raws = statements_of(function, ("PLpgSQL_stmt_fetch", "PLpgSQL_stmt_forc"))
    every = [(kind, one) for raw in raws for key in ("target", "var") for kind, one in parts(raw.get(key))]
    records = {one["refname"] for kind, one in every if kind == "PLpgSQL_rec"}
    return frozenset(records | {field["name"] for _, one in every for field in one.get("fields", ())})
