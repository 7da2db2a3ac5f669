"""EXECUTE of a text that is written out: literals, `||` of them, format(), and variables that hold such texts.

The statements are followed in their order: a variable holds what was assigned last, or one of several texts where a
branch decides. A value that is quoted as a literal stands in the text as some literal, a name that is only known when
it runs as `UNKNOWN`; what else is put in leaves the text unknown.
"""

import re
from collections.abc import Iterator, Mapping
from itertools import product
from typing import Any

from pgadvise.snapshot.names import literal, quote
from pgadvise.sql.parser.parse import parsed_query
from pgadvise.sql.stored.procedural import as_statement, filled_names, parts, variable_names
from pgadvise.sql.tree.expression import Call, Case, Cast, Coalesce, Column, Constant, Expression, Operator
from pgadvise.sql.tree.walk import walk

UNKNOWN = "\ue000"  # of the private use area: no name that anybody has
_SOME = literal("?")
_MOST = 16  # texts of one variable
_DYNAMIC = ("PLpgSQL_stmt_dynexecute", "PLpgSQL_stmt_dynfors", "PLpgSQL_stmt_return_query")
_SPECIFIER = re.compile(r"%(?:(\d+)\$)?([sIL%])")

_Texts = tuple[str, ...]
_State = Mapping[str, _Texts | None]


def executed(tree: dict[str, Any]) -> list[str | None]:
    """The text of each EXECUTE of a body, or the texts; None where one is only known when it runs."""
    return _Following(tree).texts()


class _Following:
    """The statements of one body, in their order."""

    def __init__(self, function: dict[str, Any]) -> None:
        self._action = function["action"]
        self._names = variable_names(function)
        self._declared = [datum["PLpgSQL_var"] for datum in function["datums"] if "PLpgSQL_var" in datum]
        self._found: list[str | None] = []
        self._seen = 0

    def texts(self) -> list[str | None]:
        """Of a name that is declared twice nothing is known, nor of a default that is made from variables."""
        defaults = ((each["refname"], each.get("default_val")) for each in self._declared)
        self._one(self._action, {name: None if default is None else _of(default, {}) for name, default in defaults})
        # What is nowhere that was looked at.
        missed = sum(("dyn" in kind) + ("dynquery" in body) for kind, body in parts(self._action)) - self._seen
        return [*self._found, *[None] * max(0, missed)]

    def _sure(self, state: _State) -> _State:
        return {name: texts for name, texts in state.items() if self._names.count(name) == 1}

    def _many(self, many: list[dict[str, Any]], state: _State) -> _State:
        for one in many:
            state = self._one(one, state)
        return state

    def _one(self, raw: dict[str, Any], state: _State) -> _State:
        kind, body = next(iter(raw.items()))
        if kind in _DYNAMIC and ("query" in body or "dynquery" in body):
            self._execute(kind, body, state)
        match kind.removeprefix("PLpgSQL_stmt_"):
            case "assign":
                name = self._names[body.get("varno", 0)] if body.get("varno", 0) < len(self._names) else ""
                return {**state, name: _of(body["expr"], self._sure(state))}
            case "if":
                branches = [body.get("then_body", []), body.get("else_body", [])]
                branches += [b["PLpgSQL_if_elsif"].get("stmts", []) for b in body.get("elsif_list", [])]
                return _either([self._many(branch, state) for branch in branches])
            case "block" if "exceptions" not in body:
                return self._many(body.get("body", []), state)
            case _:
                return self._rest(body, state)

    def _rest(self, body: dict[str, Any], state: _State) -> _State:
        """What may run often, or half: what is assigned in it is not known in it and after it."""
        assigned = set(_assigned(body, self._names))
        state = {name: None if name in assigned else texts for name, texts in state.items()}
        for nested in _nested(body):
            self._one(nested, state)
        return state

    def _execute(self, kind: str, body: dict[str, Any], state: _State) -> None:
        if kind == "PLpgSQL_stmt_return_query" and "dynquery" not in body:
            return
        self._seen += 1
        texts = _of(body.get("dynquery") or body["query"], self._sure(state))
        self._found += [None] if texts is None else [text if _is_known(text) else None for text in texts]


def _nested(raw: object) -> Iterator[dict[str, Any]]:
    """The statements right below."""
    if isinstance(raw, dict):
        for key, value in raw.items():
            if key.startswith("PLpgSQL_stmt_"):
                yield {key: value}
            else:
                yield from _nested(value)
    elif isinstance(raw, list):
        for item in raw:
            yield from _nested(item)


def _assigned(raw: object, names: list[str]) -> Iterator[str]:
    for kind, node in parts(raw):
        if kind == "PLpgSQL_stmt_assign":
            yield names[node.get("varno", 0)] if node.get("varno", 0) < len(names) else ""
    yield from filled_names(raw)


def _either(states: list[_State]) -> _State:
    found: dict[str, _Texts | None] = {}
    for name in {name for state in states for name in state}:
        each = [state.get(name) for state in states]
        texts = tuple(dict.fromkeys(text for one in each if one is not None for text in one))
        found[name] = None if None in each or len(texts) > _MOST else texts
    return found


def _is_known(text: str) -> bool:
    """Whether an unknown name in it is at most one that a query reads."""
    if UNKNOWN not in text:
        return True
    tree = parsed_query(text)
    calls = [part for part in walk(tree) if isinstance(part, Call)] if tree is not None else []
    return tree is not None and not any(UNKNOWN in f"{call.schema}.{call.name}" for call in calls)


def _of(raw: dict[str, Any], state: _State) -> _Texts | None:
    tree = parsed_query(as_statement(raw["PLpgSQL_expr"]))
    value = tree.only_value if tree is not None else None
    return _texts(value, state) if value is not None else None


def _texts(tree: Expression, state: _State) -> _Texts | None:
    match tree:
        case Constant(value=str() as value):
            return (value,)
        case Cast(arg=arg, type="text"):
            return _texts(arg, state)
        case Column(name=name, table=None):
            return state.get(name)
        case Operator(name="||", args=args):
            return _together([_texts(arg, state) for arg in args])
        case Coalesce(args=args):
            return _any([_texts(arg, state) for arg in args])
        case Case():
            results = [branch.result for branch in tree.branches]
            return _any([_texts(x, state) for x in (*results, tree.default or Constant(""))])
        case Call(schema=None | "pg_catalog", name="quote_literal" | "quote_nullable", args=(arg,)):
            return _specified("L", _texts(arg, state))
        case Call(schema=None | "pg_catalog", name="quote_ident", args=(arg,)):
            return _specified("I", _texts(arg, state))
        case Call(schema=None | "pg_catalog", name="format", args=args, variadic=False) if args:
            return _formatted([_texts(arg, state) for arg in args])
        case _:
            return None


def _together(parts: list[_Texts | None]) -> _Texts | None:
    known = [part for part in parts if part is not None]
    if len(known) < len(parts):
        return None
    made = tuple(dict.fromkeys("".join(each) for each in product(*known)))
    return made if len(made) <= _MOST else None


def _any(parts: list[_Texts | None]) -> _Texts | None:
    return None if None in parts else tuple(dict.fromkeys(text for part in parts if part is not None for text in part))


def _formatted(args: list[_Texts | None]) -> _Texts | None:
    if args[0] is None or len(args[0]) != 1 or "%" in _SPECIFIER.sub("", args[0][0]):  # a width, or what is refused
        return None
    pattern, following = args[0][0], iter(args[1:])
    if len({bool(number) for number, what in _SPECIFIER.findall(pattern) if what != "%"}) > 1:
        return None  # what follows a place counts on from there
    parts, place = list[_Texts | None](), 0
    for found in _SPECIFIER.finditer(pattern):
        parts.append((pattern[place : found.start()],))
        place = found.end()
        if found[2] == "%":
            parts.append(("%",))
        elif found[1] is not None and not 0 < int(found[1]) < len(args):
            return None
        else:
            arg = args[int(found[1])] if found[1] is not None else next(following, None)
            parts.append(_specified(found[2], arg))
    return _together([*parts, (pattern[place:],)])


def _specified(what: str, texts: _Texts | None) -> _Texts | None:
    if what == "I":
        return (quote(UNKNOWN),) if texts is None else tuple(map(quote, texts))
    if what == "L":
        return (_SOME,) if texts is None else tuple(map(literal, texts))
    return texts
