"""Tables into which everybody may look: what is put there is told to all.

One without row-level security; one whose policies have an arm that is content with a row that has nothing of the
caller's in it; one that a view or a function shows to whoever comes, past its policies. An arm that looks something up
for the row itself is content where what it finds there may all be of other tenants, or of none. Of one that looks up
the caller alone it is asked whether a member of any tenant passes. He does not who has to be in a list of no tenant's
that nobody within reach writes. Of a table of tenants only rows of no tenant are meant.
"""

from collections.abc import Iterator

from pgadvise.engines.caller.bodies import may_read
from pgadvise.engines.prover.commands.question import Asker, Question
from pgadvise.engines.prover.commands.spread.openings import Openings
from pgadvise.engines.prover.schema.effects.refusals import comes_by_others
from pgadvise.engines.prover.schema.effects.writers import PLATFORM, Writers
from pgadvise.engines.prover.schema.ground import Ground
from pgadvise.engines.prover.schema.kept import Kept
from pgadvise.engines.prover.words.proof import Unproved, WriteOrRead
from pgadvise.engines.prover.words.terms import CONTROLLED, KNOWN, OWN, Formula, both
from pgadvise.engines.prover.world.scopes import Bound, Frame, Scope
from pgadvise.engines.prover.world.stored import is_strange
from pgadvise.engines.prover.world.world import Row
from pgadvise.snapshot import Function, Policy, Relation
from pgadvise.sql.parser.parse import parsed
from pgadvise.sql.tree.expression import Call, Column, Expression, Node
from pgadvise.sql.tree.parts import arms, conjuncts
from pgadvise.sql.tree.query import Relation as Named
from pgadvise.sql.tree.walk import walk

_COMMANDS: tuple[WriteOrRead, ...] = ("insert", "update")


class OpenPlaces:
    """For everybody the attacker can come as."""

    def __init__(self, ground: Ground, writers: Writers, askers: tuple[Asker, ...], kept: Kept) -> None:
        self._ground, self._writers, self._askers, self._kept = ground, writers, askers, kept

    def has(self, place: Relation, *, nobodys: bool) -> bool:
        """Whether it is one; `nobodys`: for rows that are given no tenant."""
        axis = self._ground.axes.get(place.oid)
        if axis is not None and not (nobodys and self._may_lack(place, axis.column)):
            return False
        return any(self._shows(asker, place, axis.column if axis is not None else None) for asker in self._askers)

    def shows_anybodys(self, place: Relation) -> bool:
        """Whether rows of any tenant's may be seen there by who has nothing to do with them.

        What views and functions show of a table of tenants is asked of them.
        """
        shows = self._policies_show if place.oid in self._ground.axes else self._shows
        return any(shows(asker, place, None) for asker in self._askers)

    def _may_lack(self, place: Relation, name: str | None) -> bool:
        """Whether the tenant stays NULL that is not given."""
        column = place.column(name) if name is not None else None
        changed = self._writers.changed_columns(place)
        stamped = changed is None or name in changed
        return column is not None and column.nullable and not column.default and not stamped

    def _shows(self, asker: Asker, place: Relation, axis: str | None) -> bool:
        openings = Openings(self._ground.access, self._writers, asker.role, lambda call: self._lets_in(asker, call))
        return self._policies_show(asker, place, axis) or openings.show(place)

    def _policies_show(self, asker: Asker, place: Relation, axis: str | None) -> bool:
        access, role = self._ground.access, asker.role
        if not access.holds_somewhere(role, place, "SELECT"):
            return False
        if not access.binds(role, place):
            return True
        bound = access.policies(role, place, "select")
        besides = [tree for policy in bound.restrictive if (tree := parsed(policy.using or "true")) is not None]
        ways = (arm for policy in bound.permissive for arm in _arms(policy))
        return any(self._is_content(asker, place, (arm, *besides), axis) for arm in ways)

    def _is_content(self, asker: Asker, place: Relation, arm: tuple[Expression, ...], axis: str | None) -> bool:
        """Whether all of it lets through a row that has nothing to do with the caller."""
        looking = [part for each in arm for part in conjuncts(each) if self._looks_up(part)]
        for_itself = any(_names(part, place) for part in looking)
        question = Question(self._ground, asker, self._kept)
        try:
            row = question.world.row(place)
            scope = Scope(Frame(asker.role, path=("pg_catalog",)), (Bound(place.name, row.columns),))
            with question.world.place(f"a policy of {place}"):
                passes = [question.translation.truth(each, scope).true for each in arm]
            nobodys = [row.columns[axis].null] if axis is not None else []
            others = [question.world.read_of_others(row)] if for_itself else []
            strange = (is_strange(row, OWN, CONTROLLED, KNOWN), self._is_unlisted(question, row))
            return not question.holds_nowhere(both(*passes, *strange, *nobodys, *others)).proved
        except Unproved:
            return True

    def _lets_in(self, asker: Asker, call: Call) -> bool:
        """Whether a function without arguments says yes to a member of some tenant."""
        known = self._ground.snapshot.functions_called(call.name)
        if any(function.result != "boolean" for function in known):
            return False
        question = Question(self._ground, asker, self._kept)
        try:
            passes = question.translation.truth(call, Scope(Frame(asker.role, path=("pg_catalog",)), ())).true
            return not question.holds_nowhere(both(passes, self._is_unlisted(question))).proved
        except Unproved:
            return True

    def _is_unlisted(self, question: Question, but: Row | None = None) -> Formula:
        """That what was read of lists of no tenant's that nobody within reach writes, of staff, has nothing of his."""
        read = question.world.read(but)
        return both(
            *(
                is_strange(row, OWN, CONTROLLED, KNOWN)
                for row in read
                if self._is_kept_from(question.role, row.relation)
            )
        )

    def _is_kept_from(self, role: str, table: Relation) -> bool:
        access, ground = self._ground.access, self._ground
        if not table.is_table or table.schema in PLATFORM or table.oid in ground.axes or table.oid in ground.links:
            return False
        if any(comes_by_others(access, self._writers, (role,), table, c) for c in _COMMANDS):
            return False
        if not access.binds(role, table):
            written = access.holds_on_columns(role, table, "INSERT") or access.holds_on_columns(role, table, "UPDATE")
            return not written and not self._writers.past_policies([role], table)
        policies = (p for c in _COMMANDS for p in access.policies(role, table, c).permissive)
        return next(policies, None) is None and not self._writers.past_policies([role], table)

    def _looks_up(self, node: Node) -> bool:
        if any(isinstance(part, Named) for part in walk(node)):
            return True
        return any(map(may_read, self._called_functions(node)))

    def _called_functions(self, node: Node) -> Iterator[Function]:
        calls = (part.name for part in walk(node) if isinstance(part, Call))
        called = (f for name in calls for f in self._ground.snapshot.functions_called(name))
        yield from (each for f in called if f.extension is None for each in self._writers.called_by(f))


def _names(tree: Expression, place: Relation) -> bool:
    """Whether it names a column of the place: the catalog tells it from those of what is looked up."""
    columns = [part for part in walk(tree) if isinstance(part, Column)]
    return any(c.table == place.name or (c.table is None and place.column(c.name) is not None) for c in columns)


def _arms(policy: Policy) -> tuple[Expression, ...]:
    tree = parsed(policy.using or "true")
    return arms(tree) if tree is not None else ()
