"""The sections of a snapshot: which query gives each, as what it is read, and what it means when it does not come."""

from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any

import msgspec

from pgadvise.snapshot import (
    Activity,
    Cast,
    DatabaseAge,
    DefaultPrivilege,
    DefinedOperator,
    Extension,
    Function,
    Membership,
    Operator,
    Policy,
    Publication,
    Replication,
    RewriteRule,
    Role,
    RoleSetting,
    Schema,
    Sequence,
    Setting,
    Trigger,
    Type,
    View,
)
from pgadvise.sources.postgres.counters import Counters
from pgadvise.sources.postgres.parts import Constraints, Indexes, InParts, Relations, Statistics

# Dotted settings are anybody's to invent, and people keep keys and tokens in them. These hold none.
SHOWN = (
    r"^(pg_stat_statements|auto_explain|plpgsql|pg_trgm|pg_hint_plan|pg_qualstats|pgaudit|plan_filter|timescaledb)\."
    r"|^pgrst\.(db_schemas?|db_extra_search_path|db_anon_role|db_pre_request|db_max_rows|db_tx_end)$"
    r"|^cron\.(database_name|timezone)$"
)
# Plain settings whose value may hold a password or a command line with one.
HIDDEN = (
    "primary_conninfo",
    "ssl_passphrase_command",
    "archive_command",
    "restore_command",
    "archive_cleanup_command",
    "recovery_end_command",
)


class Hidden(msgspec.Struct, frozen=True):
    """A table whose column statistics this reader may not see; `policies` tells whether by row-level security."""

    schema: str
    name: str
    policies: bool


class Section(msgspec.Struct, frozen=True):
    """`name` is the query's file; `type` what its JSON is read as. One that is not `required` may be NotCaptured.

    `text` is given where the query depends on the server and stands in no file.
    `parameters` names the query's $1, $2 in turn: `left_out` (oids of relations and functions), `shown`, `hidden`.
    """

    name: str
    type: Any
    parameters: tuple[str, ...] = ()
    required: bool = True
    text: str | None = None

    @property
    def sql(self) -> str:
        return self.text or query(self.name)

    @property
    def title(self) -> str:
        """What it is called in a sentence; the first question is about everything."""
        return "catalog" if self.name == "origin" else self.name.replace("_", " ")

    def decoded(self, value: bytes) -> Any:
        """The JSON as a value. A database in SQL_ASCII may hold bytes that are no UTF-8: they come out as U+FFFD."""
        try:
            found = msgspec.json.decode(value, type=self.type)
        except UnicodeDecodeError:
            found = msgspec.json.decode(value.decode(errors="replace"), type=self.type)
        return found.whole() if isinstance(found, InParts) else found

    def arguments(self, values: Mapping[str, str]) -> tuple[str, ...]:
        return tuple(values[name] for name in self.parameters)

    @property
    def avoids_locks(self) -> bool:
        return "left_out" in self.parameters


_LEFT_OUT = ("left_out",)

# What the database is made of. Functions and policies come early: what is written in them is parsed while the server is
# at work on the others.
STRUCTURE = (
    Section("schemas", tuple[Schema, ...]),
    Section("roles", tuple[Role, ...]),
    Section("memberships", tuple[Membership, ...]),
    Section("default_privileges", tuple[DefaultPrivilege, ...]),
    Section("functions", tuple[Function, ...], ("left_out", "shown")),
    Section("policies", tuple[Policy, ...], _LEFT_OUT),
    Section("relations", Relations, _LEFT_OUT),
    Section("constraints", Constraints, _LEFT_OUT),
    Section("indexes", Indexes, _LEFT_OUT),
    Section("views", tuple[View, ...], _LEFT_OUT),
    Section("rewrite_rules", tuple[RewriteRule, ...], _LEFT_OUT),
    Section("triggers", tuple[Trigger, ...], _LEFT_OUT),
    Section("sequences", tuple[Sequence, ...], _LEFT_OUT),
    Section("types", tuple[Type, ...]),
    Section("defined_operators", tuple[DefinedOperator, ...]),
    Section("casts", tuple[Cast, ...]),
    Section("extensions", tuple[Extension, ...]),
    Section("publications", tuple[Publication, ...]),
    Section("settings", tuple[Setting, ...], ("shown", "hidden"), required=False),
    Section("role_settings", tuple[RoleSetting, ...], ("shown", "hidden"), required=False),
)
# How it is used, and what the server knows beside: conclusions are drawn from the structure in the meantime.
SECTIONS = (
    *STRUCTURE,
    Section("statistics", Statistics, _LEFT_OUT, required=False),
    Section("hidden_statistics", tuple[Hidden, ...], _LEFT_OUT, required=False),
    Section("counters", Counters, _LEFT_OUT),
    Section("operators", tuple[Operator, ...], _LEFT_OUT),
    Section("leakproof", tuple[str, ...]),
    Section("activity", Activity, required=False),
    Section("replication", Replication, required=False),
    Section("ages", tuple[DatabaseAge, ...], required=False),
)


@cache
def query(name: str) -> str:
    """The text of one query."""
    return files("pgadvise.sources.postgres").joinpath("queries", f"{name}.sql").read_text("utf-8").strip()
