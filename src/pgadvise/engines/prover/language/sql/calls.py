"""Calls: the session's functions, a few of the server's, the user's own by their bodies; of the rest nothing is known.

A function without a model gives any value, each time another. Those listed as deterministic give the same for the same
arguments, which is most of what a proof needs of them.
"""

import re

import z3

from pgadvise.engines.prover.language.documents import arrays, documents, edits, jsonpath, records
from pgadvise.engines.prover.language.sql import (
    aggregates,
    constants,
    overloads,
    pure,
    roles,
    routines,
    shown,
    uuids_in_texts,
)
from pgadvise.engines.prover.words.terms import FALSE, VALUES, Formula, Value, as_value, either, implies
from pgadvise.engines.prover.world.scopes import Bound, Derived, Frame, Meaning, Scope, look_up
from pgadvise.sql.parser.parse import parsed
from pgadvise.sql.tree import expression as e
from pgadvise.sql.tree.reads import setting_name

_TIMES = frozenset("now transaction_timestamp statement_timestamp".split())  # while the statement runs, one each
_CURRENT = frozenset(("current_user", "current_role", "user"))
_FOLDER = re.compile(r"string_to_array\(\s*name\s*,\s*'/'\s*\)", re.IGNORECASE)
_SPLITS = ("string_to_array", "regexp_split_to_array")
_SYSTEM = (None, "pg_catalog")
# Functions that are operators by another name.
_OPERATORS = {
    "jsonb_exists": "?", "jsonb_exists_any": "?|", "jsonb_exists_all": "?&", "jsonb_contains": "@>",
    "jsonb_contained": "<@", "jsonb_path_exists_opr": "@?", "jsonb_path_match_opr": "@@", "arraycontains": "@>",
    "arraycontained": "<@", "arrayoverlap": "&&", "starts_with": "^@", "texteq": "=", "uuid_eq": "=", "jsonb_eq": "=",
}  # fmt: skip


def session_value(meaning: Meaning, name: str, scope: Scope) -> Value:
    """`current_user` is the role that the statement runs as, a SECURITY DEFINER function's owner inside of it."""
    if name in _CURRENT and (meaning.world.session.steady or _is_owners(meaning, scope)):
        return meaning.world.session.named(scope.frame.role)
    if name in _CURRENT and meaning.world.session.among:
        return meaning.world.session.current_role()
    if name in ("current_timestamp", "current_date", "localtimestamp"):
        kind = {"current_timestamp": "instant", "current_date": "date"}.get(name, "timestamp")
        return Value(FALSE, z3.Const("now()" if kind == "instant" else name, VALUES), kind)
    return meaning.world.names.value(name, "text" if name.endswith("user") else None)


def _is_owners(meaning: Meaning, scope: Scope) -> bool:
    """Whether it is asked in a function that runs as its owner, where nobody may become another (guc.c)."""
    return scope.frame.role != meaning.world.session.role


def _is_collated(meaning: Meaning, call: e.Call, scope: Scope) -> bool:
    """Whether an argument may bring a collation of its own: then whatever the function compares is compared in it."""
    if not meaning.world.ground.collates:
        return False
    given = (arg.value if isinstance(arg, e.NamedArgument) else arg for arg in call.args)
    return any(meaning.value(arg, scope).kind is None for arg in given if not constants.is_bare(arg))


def called(meaning: Meaning, call: e.Call, scope: Scope, kind: str | None) -> Value:
    if _is_collated(meaning, call, scope):
        return meaning.unknown(f"the function {_name(call)} of a text in a collation of its own", kind)
    if scope.aggregate is not None and (found := scope.aggregate(call)) is not None:
        return found
    if call.over and (found := aggregates.over(meaning, call, scope)) is not None:
        return found
    function = overloads.resolved(meaning, call, scope)
    if function is not None:
        return routines.result(meaning, function, call, scope)
    if call.schema not in _SYSTEM or call.over or call.filter or call.distinct:
        return meaning.unknown(f"the function {_name(call)}", kind)
    return _builtin(meaning, call, scope) or meaning.unknown(f"the function {_name(call)}", kind)


def _builtin(meaning: Meaning, call: e.Call, scope: Scope) -> Value | None:
    if call.name == "current_setting":
        return _setting(meaning, call, scope)
    if call.name in _OPERATORS and len(call.args) == 2:
        return as_value(meaning.truth(e.Operator(_OPERATORS[call.name], call.args), scope))
    found = (
        documents.called(meaning, call, scope)
        or edits.called(meaning, call, scope)
        or uuids_in_texts.called(meaning, call, scope)
        or arrays.called(meaning, call, scope)
    )
    found = found or records.called(meaning, call, scope) or jsonpath.called(meaning, call, scope)
    if found is not None:
        return found
    if (tested := jsonpath.tested(meaning, call, scope)) is not None:
        return as_value(tested)
    if call.name in shown.NAMES:
        return shown.called(meaning, call, scope)
    if (known := pure.called(meaning, call, scope)) is not None:
        return roles.cut(meaning, call.name, pure.arguments(meaning, call, scope)) or known
    if call.name == "pg_has_role":
        return roles.has_role(meaning, call, scope)
    if call.name in _TIMES:
        return Value(FALSE, z3.Const(f"{call.name}()", VALUES), "instant")
    return None


def folder(meaning: Meaning, part: e.Subscript, scope: Scope) -> Value | None:
    """`(storage.foldername(name))[n]`, `(string_to_array(name, '/'))[n]`: what split_part() gives, or NULL.

    `(regexp_match(name, pattern))[1]` is what substring() gives. A generated column is what it is generated from, or
    NULL: before a row is stored.
    """
    index, call, scope = part.index, *_generated(meaning, part.arg, scope)
    place = index.value if isinstance(index, e.Constant) and isinstance(index.value, int) and not part.slice else 0
    if place < 1 or not isinstance(call, e.Call) or not call.args or call.over:
        return None
    mark: str | None = "/"
    if (call.schema, call.name) == ("storage", "foldername") and len(call.args) == 1:
        if not all(_FOLDER.search(f.body or "") for f in overloads.named(meaning, call)):
            return None
    elif call.name in _SPLITS and call.schema in _SYSTEM and len(call.args) == 2:
        mark = meaning.value(call.args[1], scope, "text").text
    elif call.name == "regexp_match" and call.schema in _SYSTEM and len(call.args) == 2 and place == 1:
        pattern = meaning.value(call.args[1], scope, "text")
        if (taken := pure.captured(meaning, meaning.value(call.args[0], scope, "text"), pattern)) is not None:
            return taken
        mark = pure.first_part("substring", pattern.text or "")
    else:
        return None
    if mark is None or not pure.is_mark(mark):
        return None
    text = meaning.value(call.args[0], scope, "text")
    made = _part(meaning, text, mark, place, certain=place == 1 and call.name == "string_to_array")
    if text.trusted_in_parts and pure.tells_apart(meaning, mark):
        return meaning.world.session.trusted(made._replace(own=True, controlled=True), text.why)
    return made


def _part(meaning: Meaning, text: Value, mark: str, place: int, *, certain: bool) -> Value:
    """`certain`: NULL only where there is no text; an empty one has no part."""
    null, part = meaning.world.names.boolean("folder-null"), pure.part(meaning, text.term, mark, place)
    if certain:
        nothing = meaning.world.literal("", "text")
        null = text.term == nothing
        meaning.world.facts.append(implies(null, part == nothing))
    return Value(either(null, text.null), part, "text")


def _generated(meaning: Meaning, array: e.Expression, scope: Scope) -> tuple[e.Expression, Scope]:
    """What a generated column stands for, and the row in which its parts have to be read; others are left as given."""
    value = look_up(array, scope) if isinstance(array, e.Column) else None
    source = meaning.world.source_of(value) if value is not None else None
    tree = parsed(source[0]) if source is not None else None
    if tree is None or source is None:
        return array, scope
    return tree, Scope(Frame(scope.frame.role, path=("pg_catalog",)), (Bound("t", source[1]),))


def _setting(meaning: Meaning, call: e.Call, scope: Scope) -> Value | None:
    name = setting_name(call)
    if name is None and call.args:
        given = meaning.value(call.args[0], scope, "text")
        name = given.text if z3.is_false(given.null) else None
    if name is None:
        return None
    missing_ok = call.args[1] if len(call.args) > 1 else None
    strict = missing_ok is None or (isinstance(missing_ok, e.Constant) and missing_ok.value in (False, "false", "f"))
    return meaning.world.session.setting(name, strict=strict)


def _name(call: e.Call) -> str:
    return f"{call.schema}.{call.name}" if call.schema else call.name


def rows(meaning: Meaning, call: e.Call, scope: Scope, types: tuple[tuple[str, str], ...]) -> Derived | None:
    """Some row of a function in FROM."""
    if _is_collated(meaning, call, scope):
        return None
    function = overloads.resolved(meaning, call, scope)
    if function is not None:
        return routines.rows(meaning, function, call, scope)
    if call.schema not in _SYSTEM:
        return None
    if types or call.name in records.NAMES:
        return records.rows(meaning, call, scope, types)
    found = documents.rows(meaning, call, scope) or arrays.rows(meaning, call, scope)
    return found or jsonpath.rows(meaning, call, scope)


def raises(meaning: Meaning, call: e.Call, scope: Scope) -> Formula:
    """When a call certainly ends the statement with an error."""
    function = overloads.resolved(meaning, call, scope)
    return FALSE if function is None else routines.raises(meaning, function, call, scope)
