"""Enums, domains, sequences, extensions, publications."""

from typing import Literal

import msgspec


class Attribute(msgspec.Struct, frozen=True, kw_only=True):
    """A field of a composite type; `collation` where it is not the type's own."""

    name: str
    type: str
    collation: str | None = None


class Type(msgspec.Struct, frozen=True, kw_only=True):
    """An enum, domain, range or composite type outside the system schemas. `labels` in the enum's order.

    `base`, `not_null`, `default` and `checks` are a domain's, `subtype` a range's, `attributes` a composite's.
    """

    oid: int
    schema: str
    name: str
    kind: Literal["enum", "domain", "range", "composite", "base"]
    labels: tuple[str, ...] = ()
    base: str | None = None
    not_null: bool = False
    default: str | None = None
    subtype: str | None = None
    attributes: tuple[Attribute, ...] = ()
    checks: tuple[str, ...] = ()
    owner: str = ""
    extension: str | None = None


class Sequence(msgspec.Struct, frozen=True, kw_only=True):
    """A sequence; `last_value` None where it was never used or may not be read (`readable` tells which)."""

    oid: int
    schema: str
    name: str
    owner: str
    type: str
    minimum: int
    maximum: int
    increment: int
    cycle: bool = False
    last_value: int | None = None
    readable: bool = True
    owned_by_table: int | None = None
    owned_by_column: str | None = None
    extension: str | None = None
    acl: tuple[str, ...] | None = None


class Extension(msgspec.Struct, frozen=True, kw_only=True):
    """An installed extension; `default_version` is what CREATE EXTENSION would install today."""

    name: str
    schema: str
    version: str
    default_version: str | None = None
    relocatable: bool = False


class Publication(msgspec.Struct, frozen=True, kw_only=True):
    """A publication; `tables` are the relations it carries, those of whole schemas and ALL TABLES resolved."""

    name: str
    owner: str
    all_tables: bool = False
    tables: tuple[int, ...] = ()
    operations: tuple[str, ...] = ()


class DefinedOperator(msgspec.Struct, frozen=True, kw_only=True):
    """An operator outside the system schemas: whoever writes its sign calls `function`, an oid, without naming it.

    `left` and `right` are types, None where it has no operand on that side.
    """

    schema: str
    name: str
    left: str | None = None
    right: str | None = None
    function: int
    extension: str | None = None


class Cast(msgspec.Struct, frozen=True, kw_only=True):
    """A cast that somebody made: by `function`, an oid, by the types' own text (`by_text`), or of the very bytes.

    `context` says where it is applied: "implicit" wherever the types meet, "assignment" where a value is stored too.
    """

    source: str
    target: str
    function: int | None = None
    by_text: bool = False
    context: Literal["explicit", "assignment", "implicit"]
    extension: str | None = None

    def __str__(self) -> str:
        return f"cast ({self.source} as {self.target})"
