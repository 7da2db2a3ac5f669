"""What functions may write past the policies, and whether one sets the caller's settings.

A SECURITY DEFINER function that somebody may call, and any trigger's, writes with its owner's rights: which tables is
read off its statements, those of every function it names included. A body that cannot be read whole may write
anything. Functions with the caller's rights add nothing to what he may write himself, as long as none takes a role.
"""

from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property

import msgspec

from pgadvise.engines.access.access import Access
from pgadvise.engines.access.privileges import PUBLIC, function_grants
from pgadvise.engines.caller.bodies import trees_of
from pgadvise.engines.caller.row_changes import is_stamp, returns_other, row_changes
from pgadvise.engines.prover.schema.effects.acts import Acts, ByAct, Reach, acts_of
from pgadvise.engines.prover.schema.effects.settings import runs_texts, sets_settings, takes_role
from pgadvise.engines.prover.schema.effects.windows import family, written_by
from pgadvise.engines.prover.schema.texts.stored_calls import StoredCalls
from pgadvise.grouped import grouped
from pgadvise.remembered import remembered
from pgadvise.snapshot import Function, NotCaptured, Relation, RewriteRule, Snapshot, Trigger
from pgadvise.sql.stored.rules import written
from pgadvise.sql.tree.reads import functions as called

TEXTS = frozenset("text varchar citext bpchar name json jsonb xml".split())
PLATFORM = frozenset("auth storage realtime extensions graphql graphql_public vault pgsodium net cron".split())
PLATFORM_OWNER = "supabase_"  # without one of these behind it, a schema called `auth` is the user's own


class Writers(msgspec.Struct, frozen=True, kw_only=True, dict=True):
    """Of one snapshot."""

    snapshot: Snapshot
    access: Access

    @cached_property
    def own(self) -> tuple[Function, ...]:
        return tuple(f for f in self.snapshot.functions if f.extension is None and not _is_platforms(f))

    @cached_property
    def _own_by_name(self) -> Mapping[str, tuple[Function, ...]]:
        return grouped((function.name, function) for function in self.own)

    @cached_property
    def text_columns(self) -> frozenset[str]:
        """The names of columns that hold a text or a document."""
        return frozenset(c.name for r in self.snapshot.relations for c in r.columns if c.base_type in TEXTS)

    def past_policies(self, roles: Iterable[str], table: Relation) -> tuple[Function, ...]:
        """The functions within the roles' reach that may write the table past its policies, each by its own hand."""
        found = self._within_reach(tuple(roles)).hands.any_of(self.written_as(table))
        return tuple({f.oid: f for f in found}.values())

    def entrances(self, roles: Iterable[str], table: Relation, event: str) -> tuple[Function, ...]:
        """The functions within the roles' reach that may do the command on the table past its policies."""
        done = self._within_reach(tuple(roles)).entrances
        return tuple(done.any_of([(name, event) for name in self.written_as(table)]))

    @remembered
    def _within_reach(self, roles: tuple[str, ...]) -> Reach:
        found = Reach(ByAct(), ByAct())
        for function in (f for f in self.own if self._armed(f, roles)):
            hands = self.called_by(function)
            for hand in hands:
                found.hands.told(hand, self.writes(hand))
            if not function.is_trigger:
                acts = [self.acts(hand) for hand in hands]
                found.entrances.told(function, None if None in acts else {a for some in acts for a in some or ()})
        return found

    def stored_entrances(self, roles: Iterable[str], table: Relation, event: str) -> tuple[Function, ...]:
        """Those of them that a command on another table may run, without anybody's calling them."""
        return tuple(f for f in self.entrances(roles, table, event) if f.oid in self._stored_hands)

    def within(self, role: str) -> Iterator[Function]:
        """What may read past the role's policies on its behalf: what it may call, triggers, and all that they call."""
        found = (hand for f in self.own if self._armed(f, (role,)) for hand in self.called_by(f))
        return iter({f.oid: f for f in found}.values())

    def leading_to(self, table: Relation, command: str) -> tuple[Trigger, ...]:
        """The triggers whose function may do the command: itself, through what it calls, or by setting off others.

        One with the caller's rights as well: what sets it off may be a function with its owner's.
        """
        found: dict[int, Trigger] = {}
        ahead = [(name, command) for name in self.written_as(table)]
        while ahead:
            act = ahead.pop()
            for trigger in (*self._doing.get(None, ()), *self._doing.get(act, ())):
                if trigger.oid not in found:
                    found[trigger.oid] = trigger
                    ahead += [(name, event) for name in self.names_of(trigger) for event in trigger.events]
        return tuple(found.values())

    def names_of(self, trigger: Trigger) -> frozenset[str]:
        """The bare names of the table that it is on."""
        table = self.snapshot.relation(trigger.table)
        return self.written_as(table) if table is not None else frozenset()

    @cached_property
    def _armed_triggers(self) -> tuple[Trigger, ...]:
        own = {f.oid for f in self.own}
        return tuple(t for t in self.snapshot.triggers if t.function in own and t.enabled in ("origin", "always"))

    @cached_property
    def fired(self) -> ByAct[Trigger]:
        """The user's triggers by the bare name of a table and the command on it that sets them off."""
        found = ByAct[Trigger]()
        for trigger in self._armed_triggers:
            found.told(trigger, [(name, event) for name in self.names_of(trigger) for event in trigger.events])
        return found

    @cached_property
    def _doing(self) -> Mapping[tuple[str, str] | None, tuple[Trigger, ...]]:
        """By what it may do; under None those that may do anything."""
        return grouped((act, trigger) for trigger in self._armed_triggers for act in self._done_by(trigger))

    def _done_by(self, trigger: Trigger) -> Iterable[tuple[str, str] | None]:
        function = self.snapshot.function(trigger.function)
        done = [self.acts(hand) for hand in self.called_by(function)] if function is not None else [None]
        return (None,) if None in done else {act for each in done for act in each or ()}

    def writing(self, name: str) -> bool:
        """Whether a function that is called so may write anything, itself or through what it calls."""
        named = self._own_by_name.get(name, ())
        return any(self.acts(hand) != frozenset() for f in named for hand in self.called_by(f))

    def _armed(self, function: Function, roles: tuple[str, ...]) -> bool:
        """Where a role is taken within reach, any runs with other rights than the caller's. A trigger's may anyway."""
        lent = function.security_definer or self.takes_roles(roles)
        return function.is_trigger or (lent and any(self._reaches(role, function) for role in roles))

    def _reaches(self, role: str, function: Function) -> bool:
        """By its name, or through what is stored and names it: there nobody asks for the schema.

        What an aggregate is made of runs for whoever may call that, as long as its owner may (nodeAgg.c).
        """
        aggregated = bool(function.argument_types) and any(self.access.may_execute(role, f) for f in self._aggregates)
        if aggregated or self.access.may_execute(role, function):
            return True
        granted = (g for g in function_grants(function.acl, function.owner) if "EXECUTE" in g.privileges)
        mine = self.access.inherits(role)
        return function.oid in self._stored_hands and any(g.grantee == PUBLIC or g.grantee in mine for g in granted)

    @cached_property
    def _aggregates(self) -> tuple[Function, ...]:
        return tuple(f for f in self.own if f.kind == "aggregate")

    @cached_property
    def _stored_hands(self) -> frozenset[int]:
        """What policies, defaults or views call, and all that these call."""
        named = (function for function in self.own if self.stored.may_call(function))
        return frozenset(hand.oid for function in named for hand in self.called_by(function))

    @cached_property
    def stored(self) -> StoredCalls:
        return StoredCalls(self.snapshot)

    def ruled(self, table: Relation, command: str | None = None) -> tuple[RewriteRule, ...] | None:
        """The rules that may do the command, or any, on rows of the table by any name; None where nobody knows them."""
        rules, names = self.snapshot.rewrite_rules, self.written_as(table)
        if isinstance(rules, NotCaptured):
            return None
        acting = (rule for rule in rules if rule.event != "select")
        done = ((rule, written(rule.definition)) for rule in acting)
        return tuple(r for r, acts in done if acts is None or any(n in names and command in (None, c) for n, c in acts))

    def hands(self, function: Function, table: Relation) -> list[Function]:
        """Those of the function and all that it calls whose own statements may write the table."""
        return [f for f in self.called_by(function) if self._may_write(f, table)]

    @remembered
    def called_by(self, function: Function) -> tuple[Function, ...]:
        """The function and all of the user's that it calls, by bare names, however far."""
        seen, ahead = dict[int, Function](), [function]
        while ahead:
            current = ahead.pop()
            if current.oid not in seen:
                seen[current.oid] = current
                ahead += [f for name in sorted(self._calls(current)) for f in self._own_by_name.get(name, ())]
        return tuple(seen.values())

    def _may_write(self, function: Function, table: Relation) -> bool:
        writes = self.writes(function)
        return writes is None or not writes.isdisjoint(self.written_as(table))

    @remembered
    def written_as(self, table: Relation) -> frozenset[str]:
        """The bare names by which a statement may write rows of the table: its own, those of what it is a part of or
        has for parts, and those of views down to one of these."""
        rows_of = family(self.snapshot, table)
        views = (self._windows.get(relation.oid, frozenset()) for relation in rows_of)
        return frozenset(relation.name for relation in rows_of).union(*views)

    @cached_property
    def _windows(self) -> Mapping[int, frozenset[str]]:
        """By table, the names of the views that the server writes into it."""
        found: dict[int, set[str]] = {}
        for view in self.snapshot.relations:
            below = written_by(self.access, view) if view.kind == "view" else None
            if below is not None:
                found.setdefault(below[0].oid, set()).add(view.name)
        return {oid: frozenset(names) for oid, names in found.items()}

    def _calls(self, function: Function) -> frozenset[str]:
        return frozenset(name for tree in trees_of(function) for _, name in called(tree))

    def writes(self, function: Function) -> frozenset[str] | None:
        """The bare names of the tables it writes; None where its statements cannot be read whole."""
        acts = self.acts(function)
        return None if acts is None else frozenset(name for name, _ in acts)

    @remembered
    def acts(self, function: Function) -> Acts | None:
        """What it does itself to which tables; None where its statements cannot be read whole."""
        return acts_of(function)

    def setting(self, roles: Iterable[str]) -> bool:
        """Whether a function within reach sets settings: then the caller may have chosen any of them."""
        asked, stored = tuple(roles), self.stored.set_settings
        return stored or self._runs_texts(asked) or any(map(sets_settings, self._reachable(asked)))

    @remembered
    def takes_roles(self, roles: tuple[str, ...]) -> bool:
        """Whether a function within reach takes a role: called first, it lends another what the role may do."""
        hands = (hand for function in self._reachable(roles) for hand in self.called_by(function))
        return any(map(takes_role, hands))

    def _reachable(self, roles: tuple[str, ...]) -> list[Function]:
        return [f for f in self.own if f.is_trigger or any(self._reaches(role, f) for role in roles)]

    def _runs_texts(self, roles: tuple[str, ...]) -> bool:
        """By an extension's function, in a schema that is not a platform's."""
        found = (f for f in self.snapshot.functions if runs_texts(f) and f.schema not in PLATFORM)
        return any(self.access.may_execute(role, f) for f in found for role in roles)

    def setters(self, roles: Iterable[str]) -> Iterator[Function | None]:
        """The functions within reach that set settings, with what they call; None for what is none."""
        asking = tuple(roles)
        if self.stored.set_settings or self._runs_texts(asking):
            yield None
        every = {f.oid: f for each in self._reachable(asking) for f in self.called_by(each)}
        yield from (f for f in every.values() if sets_settings(f))

    def changed_columns(self, table: Relation) -> frozenset[str] | None:
        """The columns that triggers before a row is written may change, in the table or a part; None where any."""
        every = family(self.snapshot, table)
        found = [self.changed(trigger) for each in every for trigger in self.snapshot.triggers_of(each)]
        return None if None in found else frozenset[str]().union(*(columns or () for columns in found))

    def drops(self, table: Relation, event: str = "insert") -> bool:
        """Whether a trigger may leave out a row that is written, or its change, without an error."""
        before = (t for t in self.snapshot.triggers_of(table) if t.timing == "before" and event in t.events)
        return any(returns_other(trigger, self.snapshot.function(trigger.function)) for trigger in before)

    def only_stamps(self, trigger: Trigger) -> bool:
        """Whether it does nothing but to the new row, as the server's own functions do."""
        return is_stamp(trigger, self.snapshot.function(trigger.function))

    def changed(self, trigger: Trigger) -> frozenset[str] | None:
        """The columns that one trigger may change."""
        if trigger.timing != "before" or trigger.events == ("delete",) or not trigger.for_each_row:
            return frozenset()
        changes = row_changes(trigger, self.snapshot.function(trigger.function))
        columns = [change.column for change in changes] if changes is not None else [None]
        return None if None in columns else frozenset(name for name in columns if name is not None)


def _is_platforms(function: Function) -> bool:
    return function.schema in PLATFORM and function.owner.startswith(PLATFORM_OWNER)
