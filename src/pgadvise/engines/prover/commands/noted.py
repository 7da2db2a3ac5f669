"""Secrets that functions note down: an argument that is compared with a secret holds one, whoever shows it.

A member of another tenant shows the secret that he was given. Where the function stores that argument in a row that the
attacker reads, a log of attempts say, he learns it from there. So nothing that an argument of this kind was put into
may be readable: not its value as it is, and not what is made of it, or handed on to another function that writes.
"""

import re
from collections.abc import Iterable, Iterator

from pgadvise.engines.caller.bodies import body
from pgadvise.engines.prover.schema.writers import Writers
from pgadvise.snapshot import Function
from pgadvise.sql.expression import Call, Column, Node, Operator, Parameter, Quantified
from pgadvise.sql.query import Insert, Merge, MergeBranch, Query, Statement, Subquery, Update
from pgadvise.sql.walk import children, walk

_ASSIGNED = re.compile(r"\"?(\w+)\"?\s*:=\s*([^;]*)")
_TAKEN = re.compile(r"\bselect\b([^;]*?)\binto\s+(?:strict\s+)?\"?(\w+)", re.IGNORECASE)


def noting(writers: Writers, secrets: tuple[str, ...]) -> Iterator[tuple[Function, frozenset[str] | None]]:
    """The functions that may store an argument which they compare with a secret, and the bare names of the tables
    they, or what they call, write; None where nobody knows which."""
    named = re.compile("|".join(rf"\b{re.escape(name)}\b" for name in secrets))
    for function in writers.snapshot.functions if secrets else ():
        if function.extension is None and named.search(function.body or ""):
            tables = _stored_in(writers, function, secrets)
            if tables != frozenset():
                yield function, tables


def _stored_in(writers: Writers, function: Function, secrets: tuple[str, ...]) -> frozenset[str] | None:
    read = body(function)
    if read is None or not read.whole:  # a statement that is text may store whatever it is given
        return None if writers.acts(function) is None and function.argument_types else frozenset()
    shown = _with_variables(_shown(read.statements, function, secrets), function.body or "")
    found = [_tables(writers, tree, shown) for tree in read.statements] if shown else []
    return None if None in found else frozenset().union(*(names for names in found if names is not None))


def _shown(trees: Iterable[Statement], function: Function, secrets: tuple[str, ...]) -> frozenset[str]:
    """The arguments, by name or `$n`, on the other side of a comparison from a secret."""
    arguments = frozenset(name for name in function.argument_names if name)
    found: set[str] = set()
    for part in (part for tree in trees for part in walk(tree)):
        for one, other in _compared(part):
            if any(isinstance(c, Column) and c.name in secrets for c in walk(one)):
                found |= _names(other) & (arguments | {f"${n + 1}" for n in range(len(function.argument_types))})
    return frozenset(found)


def _compared(part: Node) -> Iterator[tuple[Node, Node]]:
    match part:
        case Operator(args=(left, right)):
            yield from ((left, right), (right, left))
        case Quantified(test=test, array=array):
            yield from ((test, array), (array, test))
        case Subquery(test=test, query=query) if test is not None:
            yield from ((test, query), (query, test))


def _names(node: Node) -> frozenset[str]:
    columns = {part.name for part in walk(node) if isinstance(part, Column)}
    return frozenset(columns | {f"${part.number}" for part in walk(node) if isinstance(part, Parameter)})


def _with_variables(shown: frozenset[str], text: str) -> frozenset[str]:
    """And the variables that something of them was put into."""
    pairs = [(name, value) for name, value in _ASSIGNED.findall(text)]
    pairs += [(name, value) for value, name in _TAKEN.findall(text)]
    found = set(shown)
    for _ in pairs:
        words = re.compile("|".join(rf"(?<!\w){re.escape(name)}\b" for name in sorted(found))) if found else None
        found |= {name for name, value in pairs if words is not None and words.search(value)}
    return frozenset(found)


def _tables(writers: Writers, tree: Statement, shown: frozenset[str]) -> frozenset[str] | None:
    """What it writes of them, and what functions write that it hands them to."""
    found: set[str] = set()
    for part in walk(tree):
        if isinstance(part, Insert | Update | Merge) and any(_names(value) & shown for value in _values(part)):
            found.add(part.relation.name)
        if isinstance(part, Call) and any(_names(argument) & shown for argument in part.args):
            for function in writers.snapshot.functions_called(part.name):
                for each in writers.called_by(function) if function.extension is None else ():
                    if (names := writers.writes(each)) is None:
                        return None
                    found |= names
    return frozenset(found)


def _values(tree: Insert | Update | Merge) -> Iterator[Node]:
    """What it stores; no condition of it."""
    if isinstance(tree, Insert):
        yield from _given(tree.query)
        tree_assignments = tree.conflict.assignments if tree.conflict is not None else ()
    elif isinstance(tree, Update):
        tree_assignments = tree.assignments
    else:
        branches: tuple[MergeBranch, ...] = tree.branches
        yield from (value for branch in branches for value in branch.values)
        yield from _given(getattr(tree.source, "query", None))
        tree_assignments = tuple(a for branch in branches for a in branch.assignments)
    yield from (assignment.value for assignment in tree_assignments)


def _given(query: Query | None) -> Iterator[Node]:
    """The values of its rows, those of what it reads in FROM and WITH as well."""
    if query is None:
        return
    yield from (value for row in query.values for value in row)
    yield from (target.value for target in query.select)
    for part in children(query):
        yield from (given for inner in walk(part) if isinstance(inner, Query) for given in _given(inner))
