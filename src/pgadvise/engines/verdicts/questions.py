"""Questions: each relation or function, command and role that a verdict is wanted of."""

from collections.abc import Iterable, Iterator
from typing import Literal

import msgspec

from pgadvise.engines.access.roads import view_reaches
from pgadvise.engines.platform import Platform
from pgadvise.snapshot import Function, Relation, Snapshot
from pgadvise.snapshot.policies import ROW_COMMANDS, RowCommand

Surface = Literal["api", "app", "sql"]
Command = RowCommand | Literal["truncate", "execute"]


class Actor(msgspec.Struct, frozen=True, kw_only=True):
    """A role and what an attacker can send as it. `anonymous` is a role that nobody signs in to."""

    role: str
    surface: Surface
    anonymous: bool = False


class Question(msgspec.Struct, frozen=True):
    """Can a member of one tenant, as `actor`, do harm to another's rows by `command` on `about`?"""

    about: Relation | Function
    command: Command
    actor: Actor

    @property
    def key(self) -> tuple[int, str, str]:
        return self.about.oid, self.command, self.actor.role


def questions(actors: Iterable[Actor], relations: Iterable[Relation], platform: Platform) -> tuple[Question, ...]:
    """Of every actor: the relations by name, then the functions."""
    there = tuple(sorted(relations, key=lambda r: r.qualified))
    called = sorted((f for f in platform.functions if is_called(f)), key=lambda f: (f.qualified, f.argument_types))
    return tuple(
        question
        for actor in actors
        for question in (
            *(Question(relation, command, actor) for relation in there for command in _commands(relation)),
            *(Question(function, "execute", actor) for function in called),
        )
    )


def is_called(function: Function) -> bool:
    """Whether somebody can call it at all and have rows from it: no trigger's, no part of an aggregate's."""
    return not function.is_trigger and function.kind in ("function", "procedure")


def _commands(relation: Relation) -> Iterator[Command]:
    if relation.kind == "materialized_view":
        yield "select"
        return
    yield from ROW_COMMANDS
    if relation.is_table:
        yield "truncate"


def tenant_relations(snapshot: Snapshot, platform: Platform, judged: Iterable[int]) -> tuple[Relation, ...]:
    """The relations whose rows have a tenant (`judged`, by oid), and the views that show such rows in another shape.

    Outside the user's own schemas (storage, realtime) those that have policies of the user's.
    """
    own = {relation.oid for relation in platform.relations}
    holding = frozenset(judged)

    def is_asked(relation: Relation) -> bool:
        if relation.oid in own:
            return relation.oid in holding or _shows(snapshot, relation, holding)
        return relation.oid in holding and bool(snapshot.policies_of(relation))

    return tuple(relation for relation in snapshot.relations if relation.extension is None and is_asked(relation))


def _shows(snapshot: Snapshot, relation: Relation, holding: frozenset[int]) -> bool:
    return relation.kind in ("view", "materialized_view") and any(
        base.oid in holding for base in view_reaches(snapshot, relation)
    )
