"""For whom a row is that triggers make of what another tenant's row holds: may the attacker have put himself there?

The trigger runs for a row of another tenant's, whoever of that tenant writes it. What it writes elsewhere is for the
attacker where it names him, or is of a tenant of his; and that is his doing where a row that was read on the way is his
account, or one that he may have written: a follower, a link between tenants. Whom the row itself names, an assignee or
a partner, is for its own tenant to say, and what nobody within his reach writes for whoever runs it all.
"""

from typing import Any

from pgadvise.engines.prover.commands.commands import left_by, refer
from pgadvise.engines.prover.commands.functions.changing import Changing
from pgadvise.engines.prover.commands.question import Asker, Question
from pgadvise.engines.prover.commands.tied_rows import TiedRows
from pgadvise.engines.prover.language.plpgsql.told import Occasion
from pgadvise.engines.prover.schema.effects.refusals import barred, comes_by_others
from pgadvise.engines.prover.schema.effects.writers import PLATFORM, Writers
from pgadvise.engines.prover.schema.members.addresses import is_address
from pgadvise.engines.prover.schema.members.linking import columns_of_people
from pgadvise.engines.prover.words.proof import WriteOrRead
from pgadvise.engines.prover.words.terms import CONTROLLED, OWN, TRUE, Formula, both, differs, either, neither
from pgadvise.engines.prover.world.scopes import Frame
from pgadvise.engines.prover.world.stored import Row, is_strange, names_attacker
from pgadvise.engines.tenancy import Tenancy
from pgadvise.snapshot import Function, Relation, Trigger

_COMMANDS: tuple[WriteOrRead, ...] = ("insert", "update")


class Recipients:
    """Of one snapshot, for one of those that the attacker can come as."""

    def __init__(self, tied: TiedRows, tenancy: Tenancy, asker: Asker) -> None:
        self._ground, self._writers, self._kept = tied.ground, tied.writers, tied.kept
        self._tied, self._tenancy, self._asker = tied, tenancy, asker

    def may_be_his(self, trigger: Trigger, source: Relation, place: Relation) -> bool:
        """Whether rows of the place may be for him by his own doing. Raises NoModel, NotParsed and Unproved."""
        return any(self._is_his(trigger, event, source, place) for event in trigger.events)

    def _is_his(self, trigger: Trigger, event: str, source: Relation, place: Relation) -> bool:
        question = Question(self._ground, self._asker, self._kept)
        world, snapshot = question.world, self._ground.snapshot
        world.ties = self._tied.tell
        table, function = snapshot.relation(trigger.table), snapshot.function(trigger.function)
        assert table is not None
        assert function is not None
        old, new = (world.row(table, stored=False, checked=False) for _ in range(2))
        told = {"insert": (new,), "delete": (old,)}.get(event, (new, old))
        for row in told if table.is_table and trigger.timing == "after" else ():
            refer(question, self._writers, row, was=row is old)
            world.tie(row)
        unread = len(world.read())
        columns = [row.columns if row in told else None for row in (new, old)]
        run = _Putting(question, self._writers, place)
        run.follow(trigger, function, Occasion(table, event, *columns), TRUE)
        read = [row for row in world.read()[unread:] if not any(row.columns is one.columns for one, _ in run.put)]
        world.stores(told[0], TRUE)  # in time
        sources = [told] if table.oid == source.oid else [(row,) for row in read if row.relation.oid == source.oid]
        put = either(*(both(when, self._names_him(question, row)) for row, when in run.put))
        others = either(
            *(both(*(both(world.foreign(row), is_strange(row, CONTROLLED, OWN)) for row in rows)) for rows in sources)
        )
        wrote = either(*(self._wrote(question, row) for row in read))
        return not question.holds_nowhere(both(put, others, wrote)).proved

    def _names_him(self, question: Question, row: Row) -> Formula:
        people = columns_of_people(self._ground.snapshot, self._tenancy, row.relation)
        people += [column.name for column in row.relation.columns if is_address(column.name)]
        named = names_attacker(row, people)
        if row.relation.oid not in self._ground.axes:
            return named
        assert question.world.tenant_of is not None
        tenant = question.world.tenant_of(row)
        return either(both(neither(tenant.null), OWN(tenant.term)), named)

    def _wrote(self, question: Question, row: Row) -> Formula:
        """Whether he may have written the row."""
        table, role = row.relation, self._asker.role
        if table.schema in PLATFORM or self._writers.past_policies([role], table):
            return self._names_him(question, row)
        ways: list[Formula] = []
        for command in _COMMANDS:
            if comes_by_others(self._ground.access, self._writers, (role,), table, command):
                return self._names_him(question, row)
            given = self._ground.access.holds_on_columns(role, table, command.upper())
            if given and not barred(self._ground.access, role, table, command):
                new, passes = left_by(question, self._writers, table, command)
                same = (neither(differs(new.columns[name], value)) for name, value in row.columns.items())
                ways.append(both(passes, *same))
        return either(*ways)


class _Putting(Changing):
    """A run of which it is told what it puts into one table."""

    def __init__(self, question: Question, writers: Writers, place: Relation) -> None:
        super().__init__(question, writers, Frame(question.role), {}, "")
        self._place = place
        self.put: list[tuple[Row, Formula]] = []

    def _another(self, frame: Frame, tree: dict[str, Any], function: Function) -> "_Putting":
        run = _Putting(self._question, self._writers, self._place)
        Changing.__init__(run, self._question, self._writers, frame, tree, function.body or "")
        run.put = self.put
        return run

    def _bad(self, row: Row, command: str, when: Formula) -> None:
        if row.relation.oid == self._place.oid and not row.stored:
            self.put.append((row, when))
