"""A call of a function that knows its arguments: those of one function are planned once."""

from collections.abc import Iterable, Sequence

from pgadvise.engines.attack.texts.values import Value, constant
from pgadvise.snapshot import Function, quote

ARGUMENTS = "pgadvise_arguments"  # what stands for them in the text that calls alike share


class Call(str):
    """The text of a call. `shared` is that of all calls with as many arguments, which are taken from an array.

    A `quiet` one changes nothing, not even a setting. What keeps a call for a report takes its `str()`.
    """

    __slots__ = ("quiet", "shared", "values")

    quiet: bool
    shared: str
    values: tuple[Value, ...]


def call(function: Function, values: Sequence[Value], *, quiet: bool) -> Call:
    """The statement that calls it with these; arguments beyond them are left to their defaults."""
    types = function.argument_types
    told = (f"{constant(v)}::{t}" for v, t in zip(values, types, strict=False))
    taken = (f"{ARGUMENTS}[{n}]::{t}" for n, t in enumerate(types[: len(values)], 1))
    made = Call(_text(function, told))
    made.quiet = quiet
    made.shared = _text(function, taken) if function.kind != "procedure" and values else ""
    made.values = tuple(values)
    return made


def is_call(statement: str, function: Function) -> bool:
    """Whether such a statement calls it, or one of the same name."""
    return statement.startswith(_opening(function))


def _text(function: Function, arguments: Iterable[str]) -> str:
    end = ")" if function.kind == "procedure" else ") r"
    return f"{_opening(function)}{', '.join(arguments)}{end}"


def _opening(function: Function) -> str:
    how = "call" if function.kind == "procedure" else "select to_jsonb(r)::text from"
    return f"{how} {quote(function.schema)}.{quote(function.name)}("
