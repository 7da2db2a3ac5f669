"""Which argument of a call goes where: whether it fits a function, by number and by name."""

import re

from pgadvise.snapshot import Function
from pgadvise.sql.parser.parse import parsed
from pgadvise.sql.tree import expression as e
from pgadvise.sql.tree.walk import walk

_COMMA = re.compile(r",\s*(?![^()\[\]]*[)\]])")
_OUT = re.compile(r"OUT\b")
_VARIADIC = re.compile(r"VARIADIC\b")
_PLAIN = (e.Constant, e.Cast, e.Call, e.Array)


def placed(function: Function, call: e.Call) -> list[e.Expression | None] | None:
    """What each argument of the function is, None where its default is not known; None where the call does not fit."""
    order: list[e.Expression | None] = [None] * len(function.argument_types)
    args, variadic = call.args, is_variadic(function)
    if call.variadic != variadic and call.variadic:
        return None
    if variadic and not call.variadic:
        first = len(order) - 1
        if len(args) <= first or any(isinstance(arg, e.NamedArgument) for arg in args):
            return None
        args = (*args[:first], e.Array(args[first:]))
    if len(args) > len(order):
        return None
    for place, given in enumerate(args):
        if not isinstance(given, e.NamedArgument):
            order[place] = given
        elif given.name in function.argument_names:
            order[function.argument_names.index(given.name)] = given.value
        else:
            return None
    texts = _defaults(function)
    if any(arg is None and text == "" for arg, text in zip(order, texts, strict=True)):
        return None
    return [_default(text) if arg is None else arg for arg, text in zip(order, texts, strict=True)]


def is_variadic(function: Function) -> bool:
    return any(_VARIADIC.match(part) for part in _COMMA.split(function.parameters or ""))


def _defaults(function: Function) -> list[str | None]:
    """Of each argument the text of its default, empty where it has none; None where the signature does not tell it."""
    parts = [part for part in _COMMA.split(function.parameters or "") if not _OUT.match(part)]
    if len(parts) != len(function.argument_types):
        return [None] * len(function.argument_types)
    return [part.partition(" DEFAULT ")[2] for part in parts]


def _default(text: str | None) -> e.Expression | None:
    """It is evaluated as who calls. What names a function without its schema is left alone: the path is nobody's."""
    tree = parsed(text)
    if tree is None:
        return None
    nodes = tuple(walk(tree))
    qualified = all(part.schema is not None for part in nodes if isinstance(part, e.Call))
    return tree if qualified and all(isinstance(part, _PLAIN) for part in nodes) else None
