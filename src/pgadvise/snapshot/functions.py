"""Functions, procedures and the triggers that run them."""

import re
from typing import Literal

import msgspec

from pgadvise.snapshot.names import Name, quote

_COMMA = re.compile(r",\s*(?![^()]*\))")
_OUT = re.compile(r"OUT\s+")
_TABLE = re.compile(r"TABLE\((.*)\)", re.DOTALL)
_NAMED = re.compile(r'(?:"([^"]+)"|(\w+))\s+(\S.*)', re.DOTALL)


class Function(msgspec.Struct, frozen=True, kw_only=True):
    """One routine outside the system schemas, aggregates and window functions included.

    `arguments` is pg_get_function_identity_arguments' text, `argument_types` the types alone (what tells overloads
    apart), `argument_names` the input names, empty strings where there are none. `parameters` are the arguments with
    their modes and defaults and `result` what RETURNS says, as CREATE FUNCTION takes them (pg_get_function_arguments,
    pg_get_function_result); None for an extension's, whose own script makes it. `body` is prosrc, or the SQL-standard
    body's text (BEGIN ATOMIC). `config` holds the SET clauses as `name=value`; a dotted setting's value is left out.
    `namesake`: whether the server has a function of that name itself, "alike" one that takes the same types; None in
    snapshots older than that.
    `acl` None means the built-in default, which lets PUBLIC execute it.
    """

    oid: int
    schema: str
    name: str
    kind: Literal["function", "procedure", "aggregate", "window"] = "function"
    language: str
    arguments: str = ""
    argument_types: tuple[str, ...] = ()
    argument_names: tuple[str, ...] = ()
    parameters: str | None = None
    returns: str = ""
    result: str | None = None
    returns_set: bool = False
    body: str | None = None
    standard_body: bool = False
    namesake: Literal["none", "other", "alike"] | None = None
    security_definer: bool = False
    volatility: Literal["immutable", "stable", "volatile"] = "volatile"
    leakproof: bool = False
    strict: bool = False
    config: tuple[str, ...] = ()
    owner: str
    extension: str | None = None
    acl: tuple[str, ...] | None = None
    comment: str | None = None

    def __hash__(self) -> int:
        """Its number is enough to tell it from most others."""
        return self.oid

    @property
    def qualified(self) -> Name:
        return Name(self.schema, self.name)

    @property
    def outputs(self) -> tuple[tuple[str, str], ...]:
        """Names and types of its OUT arguments and of the columns that RETURNS TABLE names, in their order."""
        listed = [part for part in _COMMA.split(self.parameters or "") if _OUT.match(part)]
        table = _TABLE.fullmatch(self.result or "")
        listed += _COMMA.split(table[1]) if table else []
        found = (_NAMED.match(_OUT.sub("", part).strip()) for part in listed)
        return tuple((match[1] or match[2], match[3]) for match in found if match is not None)

    @property
    def variable_names(self) -> tuple[str, ...]:
        """What a body in PL/pgSQL knows by name before it declares anything; empty for an input without a name."""
        return (*self.argument_names, *(name for name, _ in self.outputs if name not in self.argument_names))

    @property
    def signature(self) -> str:
        """`schema.name(type, type)`, quoted for SQL."""
        return f"{quote(self.schema)}.{quote(self.name)}({', '.join(self.argument_types)})"

    @property
    def is_trigger(self) -> bool:
        """Returns trigger or event_trigger: cannot be called by hand, over the API or otherwise."""
        return self.returns in ("trigger", "event_trigger")

    def __str__(self) -> str:
        return self.signature


class Trigger(msgspec.Struct, frozen=True, kw_only=True):
    """A trigger made by a person; those behind foreign keys are not here.

    `enabled` as pg_trigger.tgenabled: origin (the default), disabled, replica, always. `definition` is
    pg_get_triggerdef's text, which alone has the arguments and the transition tables.
    """

    oid: int
    name: str
    table: int
    function: int
    timing: Literal["before", "after", "instead_of"]
    events: tuple[str, ...]  # insert, update, delete, truncate
    for_each_row: bool
    update_columns: tuple[str, ...] = ()
    condition: str | None = None
    enabled: Literal["origin", "disabled", "replica", "always"] = "origin"
    constraint: bool = False
    definition: str = ""
    parent: int | None = None
