"""Which tables are audit logs, and what keeps their rows from being changed."""

import re

from pgadvise.engines.access.access import Access
from pgadvise.engines.access.app_roles import AppRole
from pgadvise.engines.caller.ordinary import Ordinary
from pgadvise.engines.naming import NamePattern
from pgadvise.engines.platform import Platform
from pgadvise.snapshot import Policy, Relation, Snapshot, Trigger
from pgadvise.snapshot.policies import Command

_WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")
_LOGS = frozenset(("log", "logs", "history", "histories", "ledger", "journal", "trail", "trails"))
_ENTRIES = frozenset(("event", "events", "entry", "entries", "record", "records"))
# Logs and histories that people keep or see of themselves, and may clear.
_OWN = frozenset(
    "activity chat search watch view viewing browsing play listen time work food mood habit feed call".split()
)
# A table of another name counts only with who, what and when in it, and no sign that its rows are meant to change.
_WHO = re.compile(
    r"(^|_)(actor|user|member|account|admin|performed_by|changed_by|created_by|done_by)(_id|_email|_name|id)?$"
)
_WHAT = re.compile(r"^(action|event|event_type|event_name|operation|activity|verb|change_type|action_type)$")
_WHEN = NamePattern(r"(^|_)(at|on|time|timestamp|date)$")
_CHANGING = NamePattern(r"^(updated|modified|deleted|read|seen|archived|resolved|processed|sent|retried)_(at|on)$")
_STOPS = re.compile(r"\braise\s+(exception|sqlstate)|\braise\s*;|\braise\s+'|\breturn\s+null\b", re.IGNORECASE)


def audit_logs(platform: Platform) -> tuple[Relation, ...]:
    """The user's tables that record who did what and when, told by name and columns."""
    return tuple(t for t in platform.tables if _is_audit_log(t))


def _words(name: str) -> list[str]:
    return [word.lower() for word in _WORD.findall(name)]


def _is_audit_log(table: Relation) -> bool:
    words = _words(table.name)
    audit = bool({"audit", "audits"} & {*words[:1], *words[-1:]})
    if not audit and not (_LOGS & {*words[-1:]} and not _OWN & {*words[:-1]}):
        return False
    columns = ["_".join(_words(c.name)) for c in table.columns]
    if any(_CHANGING.search(c) for c in columns) or not any(_WHEN.search(c) for c in columns):
        return False
    who, what = (any(pattern.search(c) for c in columns) for pattern in (_WHO, _WHAT))
    # `audits` alone may be inspections: of sites, of books.
    plainly = audit and not (_LOGS | _ENTRIES).isdisjoint(words)
    return who or what if plainly else who and what


def stopped_by_trigger(snapshot: Snapshot, table: Relation, event: str) -> bool:
    """Whether a trigger before `event` (update, delete, truncate) refuses it, or skips the row."""
    return any(_stops(snapshot, trigger, event) for trigger in snapshot.triggers_of(table))


def _stops(snapshot: Snapshot, trigger: Trigger, event: str) -> bool:
    if trigger.timing != "before" or event not in trigger.events or trigger.enabled not in ("origin", "always"):
        return False
    if trigger.condition is not None or trigger.update_columns:
        return False
    function = snapshot.function(trigger.function)
    # What cannot be read is given the benefit of the doubt: a false alarm costs more.
    return function is None or function.body is None or bool(_STOPS.search(function.body))


def stopped_by_policies(access: Access, ordinary: Ordinary, role: AppRole, table: Relation, command: Command) -> bool:
    """Whether row-level security lets `role` do `command` on no row at all."""
    if not access.binds(role.name, table):
        return False
    bound = access.policies(role.name, table, command)
    shut = [_shut(ordinary, p, role) for p in bound.permissive]
    return all(shut) or any(_shut(ordinary, p, role) for p in bound.restrictive)


def _shut(ordinary: Ordinary, policy: Policy, role: AppRole) -> bool:
    """A policy whose USING is true for no row; a missing one allows none either."""
    if policy.using is None:
        return policy.command != "insert"
    return ordinary.never(policy.using, role)
