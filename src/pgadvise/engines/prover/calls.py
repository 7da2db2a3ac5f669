"""Calls: the session's functions, a few of the server's, the user's own by their bodies; of the rest nothing is known.

A function without a model gives any value, each time another. Those listed as deterministic give the same for the same
arguments, which is most of what a proof needs of them.
"""

import re

import z3

from pgadvise.engines.prover import documents, routines
from pgadvise.engines.prover.scopes import Derived, Meaning, Scope
from pgadvise.engines.prover.terms import FALSE, TRUE, VALUES, Truth, Value, as_truth
from pgadvise.sql import expression as e
from pgadvise.sql.query import Query, Subquery
from pgadvise.sql.reads import setting_name
from pgadvise.sql.walk import walk

_TEXTUAL = frozenset(
    "lower upper split_part btrim ltrim rtrim replace substring substr left right md5 overlay translate lpad".split()
)
_TIMES = frozenset("now clock_timestamp transaction_timestamp statement_timestamp".split())
# None of these is an aggregate: a query that calls them has no row where FROM gives none.
_SCALAR = (
    _TEXTUAL
    | _TIMES
    | documents.ELEMENTS
    | frozenset(
        """
        current_setting set_config length char_length date_trunc to_jsonb jsonb_build_array
        jsonb_build_object pg_has_role jsonb_extract_path jsonb_extract_path_text json_extract_path
        json_extract_path_text string_to_array unnest
        gen_random_uuid concat concat_ws format jsonb_array_elements jsonb_array_length array_length cardinality
        """.split()
    )
)
_CURRENT = frozenset(("current_user", "current_role", "user"))
_FOLDER = re.compile(r"string_to_array\(\s*name\s*,\s*'/'\s*\)", re.IGNORECASE)
_SYSTEM = (None, "pg_catalog")


def session_value(meaning: Meaning, name: str, scope: Scope) -> Value:
    """`current_user` is the role that the statement runs as, a SECURITY DEFINER function's owner inside of it."""
    if name in _CURRENT and meaning.world.session.surface != "sql":
        return Value(FALSE, meaning.world.literal(scope.frame.role, "text"), "text")
    return meaning.world.names.value(name, "text" if name.endswith("user") else None)


def called(meaning: Meaning, call: e.Call, scope: Scope, kind: str | None) -> Value:
    function = routines.resolved(meaning, call, scope)
    if function is not None:
        return routines.result(meaning, function, call, scope)
    if call.schema not in _SYSTEM or call.over or call.filter or call.distinct:
        return meaning.unknown(f"the function {_name(call)}", kind)
    return _builtin(meaning, call, scope) or meaning.unknown(f"the function {_name(call)}", kind)


def _builtin(meaning: Meaning, call: e.Call, scope: Scope) -> Value | None:
    if call.name == "current_setting":
        return _setting(meaning, call)
    if found := documents.extracted(meaning, call, scope):
        return found
    if call.name in documents.ELEMENTS and len(call.args) == 1:
        document = meaning.value(call.args[0], scope).document
        return None if document is None else meaning.world.session.element(document, "element")
    if call.name in _TEXTUAL:
        args = [meaning.value(arg, scope, "text") for arg in call.args]
        made = z3.Function(f"{call.name}/{len(args)}", *[VALUES] * (len(args) + 1))
        return meaning.world.names.value(call.name, "text")._replace(term=made(*(a.term for a in args)))
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


def rows(meaning: Meaning, call: e.Call, scope: Scope) -> Derived | None:
    """Some row of a function in FROM."""
    function = routines.resolved(meaning, call, scope)
    if function is not None:
        return routines.rows(meaning, function, call, scope)
    if call.name in documents.ELEMENTS and call.schema in _SYSTEM and len(call.args) == 1:
        document = meaning.value(call.args[0], scope).document
        if document is not None:
            return Derived(((None, meaning.world.session.element(document, "element")),), TRUE)
    return None


def may_aggregate(meaning: Meaning, expression: e.Expression) -> bool:
    """Whether a call in it may be of an aggregate."""
    for part in walk(expression, queries=False):
        if isinstance(part, e.Call) and not (part.schema in _SYSTEM and part.name in _SCALAR):
            known = routines.named(meaning, part)
            if not known or any(f.kind != "function" for f in known):
                return True
    return False


def in_array(meaning: Meaning, test: e.Quantified, scope: Scope) -> Truth:
    """`x operator ANY | ALL (array)` of an array that is no list of expressions."""
    source = routines.array_query(meaning, test.array, scope)
    if source is not None and test.quantifier == "any":
        return meaning.member(meaning.value(test.test, scope), test.operator, *source)
    if test.quantifier == "any" and test.operator == "=" and _signed_list(meaning, test.array, scope):
        return documents.named(meaning, meaning.value(test.test, scope))
    return as_truth(meaning.unknown(f"{test.operator} {test.quantifier.upper()} of an array"))


def _signed_list(meaning: Meaning, array: e.Expression, scope: Scope) -> bool:
    """A text of the session that the caller does not choose, taken apart: it names him in each of its parts."""
    while isinstance(array, e.Cast):
        array = array.arg
    if isinstance(array, Subquery) and array.kind == "scalar" and array.query == Query(select=array.query.select):
        return len(array.query.select) == 1 and _signed_list(meaning, array.query.select[0].value, scope)
    if not isinstance(array, e.Call) or array.name != "string_to_array" or array.schema not in _SYSTEM:
        return False
    text = meaning.value(array.args[0], scope)
    return text.own and text.controlled
