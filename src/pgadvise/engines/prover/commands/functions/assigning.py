"""What is put where by the statements of a function: into variables, into columns of rows."""

import re
from collections.abc import Callable, Collection, Iterator, Sequence
from typing import Any

from pgadvise.engines.caller.bodies import procedural_tree
from pgadvise.engines.prover.schema.effects.writers import Writers
from pgadvise.engines.prover.schema.texts.procedure import assigned_name
from pgadvise.engines.prover.schema.texts.settings_read import settings_of, settings_read
from pgadvise.snapshot import Function
from pgadvise.sql.parser.parse import parsed, parsed_statement
from pgadvise.sql.stored.procedural import EXPRESSION, STATEMENT, assignment, parts, variable_names
from pgadvise.sql.stored.words_of_bodies import aliases
from pgadvise.sql.tree.expression import Call, Column, Node, Parameter, Star, Target
from pgadvise.sql.tree.query import FunctionSource, Insert, Merge, Query, Relation, Write
from pgadvise.sql.tree.query import assigned as assigned_by
from pgadvise.sql.tree.walk import children, walk

Pairs = list[tuple[frozenset[str], tuple[Node, ...]]]
_OF_TOKENS = "request.jwt."


def names(node: Node) -> frozenset[str]:
    """The variables that may be meant: of `r.code` that is `r`, where no table is called so there."""
    tables = {part.label for part in walk(node) if isinstance(part, Relation)}
    columns = [part for part in walk(node) if isinstance(part, Column) and part.table not in tables]
    found = {part.name for part in columns} | {part.table for part in columns if part.table is not None}
    found |= {part.table for part in walk(node) if isinstance(part, Star) and part.table} - tables
    return frozenset(found | {f"${part.number}" for part in walk(node) if isinstance(part, Parameter)})


def settings(writers: Writers, node: Node) -> frozenset[str]:
    """The settings that it reads, itself or in functions that it calls; those of the caller's token aside."""
    names = {part.name for part in walk(node) if isinstance(part, Call)}
    called = (f for name in names for f in writers.snapshot.functions_called(name) if f.extension is None)
    found = settings_read(node).union(*(settings_of(each) for f in called for each in writers.called_by(f)))
    return frozenset(name for name in found if not name.startswith(_OF_TOKENS))


def variables(function: Function) -> frozenset[str]:
    """All that it may call its own: arguments by name, number and alias, what it declares, the row of a trigger."""
    numbers = (f"${number + 1}" for number in range(len(function.argument_types)))
    arguments = (*function.argument_names, *numbers, *aliases(function.body or ""))
    return frozenset((*arguments, *names_of(function).values(), "new")) - {""}


def assigned(function: Function) -> Pairs:
    """Which variables are given what, throughout."""
    named = enumerate(function.argument_names)
    found: Pairs = [(frozenset({name}), (Parameter(number + 1),)) for number, name in named if name]
    found += [(frozenset({name}), (Parameter(number),)) for name, number in aliases(function.body or "").items()]
    datums = names_of(function)
    return found + [pair for kind, raw in parts(_tree(function)) for pair in put(datums, kind, raw)]


def reached(
    pairs: Sequence[tuple[frozenset[str], tuple[Node, ...]]],
    holds: Callable[[Node, frozenset[str]], bool],
    found: frozenset[str] = frozenset(),
) -> frozenset[str]:
    """The variables that are given what `holds`, which may be another of them, besides those that were `found`."""
    while more := {name for into, values in pairs if any(holds(v, found) for v in values) for name in into} - found:
        found |= more
    return found


def renamed(function: Function) -> Pairs:
    """The same without the columns that a row takes under the names that they have."""
    datums, found = names_of(function), list[tuple[frozenset[str], tuple[Node, ...]]]()
    for kind, raw in parts(_tree(function)):
        if "PLpgSQL_rec" in raw.get("target", {}) or "PLpgSQL_rec" in raw.get("var", {}):
            kept = _kept(raw)
            found += [
                (targets, tuple(v for v in values if v not in kept)) for targets, values in put(datums, kind, raw)
            ]
        else:
            found += put(datums, kind, raw)
    return found


def _kept(raw: dict[str, Any]) -> list[Node]:
    trees = (
        read_expression(one) for kind, one in parts(raw.get("sqlstmt") or raw.get("query")) if kind == "PLpgSQL_expr"
    )
    targets = (target for tree in trees if isinstance(tree, Query) for target in tree.select)
    return [t for t in targets if isinstance(t.value, Column) and t.name in (None, t.value.name)]


def names_of(function: Function) -> dict[int, str]:
    """Of its variables, by their numbers."""
    return dict(enumerate(variable_names(_tree(function))))


def put(datums: dict[int, str], kind: str, raw: dict[str, Any]) -> Pairs:
    """What one statement, or declaration, puts into which variables; in their order where there are as many."""
    targets, values = _targets(kind, raw, datums), tuple(_values(kind, raw))
    into = [_whole(one["name"]) for _, row in parts(raw.get("target")) for one in row.get("fields", ())]
    if into and len(into) == len(values) and kind == "PLpgSQL_stmt_execsql":
        return [(frozenset({name}), (value,)) for name, value in zip(into, values, strict=True)]
    return [(targets, values)] if targets and values else []


def kinds(function: Function) -> dict[str, str]:
    """The types of the variables that it declares, as the catalog calls them; of records none."""
    every = [datum["PLpgSQL_var"] for datum in _tree(function)["datums"] if "PLpgSQL_var" in datum]
    return {each["refname"]: each["datatype"]["PLpgSQL_type"]["typname"] for each in every if each.get("lineno")}


def records(function: Function) -> frozenset[str]:
    """The variables that it declares to hold a row: not its arguments, nor the rows of a trigger."""
    every = {datum["PLpgSQL_rec"]["refname"] for datum in _tree(function)["datums"] if "PLpgSQL_rec" in datum}
    return frozenset(every) - {*function.argument_names, "new", "old"}


def statements_of(function: Function, wanted: Collection[str]) -> Iterator[dict[str, Any]]:
    """Its statements of these kinds, wherever they stand."""
    return (raw for kind, raw in parts(_tree(function)) if kind in wanted)


def expressions_of(raw: dict[str, Any]) -> Iterator[Node]:
    """What the expressions in a statement give; of one that cannot be read, its words."""
    for kind, one in parts(raw):
        if kind == "PLpgSQL_expr":
            tree = read_expression(one)
            yield from (Column(word.lower()) for word in one["query"].split()) if tree is None else given(tree)


def _tree(function: Function) -> dict[str, Any]:
    return procedural_tree(function) or {"datums": []}


def _targets(kind: str, raw: dict[str, Any], datums: dict[int, str]) -> frozenset[str]:
    if kind == "PLpgSQL_var":
        return frozenset({raw["refname"]}) if "default_val" in raw else frozenset()
    if kind == "PLpgSQL_stmt_assign":
        target = assignment(raw["expr"]["PLpgSQL_expr"]["query"]).target
        name = assigned_name(re.sub(r"\[.*", "", target)) or datums.get(raw.get("varno", -1), "")
        return frozenset({_whole(name)})
    if not kind.startswith("PLpgSQL_stmt_"):
        return frozenset()
    found = {one["refname"] for kind, one in parts(raw.get("target")) if kind == "PLpgSQL_rec"}
    into = (one for kind, row in parts(raw.get("target")) if kind == "PLpgSQL_row" for one in row["fields"])
    found |= {_whole(one["name"]) for one in into}
    found |= {one["refname"] for _, one in parts(raw.get("var")) if "refname" in one}
    found |= {_whole(one["name"]) for _, row in parts(raw.get("var")) for one in row.get("fields", ())}
    if "varno" in raw:
        found.add(datums.get(raw["varno"], ""))
    if "curvar" in raw:
        found.add(datums.get(raw["curvar"], ""))
    return frozenset(found) - {""}


def _whole(name: str) -> str:
    """INTO r.code gives a value to r."""
    return name.split(".")[0]


def _values(kind: str, raw: dict[str, Any]) -> Iterator[Node]:
    """The expressions of the statement itself, not of those within it; of a query what it gives."""
    if kind == "PLpgSQL_stmt_fetch" or "curvar" in raw:
        yield Column(f"cursor {raw.get('curvar')}")
    own = {key: value for key, value in raw.items() if key not in ("body", "target", "var")}
    for _, one in parts(own):
        if isinstance(text := one.get("query"), str):
            tree = read_expression(one)
            yield from (Column(word.lower()) for word in re.findall(r"\w+", text)) if tree is None else given(tree)


def given(node: Node) -> Iterator[Node]:
    """What a statement or an expression gives: of queries in it the rows' values, no condition."""
    if isinstance(node, Query):
        yield from (part for row in node.values for value in row for part in given(value))
        yield from (part for target in node.select for part in given(target))
        others = (*node.sources, *node.ctes, *([node.operation] if node.operation is not None else []))
        yield from (part for inner in others for part in _queries(inner))
    elif isinstance(node, Write):
        yield from (value for _, each in stored(node) for value in given(each))
        yield from (part for target in node.returning for part in given(target))
    elif not any(isinstance(part, Query) for part in walk(node)):
        yield node
    else:
        yield from (part for child in children(node) for part in given(child))


def stored(tree: Write, order: tuple[str, ...] = ()) -> Iterator[tuple[frozenset[str], Node]]:
    """What it puts into which columns; into no named one where that cannot be told.

    `order` are the columns of the table, which an INSERT means that names none.
    """
    if isinstance(tree, Insert):
        yield from _rows(tree.columns or order, tree.query)
    elif isinstance(tree, Merge):
        for branch in tree.branches:
            yield from ((frozenset(branch.columns or order), value) for value in branch.values)
        yield from ((frozenset[str](), part) for part in _queries(tree.source))
    yield from ((frozenset(one.columns), part) for one in assigned_by(tree) for part in given(one.value))


def _rows(columns: tuple[str, ...], query: Query | None) -> Iterator[tuple[frozenset[str], Node]]:
    if query is None:
        return
    rows = [*query.values, *([tuple(query.select)] if query.select else [])]
    for row in rows:
        plain = (value.value if isinstance(value, Target) else value for value in row)
        told = len(columns) >= len(row) and not any(isinstance(value, Star) for value in plain)
        for number, value in enumerate(row):
            into = frozenset({columns[number]}) if told else frozenset[str]()
            yield from ((into, part) for part in given(value))
    within = (*query.sources, *query.ctes, *([query.operation] if query.operation is not None else []))
    yield from ((frozenset[str](), part) for each in within for part in _queries(each))


def _queries(node: Node) -> Iterator[Node]:
    """What queries within give, and what functions in FROM make their rows of."""
    yield from (part for one in walk(node) if isinstance(one, Query) for part in given(one))
    calls = (call for one in walk(node, queries=False) if isinstance(one, FunctionSource) for call in one.calls)
    yield from (part for call in calls for part in given(call))


def read_expression(raw: dict[str, Any]) -> Node | None:
    """A statement, an expression, or what follows the sign of an assignment; None where it cannot be read."""
    text, mode = raw["query"], raw.get("parseMode", STATEMENT)
    if mode == STATEMENT:
        return parsed_statement(text)
    return parsed(assignment(text).value if mode > EXPRESSION else text)
