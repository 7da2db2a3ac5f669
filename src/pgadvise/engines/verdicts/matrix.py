"""The matrix: what stands between a role and the rows, by command. Facts of the catalog, no proof of anything.

`open`: nothing but the object's own code or query decides which rows it is about. `conditional`: policies do.
`denied`: the role cannot do it. Each with its road.
"""

from collections.abc import Iterable, Mapping
from typing import Literal, cast

import msgspec

from pgadvise.engines.access.access import Access
from pgadvise.engines.access.roads import roads, view_reaches, view_rights
from pgadvise.engines.enumeration import listed
from pgadvise.engines.platform import Platform
from pgadvise.engines.verdicts.barred import barred
from pgadvise.engines.verdicts.questions import Question
from pgadvise.grouped import grouped
from pgadvise.snapshot import Function, Policy, Relation, quote
from pgadvise.snapshot.policies import Command

Word = Literal["open", "conditional", "denied"]


class Reach(msgspec.Struct, frozen=True):
    """`around` are the views that show a table's rows past the policies that stand there."""

    question: Question
    word: Word
    road: str
    around: tuple[str, ...] = ()


def matrix(questions: Iterable[Question], access: Access, platform: Platform) -> tuple[Reach, ...]:
    asked = tuple(questions)
    around = {role: _views_around(access, role) for role in dict.fromkeys(q.actor.role for q in asked)}
    return tuple(_reach(question, access, platform, around[question.actor.role]) for question in asked)


def _reach(question: Question, access: Access, platform: Platform, views: Mapping[int, tuple[str, ...]]) -> Reach:
    about = question.about
    around = views.get(about.oid, ()) if question.command == "select" and isinstance(about, Relation) else ()
    bar = barred(question, access, platform)
    if bar is not None:
        return Reach(question, "denied", bar.reason, around)
    if isinstance(about, Function):
        return _function(question, about)
    if about.is_table:
        word, road = _table(question, access, about)
        return Reach(question, word, road, around)
    word, road = _view(question, access, about)
    return Reach(question, word, road)


def road(question: Question, access: Access) -> str:
    """What lets it through, where it is known that something does: policies by name, or what stands in their place."""
    about = question.about
    if isinstance(about, Function):
        return _function(question, about).road
    if not about.is_table:
        return _view(question, access, about)[1]
    names = permitting(question, access)
    if names:
        return f"{listed(names)} let{'' if len(names) > 1 else 's'} it through"
    return _table(question, access, about)[1]


def permitting(question: Question, access: Access) -> list[str]:
    """The policies, by name, that permit the command on the very table; none where none binds the role there."""
    return [quote(policy.name) for policy in permissive(question, access)]


def permissive(question: Question, access: Access) -> tuple[Policy, ...]:
    """The policies that let the role through; none where none binds it."""
    about, role, command = question.about, question.actor.role, question.command
    if isinstance(about, Function) or command == "truncate" or command == "execute" or not access.binds(role, about):
        return ()
    return tuple(access.policies(role, about, command).permissive)


def _function(question: Question, function: Function) -> Reach:
    if function.security_definer:
        return Reach(question, "open", f"SECURITY DEFINER: it runs as {function.owner}, and its own body decides")
    return Reach(question, "conditional", "it runs as the caller: what it touches decides")


# --- tables


def _table(question: Question, access: Access, table: Relation) -> tuple[Word, str]:
    role, command = question.actor.role, question.command
    if command == "truncate":
        return "open", "no policy is asked for TRUNCATE"
    columns = _columns(role, command, access, table)
    if not table.row_security:
        return "open", "row-level security is off" + columns
    bypass = access.bypass(role, table)
    if bypass is not None and (bypass.direct or question.actor.surface == "sql"):
        return "open", f"{bypass}{columns}"
    bound = access.policies(role, table, cast(Command, command))
    names = ", ".join(policy.name for policy in bound.all)
    return "conditional", f"{'policy' if len(bound.all) == 1 else 'policies'} {names}{columns}"


def _columns(role: str, command: str, access: Access, table: Relation) -> str:
    """Which columns, where it is not all of them."""
    privilege = command.upper()
    if privilege in access.privileges(role, table):
        return ""
    some = sorted(access.column_privileges(role, table, privilege))
    return f"; columns {', '.join(some)} only" if some else ""


def _views_around(access: Access, role: str) -> Mapping[int, tuple[str, ...]]:
    """By oid of a table, the views that read it for the role past its policies."""
    views = (r for r in access.snapshot.relations if r.kind in ("view", "materialized_view") and r.extension is None)
    found = grouped(
        (road.relation.oid, str(view))
        for view in views
        for road in roads(access, role, view)
        if road.opens or (view.kind == "materialized_view" and road.relation.row_security)
    )
    return {oid: tuple(dict.fromkeys(names)) for oid, names in found.items()}


# --- views


def _view(question: Question, access: Access, view: Relation) -> tuple[Word, str]:
    if view.kind == "materialized_view":
        return "open", f"a stored copy of what {view.owner} read, which no policy guards"
    if view.kind == "foreign_table":
        return "open", "another server's rows, which no policy guards here"
    if question.command != "select" and any(t.timing == "instead_of" for t in access.snapshot.triggers_of(view)):
        return "conditional", "an INSTEAD OF trigger does it, and decides"
    reader = view_rights(view) or question.actor.role
    whose = f"with the rights of {reader}" if view_rights(view) else "as the caller"
    past: list[str] = []
    asked: list[str] = []
    for table in view_reaches(access.snapshot, view):
        bypass = access.bypass(reader, table) if table.row_security else None
        bound = table.row_security and (bypass is None or not bypass.direct)
        (asked if bound else past).append(str(table))
    if past:
        return "open", f"{_verb(question)} {', '.join(past)} {whose}, whom no policy binds there"
    return "conditional", f"{_verb(question)} {', '.join(asked) or 'no table'} {whose}, under its policies"


def _verb(question: Question) -> str:
    return "reads" if question.command == "select" else "writes through to"
