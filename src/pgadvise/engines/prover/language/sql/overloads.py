"""Which function a call means.

The server takes the one whose arguments have the very types of what is given, if there is one, and of two such the one
that needs no defaults. Where types of integers decide, they have to be known: of a column, a cast, a literal.
"""

from pgadvise.engines.prover.schema.texts.signatures import is_variadic, placed
from pgadvise.engines.prover.words.kinds import stored_kind
from pgadvise.engines.prover.words.terms import Value
from pgadvise.engines.prover.world.scopes import Frame, Meaning, Scope, searched
from pgadvise.snapshot import Function
from pgadvise.sql.tree import expression as e

_WIDTHS = {"smallint": "int2", "integer": "int4", "bigint": "int8"}


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
    if len(found) == 1:
        return found[0]
    fitting = [f for f in found if placed(f, call) is not None]
    if len(fitting) < 2:
        return fitting[0] if fitting else None
    if any(is_variadic(f) for f in fitting):
        return None
    # Of a type without a kind (a domain, say) one may be the server's choice though another has the very kinds.
    exact = [f for f in fitting if _fits(meaning, f, call, scope, unsure=True)]
    fewest = min((len(f.argument_types) for f in exact), default=0)
    exact = [f for f in exact if len(f.argument_types) == fewest]
    return exact[0] if len(exact) == 1 and _fits(meaning, exact[0], call, scope, unsure=False) else None


def _in_path(meaning: Meaning, found: tuple[Function, ...], call: e.Call, frame: Frame) -> list[Function]:
    """Of those with the same arguments the first in the path (namespace.c): the server's own, where it has one.

    Of others two schemas may both be meant, and so may any of them where the path is not known.
    """
    if call.schema is not None:
        return list(found)
    found = tuple(f for f in found if f.namesake != "alike")  # where a path names pg_catalog later: `unnamed`
    if frame.path is None:
        return list(found) if len({f.schema for f in found}) == 1 else []
    path = searched(meaning, frame.path, frame.role)
    first: dict[tuple[str, ...], Function] = {}
    for function in sorted((f for f in found if f.schema in path), key=lambda f: path.index(f.schema)):
        first.setdefault(function.argument_types, function)
    return list(first.values()) if len({f.schema for f in first.values()}) == 1 else []


def _fits(meaning: Meaning, function: Function, call: e.Call, scope: Scope, *, unsure: bool) -> bool:
    """Whether the arguments that are given have the very types; `unsure` counts one that is not known as having it."""
    order = placed(function, call) or []
    given = [arg.value if isinstance(arg, e.NamedArgument) else arg for arg in call.args]
    for arg, type_ in zip(order, function.argument_types, strict=True):
        if arg is None or not any(arg is one for one in given):
            continue
        value, kind = meaning.value(arg, scope), stored_kind(meaning.world.ground.enums, type_)
        if None in (kind, value.kind):
            if not unsure:
                return False
        elif kind != value.kind or not _is_as_wide(value, type_):
            return False
    return True


def _is_as_wide(value: Value, type_: str) -> bool:
    """Of an integer; what is written out is as wide as it has to be."""
    return value.kind != "int" or value.text is not None or value.width in (None, _WIDTHS.get(type_, type_))
