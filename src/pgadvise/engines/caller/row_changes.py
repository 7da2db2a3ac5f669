"""What the function of a trigger makes of NEW, the row that it is fired for, by the parser's tree of its body.

Of the server's own functions and its extensions' the manual tells it: they set columns that the trigger's arguments
name (moddatetime, insert_username, tsvector_update_trigger), or leave out a change that changes nothing.

The parser resolves what a statement fills: `n ALIAS FOR new` is NEW, a variable that a block declares as `new` is not.
Of RETURN it does not say which variable is returned, so that is read off the words: where something else is called NEW
or OLD as well, or a function fills OLD, what is returned so may be any row.
"""

from collections.abc import Iterator
from functools import cache
from typing import Any, NamedTuple

from pgadvise.engines.caller.bodies import procedural_tree
from pgadvise.snapshot import Function, Trigger
from pgadvise.sql.parser.parse import parsed
from pgadvise.sql.stored.procedural import assignment, parts
from pgadvise.sql.stored.triggers import trigger_text
from pgadvise.sql.stored.words_of_bodies import aliased_names, returned_names
from pgadvise.sql.tree.expression import Expression

_Raw = dict[str, Any]
_NEW = ("new", '"new"', "coalesce(new,old)")
_STAMPS = ("moddatetime", "insert_username")  # extensions of one function each, which has their name
_TEXT_SEARCH, _SUPPRESS = (3752, 3753), 1291  # oids of pg_catalog's tsvector_update_trigger…, suppress_redundant_…
_UNCHANGED = (*_NEW, "old", '"old"', "null")  # in an INSERT's trigger OLD is NULL, and NULL leaves the row out


class Change(NamedTuple):
    """One statement that gives a column of NEW a value. No `column`: any; no `value`: it is not one expression."""

    column: str | None
    value: Expression | None = None


def row_changes(trigger: Trigger, function: Function | None) -> tuple[Change, ...] | None:
    """None where the body cannot be read; `function`: the trigger's, None for one of the server's own."""
    known = _known(trigger, function)
    return known.changes if known is not None else None


def returns_other(trigger: Trigger, function: Function | None) -> bool:
    """Whether it may return anything but NEW; a body that cannot be read may."""
    known = _known(trigger, function)
    return known is None or any(word not in _NEW for word in known.returned)


def is_stamp(trigger: Trigger, function: Function | None) -> bool:
    """Whether it is one of the server's own or its extensions', which does nothing but to NEW."""
    if function is None:
        return trigger.function in (*_TEXT_SEARCH, _SUPPRESS)
    return function.extension in _STAMPS and function.name == function.extension


class _Body(NamedTuple):
    changes: tuple[Change, ...]
    returned: tuple[str, ...]


def _known(trigger: Trigger, function: Function | None) -> _Body | None:
    if not is_stamp(trigger, function):
        return _read(function) if function is not None else None
    if trigger.function == _SUPPRESS:
        return _Body((), ("null",))
    text = trigger_text(trigger.definition)
    return _Body((Change(text.arguments[0]),), ("new",)) if text is not None and text.arguments else None


@cache
def _read(function: Function) -> _Body | None:
    tree = procedural_tree(function)
    if tree is None:
        return None
    text, datums = function.body or "", tree["datums"]
    fields, returned = _fields(datums), tuple(_returned(text, tree))
    changes = [change for kind, raw in parts(tree) for change in _by(kind, raw, fields)]
    changes += [Change(None) for word in returned if word not in _UNCHANGED]
    old = _fields(datums, "old")
    others = (name for each in datums for one in each.values() if "lineno" in one and (name := one.get("refname")))
    hidden = {"new", "old"} & {*others, *aliased_names(text)}
    if hidden or any(True for kind, raw in parts(tree) for _ in _by(kind, raw, old, "old")):
        changes.append(Change(None))
    return _Body(tuple(changes), returned)


def _fields(datums: list[_Raw], row: str = "new") -> dict[int, str | None]:
    """By the numbers of the variables: NEW itself, as None, and the columns of it that statements name."""
    new = next((n for n, datum in enumerate(datums) if _is_row(datum.get("PLpgSQL_rec", {}), row)), None)
    if new is None:  # a body that never fills NEW is read without it
        return {}
    found: dict[int, str | None] = {new: None}
    for number, datum in enumerate(datums):
        field = datum.get("PLpgSQL_recfield")
        if field is not None and field.get("recparentno", 0) == new:
            found[number] = field["fieldname"]
    return found


def _is_row(record: _Raw, row: str) -> bool:
    return record.get("refname") == row and "lineno" not in record


def _by(kind: str, raw: _Raw, fields: dict[int, str | None], row: str = "new") -> Iterator[Change]:
    if kind == "PLpgSQL_stmt_assign":
        number = raw.get("varno", 0)
        if number in fields:
            yield Change(fields[number], _value(raw["expr"]["PLpgSQL_expr"]))
    elif kind == "PLpgSQL_stmt_call":  # what is handed to INOUT comes back
        yield from [Change(None)] if row in raw["expr"]["PLpgSQL_expr"]["query"].lower() else []
    elif kind == "PLpgSQL_stmt_getdiag":
        numbers = [item["PLpgSQL_diag_item"].get("target", 0) for item in raw.get("diag_items", ())]
        yield from (Change(fields[number]) for number in numbers if number in fields)
    elif kind.startswith("PLpgSQL_stmt_"):
        yield from (Change(fields[number]) for number in _filled(kind, raw, fields, row) if number in fields)


def _filled(kind: str, raw: _Raw, fields: dict[int, str | None], row: str) -> Iterator[int]:
    """The numbers of what INTO, FOR and FOREACH fill."""
    for into in (raw.get("target", {}), raw.get("var", {})):
        if _is_row(into.get("PLpgSQL_rec", {}), row):
            yield from (number for number, column in fields.items() if column is None)
        yield from (field.get("varno", 0) for field in into.get("PLpgSQL_row", {}).get("fields", ()))
    if kind == "PLpgSQL_stmt_foreach_a":
        yield raw.get("varno", 0)


def _value(raw: _Raw) -> Expression | None:
    """Of `x[…] := …` only an element is told."""
    target, value = assignment(raw["query"])
    return None if target.endswith("]") else parsed(value)


def _returned(text: str, tree: _Raw) -> Iterator[str]:
    """What each RETURN says, in lower case and without blanks; a name as the server folds it."""
    for kind, raw in parts(tree):
        if kind == "PLpgSQL_stmt_return" and "expr" in raw:
            yield "".join(raw["expr"]["PLpgSQL_expr"]["query"].lower().split())
    yield from (name for _, name in returned_names(text))
