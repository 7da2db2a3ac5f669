"""Leaks in words and as evidence: who did what to whom, by which statements."""

from collections.abc import Iterator
from typing import Any

from pgadvise.engines.access.access import Access
from pgadvise.engines.caller.callers import Callers
from pgadvise.engines.conditions import conditions
from pgadvise.engines.enumeration import listed
from pgadvise.engines.isolation.judged import judged_policies, judged_view
from pgadvise.engines.verdicts.causes import Leaking, each
from pgadvise.engines.verdicts.matrix import permissive, permitting
from pgadvise.engines.verdicts.verdicts import BEFORE, NEWCOMER, REPLAYED, Replayed, Verdict
from pgadvise.finding import Certainty
from pgadvise.snapshot import Function, Relation
from pgadvise.sql.tree.expression import Column, Expression
from pgadvise.sql.tree.parts import arms
from pgadvise.sql.tree.query import Subquery
from pgadvise.sql.tree.walk import walk
from pgadvise.sql.writing.render import NotRendered, render

_LONGEST = 600  # characters of a statement that a detail quotes
_VERBS = {"select": "reads", "insert": "forges", "delete": "deletes", "truncate": "empties", "execute": "reaches"}
_HARMS = {"changed": "alters", "moved": "moves", "lost": "deletes", "forged": "forges"}


def deeds(leaking: Leaking) -> list[str]:
    """What is done to rows, each verb once: `reads`, `forges`, `alters`."""
    return list(dict.fromkeys(verb for command, leak in each(leaking) for verb in _deeds(command, leak)))


def _deeds(command: str, leak: Replayed) -> Iterator[str]:
    if command in ("update", "execute") and leak.harms:
        yield from (_HARMS[harm.kind] for harm in leak.harms)
    else:
        yield "alters" if command == "update" else _VERBS[command]


def puts(leaking: Leaking, rows: str, whose: str) -> str:
    """How rows get to where they should not be: `create rows of t as another tenant's, or make them so`."""
    kinds = {harm.kind for _, leak in leaking.leaks for harm in leak.harms}
    if kinds == {"moved"}:
        return f"make {rows} {whose}"
    return f"create {rows} as {whose}" + (", or make them so" if "moved" in kinds else "")


def commands(leaking: Leaking) -> list[str]:
    return [verdict.question.command for verdict, _ in leaking.leaks]


def attacker(leaking: Leaking) -> str:
    """`A member of one tenant, as authenticated,`, `Anybody, as anon or authenticated,`, `Whoever signs up, as …`."""
    nobody = {verdict.question.actor.anonymous for verdict, _ in leaking.leaks}
    who = "Anybody" if len(nobody) > 1 else "A visitor" if True in nobody else "A member of one tenant"
    if all(leak.who.startswith(NEWCOMER) for _, leak in leaking.leaks):
        who = "Whoever signs up"
    return f"{who}, as {listed(leaking.roles, 'or')},"


def victim(leaking: Leaking) -> str:
    visited = any(verdict.question.actor.anonymous for verdict, _ in leaking.leaks)
    return "any tenant's" if visited else "another tenant's"


def passed(access: Access, leaking: Leaking) -> list[str]:
    """The policies, by name, that permit the commands on the very table; none where none binds the role there."""
    own = (verdict.question for verdict, _ in leaking.leaks if verdict.question.about == leaking.about)
    return list(dict.fromkeys(name for question in own for name in permitting(question, access)))


def unasked(access: Access, leaking: Leaking) -> Iterator[str]:
    """Ways beside others that ask for no caller, as they are written: `visibility = 'public'` may well be meant."""
    callers = Callers(snapshot=access.snapshot)
    own = (verdict.question for verdict, _ in leaking.leaks if verdict.question.about == leaking.about)
    for question in own:
        trees = (tree for policy in permissive(question, access) for tree in conditions(policy))
        ways = [way for tree in trees for way in arms(tree)]
        yield from filter(None, (_unasked(callers, way) for way in ways if len(ways) > 1))


def _unasked(callers: Callers, way: Expression) -> str | None:
    if callers.asked(way).anything or any(isinstance(part, Subquery) for part in walk(way)):
        return None
    try:
        return render(way) if any(isinstance(part, Column) for part in walk(way)) else None
    except NotRendered:
        return None


def certainty(leaking: Leaking) -> Certainty:
    return "likely" if all(verdict.likely for verdict, _ in leaking.leaks) else "measured"


def detail(leaking: Leaking) -> str:
    """How it was done, in lines: the first leak's statements; nothing that differs from run to run."""
    verdict, leak = leaking.leaks[0]
    role = verdict.question.actor.role
    several = len({v.question.about.oid for v, _ in leaking.leaks}) > 1
    names = (f" of {v.question.about}" if several else "" for v, _ in leaking.leaks)
    of, *others = dict.fromkeys(
        f"{v.question.command}{name}" for (v, _), name in zip(leaking.leaks, names, strict=True)
    )
    also = f" ({of}; so do {listed(others[:4])})" if others else ""
    said = f"{REPLAYED}{leak.who}, as {role}, {leak.what}{also}:"
    before = (BEFORE, *map(_quoted, leak.prepared), "-- then the attack") if leak.prepared else ()
    return "\n".join((said, *before, *map(_quoted, (*leak.steps, leak.statement))))


def _quoted(statement: str) -> str:
    return f"{statement};" if len(statement) <= _LONGEST else f"{statement[:_LONGEST]} …"


def evidence(leaking: Leaking) -> dict[str, Any]:
    """`leaks` by command: the session, the statements in order, the rows that were hit."""
    return {
        "roles": list(leaking.roles),
        "commands": list(dict.fromkeys(commands(leaking))),
        "leaks": [_leak(verdict, leak) for verdict, leak in leaking.leaks],
    }


def _leak(verdict: Verdict, leak: Replayed) -> dict[str, Any]:
    question = verdict.question
    session = {"who": leak.who, "role": question.actor.role, "claims": leak.claims, "settings": leak.settings}
    return {
        "object": str(question.about),
        "role": question.actor.role,
        "command": question.command,
        "session": {key: value for key, value in session.items() if value},
        "what": leak.what,
        "sql": list(leak.sql),
        "rows": list(leak.rows),
    }


def judged(access: Access, leaking: Leaking) -> tuple[str, ...]:
    """What decided: the policies of what leaks and of all that those look at, or the function's body; no witness."""
    found: dict[str, None] = {}
    for about in {v.question.about.oid: v.question.about for v, _ in leaking.leaks}.values():
        found.update(dict.fromkeys(_deciding(access, about)))
    found.update(dict.fromkeys(_deciding(access, leaking.about)))
    reached = (f"{v.question.actor.role} {v.question.command} {v.question.about}" for v, _ in leaking.leaks)
    return tuple(sorted({*found, *reached}))


def _deciding(access: Access, about: Relation | Function) -> Iterator[str]:
    if isinstance(about, Function):
        yield f"{about}: {'definer' if about.security_definer else 'invoker'} {about.body or ''}"
        return
    yield from judged_policies(access.snapshot, about)
    yield f"{about}: row security {about.row_security} forced {about.row_security_forced}"
    if about.kind in ("view", "materialized_view"):
        yield judged_view(access.snapshot, about)
