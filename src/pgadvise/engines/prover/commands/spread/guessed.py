"""Secrets that others may guess: a function makes them of what is known, an address, a slug, the time.

An argument, or a column, that is called like a secret was made elsewhere, by whom it was handed over; so was what is
stored as it was given. Whatever else is put into the column has a source of chance in it.
"""

from collections.abc import Iterator

from pgadvise.engines.caller.bodies import parts_of
from pgadvise.engines.prover.commands.functions.assigning import Pairs, assigned, names, stored
from pgadvise.engines.prover.schema.effects.writers import Writers
from pgadvise.engines.prover.schema.members.invitations import SECRET
from pgadvise.engines.prover.schema.rows.chance import is_random
from pgadvise.snapshot import Function, Relation, Snapshot
from pgadvise.sql.tree.expression import Cast, Column, Default, Node, Parameter
from pgadvise.sql.tree.query import Insert, Merge, Update
from pgadvise.sql.tree.walk import walk


def guessed(writers: Writers, table: Relation, secrets: tuple[str, ...]) -> Iterator[str]:
    """The functions that make such a secret of the table."""
    tables = writers.written_as(table)
    for function in writers.snapshot.functions:
        if function.extension is None and any(name in (function.body or "") for name in tables):
            pairs = assigned(function)
            for name, value in _put(function, table, tables):
                if name in secrets and _is_known(writers.snapshot, value, pairs):
                    yield f"{function.qualified} makes {table}.{name} of what others may know"


def _put(function: Function, table: Relation, tables: frozenset[str]) -> Iterator[tuple[str, Node]]:
    """What it stores in which column."""
    order = tuple(column.name for column in table.columns)
    for part in parts_of(function):
        if isinstance(part, Insert | Update | Merge) and part.relation.name in tables:
            yield from ((name, value) for columns, value in stored(part, order) for name in columns)


def _is_known(snapshot: Snapshot, value: Node, pairs: Pairs) -> bool:
    made = _made_of(value, pairs)
    every = [part for each in made for part in walk(each)]
    if any(is_random(snapshot, each) for each in made):
        return False
    told = (part.name for part in every if isinstance(part, Column))
    return not any(map(SECRET.search, told)) and not all(map(_is_handed_on, made))


def _made_of(value: Node, pairs: Pairs) -> list[Node]:
    """A variable is what it was given anywhere."""
    made = [value]
    for _ in pairs:
        held = frozenset[str]().union(*map(names, made))
        more = [each for targets, values in pairs if targets & held for each in values if each not in made]
        if not more:
            break
        made += more
    return made


def _is_handed_on(value: Node) -> bool:
    plain = value.arg if isinstance(value, Cast) else value
    return isinstance(plain, Column | Parameter | Default)
