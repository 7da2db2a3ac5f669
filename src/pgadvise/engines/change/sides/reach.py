"""Reach: what a role may do to an object at all, before any row is looked at, and how that differs."""

import re
from collections.abc import Hashable, Iterator
from typing import Literal, cast

import msgspec

from pgadvise.engines.access.access import Access
from pgadvise.engines.change.sides.definitions import policy_text
from pgadvise.engines.change.sides.side import Side
from pgadvise.engines.verdicts.barred import barred
from pgadvise.engines.verdicts.questions import Actor, Question
from pgadvise.engines.verdicts.questions import Command as Asked
from pgadvise.snapshot import Function, Name, Policy, Relation, Trigger
from pgadvise.snapshot.policies import Command

Verdict = Literal["wider", "narrower", "equal", "incomparable", "unknown"]
_ON_COLUMNS = ("select", "insert", "update")
_ENABLED = ("origin", "always")  # others stand still but on a replica


class Standing(msgspec.Struct, frozen=True, kw_only=True):
    """One side's answer before rows: why it is refused, else the columns; how policies come into it.

    `open` says why no policy decides, None where policies do.
    """

    refused: str | None
    columns: frozenset[str] = frozenset()
    open: str | None = None
    policies: tuple[Policy, ...] = ()


def standing(side: Side, about: Relation | None, command: Asked, actor: Actor) -> Standing:
    """What the side does with the command of the role."""
    if side.snapshot.role(actor.role) is None:
        return Standing(refused=f"there was no role {actor.role}")
    if about is None:
        return Standing(refused="it was not there")
    why = _refusal(side, about, command, actor)
    if why is not None:
        return Standing(refused=why)
    access, role = side.access, actor.role
    columns = access.column_privileges(role, about, command.upper()) if command in _ON_COLUMNS else frozenset()
    if not about.is_table or command == "truncate":
        return Standing(refused=None, columns=columns)
    if not access.binds(role, about):
        return Standing(refused=None, columns=columns, open=_unbound(access, role, about))
    asked = [*access.policies(role, about, cast(Command, command)).all]
    return Standing(refused=None, columns=columns, policies=tuple(asked))


def _refusal(side: Side, about: Relation, command: Asked, actor: Actor) -> str | None:
    """What the server or the surface refuses whatever the row is; of the role as it is, without SET ROLE."""
    if command == "truncate" and actor.surface == "sql":
        may = side.access.may(actor.role, "TRUNCATE", about)
        return None if may else f"{actor.role} has no TRUNCATE privilege on it"
    surface = "app" if actor.surface == "sql" else actor.surface
    asker = Actor(role=actor.role, surface=surface, anonymous=actor.anonymous)
    bar = barred(Question(about, command, asker), side.access, side.platform)
    return bar.reason if bar else None


def _unbound(access: Access, role: str, table: Relation) -> str:
    return "row-level security is off" if not table.row_security else str(access.bypass(role, table))


def may_execute(side: Side, function: Function | None, actor: Actor) -> str | None:
    """Why the role cannot call it; None where it can."""
    if side.snapshot.role(actor.role) is None:
        return f"there was no role {actor.role}"
    if function is None:
        return "it was not there"
    bar = barred(Question(function, "execute", actor), side.access, side.platform)
    return bar.reason if bar else None


def texts(policies: tuple[Policy, ...], command: Asked) -> tuple[str, ...]:
    """The expressions that decide a command."""
    return tuple(text for policy in policies for text in _asked(policy, command) if text is not None)


def _asked(policy: Policy, command: Asked) -> Iterator[str | None]:
    if command != "insert":
        yield policy.using
    if command in ("insert", "update"):
        yield policy.new_row_check


def signature(side: Side, about: Relation, command: Asked, actor: Actor, standing: Standing) -> Hashable:
    """Everything that decides the reach: equal for both sides, so is the reach."""
    if standing.refused is not None:
        return "refused"
    definitions = side.definitions
    deciding: frozenset[tuple[Hashable, ...]] = frozenset(
        (p.permissive, *(policy_text(text, about.name) for text in _asked(p, command))) for p in standing.policies
    )
    view = side.snapshot.view(about)
    words = definitions.words([*texts(standing.policies, command), *([about.name] if view else [])])
    return (
        about.kind,
        standing.open is None,
        deciding,
        definitions.behind(words),
        definitions.unnamed,
        definitions.standing(actor.role) if words else None,
        triggers(side, about) if command != "select" else None,
    )


def triggers(side: Side, table: Relation) -> Hashable:
    """What else decides a write: triggers with all behind them, and rules."""
    fired = (t for t in side.snapshot.triggers_of(table) if t.enabled in _ENABLED)
    return frozenset(fires(side, trigger) for trigger in fired), rules(side, table)


def fires(side: Side, trigger: Trigger) -> Hashable:
    """What a trigger is, and all behind what it calls."""
    function, definitions = side.snapshot.function(trigger.function), side.definitions
    return trigger.definition, definitions.behind(definitions.words([function.name])) if function else None


def rules(side: Side, table: Relation) -> Hashable:
    """What its rewrite rules do beside what is asked for; None where they were not captured."""
    found = side.snapshot.rewrite_rules
    if not isinstance(found, tuple):
        return None
    of_table = (r for r in found if r.relation == table.oid and r.event != "select")
    return frozenset(r.definition for r in of_table if r.enabled in _ENABLED)


def carried(
    side: Side, table: Relation, command: Asked, standing: Standing
) -> frozenset[tuple[Name, str, tuple[str, ...], tuple[tuple[str, str], ...]]]:
    """What foreign keys do to rows of others as one of the table goes, or its key changes: past all of their policies.

    By table the command, the columns that it changes, and by which it finds the rows; however far the keys lead.
    """
    found: set[tuple[Name, str, tuple[str, ...], tuple[tuple[str, str], ...]]] = set()
    changed = tuple(standing.columns) if command == "update" else ()
    ahead: list[tuple[Relation, str, tuple[str, ...]]] = [(table, command, changed)]
    while ahead:
        above, cause, columns = ahead.pop()
        for key in side.snapshot.references_to(above):
            below = side.snapshot.relation(key.table)
            done = {"delete": key.on_delete, "update": key.on_update}.get(cause)
            moved = cause == "delete" or {*columns} & {*key.referenced_columns}
            if below is None or done in ("no_action", "restrict", None) or not moved:
                continue
            gone = cause == "delete" and done == "cascade"
            act = (
                below.qualified,
                "delete" if gone else "update",
                () if gone else key.delete_set_columns or key.columns,
                tuple(zip(key.columns, key.referenced_columns, strict=True)),
            )
            if act not in found:
                found.add(act)
                ahead.append((below, *act[1:3]))
    return frozenset(found)


def decisive(side: Side, about: Relation, command: Asked, standing: Standing) -> dict[tuple[Name, str], Hashable]:
    """What gives columns their values that nobody may write: generated ones that decide, and defaults of a new row."""
    definitions, said = side.definitions, texts(standing.policies, command)
    things = definitions.things(definitions.words([*said, *([about.name] if side.snapshot.view(about) else [])]))
    read = {thing.qualified for thing in things if isinstance(thing, Relation)}
    asked = {word for text in said for word in re.findall(r"\w+", text)}
    whole = about.name in asked or about.qualified in read
    found = {
        (table, name): made
        for (table, name), made in definitions.made.items()
        if (table in read or table == about.qualified) and (table != about.qualified or whole or name in asked)
    }
    if command == "insert":
        left = (c for c in about.columns if c.name not in standing.columns and not c.generated)
        own = {each.oid: each.default for each in side.snapshot.types if each.kind == "domain"}
        given = {column.name: column.default or own.get(column.type_oid) for column in left}
        found |= {(about.qualified, name): definitions.value(text) for name, text in given.items()}
    return found
