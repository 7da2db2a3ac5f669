"""The user's functions, by their bodies: SQL inlined, simple PL/pgSQL run in `plpgsql`.

A body runs as its owner where it is SECURITY DEFINER, else as who calls it, under its own search_path where it sets
one. Names in a body mean columns first, parameters after.
"""

import re

import msgspec

from pgadvise.engines.caller.bodies import body
from pgadvise.engines.prover import plpgsql, pure, queries
from pgadvise.engines.prover.kinds import stored_kind
from pgadvise.engines.prover.procedure import search_path
from pgadvise.engines.prover.scopes import Derived, Frame, Meaning, Scope
from pgadvise.engines.prover.terms import FALSE, TRUE, Formula, Value, either, merged
from pgadvise.snapshot import Function
from pgadvise.sql import expression as e
from pgadvise.sql.functions import function_statements
from pgadvise.sql.parse import NotParsed, expression, statement
from pgadvise.sql.query import Query
from pgadvise.sql.reads import relations
from pgadvise.sql.walk import walk

_DEEPEST = 8
HARMLESS = ("search_path=", "statement_timeout=", "lock_timeout=", "work_mem=", "jit=")
_PURE = pure.ALWAYS | frozenset(("string_to_array", "array_length", "cardinality"))
_LOSSY = re.compile(
    r"(?:pg_catalog\.)?\"?"
    r"(?:char|character|bpchar|name|numeric|decimal|real|double precision|float\d|money|interval|time|bit)\b",
    re.IGNORECASE,
)
_COMMA = re.compile(r",\s*(?![^()]*\))")
_MODE = re.compile(r"(?:OUT|INOUT|VARIADIC)\b|TABLE\(")
_TABLE = re.compile(r"TABLE\((.*)\)", re.DOTALL)


def named(meaning: Meaning, call: e.Call) -> tuple[Function, ...]:
    """Every function that the name may stand for."""
    snapshot = meaning.world.ground.snapshot
    if call.schema == "pg_catalog":
        return ()
    if call.schema is not None:
        return snapshot.functions_named(call.schema, call.name)
    return snapshot.functions_called(call.name)


def resolved(meaning: Meaning, call: e.Call, scope: Scope) -> Function | None:
    """The one function that is called; None where overloads or the search_path leave it open."""
    found = _in_path(meaning, named(meaning, call), call, scope.frame)
    fitting = [f for f in found if len(f.argument_types) == len(call.args)]
    if len(found) == 1:
        return found[0]
    if any(isinstance(arg, e.NamedArgument) for arg in call.args):
        return None
    kinds = [meaning.value(arg, scope).kind for arg in call.args]
    if None in kinds:
        return None
    # Of a type without a kind (a domain, say) one may be the server's choice though another has the very kinds.
    exact = [f for f in fitting if all(k in (None, kinds[i]) for i, k in enumerate(_kinds(meaning, f)))]
    return exact[0] if len(exact) == 1 and None not in _kinds(meaning, exact[0]) else None


def _in_path(meaning: Meaning, found: tuple[Function, ...], call: e.Call, frame: Frame) -> list[Function]:
    if call.schema is not None:
        return list(found)
    if frame.path is None:
        return list(found) if len({f.schema for f in found}) == 1 else []
    return [f for f in found if f.schema in frame.path] if len({f.schema for f in found}) == 1 else []


def _kinds(meaning: Meaning, function: Function) -> list[str | None]:
    return [stored_kind(meaning.world.ground.enums, t) for t in function.argument_types]


def entered(meaning: Meaning, function: Function, call: e.Call, scope: Scope) -> Frame | None:
    """The frame of the body; None where the arguments cannot be brought to its parameters."""
    given = _packed(function, call)
    values = _arguments(meaning, function, given, scope) if given is not None else None
    frame = scope.frame
    if values is None or frame.depth >= _DEEPEST or function.kind != "function":
        return None
    if any(not setting.startswith(HARMLESS) for setting in function.config):  # SET role, row_security, app.tenant …
        return None
    if function.volatility == "immutable" and not _is_pure(meaning, function):
        meaning.world.block(f"{function.qualified}, IMMUTABLE by mistake: a plan keeps what it gave before")
        return None
    names = {name: value for name, value in zip(function.argument_names, values, strict=False) if name}
    role = function.owner if function.security_definer else frame.role
    return Frame(role, search_path(function, _callers(frame)), function, names, tuple(values), frame.depth + 1)


def _packed(function: Function, call: e.Call) -> e.Call | None:
    """A call whose arguments from some place on are one array, as VARIADIC has it; without any it is the default's.

    None where it cannot be told which they are.
    """
    if "VARIADIC " not in (function.parameters or ""):
        return None if call.variadic else call
    last = len(function.argument_types) - 1
    plain = _COMMA.split(function.parameters or "")[-1].startswith("VARIADIC ")
    if not plain or any(isinstance(arg, e.NamedArgument) for arg in call.args):
        return None
    if call.variadic or len(call.args) <= last:
        return call
    array = e.Cast(e.Array(call.args[last:]), function.argument_types[last])
    return msgspec.structs.replace(call, args=(*call.args[:last], array))


def _arguments(meaning: Meaning, function: Function, call: e.Call, scope: Scope) -> list[Value] | None:
    order: list[e.Expression | None] = [None] * len(function.argument_types)
    if len(call.args) > len(order):
        return None
    for place, given in enumerate(call.args):
        if isinstance(given, e.NamedArgument):
            if given.name not in function.argument_names:
                return None
            order[function.argument_names.index(given.name)] = given.value
        else:
            order[place] = given
    found = []
    for place, arg in enumerate(order):
        kind = stored_kind(meaning.world.ground.enums, function.argument_types[place])
        arg = arg or _default(function, place)
        if arg is None:
            found.append(meaning.unknown(f"the default of an argument of {function.name}", kind))
        else:
            found.append(_passed(meaning, meaning.value(arg, scope, kind), function.argument_types[place], kind))
    return found


def _default(function: Function, place: int) -> e.Expression | None:
    """What an argument is when it is not given; None where the text of the signature does not tell it plainly."""
    parts = _COMMA.split(function.parameters or "")
    modes = any(_MODE.match(part) for part in parts)
    if modes or len(parts) != len(function.argument_types) or "DEFAULT" not in parts[place]:
        return None
    try:
        tree = expression(parts[place].partition("DEFAULT")[2])
    except NotParsed:
        return None
    # It is evaluated as who calls. What names a function without its schema is left alone: the path is nobody's here.
    plain = (e.Constant, e.Cast, e.Call)
    nodes = tuple(walk(tree))
    qualified = all(part.schema is not None for part in nodes if isinstance(part, e.Call))
    return tree if qualified and all(isinstance(part, plain) for part in nodes) else None


def _passed(meaning: Meaning, value: Value, type_: str, kind: str | None) -> Value:
    if kind is None:  # a domain's values are those of its type, others' may be rounded, cut or folded on the way
        return value._replace(kind=None, text=None, pieces=()) if _LOSSY.match(type_) else value
    if value.kind == kind:
        return value
    return meaning.cast(value, "text" if kind == "text" else type_)


def _callers(frame: Frame) -> tuple[str, ...] | None:
    return frame.path if frame.path != ("pg_catalog",) else None


def _is_pure(meaning: Meaning, function: Function) -> bool:
    """Whether an IMMUTABLE function is one: no table, no setting, nobody's name, and only its like called."""
    read = body(function)
    if read is None or not read.whole:
        return False
    for tree in read.statements:
        if relations(tree) or any(isinstance(part, e.SessionValue) for part in walk(tree)):
            return False
        for part in walk(tree):
            if isinstance(part, e.Call) and part.name not in _PURE:
                known = named(meaning, part)
                if not known or not all(f.volatility == "immutable" and _is_pure(meaning, f) for f in known):
                    return False
    return True


def _query(function: Function) -> Query | None:
    """The one query of an SQL body."""
    if function.language != "sql" or function.body is None:
        return None
    try:
        found = function_statements(function.body, "sql", function.argument_names)
        tree = statement(found[0]) if len(found) == 1 else None
    except NotParsed:
        return None
    return tree if isinstance(tree, Query) else None


def result(meaning: Meaning, function: Function, call: e.Call, scope: Scope) -> Value:
    """The value of a call; of one that gives rows, the value of some row."""
    kind = stored_kind(meaning.world.ground.enums, function.returns)
    frame = entered(meaning, function, call, scope)
    if frame is None:
        return meaning.unknown(f"the call of {function.qualified}", kind)
    query = _query(function)
    if query is not None:
        _followed(meaning, call, query)
        found = meaning.scalar(query, Scope(frame))
    elif function.language == "plpgsql" and not function.returns_set:
        meaning.world.readings.seen(call)
        found = plpgsql.result(meaning, function, frame)
    elif (some := _returned(meaning, function, call, frame)) is not None and len(some.columns) == 1:
        found = queries.one_value(meaning, some)
    else:
        return meaning.unknown(f"the body of {function.qualified}", kind)
    if kind is not None and found.kind != kind:
        found = meaning.cast(found, "text" if kind == "text" else function.returns)
    if kind is None:
        found = found._replace(kind="composite")
    if not function.strict:
        return found
    return merged(either(*(v.null for v in frame.positional)), Value(TRUE, found.term, found.kind), found)


def _returned(meaning: Meaning, function: Function, call: e.Call, frame: Frame) -> Derived | None:
    """Some row of a body in PL/pgSQL; a strict one that may be given a NULL then gives none."""
    if function.language != "plpgsql" or not function.returns_set:
        return None
    found = plpgsql.rows(meaning, function, frame)
    if found is not None:
        meaning.world.readings.seen(call)
    return found


def _followed(meaning: Meaning, call: e.Call, query: Query) -> None:
    meaning.world.readings.seen(call)
    meaning.world.readings.opened(query)


def raises(meaning: Meaning, function: Function, call: e.Call, scope: Scope) -> Formula:
    """When a call certainly raises an error. A strict function is not run for a NULL, nor is one in a cached plan."""
    frame = entered(meaning, function, call, scope)
    if frame is None or function.language != "plpgsql" or function.strict or function.volatility == "immutable":
        return FALSE
    return plpgsql.raises(meaning, function, frame)


def rows(meaning: Meaning, function: Function, call: e.Call, scope: Scope) -> Derived | None:
    """Some row of a function in FROM, its columns named as its result says."""
    frame = entered(meaning, function, call, scope)
    query = _query(function)
    if frame is None:
        return None
    if query is not None:
        _followed(meaning, call, query)
        found = meaning.derived(query, Scope(frame))
    elif (some := _returned(meaning, function, call, frame)) is not None:
        found = some
    else:
        return None
    names = _columns(meaning, function)
    if names is None:
        return Derived(((None, found.columns[0][1]),), found.when) if len(found.columns) == 1 else None
    if len(names) != len(found.columns):
        return None
    return Derived(tuple((n, v) for n, (_, v) in zip(names, found.columns, strict=True)), found.when)


def _columns(meaning: Meaning, function: Function) -> list[str] | None:
    """The names that RETURNS TABLE or a table's row type give; None for a single value."""
    table = _TABLE.fullmatch(function.result or "")
    if table:
        return [part.split()[0].strip('"') for part in table[1].split(",")]
    for relation in meaning.world.ground.snapshot.relations:
        if function.returns in (f"{relation.schema}.{relation.name}", relation.name):
            return [c.name for c in relation.columns]
    return None
