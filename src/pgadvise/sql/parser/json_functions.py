"""JSON_VALUE, JSON_EXISTS, JSON_QUERY and JSON_TABLE (17 and newer) told in the functions that other versions have.

What is told may be more than what they give, never less: a DEFAULT is given or what was found, whichever; an error
where they would have gone on is none. A path is taken as it is written. Nothing is told of wrappers, of quotes left
out, of nested columns, of a type whose text is not what a cast of it reads, and of an error that counts as found.
"""

from functools import cache
from typing import Any

from pgadvise.sql.parser.parse import NotParsed, raw_select
from pgadvise.sql.parser.raw_statements import StatementReader
from pgadvise.sql.parser.raw_types import type_text
from pgadvise.sql.tree import expression as e
from pgadvise.sql.tree import query as q

_AS_TEXT = frozenset(("text", "uuid", "smallint", "integer", "bigint", "character varying", "varchar", "int"))
_PARSED = frozenset(("uuid", "smallint", "integer", "bigint", "int"))  # of which no boolean is one
_JSON = frozenset(("json", "jsonb"))
_ITEM = "item of json_table"
_Raw = dict[str, Any]


class _Told(Exception):
    """More than is told here."""


@cache
def function(node: e.Opaque) -> e.Expression | None:
    """What gives at least what the function may; None for what is not told."""
    if node.kind != "JsonFuncExpr":
        return None
    try:
        reader, raw = raw_select(f"SELECT {node.text}")
        found = raw["targetList"][0]["ResTarget"]["val"]["JsonFuncExpr"]
        return _function(reader, found, _document(reader, found), _path(reader, found.get("pathspec"), found))
    except (NotParsed, _Told, KeyError, IndexError, TypeError):
        return None


@cache
def table(source: q.OpaqueSource) -> q.QuerySource | None:
    """The sub-query with at least the rows that JSON_TABLE may give; None for what is not told."""
    if source.kind != "JsonTable":
        return None
    text = source.text.removeprefix("lateral ")
    try:
        reader, raw = raw_select(f"SELECT FROM {text}")
        found = raw["fromClause"][0]["JsonTable"]
        args = (_document(reader, found), *_path(reader, found["pathspec"]["string"], found))
        rows = q.FunctionSource((_call("jsonb_path_query", args),), _ITEM, ("item",), lateral=True)
        columns = tuple(_column(reader, column["JsonTableColumn"]) for column in found["columns"])
    except (NotParsed, _Told, KeyError, IndexError, TypeError):
        return None
    inner = q.Query(select=columns, sources=(rows,))
    return q.QuerySource(inner, source.alias, source.columns, lateral=True)


def _column(reader: StatementReader, raw: _Raw) -> e.Target:
    kinds = {"JTC_REGULAR": "JSON_VALUE_OP", "JTC_EXISTS": "JSON_EXISTS_OP", "JTC_FORMATTED": "JSON_QUERY_OP"}
    if raw["coltype"] == "JTC_FOR_ORDINALITY":
        return e.Target(e.Opaque("ordinality", ""), raw["name"])
    type_ = type_text(raw["typeName"])
    kind = "JSON_QUERY_OP" if type_ in _JSON and raw["coltype"] == "JTC_REGULAR" else kinds.get(raw["coltype"])
    item = e.Column("item", _ITEM)
    written = raw["pathspec"]["string"] if "pathspec" in raw else None
    path = (
        _path(reader, written, raw)
        if written
        else (e.Constant(f'$."{raw["name"]}"'), e.Constant("{}"), e.Constant(True))
    )
    as_function = {**raw, "op": kind, "output": {"typeName": raw["typeName"]}}
    return e.Target(_function(reader, as_function, item, path), raw["name"])


def _function(
    reader: StatementReader, raw: _Raw, document: e.Expression, path: tuple[e.Expression, ...]
) -> e.Expression:
    args = (document, *path)
    if raw["op"] == "JSON_EXISTS_OP":
        if raw.get("on_error", {}).get("btype") == "JSON_BEHAVIOR_TRUE":
            raise _Told
        return _call("jsonb_path_exists", args)
    found: e.Expression = _call("jsonb_path_query_first", args)
    type_ = type_text(raw["output"]["typeName"]) if "output" in raw else None
    if raw["op"] == "JSON_QUERY_OP":
        is_whole = raw["wrapper"] in ("JSW_UNSPEC", "JSW_NONE") and raw["quotes"] != "JS_QUOTES_OMIT"
        if not is_whole or type_ not in (None, *_JSON):
            raise _Told
        return _behaved(reader, raw, found)
    if raw["op"] != "JSON_VALUE_OP" or type_ not in (None, *_AS_TEXT):
        raise _Told
    text = e.Operator("#>>", (found, e.Constant("{}")))
    made = text if type_ in _PARSED else _as_written(found, text)
    return _behaved(reader, raw, e.Cast(made, type_ or "text"))


def _as_written(item: e.Expression, text: e.Expression) -> e.Expression:
    """The text of an item: of a boolean, as the type writes it, t or f."""
    is_boolean = e.Operator("=", (_call("jsonb_typeof", (item,)), e.Constant("boolean", "text")))
    letter = e.Case(text, (e.When(e.Constant("true"), e.Constant("t", "text")),), e.Constant("f", "text"))
    return e.Case(None, (e.When(is_boolean, letter),), text)


def _behaved(reader: StatementReader, raw: _Raw, found: e.Expression) -> e.Expression:
    """With what ON EMPTY and ON ERROR may give instead."""
    for name in ("on_empty", "on_error"):
        behaviour = raw.get(name)
        if behaviour is None or behaviour["btype"] in ("JSON_BEHAVIOR_NULL", "JSON_BEHAVIOR_ERROR"):
            continue
        if behaviour["btype"] != "JSON_BEHAVIOR_DEFAULT":
            raise _Told
        other = e.When(e.Opaque(name, ""), reader.expression(behaviour["expr"]))
        found = e.Case(None, (other,), found)
    return found


def _document(reader: StatementReader, raw: _Raw) -> e.Expression:
    return e.Cast(reader.expression(raw["context_item"]["raw_expr"]), "jsonb")


def _path(reader: StatementReader, written: _Raw | None, raw: _Raw) -> tuple[e.Expression, ...]:
    """The path, the variables that are passed to it, and that errors are none."""
    if written is None:
        raise _Told
    path = reader.expression(written)
    given = [argument["JsonArgument"] for argument in raw.get("passing", ())]
    pairs = [(e.Constant(arg["name"]), reader.expression(arg["val"]["raw_expr"])) for arg in given]
    variables = _call("jsonb_build_object", tuple(part for pair in pairs for part in pair))
    return path, variables if pairs else e.Constant("{}"), e.Constant(True)


def _call(name: str, args: tuple[e.Expression, ...]) -> e.Call:
    return e.Call("pg_catalog", name, args)
