"""Causes: each replayed leak under the one fault that explains it best, so that no two rules tell of the same.

A leak of a function that runs with its owner's rights is that function's, and so is what its call opens. One that takes
a first step in another table is that table's, and so is a forged membership: policies believe what is written there. Of
writes the cause is what a policy leaves free; where the role reads others' rows of the table as well, policies tell the
tenants apart for nothing, and that is one fault. What a view or a function does as its caller is told where it is told
of the table below.
"""

from collections.abc import Iterator
from functools import cached_property
from typing import Literal, cast

import msgspec

from pgadvise.engines.access.access import Access
from pgadvise.engines.access.roads import view_reaches, view_rights
from pgadvise.engines.accounts import ACCOUNTS
from pgadvise.engines.attack.moves.call import is_call
from pgadvise.engines.attack.texts.influence import Influence
from pgadvise.engines.isolation.expected import looked_up
from pgadvise.engines.isolation.origins import Origins
from pgadvise.engines.platform import Platform
from pgadvise.engines.tenancy import Tenancy
from pgadvise.engines.verdicts.verdicts import NEWCOMER, Replayed, Verdict, Verdicts
from pgadvise.snapshot import Function, Policy, Relation
from pgadvise.snapshot.policies import Command
from pgadvise.sql.parser.parse import parsed
from pgadvise.sql.tree.claims import claims
from pgadvise.sql.tree.reads import functions, own_columns

Cause = Literal["function", "believed", "shared", "person", "unchecked", "other"]
_WRITES = ("insert", "update")
_PUT = ("forged", "moved")  # what brings a row to where it should not be


class Leaking(msgspec.Struct, frozen=True, kw_only=True):
    """Leaks that have one cause. `about` is where it lies; `policy` the one that leaves it free."""

    about: Relation | Function
    leaks: tuple[tuple[Verdict, Replayed], ...]
    policy: Policy | None = None

    @property
    def roles(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(verdict.question.actor.role for verdict, _ in self.leaks))


class _Blamed(msgspec.Struct, frozen=True):
    cause: Cause
    about: Relation | Function
    policy: Policy | None = None


class Causes(msgspec.Struct, frozen=True, kw_only=True, dict=True):
    verdicts: Verdicts
    platform: Platform
    tenancy: Tenancy
    access: Access

    def of(self, cause: Cause) -> tuple[Leaking, ...]:
        """By object, what has no name of its own by role as well; in the order of the verdicts."""
        found: dict[tuple[int, str], Leaking] = {}
        for blamed, verdict, leak in self._blamed:
            if blamed.cause != cause:
                continue
            apart = blamed.policy.name if blamed.policy else verdict.question.actor.role if cause == "other" else ""
            key = (blamed.about.oid, apart)
            before = found[key].leaks if key in found else ()
            found[key] = Leaking(about=blamed.about, leaks=(*before, (verdict, leak)), policy=blamed.policy)
        return tuple(_by_itself_first(one) if isinstance(one.about, Function) else one for one in found.values())

    @cached_property
    def _blamed(self) -> tuple[tuple[_Blamed, Verdict, Replayed], ...]:
        judged = ((self._blame(verdict, leak), verdict, leak) for verdict, leak in self.verdicts.leaks)
        return tuple((blamed, verdict, leak) for blamed, verdict, leak in judged if blamed is not None)

    def _blame(self, verdict: Verdict, leak: Replayed) -> _Blamed | None:
        """None where the leak is another's, and told there."""
        about = verdict.question.about
        if isinstance(about, Function):
            if about.security_definer:
                return _Blamed("function", about)
            return None if self._is_told_below(about, verdict) else _Blamed("other", about)
        if about.kind == "view" and self._is_told_below(about, verdict):
            return None
        if (door := self._stepped_through(leak) or self._signed_up_by(leak)) is not None:
            return _Blamed("function", door)
        believed = self._stepped_in(about, leak) or (about if self._is_forged_membership(verdict, leak) else None)
        if believed is not None:
            return _Blamed("believed", believed)
        return self._of_write(about, verdict, leak)

    # --- what is another's

    def _is_told_below(self, about: Relation | Function, verdict: Verdict) -> bool:
        """Whether what it does as its caller leaks by itself."""
        if isinstance(about, Relation):
            below = {r.oid for r in view_reaches(self.access.snapshot, about)} if view_rights(about) is None else set()
        else:
            below = set(self._influence.of(about)) - {about.oid}
        return bool(below & self._leaking[verdict.question.actor.role])

    @cached_property
    def _leaking(self) -> dict[str, frozenset[int]]:
        """By role, the oids of what leaks to it."""
        found: dict[str, set[int]] = {}
        for verdict, _ in self.verdicts.leaks:
            found.setdefault(verdict.question.actor.role, set()).add(verdict.question.about.oid)
        return {role: frozenset(oids) for role, oids in found.items()}

    @cached_property
    def _influence(self) -> Influence:
        return Influence(self.access.snapshot)

    def _stepped_through(self, leak: Replayed) -> Function | None:
        """The function with its owner's rights, leaking by itself, that all first steps called."""
        steps = leak.steps
        return next((f for f in self._doors if steps and all(is_call(step, f) for step in steps)), None)

    def _signed_up_by(self, leak: Replayed) -> Function | None:
        """The one trigger with its owner's rights that acts on what a new account says of itself."""
        return self._welcoming if leak.who.startswith(NEWCOMER) else None

    @cached_property
    def _welcoming(self) -> Function | None:
        snapshot = self.access.snapshot
        accounts = snapshot.named(ACCOUNTS)
        triggers = (t for t in snapshot.triggers_of(accounts) if "insert" in t.events) if accounts is not None else ()
        found = {f.oid: f for t in triggers if (f := snapshot.function(t.function)) is not None and f.security_definer}
        return next(iter(found.values())) if len(found) == 1 else None

    @cached_property
    def _doors(self) -> tuple[Function, ...]:
        asked = (verdict.question.about for verdict, _ in self.verdicts.leaks)
        return tuple({f.oid: f for f in asked if isinstance(f, Function) and f.security_definer}.values())

    # --- what policies believe

    def _stepped_in(self, about: Relation, leak: Replayed) -> Relation | None:
        """The other table that all first steps wrote to."""
        tables = {self._written(step) for step in leak.steps}
        written = tables.pop() if len(tables) == 1 else None
        return written if written is not None and written.oid != about.oid else None

    def _written(self, step: str) -> Relation | None:
        return next((r for r in self._writable if step.startswith(self._openings(r))), None)

    @staticmethod
    def _openings(relation: Relation) -> tuple[str, ...]:
        return tuple(f"{word} {relation}{end}" for word in ("insert into", "update", "delete from") for end in " ;")

    @cached_property
    def _writable(self) -> tuple[Relation, ...]:
        return tuple(r for r in self.access.snapshot.relations if r.extension is None)

    def _is_forged_membership(self, verdict: Verdict, leak: Replayed) -> bool:
        """He writes himself into another tenant, or another tenant's members into being, and policies ask the table."""
        about, put = verdict.question.about, {harm.kind for harm in leak.harms} <= set(_PUT) and bool(leak.harms)
        return (
            isinstance(about, Relation)
            and verdict.question.command in _WRITES
            and put
            and self.tenancy.scope(about) == "membership"
            and bool(self.believers(about))
        )

    def believers(self, table: Relation) -> tuple[Relation, ...]:
        """The other tables whose policies ask it, by name."""
        others = (r for r in self.platform.tables if r.oid != table.oid and r.row_security)
        return tuple(r for r in others if self.access.snapshot.policies_of(r) and table.oid in self._influence.of(r))

    def is_list(self, leaking: Leaking) -> bool:
        """Whether no more is done than reading the tenants' own table, through policies."""
        about = leaking.about
        if not isinstance(about, Relation) or any(command != "select" for command, _ in each(leaking)):
            return False
        if any(leak.steps or leak.prepared for _, leak in leaking.leaks):
            return False
        return about.row_security and self.tenancy.scope(about) == "tenant"

    def is_looked_up(self, leaking: Leaking) -> bool:
        """Whether an application reads it before it knows which tenant is calling, and no policy was meant to."""
        about = leaking.about
        if not isinstance(about, Relation) or about.row_security or not looked_up(self.tenancy, about):
            return False
        return all(verdict.question.actor.surface == "app" for verdict, _ in leaking.leaks)

    # --- what policies leave free

    def _of_write(self, about: Relation, verdict: Verdict, leak: Replayed) -> _Blamed:
        question = verdict.question
        read = (about.oid, "select", question.actor.role) in self._keys
        put = bool(leak.harms) and all(harm.kind in _PUT for harm in leak.harms)
        if read or leak.steps or question.command not in _WRITES or not put or not about.is_table:
            return _Blamed("other", about)
        if all(harm.tenant is None for harm in leak.harms):
            return _Blamed("shared", about)
        policy = self._binds_person(about, question.actor.role, cast(Command, question.command))
        return _Blamed("person", about, policy) if policy is not None else _Blamed("unchecked", about)

    @cached_property
    def _keys(self) -> frozenset[tuple[int, str, str]]:
        return frozenset(verdict.question.key for verdict, _ in self.verdicts.leaks)

    def _binds_person(self, table: Relation, role: str, command: Command) -> Policy | None:
        """The policy that asks whose row it is by a person's column and by none that says which tenant's."""
        if not self.access.binds(role, table):
            return None
        tenant = set(self._tenant_columns(table))
        for policy in self.access.policies(role, table, command).permissive:
            asked = self._asked(policy, table)
            if asked and not asked & tenant and any(self._origins.is_person(table, name) for name in asked):
                return policy
        return None

    def _tenant_columns(self, table: Relation) -> Iterator[str]:
        known = self.tenancy.of(table)
        if known is not None:
            yield from (known.key,) if known.key else ()
            yield from (column for step in known.via[:1] for column in step.columns)

    def _asked(self, policy: Policy, table: Relation) -> frozenset[str]:
        """Columns of the row, where the policy asks the session as well."""
        read = parsed(policy.new_row_check)
        asks = read is not None and (functions(read) or claims(read))
        return own_columns(read, table.name) if read is not None and asks else frozenset()

    @cached_property
    def _origins(self) -> Origins:
        return Origins(platform=self.platform, tenancy=self.tenancy)


def _by_itself_first(leaking: Leaking) -> Leaking:
    """Then by what its call opens."""
    later = sorted(leaking.leaks, key=lambda each: each[0].question.about != leaking.about)
    return msgspec.structs.replace(leaking, leaks=tuple(later))


def each(leaking: Leaking) -> Iterator[tuple[str, Replayed]]:
    """Command and leak."""
    yield from ((verdict.question.command, leak) for verdict, leak in leaking.leaks)
