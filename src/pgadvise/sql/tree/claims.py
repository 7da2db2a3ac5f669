"""Which parts of the caller's token an expression reads."""

from collections.abc import Iterator
from functools import cache

import msgspec

from pgadvise.sql.tree import expression as e
from pgadvise.sql.tree.query import Subquery
from pgadvise.sql.tree.reads import setting_name
from pgadvise.sql.tree.walk import children

Path = tuple[str, ...]

_DOCUMENT = "request.jwt.claims"
_SINGLE = "request.jwt.claim."  # PostgREST before version 9 set one setting a claim
_EXTRACT = ("json_extract_path", "json_extract_path_text", "jsonb_extract_path", "jsonb_extract_path_text")


@cache
def claims(node: e.Node) -> frozenset[Path]:
    """The paths read from auth.jwt() and the request.jwt.claims settings: `("app_metadata", "tenant_id")`.

    A path ends where the next key is no literal; () is the whole token. auth.uid(), auth.role() and their like are
    calls to look for by name.
    """
    return frozenset(_all(node))


def _all(node: e.Node) -> Iterator[Path]:
    paths = list(_paths(node)) if isinstance(node, e.Expression) else []
    yield from paths
    if not paths:
        for child in children(node):
            yield from _all(child)


def _paths(node: e.Expression) -> Iterator[Path]:
    """The paths whose value `node` is, through casts, defaults and `(SELECT …)`."""
    if isinstance(node, e.Call):
        yield from _called(node)
    elif isinstance(node, e.Cast | e.Collate):
        yield from _paths(node.arg)
    elif isinstance(node, e.Coalesce):
        for arg in node.args:
            yield from _paths(arg)
    elif isinstance(node, e.NullIf):
        yield from _paths(node.left)
    elif isinstance(node, Subquery) and node.kind == "scalar" and (value := node.query.only_value) is not None:
        yield from _paths(value)  # `(SELECT f())`: the form in which a policy calls a function once for all rows
    elif isinstance(node, e.Operator) and len(node.args) == 2:
        for keys in _keys(node):
            yield from (path + keys for path in _paths(node.args[0]))
    elif isinstance(node, e.Subscript) and node.index and (key := _key(node.index)):
        yield from (path + key for path in _paths(node.arg))


def _called(node: e.Call) -> Iterator[Path]:
    if (node.schema, node.name) == ("auth", "jwt"):
        yield ()
    setting = setting_name(node) or ""
    if setting == _DOCUMENT:
        yield ()
    elif setting.startswith(_SINGLE):
        yield (setting.removeprefix(_SINGLE),)
    if node.name in _EXTRACT and node.args:
        keys = [_key(arg) for arg in node.args[1:]]
        known = keys[: keys.index(())] if () in keys else keys
        yield from (path + sum(known, ()) for path in _paths(node.args[0]))


def _keys(node: e.Operator) -> Iterator[Path]:
    """What the right operand asks for; `@>` may ask for several."""
    right = node.args[1]
    if node.name in ("->", "->>", "?"):
        key = _key(right)
        if key:
            yield key
    elif node.name in ("#>", "#>>"):
        yield _array(right)
    elif node.name == "@>" and isinstance(right, e.Constant) and isinstance(right.value, str):
        yield from _leaves(right.value)


def _key(node: e.Expression) -> Path:
    return (str(node.value),) if isinstance(node, e.Constant) and node.value is not None else ()


def _array(node: e.Expression) -> Path:
    if isinstance(node, e.Array):
        return sum((_key(item) for item in node.items), ())
    if isinstance(node, e.Cast):
        return _array(node.arg)
    text = node.value if isinstance(node, e.Constant) and isinstance(node.value, str) else ""
    return tuple([part.strip(' "') for part in text.strip("{}").split(",") if part])


def _leaves(text: str) -> list[Path]:
    try:
        return list(_document_paths(msgspec.json.decode(text)))
    except msgspec.DecodeError:
        return [()]


def _document_paths(value: object) -> Iterator[Path]:
    if not isinstance(value, dict) or not value:
        yield ()
        return
    for key, inner in value.items():
        yield from ((key, *path) for path in _document_paths(inner))
