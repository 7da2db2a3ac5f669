"""Whose load it is: the application's, its API's, its batch jobs', an administrator's, the platform's."""

import re
from collections.abc import Mapping
from typing import Literal

from pgadvise.engines.access.application import Application
from pgadvise.engines.access.standing import standing

# "api": HTTP requests. "batch": loads, refreshes, reports, which nobody waits for. "administrator": migrations and
# people at a prompt. "platform": the provider's machinery, monitoring, ourselves. "unknown": a role that was dropped.
Traffic = Literal["app", "api", "batch", "administrator", "platform", "unknown"]

APPLICATION: frozenset[Traffic] = frozenset(("app", "api", "batch"))
INTERACTIVE: frozenset[Traffic] = frozenset(("app", "api"))

_BATCH = frozenset(
    """
    etl elt dbt batch cron refresh refresher import importer loader export warehouse
    report reports reporting analytics analyst analysts bi
    """.split()
)
_MIGRATIONS = frozenset(
    "migration migrations migrator migrate migrater flyway liquibase alembic sqitch atlas ddl deploy deployer".split()
)
_WORD = re.compile(r"[^a-z0-9]+")

# An administrator's login that makes so many of all calls is a program's too: many an application runs as `postgres`.
PROGRAM = 0.1


def traffic_of(
    application: Application, calls: Mapping[str | None, int], *, from_file: bool
) -> dict[str | None, Traffic]:
    """Each role's traffic, told by `[roles]`, by name and attributes, and by the calls it makes.

    A file of statements may name no role: they are the application's then.
    """
    enough = PROGRAM * sum(calls.values())
    found: dict[str | None, Traffic] = {}
    for role, number in calls.items():
        traffic = _by_name(application, role, from_file)
        program = traffic == "administrator" and number >= enough and not _words(role) & _MIGRATIONS
        found[role] = "app" if program else traffic
    return found


def _by_name(application: Application, role: str | None, from_file: bool) -> Traffic:
    if role is None:
        return "app" if from_file else "unknown"
    taken = next((r for r in application.roles if r.name == role), None)
    if taken is not None and taken.source in ("declared", "api"):
        return "api" if taken.api else "app"
    rank = standing(application.access, role)
    if rank != "ordinary":
        return rank if taken is None else "app"
    return "batch" if _words(role) & _BATCH else "app"


def _words(role: str | None) -> frozenset[str]:
    return frozenset(_WORD.split((role or "").lower()))
