"""What a rule yields: an object, a sentence, the evidence, a fix."""

import hashlib
from collections.abc import Mapping
from typing import Any, Literal

import msgspec

from pgadvise.snapshot import Column, Constraint, Function, Index, Name, Policy, Relation, Trigger

Severity = Literal["error", "warning", "info"]
RANK: dict[Severity, int] = {"error": 0, "warning": 1, "info": 2}  # the gravest first
Certainty = Literal["proved", "measured", "estimated", "likely"]
ObjectKind = Literal[
    "table", "column", "index", "constraint", "policy", "view", "materialized_view", "foreign_table", "function",
    "trigger", "role", "schema", "sequence", "type", "extension", "publication", "statement", "setting", "database",
    "model",
]  # fmt: skip

SHORT_EXCLUSIVE = "short ACCESS EXCLUSIVE lock: reads and writes of the table wait for it"
NO_LOCK = "no lock that blocks reads or writes"
SHARE_UPDATE = "SHARE UPDATE EXCLUSIVE lock: reads and writes go on, other schema changes of the table wait"


class About(msgspec.Struct, frozen=True, order=True):
    """The object a finding is about, as the report names it.

    For a part of a table (column, index, constraint, policy, trigger) `schema` and `name` are the table's and `part`
    is the part's name; a function's `part` is its argument types.
    """

    kind: ObjectKind
    schema: str | None
    name: str
    part: str | None = None


def about_relation(relation: Relation) -> About:
    kinds: dict[str, ObjectKind] = {
        "view": "view",
        "materialized_view": "materialized_view",
        "foreign_table": "foreign_table",
    }
    return About(kinds.get(relation.kind, "table"), relation.schema, relation.name)


def about_column(relation: Relation, column: str) -> About:
    return About("column", relation.schema, relation.name, column)


_PARTS: Mapping[type, ObjectKind] = {
    Column: "column",
    Index: "index",
    Constraint: "constraint",
    Policy: "policy",
    Trigger: "trigger",
}


def about_part(relation: Relation, part: Column | Index | Constraint | Policy | Trigger) -> About:
    """A column, index, constraint, policy or trigger of `relation`."""
    return About(_PARTS[type(part)], relation.schema, relation.name, part.name)


def about_function(function: Function) -> About:
    return About("function", function.schema, function.name, ", ".join(function.argument_types))


def about_role(name: str) -> About:
    return About("role", None, name)


def about_database(name: str) -> About:
    """The database as a whole. Its name is left out of fingerprints: a copy under another name is the same."""
    return About("database", None, name)


def about_statement(fingerprint: str) -> About:
    """A statement of the workload, named by the fingerprint of its parse tree: queryids differ between servers."""
    return About("statement", None, fingerprint)


class Fix(msgspec.Struct, frozen=True, kw_only=True):
    """What to do about it, as SQL that runs in this order.

    `title` in the imperative. `safe`: cannot change what any query returns. `online`: blocks neither reads nor writes
    for longer than a moment. `lock` in plain words. Statements that cannot run in a transaction (CONCURRENTLY) stand
    alone in their string.
    """

    title: str
    statements: tuple[str, ...]
    safe: bool
    online: bool = True
    lock: str = SHORT_EXCLUSIVE
    verified: bool = False
    prisma: str | None = None


class Finding(msgspec.Struct, frozen=True, kw_only=True):
    """One fault, as its rule sees it; the runner joins rule, category, severity and fingerprint.

    `message` is one sentence: object, fact, consequence. `evidence` holds numbers and names for programs.
    `discriminator` tells two findings of one rule on one object apart, in words that outlive a dump and restore.
    `judged` are the canonical texts of the definitions that were judged (policies, expressions, grants): when they
    change, an accepted finding is looked at again. `severity` is one of those the rule declares; None is its default.
    """

    about: About
    message: str
    certainty: Certainty = "proved"
    detail: str = ""
    evidence: dict[str, Any] = {}
    fix: Fix | None = None
    severity: Severity | None = None
    discriminator: str = ""
    judged: tuple[str, ...] = ()


def qualified(about: About) -> str:
    """The object in words for people: `public.challenges`, `public.challenges.idx_a`, `role app`."""
    if about.schema is None:
        return f"{about.kind} {about.name}"
    name = str(Name(about.schema, about.name))
    if about.part is None:
        return name
    return f"{name}({about.part})" if about.kind == "function" else f"{name}.{about.part}"


def fingerprint(rule: str, about: About, discriminator: str) -> str:
    """The identity of a finding, 16 hex digits: rule, object, discriminator, and nothing that moves."""
    name = "" if about.kind == "database" else about.name
    return digest(rule, about.kind, about.schema or "", name, about.part or "", discriminator)


def digest(*parts: str) -> str:
    """16 hex digits for these texts in this order."""
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:16]
