"""What a role cannot do at all: a proof that needs no solver, for the server refuses before it looks at a row.

Three reasons are taken: the command is not among what the surface sends; the role lacks the privilege (on the
relation, on each of its columns, on the schema); row-level security binds the role and no permissive policy speaks for
the command. Each is the server's own order of things: ExecCheckPermissions comes before the first row, and a table
whose policies are all restrictive passes none (rowsecurity.c, add_security_quals). Roads around it, a view or a
function, are questions of their own.
"""

from collections.abc import Iterator
from typing import cast

import msgspec

from pgadvise.engines.access.access import Access
from pgadvise.engines.platform import Platform
from pgadvise.engines.verdicts.questions import Actor, Question
from pgadvise.snapshot import Function, NotCaptured, Relation
from pgadvise.snapshot.policies import Command

# Their own servers speak for the API's roles there, whatever PostgREST exposes.
_OTHERWISE_SERVED = frozenset(("storage", "realtime"))


class Barred(msgspec.Struct, frozen=True):
    """Why nothing comes of it, in a clause, and what that stands on beside the server's own rules."""

    reason: str
    assumptions: tuple[str, ...] = ()


def barred(question: Question, access: Access, platform: Platform) -> Barred | None:
    """The reason why the role cannot do this, None where it might."""
    about, actor = question.about, question.actor
    if question.command == "truncate" and actor.surface != "sql":
        return Barred(_NO_TRUNCATE[actor.surface])
    if actor.surface == "api":
        if isinstance(about, Function) and about.kind == "procedure":
            return Barred(_NO_CALL)
        if (unserved := _unserved(about.schema, platform)) is not None:
            return unserved
    # Whoever sends SQL of his own may become another role first.
    if actor.surface == "sql" and access.can_take(actor.role):
        return None  # or grant itself one
    roles = [actor.role, *sorted(access.can_become(actor.role))] if actor.surface == "sql" else [actor.role]
    reasons = [_of(role, question, access) for role in roles]
    return reasons[0] if all(reasons) else None


_NO_TRUNCATE = {
    "api": "an HTTP API sends no TRUNCATE; functions that do are asked by themselves",
    "app": "the attacker chooses arguments, not statements; functions that truncate are asked by themselves",
}
# PostgREST (issue 1210) and pg_graphql look for functions alone.
_NO_CALL = "an HTTP API calls no procedure; functions that call it are asked by themselves"


def _unserved(schema: str, platform: Platform) -> Barred | None:
    known = platform.exposed_source in ("declared", "pgrst.db_schemas")
    if not known or platform.is_exposed(schema) or schema in _OTHERWISE_SERVED:
        return None
    served = ", ".join(platform.exposed_schemas)
    return Barred(f"the API does not serve schema {schema}", (f"the API serves {served} and nothing else",))


def _of(role: str, question: Question, access: Access) -> Barred | None:
    about = question.about
    if not access.may_use(role, about.schema):
        return Barred(f"{role} has no USAGE on schema {about.schema}")
    if isinstance(about, Function):
        return None if access.may_execute(role, about) else Barred(f"{role} may not execute it")
    if _may_grant_itself(role, question.actor, about, access):
        return None
    if question.command.upper() not in access.reaches(role, about):
        return Barred(f"{role} has no {question.command.upper()} privilege on it")
    return _no_policy(role, question, about, access)


def _may_grant_itself(role: str, actor: Actor, relation: Relation, access: Access) -> bool:
    """An owner who sends SQL takes back what he lacks, policies included."""
    return actor.surface == "sql" and access.owns(role, relation)


def _no_policy(role: str, question: Question, relation: Relation, access: Access) -> Barred | None:
    command = question.command
    if command == "truncate" or not access.binds(role, relation) or any(_side_doors(question, relation, access)):
        return None
    if access.policies(role, relation, cast(Command, command)).permissive:
        return None
    return Barred(f"row-level security is on and no permissive policy lets {role} {command}")


def _side_doors(question: Question, relation: Relation, access: Access) -> Iterator[bool]:
    """What runs although no row passes: rewrite rules, and statement triggers of an UPDATE or DELETE of nothing.

    An INSERT that is refused takes the work of its triggers back with it.
    """
    rules = access.snapshot.rewrite_rules
    yield isinstance(rules, NotCaptured) or any(rule.relation == relation.oid for rule in rules)
    if question.command in ("update", "delete"):
        yield any(not t.for_each_row and t.enabled != "disabled" for t in access.snapshot.triggers_of(relation))
