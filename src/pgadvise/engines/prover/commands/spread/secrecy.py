"""Whether the secrets of a table stay with those they were given to: who could read one of another tenant's?

Or guess one: where a function makes them of what is known, an address, a slug, the time. An argument, or a column, that
is called like a secret was made elsewhere, by whom it was handed over; so was what is stored as it was given. Whatever
else is put into the column has a source of chance in it.
"""

from collections.abc import Iterable, Iterator

import msgspec

from pgadvise.engines.access.access import Access
from pgadvise.engines.access.roads import view_reaches
from pgadvise.engines.caller.bodies import writes_of
from pgadvise.engines.prover.commands.functions.assigning import Pairs, assigned, names, stored
from pgadvise.engines.prover.commands.question import Asker, Question
from pgadvise.engines.prover.commands.spread.noted import Places, noting
from pgadvise.engines.prover.schema.effects.disclosers import (
    function_discloses,
    is_plain,
    made_of,
    rule_discloses,
    trigger_copies,
    view_discloses,
)
from pgadvise.engines.prover.schema.effects.disclosure import Secret
from pgadvise.engines.prover.schema.effects.echoes import repeated
from pgadvise.engines.prover.schema.effects.windows import showing
from pgadvise.engines.prover.schema.effects.writers import Writers
from pgadvise.engines.prover.schema.kept import Kept
from pgadvise.engines.prover.schema.members.invitations import SECRET
from pgadvise.engines.prover.schema.rows.chance import is_random
from pgadvise.engines.prover.words.proof import claim
from pgadvise.engines.prover.words.terms import TRUE, both
from pgadvise.engines.prover.world.world import Ground
from pgadvise.snapshot import Function, Relation, Snapshot, quote
from pgadvise.snapshot.origin import captured
from pgadvise.sql.tree.expression import Cast, Column, Default, Node, Parameter
from pgadvise.sql.tree.walk import walk


def learned(ground: Ground, writers: Writers, asker: Asker, family: Iterable[Relation], kept: Kept) -> Iterator[str]:
    """The roads by which a secret of another tenant's comes to the attacker. `family`: the table and its partitions.

    Rows that were let in because they show a secret hold it as well, and what is one in the table is one in each part.
    """
    inquiry, rows_of = _Inquiry(ground, writers, asker, kept), tuple(family)
    secrets = dict.fromkeys(name for table in rows_of for name in ground.secrets.get(table.oid, ()))
    for table in rows_of:
        names = tuple(name for name in secrets if table.column(name) is not None)
        yield from _guessed(writers, table, names)
        yield from inquiry.roads(table, names)
        for other in ground.snapshot.tables:
            copied = repeated(ground.snapshot, ground.secrets, other).get(table.oid)
            if copied:
                yield from inquiry.roads(other, copied)


class _Inquiry(msgspec.Struct, frozen=True, dict=True):
    """`noted`: the tables of which it was asked where secrets of theirs are noted down."""

    ground: Ground
    writers: Writers
    asker: Asker
    kept: Kept
    noted: tuple[int, ...] = ()

    @property
    def _access(self) -> Access:
        return self.ground.access

    def roads(self, table: Relation, names: tuple[str, ...], *, parts: bool = False) -> Iterator[str]:
        """`parts`: the columns may hold a part of a secret, so that comparing them tells it as well."""
        made = frozenset(names) if parts else made_of(self.writers, table, names)
        secret, role = Secret.of(table, names, made), self.asker.role
        for view in showing(self._access, role, table):
            yield f"{role} may see secrets of {table} in {view}"
        known = [(table, secret), *self._opening(table, secret)]
        for function in self.writers.within(role):
            if any(function_discloses(function, each) for _, each in known):
                yield f"{function.qualified} may tell secrets of {table}"
        for function in self._putting(table):
            if function_discloses(function, secret):
                yield f"{function.qualified} may put secrets of {table} elsewhere"
        for rule in captured(self.ground.snapshot.rewrite_rules):  # as the owner of what they are on
            if any(rule_discloses(rule, relation, each) for relation, each in known):
                yield f"the rule {rule.name} may tell secrets of {table}"
        if table.oid not in self.noted:
            yield from self._noted(table, names)
        yield from self._copied(table, secret)
        columns = self._access.holds_on_columns(role, table, "SELECT")
        read = [name for name in (*names, *sorted(made)) if name in columns]
        if read and not self._keeps(table):
            yield f"{role} may read {table}.{quote(read[0])} of another tenant, and whoever shows it is let in"

    def _putting(self, table: Relation) -> Iterator[Function]:
        """Functions with their caller's rights that write other tables, called by whoever may read the secret."""
        own = self.writers.written_as(table)
        for function in self.ground.snapshot.functions:
            if function.extension is None and not function.security_definer and table.name in (function.body or ""):
                written = self.writers.acts(function) or ()
                if any(name not in own for name, _ in written) and self._access.may_execute(self.asker.role, function):
                    yield function

    def _opening(self, table: Relation, secret: Secret) -> Iterator[tuple[Relation, Secret]]:
        """The views that show a secret of the table, whoever may read them, and all their columns: any may be one."""
        for view in self.ground.snapshot.views:
            relation = self.ground.snapshot.relation(view.relation)
            if relation is None or relation == table or table not in view_reaches(self.ground.snapshot, relation):
                continue
            if table.oid not in view.reads or view_discloses(view, secret):
                names = [column.name for column in relation.columns]
                yield relation, Secret.of(relation, names, () if is_plain(view) else names)

    def _copied(self, table: Relation, secret: Secret) -> Iterator[str]:
        """By the table's triggers, which may write a secret elsewhere."""
        for trigger in self.ground.snapshot.triggers_of(table):
            function = self.ground.snapshot.function(trigger.function)
            writes = function is not None and self.writers.writes(function) != frozenset()
            if function is not None and writes and trigger_copies(self.writers, trigger, secret):
                yield f"{function.qualified} may copy secrets of {table}"

    def _noted(self, table: Relation, names: tuple[str, ...]) -> Iterator[str]:
        """Where one is noted down it is a secret of that table's."""
        kinds = {c.name: c.base_type for c in table.columns if c.name in names}
        later = msgspec.structs.replace(self, noted=(*self.noted, table.oid))
        for function, places in noting(self.writers, kinds):
            words = f"{function.qualified} may note down secrets of {table} where {self.asker.role} reads them"
            if places is None:
                yield words
            for other, columns in self._held(places or {}):
                if other.oid != table.oid and any(later.roads(other, columns, parts=True)):
                    yield words

    def _held(self, places: Places) -> Iterator[tuple[Relation, tuple[str, ...]]]:
        for table in self.ground.snapshot.tables if places else ():
            columns = next((c for name, c in places.items() if name in self.writers.written_as(table)), None)
            if columns is not None:
                yield table, tuple(columns or (column.name for column in table.columns))

    @claim
    def _keeps(self, table: Relation) -> bool:
        """Whether he sees none but his own tenant's; of a table without tenants, none at all."""
        question = Question(self.ground, self.asker, self.kept)
        row = question.world.row(table)
        passes = question.gates.passes(row, "select", "using", self.asker.role)
        foreign = question.world.foreign(row) if table.oid in self.ground.axes else TRUE
        return question.holds_nowhere(both(passes, foreign)).proved


def _guessed(writers: Writers, table: Relation, secrets: tuple[str, ...]) -> Iterator[str]:
    """The functions that make such a secret of the table."""
    tables = writers.written_as(table)
    for function in writers.snapshot.functions:
        if function.extension is None and any(name in (function.body or "") for name in tables):
            pairs = assigned(function)
            for name, value in _put(function, table, tables):
                if name in secrets and _is_known(writers.snapshot, value, pairs):
                    yield f"{function.qualified} makes {table}.{name} of what others may know"


def _put(function: Function, table: Relation, tables: frozenset[str]) -> Iterator[tuple[str, Node]]:
    """What it stores in which column."""
    order = tuple(column.name for column in table.columns)
    for part in writes_of(function, tables):
        yield from ((name, value) for columns, value in stored(part, order) for name in columns)


def _is_known(snapshot: Snapshot, value: Node, pairs: Pairs) -> bool:
    made = _made_of(value, pairs)
    every = [part for each in made for part in walk(each)]
    if any(is_random(snapshot, each) for each in made):
        return False
    told = (part.name for part in every if isinstance(part, Column))
    return not any(map(SECRET.search, told)) and not all(map(_is_handed_on, made))


def _made_of(value: Node, pairs: Pairs) -> list[Node]:
    """A variable is what it was given anywhere."""
    made = [value]
    for _ in pairs:
        held = frozenset[str]().union(*map(names, made))
        more = [each for targets, values in pairs if targets & held for each in values if each not in made]
        if not more:
            break
        made += more
    return made


def _is_handed_on(value: Node) -> bool:
    plain = value.arg if isinstance(value, Cast) else value
    return isinstance(plain, Column | Parameter | Default)
