"""The database of one question: symbolic rows, what is known of them, and who belongs to whom.

One row for each sub-select that has to find one is enough (the argument is in `queries`). What is known of stored rows
only ever forbids: NOT NULL, keys, and the invariant of `links`. A fact left out allows more, so it costs proofs and
never makes one wrong.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import NamedTuple

import msgspec
import z3

from pgadvise.engines.prover import keys, powers
from pgadvise.engines.prover.contents import Lists, Opened, Root
from pgadvise.engines.prover.ground import Ground as Ground
from pgadvise.engines.prover.kinds import column_kind, has_one_spelling
from pgadvise.engines.prover.listing import Listing
from pgadvise.engines.prover.proof import Decided, Unproved
from pgadvise.engines.prover.readings import Readings
from pgadvise.engines.prover.session import Session
from pgadvise.engines.prover.states import Awaited
from pgadvise.engines.prover.terms import (
    CONTROLLED,
    FALSE,
    KNOWN,
    OWN,
    TRUE,
    Formula,
    Names,
    Term,
    Value,
    both,
    either,
    neither,
)
from pgadvise.engines.prover.validity import surely_counts
from pgadvise.snapshot import Column, Relation

MOST_ROWS = 80  # symbolic rows of one question: more are a policy nobody can read either


class Row(msgspec.Struct, frozen=True, kw_only=True):
    """A row of a relation. `stored`: it is in the database, so that constraints and invariants hold of it."""

    relation: Relation
    columns: Mapping[str, Value]
    stored: bool


class _Known(NamedTuple):
    """A row that was made, as of how many changes of its table, and when it is there."""

    row: Row
    state: int
    when: Formula


class World:
    """One question: its facts are asserted together with it. `kept` are the tables whose invariant may be assumed, of
    those in `doubted` only for rows that surely count. `decide` asks the solver while the question is being put."""

    def __init__(
        self,
        ground: Ground,
        session: Session,
        names: Names,
        kept: frozenset[int],
        doubted: frozenset[int] = frozenset(),
    ) -> None:
        self.ground = ground
        self.session = session
        self.names = names
        self._kept = kept
        self._doubted = doubted
        self.facts: list[Formula] = []
        self.lists = Lists(names)
        self.joined: list[Value] = []
        self.founding: Relation | None = None
        self.readings = Readings()
        self.awaited = Awaited(names)
        self.assumed: list[tuple[str, Formula]] = []
        self.blocked: dict[str, None] = {}
        self.granted: dict[str, None] = {}
        self._rows: list[_Known] = []
        self._changes: Counter[int] = Counter()
        self._passed: dict[int, int] = {}  # by table, the number of the change that left others' rows as they were
        self._owned: dict[tuple[int, str, int], keys.Owned] = {}
        self.decide: Callable[[Formula], Decided] | None = None
        self._literals: dict[str, dict[str, Term]] = {}
        self.tenant_of: Callable[[Row], Value] | None = None
        self._depth = 0
        session.literal = self.literal
        self._place = ""

    # --- rows

    def row(
        self,
        relation: Relation,
        *,
        stored: bool = True,
        linked: bool = True,
        checked: bool = True,
        refers: bool = True,
        asked: bool = False,
        same: Mapping[str, Value] | None = None,
    ) -> Row:
        """A new row; `same` gives columns that are taken over. Not `linked`: the invariant is not assumed of it; not

        `checked`: NOT NULL is still to be asked; not `refers`: nothing is said of what it refers to. `asked`: the
        invariant is assumed where the statement asks whether the row counts.
        """
        if len(self._rows) > MOST_ROWS:
            raise Unproved(f"the policy reads more than {MOST_ROWS} rows at once, which is too many to follow")
        columns = {c.name: self._column(relation, c) for c in relation.columns}
        for column in relation.columns:
            if checked and not column.nullable and column.not_null_valid and relation.is_table:
                columns[column.name] = columns[column.name]._replace(null=FALSE)
        row = Row(relation=relation, columns={**columns, **(same or {})}, stored=stored)
        self._keep(row, TRUE)
        if stored and linked and relation.is_table:
            self._link(row, asked=asked)
        if stored and refers and relation.is_table:
            self.refer(row)
        return row

    def refer(self, row: Row, *, but: frozenset[int] = frozenset()) -> None:
        """The rows that it refers to by keys of several columns, which tie it to their tenant: they are there.

        A foreign key holds in every snapshot unless it is deferred, not enforced or was never validated; rows of tables
        that inherit from this one are not held to it. Of a row that is to be stored it is asked after the statement:
        `but` are the tables that may be changed by then.
        """
        heirs = any(not child.is_partition for child in self.ground.snapshot.children_of(row.relation))
        if heirs or len(self._rows) > MOST_ROWS // 2:
            return
        for key in keys.composite(self.ground.snapshot, row.relation):
            target = self.ground.snapshot.relation(key.references or 0)
            if target is None or not target.is_table or target.oid not in self.ground.axes or target.oid in but:
                continue
            other = self.row(target, refers=False)
            self.facts.append(keys.refers(key, row.columns, other.columns))

    def _column(self, relation: Relation, column: Column) -> Value:
        """Any value of the column; a document that names people or tenants is read with an eye to that."""
        found = self.names.value(f"{relation.name}.{column.name}", column_kind(column))
        listing = next((x for x in self.ground.listings.get(relation.oid, ()) if x.column == column.name), None)
        if listing is None or found.kind != "json":
            return found
        return found._replace(contents=Opened(self.lists, found.term, root=Root(found.term, listing.keys)))

    def changed(self, relation: Relation) -> None:
        """Its rows may not be what they were: what was read of it so far says nothing of what will be."""
        self._changes[relation.oid] += 1

    def pass_time(self, *, harmless: bool) -> None:
        """Every table that a row was read of may have changed since; if `harmless`, no row of another tenant has."""
        for relation in {known.row.relation.oid: known.row.relation for known in self._rows}.values():
            if harmless and relation.is_table and relation.oid in self.ground.axes:
                self._passed[relation.oid] = self._changes[relation.oid]
            self.changed(relation)

    def stores(self, row: Row, when: Formula) -> None:
        """A row that is in its table from now on, where `when` holds."""
        self._keep(msgspec.structs.replace(row, stored=True), when)

    def _keep(self, row: Row, when: Formula) -> None:
        """Keys tell stored rows apart, unless other tables inherit from this one: theirs are not asked."""
        known = _Known(row, self._changes[row.relation.oid], when)
        heirs = any(not child.is_partition for child in self.ground.snapshot.children_of(row.relation))
        if row.stored and row.relation.is_table and not heirs:
            for other in self._rows:
                if other.row.stored and other.row.relation.oid == row.relation.oid:
                    told, theirs = both(when, other.when, self._alike(known, other)), other.row.columns
                    telling = keys.telling_apart(self.ground.snapshot, row.relation)
                    self.facts += [z3.Implies(told, keys.unique(key, row.columns, theirs)) for key in telling]
            self.facts += [self._tells(each, known) for each in self._owned.values() if each.table == row.relation.oid]
        self._rows.append(known)

    def _alike(self, known: _Known, other: _Known) -> Formula:
        """When what is true of the one row is true of the other as well, if it is the same."""
        oid, state = known.row.relation.oid, known.state
        if other.state == state:
            return TRUE
        if (other.state, state) != (self._passed.get(oid), other.state + 1):
            return FALSE
        return either(self.foreign(known.row), self.foreign(other.row))

    def others(self, row: Row) -> Iterator[tuple[Row, Formula]]:
        """The stored rows of its table besides it, and when they are there."""
        mine = (k for k in self._rows if k.row.relation.oid == row.relation.oid and k.row is not row)
        return ((known.row, known.when) for known in mine if known.row.stored)

    def owned(self, table: Relation, column: str) -> keys.Owned | None:
        """Which of the table's rows, by a key of one column, are of the caller's tenants; None where none can tell."""
        axis, state = self.ground.axes.get(table.oid), self._changes[table.oid]
        if axis is None or axis.column is None or self.ground.snapshot.children_of(table) or self.tenant_of is None:
            return None
        found = self._owned.get((table.oid, column, state)) or keys.owned(table, column, state)
        if found is not None and (table.oid, column, state) not in self._owned:
            self._owned[table.oid, column, state] = found
            stored = (k for k in self._rows if k.row.stored and k.row.relation.oid == table.oid)
            self.facts += [self._tells(found, known) for known in stored]
        return found

    def _tells(self, owned: keys.Owned, known: "_Known") -> Formula:
        if known.state != owned.state:
            return TRUE
        return owned.of(known.row.columns, neither(self.foreign(known.row)), known.when)

    def _link(self, row: Row, *, asked: bool) -> None:
        """The invariant: a stored link of a person whom the attacker controls leads to a tenant of his own."""
        oid = row.relation.oid
        if oid not in self._kept or self.tenant_of is None or self._depth > 3:
            return
        states = self.ground.validity.get(oid, {})
        counts = surely_counts(states, row.columns, self.literal) if oid in self._doubted else TRUE
        if asked and oid in self.ground.states:
            counts = both(counts, self.awaited.counts(row.columns, self.ground.states[oid]))
        self._depth += 1
        tenant = self.tenant_of(row) if oid in self.ground.axes else None
        self._depth -= 1
        if tenant is not None:
            for his in self._reasons(row, oid):
                claim = both(his, neither(tenant.null), counts)
                self.assumed.append((kept_words(row.relation), z3.Implies(claim, OWN(tenant.term))))
        self.assumed += powers.believed(self.ground.powers.get(oid), row.relation, row.columns)
        for listing in self.ground.listings.get(oid, ()):
            self.lists.promise(kept_words(row.relation), row.columns[listing.column].term, self._law(row, listing))

    def _law(self, row: Row, listing: Listing) -> Callable[[Term], Formula]:
        """Of a value that a list of the row names: that it links nobody of the attacker's to a tenant of others."""
        if listing.names == "people" and self.tenant_of is not None:
            tenant = self.tenant_of(row)
            return lambda named: z3.Implies(both(CONTROLLED(named), neither(tenant.null)), OWN(tenant.term))
        his = either(*self._reasons(row, row.relation.oid))
        return lambda named: z3.Implies(his, OWN(named))

    def _reasons(self, row: Row, oid: int) -> list[Formula]:
        """Why the attacker may rely on a row of the table: it names him, or he knows its secret."""
        persons = [row.columns[name] for name in self.ground.links.get(oid, ())]
        secrets = [row.columns[name] for name in self.ground.secrets.get(oid, ())]
        his = [both(neither(p.null), CONTROLLED(p.term)) for p in persons]
        return his + [both(neither(s.null), KNOWN(s.term)) for s in secrets]

    def links(self, row: Row, table: Relation) -> Formula:
        """Whether it names somebody whom the attacker controls. Whoever writes a secret knows it."""
        return TRUE if self.ground.secrets.get(table.oid) else either(*self._reasons(row, table.oid))

    def misleads(self, row: Row, table: Relation) -> Formula:
        """Whether the row, of `table` or a part of it, links somebody whom the attacker controls to another tenant."""
        found = []
        if table.oid in self.ground.axes:
            found.append(both(self.links(row, table), self.foreign(row)))
        found += powers.mighty(self.ground.powers.get(table.oid), row.columns)
        for listing in self.ground.listings.get(table.oid, ()):
            named = self.names.term("named")
            holds = self.lists.holds(row.columns[listing.column].term, named)
            found.append(both(holds, neither(self._law(row, listing)(named))))
        return either(*found)

    def foreign(self, row: Row) -> Formula:
        """Whether the row belongs to a tenant that is not the caller's."""
        assert self.tenant_of is not None
        tenant = self.tenant_of(row)
        return both(neither(tenant.null), neither(OWN(tenant.term)))

    # --- values

    def literal(self, text: str, kind: str | None) -> Term:
        """A value for each spelling; `distinct_literals` says of which kinds two spellings are two values."""
        known = self._literals.setdefault(kind or "", {})
        return known.setdefault(text, z3.Const(f"{kind or 'literal'} {text!r}", z3.DeclareSort("Value")))

    def distinct_literals(self) -> list[Formula]:
        several = (list(terms.values()) for kind, terms in self._literals.items() if has_one_spelling(kind))
        return [z3.Distinct(terms) for terms in several if len(terms) > 1]

    def block(self, construct: str) -> None:
        """A construct without a model: it is free, and told where it keeps a proof from being found."""
        self.blocked[f"{construct} ({self._place})" if self._place else construct] = None

    def take_for_granted(self, words: str) -> None:
        """An assumption that no formula holds: it is told with every proof."""
        self.granted[words] = None

    @contextmanager
    def place(self, words: str) -> Iterator[None]:
        """Where a construct stands that is met meanwhile; the outermost place is told."""
        before, self._place = self._place, self._place or words
        yield
        self._place = before


def kept_words(relation: Relation) -> str:
    return f"{relation} links the caller to no tenant but his own, and nothing within his reach changes that"
