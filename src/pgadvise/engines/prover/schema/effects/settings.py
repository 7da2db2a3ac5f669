"""Functions by which whoever calls them may set a setting: by name, or because they run a text that is not theirs.

EXECUTE of a text put together from literals and what is quoted (%I, %L, quote_ident(), quote_literal()), or from what
cannot hold SQL (a number, a uuid, a regclass, the names of the catalog), runs just the statement that is written there.
Anything else in it may be a statement of the caller's own, and that may be set_config(). Some functions of the server's
and of extensions run a text as well, and a literal is one where it is the body of a DO or of a function.
"""

import re
from collections.abc import Iterator, Set
from itertools import chain
from typing import Any

from pgadvise.engines.caller.bodies import body, parts_of, procedural_tree
from pgadvise.snapshot import Function
from pgadvise.sql.parser.parse import parsed_query, raw_statement
from pgadvise.sql.stored.procedural import assignment, filled_names, parts
from pgadvise.sql.tree.expression import Call, Case, Cast, Coalesce, Column, Constant, Expression, Node, Operator
from pgadvise.sql.tree.parts import uncast
from pgadvise.sql.tree.query import Utility

_SETS = re.compile(r"set_config|\bset\s+(?:local\s+|session\s+)?\"?[a-z_]\w*\"?\s*\.", re.IGNORECASE)
_OPEN_SET = re.compile(  # of what, or calls what, the caller says; or what he says is a body
    r"(?:\A|;)\s*set\b|%I\s*\(|(?:\A|;)\s*(?:do|create\s+(?:or\s+replace\s+)?(?:function|procedure))\b.*%",
    re.IGNORECASE | re.DOTALL,
)
_RUNNERS = re.compile(
    r"ts_stat|ts_rewrite|(?:query|table|schema|database)_to_xml\w*|crosstab\w*|connectby|dblink\w*|xpath_table"
)
_ROLES = ("role", "session_authorization")
_PLAIN_UTILITIES = frozenset(("Lock", "Notify", "Refresh", "Truncate"))
_READABLE = ("sql", "plpgsql", "c", "internal")
_QUOTING = frozenset(("quote_ident", "quote_literal", "quote_nullable"))
_SPECIFIER = re.compile(r"%(?:(\d+)\$)?(?:-?\d+)?([sIL%])")
_PLAIN_TYPE = re.compile(
    r"(?:pg_catalog\.)?(?:uuid|int\d?|integer|smallint|bigint|numeric|boolean|bool|date|oid|reg\w+|timestamp.*|interval)\Z"
)
_OF_TRIGGERS = frozenset(("tg_table_name", "tg_table_schema", "tg_relname", "tg_relid", "tg_op", "tg_name"))
_CATALOG = re.compile(r"\b(?:pg_\w+|information_schema)\b", re.IGNORECASE)


def is_among(name: str, names: Set[str]) -> bool:
    """Of `ui.*` are all that begin so."""
    return name in names or any(one.endswith("*") and name.startswith(one[:-1]) for one in names)


def sets_settings(function: Function) -> bool:
    """Whether a call may set one. The body of a language that is not read may do anything."""
    text = function.body or ""
    if _SETS.search(text) or function.language not in _READABLE or _runs_texts(function):
        return True
    return executes_any(function)


def takes_role(function: Function) -> bool:
    """Whether it runs, or leaves its caller, under a role that it takes: SET ROLE asks who signed in, not who calls.

    Behind an API that is one who may become each of its roles. With its owner's rights a function takes none.
    """
    if any(setting.startswith("role=") for setting in function.config):
        return True
    if function.security_definer or function.language not in ("sql", "plpgsql"):
        return not function.security_definer and function.language not in _READABLE
    read = body(function)
    if read is None or executes_any(function):
        return True
    return any(map(_takes, read.parts))


def _takes(part: Node) -> bool:
    """Names of settings are without case, quoted ones too."""
    if isinstance(part, Call) and part.name == "set_config":
        first = part.args[0] if part.args else None
        while isinstance(first, Operator) and first.name == "||":
            first = first.args[0]
        if not isinstance(first, Constant) or first.type not in (None, "text", "character varying"):
            return True
        return "." not in str(first.value) and (first is not part.args[0] or str(first.value).lower() in _ROLES)
    if not isinstance(part, Utility) or part.kind in _PLAIN_UTILITIES:
        return False
    told = raw_statement(part.text)["VariableSetStmt"] if part.kind == "VariableSet" else {}
    return told.get("name", "role").lower() in _ROLES


def executes_any(function: Function) -> bool:
    """Whether it runs a text of which it does not know what it sets."""
    if function.language != "plpgsql" or not re.search(r"\bexecute\b", function.body or "", re.IGNORECASE):
        return False
    tree = procedural_tree(function)
    if tree is None:
        return True
    plain = _plain(function, tree)
    built = _built(tree, plain)
    texts = [_written(text, plain | built.keys()) for text in _executed(tree)]
    return any(text is None or _OPEN_SET.search(text) for text in (*texts, *chain.from_iterable(built.values())))


def has_text_run(call: Call) -> bool:
    """Whether it has a text run that is not written out."""
    return _RUNNERS.fullmatch(call.name) is not None and any(not isinstance(uncast(a), Constant) for a in call.args)


def runners(function: Function) -> frozenset[str]:
    """What it calls to have a text run, or a table read that is named there."""
    calls = (part for part in parts_of(function) if isinstance(part, Call))
    return frozenset(call.name for call in calls if _RUNNERS.fullmatch(call.name))


def runs_texts(function: Function) -> bool:
    """Whether an extension's function runs a text that it is given."""
    return function.extension is not None and _RUNNERS.fullmatch(function.name) is not None


def _runs_texts(function: Function) -> bool:
    """By such a function."""
    named = _RUNNERS.search(function.body or "") is not None
    return named and any(isinstance(part, Call) and has_text_run(part) for part in parts_of(function))


def _built(tree: dict[str, Any], plain: frozenset[str]) -> dict[str, list[str]]:
    """The variables that hold nothing but texts written in the body, and those texts."""
    given: dict[str, list[str]] = {}
    for name, text in _assigned(tree):
        given.setdefault(name, []).append(text)
    for name in filled_names(tree["action"]):
        given.pop(name, None)
    while True:
        known = plain | given.keys()
        texts = {name: [_written(text, known) for text in many] for name, many in given.items()}
        bad = [name for name, many in texts.items() if None in many]
        if not bad:
            return {name: [text for text in many if text is not None] for name, many in texts.items()}
        given = {name: many for name, many in given.items() if name not in bad}


def _assigned(tree: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Each variable of the body, with what is assigned to it and with what it is declared as."""
    names = []  # a record's is none: what fills one is not seen here
    for datum in tree["datums"]:
        variable = datum.get("PLpgSQL_var", {})
        names.append(variable.get("refname", ""))
        if "default_val" in variable:
            yield names[-1], variable["default_val"]["PLpgSQL_expr"]["query"]
    for kind, found in parts(tree["action"]):
        if kind == "PLpgSQL_stmt_assign":
            value = assignment(found["expr"]["PLpgSQL_expr"]["query"]).value
            yield names[found.get("varno", 0)] if found.get("varno", 0) < len(names) else "", value


def _executed(tree: dict[str, Any]) -> Iterator[str]:
    """The expression of each EXECUTE."""
    for kind, found in parts(tree):
        if kind in ("PLpgSQL_stmt_dynexecute", "PLpgSQL_stmt_dynfors"):
            yield found["query"]["PLpgSQL_expr"]["query"]
        elif "dynquery" in found:
            yield found["dynquery"]["PLpgSQL_expr"]["query"]


def _plain(function: Function, tree: dict[str, Any]) -> frozenset[str]:
    """The variables, and the records, that cannot hold SQL: by type, or as rows of the catalog."""
    pairs = zip(function.argument_names, function.argument_types, strict=False)
    found = {name for name, type_ in pairs if _PLAIN_TYPE.match(type_)}
    for datum in tree["datums"]:
        variable = datum.get("PLpgSQL_var", {})
        type_ = variable.get("datatype", {}).get("PLpgSQL_type", {}).get("typname", "").lower()
        name = variable.get("refname", "")
        if name not in function.argument_names and _PLAIN_TYPE.match(type_):
            found.add(name)
    return frozenset(found) | _OF_TRIGGERS | frozenset(_rows_of_the_catalog(tree))


def _rows_of_the_catalog(tree: dict[str, Any]) -> Iterator[str]:
    for kind, found in parts(tree):
        query = found["query"]["PLpgSQL_expr"]["query"] if kind == "PLpgSQL_stmt_fors" else ""
        if "PLpgSQL_rec" in found.get("var", {}) and _CATALOG.search(query):
            yield found["var"]["PLpgSQL_rec"]["refname"]


def _written(text: str, plain: frozenset[str]) -> str | None:
    """The text with a mark for each thing quoted; None where something else is in it."""
    tree = parsed_query(f"SELECT {text}")
    value = tree.only_value if tree is not None else None
    return _text(value, plain) if value is not None else None


def _text(tree: Expression, plain: frozenset[str]) -> str | None:
    match tree:
        case Constant(value=value):
            return "" if value is None else str(value)
        case Cast(arg=arg, type=type_):
            return "1" if _PLAIN_TYPE.match(type_) else _text(arg, plain)
        case Column(name=name, table=table):
            return "1" if (table or name) in plain else None
        case Operator(name="||", args=args):
            return _together([_text(arg, plain) for arg in args])
        case Coalesce(args=args):
            return _together([_text(arg, plain) for arg in args])
        case Case():
            results = [branch.result for branch in tree.branches]
            return _together([_text(x, plain) for x in (*results, tree.default or Constant(""))])
        case Call(schema=None | "pg_catalog", name=name) if name in _QUOTING:
            return "%I"
        case Call(schema=None | "pg_catalog", name="format", args=args, variadic=False) if args:
            return _formatted(args, plain)
        case _:
            return None


def _together(parts: list[str | None]) -> str | None:
    return None if None in parts else "".join(part for part in parts if part is not None)


def _formatted(args: tuple[Expression, ...], plain: frozenset[str]) -> str | None:
    pattern = args[0].value if isinstance(args[0], Constant) else None
    if not isinstance(pattern, str):
        return None
    following = iter(args[1:])
    parts, place = list[str | None](), 0
    for found in _SPECIFIER.finditer(pattern):
        parts.append(pattern[place : found.start()])
        place = found.end()
        if found[2] == "%":
            parts.append("%")
            continue
        number = int(found[1]) if found[1] else None
        arg = args[number] if number is not None and number < len(args) else next(following, None)
        parts.append(f"%{found[2]}" if found[2] != "s" else None if arg is None else _text(arg, plain))
    return _together([*parts, pattern[place:]])
