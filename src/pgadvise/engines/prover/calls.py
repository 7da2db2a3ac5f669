"""Calls: the session's functions, a few of the server's, the user's own by their bodies; of the rest nothing is known.

A function without a model gives any value, each time another. Those listed as deterministic give the same for the same
arguments, which is most of what a proof needs of them.
"""

import re

import z3

from pgadvise.engines.prover import aggregates, arrays, documents, jsonpath, records, roles, routines
from pgadvise.engines.prover.scopes import Derived, Meaning, Scope
from pgadvise.engines.prover.terms import FALSE, VALUES, Formula, Value, as_value
from pgadvise.sql import expression as e
from pgadvise.sql.reads import setting_name

_TEXTUAL = frozenset(
    "lower upper split_part btrim ltrim rtrim replace substring substr left right md5 overlay translate lpad".split()
)
_TIMES = frozenset("now clock_timestamp transaction_timestamp statement_timestamp".split())
_CURRENT = frozenset(("current_user", "current_role", "user"))
_FOLDER = re.compile(r"string_to_array\(\s*name\s*,\s*'/'\s*\)", re.IGNORECASE)
_SYSTEM = (None, "pg_catalog")


def session_value(meaning: Meaning, name: str, scope: Scope) -> Value:
    """`current_user` is the role that the statement runs as, a SECURITY DEFINER function's owner inside of it."""
    if name in _CURRENT and meaning.world.session.surface != "sql":
        return meaning.world.session.named(scope.frame.role)
    return meaning.world.names.value(name, "text" if name.endswith("user") else None)


def called(meaning: Meaning, call: e.Call, scope: Scope, kind: str | None) -> Value:
    if scope.aggregate is not None and (found := scope.aggregate(call)) is not None:
        return found
    if call.over and (found := aggregates.over(meaning, call, scope)) is not None:
        return found
    function = routines.resolved(meaning, call, scope)
    if function is not None:
        return routines.result(meaning, function, call, scope)
    if call.schema not in _SYSTEM or call.over or call.filter or call.distinct:
        return meaning.unknown(f"the function {_name(call)}", kind)
    return _builtin(meaning, call, scope) or meaning.unknown(f"the function {_name(call)}", kind)


def _builtin(meaning: Meaning, call: e.Call, scope: Scope) -> Value | None:
    if call.name == "current_setting":
        return _setting(meaning, call)
    found = documents.called(meaning, call, scope) or arrays.called(meaning, call, scope)
    found = found or records.called(meaning, call, scope) or jsonpath.called(meaning, call, scope)
    if found is not None:
        return found
    if (tested := jsonpath.tested(meaning, call, scope)) is not None:
        return as_value(tested)
    if call.name in _TEXTUAL:
        args = [meaning.value(arg, scope, "text") for arg in call.args]
        made = z3.Function(f"{call.name}/{len(args)}", *[VALUES] * (len(args) + 1))
        return meaning.world.names.value(call.name, "text")._replace(term=made(*(a.term for a in args)))
    if call.name == "pg_has_role":
        return roles.has_role(meaning, call, scope)
    if call.name in _TIMES:
        return Value(FALSE, meaning.world.names.term("now"), "instant")
    return None


def first_folder(meaning: Meaning, part: e.Subscript, scope: Scope) -> Value | None:
    """`(storage.foldername(name))[1]` and `(string_to_array(name, '/'))[1]`: the first part of the path, or NULL."""
    first = isinstance(part.index, e.Constant) and part.index.value == 1 and not part.slice
    call = part.arg
    if not first or not isinstance(call, e.Call) or not call.args or call.over:
        return None
    separator: e.Expression = e.Constant("/", "text")
    if (call.schema, call.name) == ("storage", "foldername") and len(call.args) == 1:
        if not all(_FOLDER.search(f.body or "") for f in routines.named(meaning, call)):
            return None
    elif call.name == "string_to_array" and call.schema in _SYSTEM and len(call.args) == 2:
        separator = call.args[1]
    else:
        return None
    path = [meaning.value(arg, scope, "text") for arg in (call.args[0], separator, e.Constant(1))]
    made = z3.Function("split_part/3", *[VALUES] * 4)
    return meaning.world.names.value("folder", "text")._replace(term=made(*(a.term for a in path)))


def _setting(meaning: Meaning, call: e.Call) -> Value | None:
    name = setting_name(call)
    if name is None:
        return None
    missing_ok = call.args[1] if len(call.args) > 1 else None
    strict = missing_ok is None or (isinstance(missing_ok, e.Constant) and missing_ok.value in (False, "false", "f"))
    return meaning.world.session.setting(name, strict=strict)


def _name(call: e.Call) -> str:
    return f"{call.schema}.{call.name}" if call.schema else call.name


def rows(meaning: Meaning, call: e.Call, scope: Scope, types: tuple[tuple[str, str], ...]) -> Derived | None:
    """Some row of a function in FROM."""
    function = routines.resolved(meaning, call, scope)
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
    function = routines.resolved(meaning, call, scope)
    return FALSE if function is None else routines.raises(meaning, function, call, scope)
