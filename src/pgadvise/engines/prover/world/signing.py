"""Claims that the database itself has signed: who may have put another tenant in there?

An auth server signs what stands in its table of users (raw_app_meta_data), and what a hook of its makes of the token
(a function of a document called `event`, for the server's role to call). A signed claim is believed, so what writes one
has to be as good as a membership: a trigger or a hook that goes by tables which nobody within reach writes, or by
memberships that are believed and whose states it asks, and that finds there whom the token is for (`singled_out`). What
is told by an argument, or by the metadata that the person chooses, is his to say; and where a function writes the flag
of the operator's own people, nobody knows whom it gives it.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from pgadvise.engines.accounts import ACCOUNTS, token_hooks
from pgadvise.engines.caller.bodies import whole_body
from pgadvise.engines.enumeration import listed
from pgadvise.engines.prover.schema.effects.refusals import barred, may_write
from pgadvise.engines.prover.schema.effects.windows import passed, written_by
from pgadvise.engines.prover.schema.effects.writers import PLATFORM, Writers
from pgadvise.engines.prover.schema.kept import Kept
from pgadvise.engines.prover.world.singled_out import SingledOut
from pgadvise.engines.prover.world.token_words import CHOSEN, UNSIGNED, is_staffs
from pgadvise.snapshot import Function, Relation
from pgadvise.snapshot.policies import WRITES
from pgadvise.sql.tree.query import Insert, Merge, Write, assigned_columns

_METADATA = "app_metadata"
_COLUMN = "raw_app_meta_data"
_WORD = re.compile(r"\w+")


class Signing(NamedTuple):
    """What a function has signed, or somebody by hand, by a view or a rule: `claims` by their names; `by` the tables
    that it goes by, None for any value.

    `unasked` says which states of memberships it forgets.
    """

    name: str
    claims: frozenset[str]
    by: frozenset[int] | None
    unasked: str = ""

    def holds(self, kept: Kept) -> bool:
        return self.by is not None and self.by <= kept.whole

    @property
    def doubt(self) -> str:
        """What is said where it does not hold."""
        forgets = f", since it does not ask {self.unasked}" if self.unasked else ""
        return f"the claims that {self.name} has signed do not all come from memberships that count{forgets}"


def signings(writers: Writers, roles: tuple[str, ...], registry: int | None, asked: SingledOut) -> tuple[Signing, ...]:
    """All that somebody who may come as these has signed, or that the server does for him."""
    snapshot = writers.snapshot
    users = snapshot.named(ACCOUNTS)
    if users is None:
        return ()
    told = dict.fromkeys((*_fill(writers, roles, users), *_change(writers, users)))
    by = {f.oid: _goes_by(writers, roles, registry, f, users, asked) for f in (*told, *_hooks(writers))}
    by = {oid: by[oid] if all(map(asked.is_by, _called(writers, oid))) else None for oid in by}
    names, metadata = {f.oid: str(f.qualified) for f in (*told, *_hooks(writers))}, frozenset({_METADATA})
    found = [Signing(names[f.oid], metadata, by[f.oid], _unasked(writers, f, asked)) for f in told]
    found += [
        Signing(names[f.oid], _claims(writers, f), by[f.oid], _unasked(writers, f, asked)) for f in _hooks(writers)
    ]
    found += [Signing(name, metadata, None) for name in _doors(writers, roles, users)]
    return tuple(dict.fromkeys(found))


def _doors(writers: Writers, roles: tuple[str, ...], users: Relation) -> Iterator[str]:
    """Who writes what is signed of an account by hand, through a view with its owner's rights, or by a rule."""
    access, snapshot, rules = writers.access, writers.snapshot, writers.ruled(users)
    for role in roles:
        held = (c for c in WRITES if _COLUMN in access.holds_on_columns(role, users, c.upper()))
        yield from (role for command in held if not barred(access, role, users, command))
    for view in (relation for relation in snapshot.relations if relation.kind == "view"):
        written, told = written_by(access, view), [snapshot.view(each) for each in (view, *passed(access, view))]
        shows = any(each is not None and _COLUMN in each.definition for each in told)
        given = any({"INSERT", "UPDATE"} & access.reaches(role, view) for role in roles)
        if written is not None and written[0].oid == users.oid and written[1] and shows and given:
            yield str(view)
    yield from ("a rule" for rule in rules or () if _COLUMN in rule.definition)
    yield from ("a rule" for _ in (rules,) if rules is None)


def _words(writers: Writers, function: Function) -> set[str]:
    return {word for each in writers.called_by(function) for word in _WORD.findall(each.body or "")}


def _unasked(writers: Writers, function: Function, asked: SingledOut) -> str:
    words = _words(writers, function)
    tables = [r for r in writers.snapshot.tables if r.name in words and not asked.states_of(r) <= words]
    return " and ".join(f"{listed(sorted(asked.states_of(r) - words))} of {r}" for r in tables)


def _called(writers: Writers, oid: int) -> tuple[Function, ...]:
    function = writers.snapshot.function(oid)
    return writers.called_by(function) if function is not None else ()


def _fill(writers: Writers, roles: tuple[str, ...], users: Relation) -> Iterator[Function]:
    """Functions that write what is signed of an account."""
    for function in writers.past_policies(roles, users):
        read = whole_body(function)
        if _COLUMN in (function.body or "") and (read is None or any(map(_signs, read.writes()))):
            yield function


def _signs(part: Write) -> bool:
    """Whether it gives the column a value, as every MERGE is taken to do."""
    unnamed = isinstance(part, Merge) or (isinstance(part, Insert) and not part.columns)
    return unnamed or (isinstance(part, Insert) and _COLUMN in part.columns) or _COLUMN in assigned_columns(part)


def _change(writers: Writers, users: Relation) -> Iterator[Function]:
    """Functions of triggers that change it in the row that is written."""
    for trigger in writers.snapshot.triggers_of(users):
        function, changed = writers.snapshot.function(trigger.function), writers.changed(trigger)
        if function is not None and (changed is None or _COLUMN in changed):
            yield function


def _hooks(writers: Writers) -> Iterator[Function]:
    return (f for f in token_hooks(writers.snapshot, writers.access) if f.schema not in PLATFORM)


def _claims(writers: Writers, function: Function) -> frozenset[str]:
    """All words that may be a claim's name that is believed, or in part."""
    return frozenset(_words(writers, function)) - (set(UNSIGNED) - {"amr"})


def _goes_by(
    writers: Writers,
    roles: tuple[str, ...],
    registry: int | None,
    function: Function,
    users: Relation,
    asked: SingledOut,
) -> frozenset[int] | None:
    """The tables that somebody writes and that it names, or is a trigger of; each of their states it names as well."""
    words = _words(writers, function)
    is_hook = any(function.oid == each.oid for each in _hooks(writers))
    if words & CHOSEN or (not is_hook and (function.argument_types or any(is_staffs((_METADATA, w)) for w in words))):
        return None
    fired_on = {t.table for t in writers.snapshot.triggers if t.function == function.oid}
    tables = (r for r in writers.snapshot.relations if r.oid in fired_on or r.name in words)
    others = (r for r in tables if r.oid not in (users.oid, registry))
    named = [*others]
    if not all(asked.states_of(r) <= words for r in named):
        return None
    return frozenset(r.oid for r in named if not r.is_table or _is_written(writers, roles, r))


def _is_written(writers: Writers, roles: tuple[str, ...], table: Relation) -> bool:
    return may_write(writers.access, writers, roles, table) or bool(writers.past_policies(roles, table))
