"""The `pgadvise.toml` that `advise init` writes: every key that is understood, commented out, made from the types."""

import json
import textwrap
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any, get_args, get_type_hints

import msgspec

from pgadvise.config import Document
from pgadvise.report import Report
from pgadvise.rule import Rule
from pgadvise.rulebook import Rulebook

_WIDTH = 100
_HEAD = """\
# How pgadvise looks at this database. Every line below is commented out and stands at its default, or shows an example
# where the default is to find out by itself. `advise explain RULE` prints the page of any rule.
"""


class Inferred(msgspec.Struct, frozen=True, kw_only=True):
    """What a database that was read showed: examples by (section, key), and a line that says so."""

    examples: Mapping[tuple[str, str], Any] = {}
    note: str | None = None


def inferred(report: Report) -> Inferred:
    """The tenant table and its key in the database that was read. A name that no editor shows as it is stays out."""
    tenancy = report.tenancy
    names = {("tenancy", "table"): tenancy.tenant_table, ("tenancy", "key"): next(iter(tenancy.keys), None)}
    shown = {place: name for place, name in names.items() if name and name.isprintable()}
    return Inferred(examples=shown, note=f"inferred, {tenancy.confidence:.0%} sure")


def text(rulebook: Rulebook, seen: Inferred | None = None) -> str:
    """The whole file. Keys of no table come first, as TOML wants it."""
    seen = seen or Inferred()
    fields = sorted(_fields(Document), key=lambda field: field.is_table)
    blocks = ["".join(_block(field, rulebook, seen)) for field in fields]
    return "\n".join([_HEAD, *blocks])


def sections() -> dict[str, type[msgspec.Struct]]:
    """The tables of the file, each with the type that says what it may hold."""
    found = {field.name: field.table or field.rows for field in _fields(Document)}
    return {name: kind for name, kind in found.items() if kind is not None}


class _Field(msgspec.Struct, frozen=True):
    """One key of a declared type: what it may hold, what it holds when unset, the words that stand with it."""

    name: str
    kind: Any
    default: Any
    meta: msgspec.Meta | None

    @property
    def is_table(self) -> bool:
        return self.table is not None or self.rows is not None

    @property
    def table(self) -> type[msgspec.Struct] | None:
        return self.kind if isinstance(self.kind, type) and issubclass(self.kind, msgspec.Struct) else None

    @property
    def rows(self) -> type[msgspec.Struct] | None:
        inner = get_args(self.kind)[:1]
        return inner[0] if inner and isinstance(inner[0], type) and issubclass(inner[0], msgspec.Struct) else None

    @property
    def why(self) -> str:
        return (self.meta.description if self.meta else None) or ""

    @property
    def example(self) -> Any:
        """What it may look like, of its own type: JSON has no dates."""
        return msgspec.convert(self.meta.examples[0], self.kind) if self.meta and self.meta.examples else None


def _fields(kind: type[msgspec.Struct]) -> Iterator[_Field]:
    hints = get_type_hints(kind, include_extras=True)
    for field in msgspec.structs.fields(kind):
        hint = hints[field.encode_name]
        meta = next((m for m in getattr(hint, "__metadata__", ()) if isinstance(m, msgspec.Meta)), None)
        default = None if field.default is msgspec.NODEFAULT else field.default
        if field.default_factory is not msgspec.NODEFAULT:
            default = field.default_factory()
        yield _Field(field.encode_name, hint.__origin__ if meta else hint, default, meta)


def _block(field: _Field, rulebook: Rulebook, seen: Inferred) -> Iterator[str]:
    if field.rows is not None:
        yield from _comment(f"{_purpose(field.rows)} One table for each.")
        yield f"# [[{field.name}]]\n"
        for key in _fields(field.rows):
            yield f"# {key.name} = {_toml(key.example)}  # {key.why}\n"
    elif field.table is not None:
        yield from _comment(_purpose(field.table))
        yield f"[{field.name}]\n"
        for key in sorted(_fields(field.table), key=lambda one: isinstance(one.default, dict)):
            yield from _key(key, field.name, seen)
        if field.name == "rules":
            yield from _rules(rulebook.rules)
    else:
        yield from _key(field, "", seen)


def _purpose(kind: type[msgspec.Struct]) -> str:
    """What stands after the table's name in the first line of its docstring, as a sentence."""
    words = (kind.__doc__ or "").strip().partition("\n")[0].partition(": ")[2]
    return words[:1].upper() + words[1:]


def _key(field: _Field, section: str, seen: Inferred) -> Iterator[str]:
    example = seen.examples.get((section, field.name), field.example)
    if isinstance(field.default, dict):
        yield f"[{section}.{field.name}]  # {field.why}\n"
        yield from (f"# {_toml(key)} = {_toml(value)}\n" for key, value in example.items())
        return
    note = seen.note if (section, field.name) in seen.examples else None
    yield from _comment(field.why)
    if field.default is None or note:
        yield f"# {field.name} = {_toml(example)}{f'  # {note}' if note else ''}\n"
    else:
        yield f"# {field.name} = {_toml(field.default)}  # such as {_toml(example)}\n"


def _rules(rules: Iterable[Rule]) -> Iterator[str]:
    yield from _comment("Every rule takes `severity` (error, warning or info) in a table of its own; these take more.")
    for rule in rules:
        if rule.options:
            yield f"# [rules.{rule.name}]\n"
            for option in rule.options:
                yield f"# {option.name} = {_toml(option.default)}  # {rule.page.told(option.name)}\n"


def _comment(words: str) -> Iterator[str]:
    yield from (f"# {line}\n" for line in textwrap.wrap(words, _WIDTH))


def _toml(value: Any) -> str:
    """A value as TOML spells it. JSON's strings, numbers, lists and booleans are TOML's too."""
    if isinstance(value, date):
        return value.isoformat()
    return json.dumps(value, ensure_ascii=False)
