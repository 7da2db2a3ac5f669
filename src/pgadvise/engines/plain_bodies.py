"""The snapshot for those who reason about it: bodies of functions are in one spelling."""

from msgspec.structs import replace

from pgadvise.snapshot import Function, Snapshot
from pgadvise.sql.stored.spelling import plain

_READABLE = ("sql", "plpgsql")


def with_plain_bodies(snapshot: Snapshot) -> Snapshot:
    """The same objects but for the text of bodies that somebody typed otherwise; itself where there are none."""
    functions = tuple(_plain(function) for function in snapshot.functions)
    typed = any(one is not other for one, other in zip(functions, snapshot.functions, strict=True))
    return replace(snapshot, functions=functions) if typed else snapshot


def _plain(function: Function) -> Function:
    if function.body is None or function.language not in _READABLE or function.extension is not None:
        return function
    body = plain(function.body)
    return function if body == function.body else replace(function, body=body)
