"""The database of one question: symbolic rows, what is known of them, and who belongs to whom.

One row for each sub-select that has to find one is enough (the argument is in `queries`). What is known of stored rows
only ever forbids: NOT NULL, keys, and the invariant of `links`. A fact left out allows more, so it costs proofs and
never makes one wrong.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager

from pgadvise.engines.prover.schema.effects.readings import Readings
from pgadvise.engines.prover.schema.ground import Ground as Ground
from pgadvise.engines.prover.schema.kept import Kept
from pgadvise.engines.prover.schema.members import bans, mailboxes, powers
from pgadvise.engines.prover.schema.members.addresses import is_address, is_blank_by_itself, is_domain
from pgadvise.engines.prover.schema.members.listing import Listing
from pgadvise.engines.prover.schema.members.states import Awaited
from pgadvise.engines.prover.schema.members.validity import surely_counts
from pgadvise.engines.prover.schema.rows import keys
from pgadvise.engines.prover.words.contents import Lists, Opened, Root
from pgadvise.engines.prover.words.kinds import column_kind
from pgadvise.engines.prover.words.literals import Literals
from pgadvise.engines.prover.words.proof import Decided, Unproved
from pgadvise.engines.prover.words.terms import (
    CONTROLLED,
    FALSE,
    FOLDED,
    KNOWN,
    OWN,
    RANK,
    TRUE,
    Contents,
    Formula,
    Names,
    Term,
    Value,
    both,
    either,
    implies,
    neither,
)
from pgadvise.engines.prover.world.session import Session
from pgadvise.engines.prover.world.stored import Row as Row
from pgadvise.engines.prover.world.stored import Stored
from pgadvise.snapshot import Column, Relation

MOST_ROWS = 80  # symbolic rows of one question: more are a policy nobody can read either


class World(Stored):
    """One question: its facts are asserted together with it. `kept` are the tables whose invariant may be assumed, of
    those in `doubted` only for rows that surely count. `decide` asks the solver while the question is being put."""

    def __init__(
        self, ground: Ground, session: Session, names: Names, kept: Kept, doubted: frozenset[int] = frozenset()
    ) -> None:
        super().__init__(ground)
        self.session = session
        self.names = names
        self._kept = kept
        self._doubted = doubted
        self.lists = Lists(names)
        self.joined: list[Value] = []
        self.numbers: dict[int, Term] = {}
        self.texts: dict[int, Value] = {}
        self.literals_of: dict[int, tuple[Term, Value]] = {}
        self.chosen_names: dict[int, Term] = {}
        self.strung: dict[int, tuple[Term, Contents, str]] = {}
        self.cut_from: dict[int, tuple[Term, str, tuple[Value, ...]]] = {}
        self.founding: Relation | None = None
        self.ties: Callable[[World, Row], None] | None = None
        self.readings = Readings()
        self.awaited, self.bans = Awaited(names), bans.Bans(names, self.facts, self.row)
        self.assumed: list[tuple[str, Formula]] = []
        self.blocked: dict[str, None] = {}
        self.granted: dict[str, None] = {}
        self.decide: Callable[[Formula], Decided] | None = None
        self.literals = Literals()
        session.literal = self.literal
        self.mailed, self._depth, self._place = False, 0, ""
        self.lifted = 0  # aggregates met so far that are of a query around the one they stand in

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
        """A new row; `same` gives columns that are taken over.

        Not `linked`: the invariant is not assumed of it; not `checked`: NOT NULL is still to be asked; not `refers`:
        nothing is said of what it refers to. `asked`: the first is where the statement asks whether the row counts.
        """
        if len(self._rows) > MOST_ROWS:
            raise Unproved(f"the policy reads more than {MOST_ROWS} rows at once, which is too many to follow")
        columns = {c.name: self._column(relation, c) for c in relation.columns}
        held = checked and relation.is_table and not keys.has_heirs(self.ground.snapshot, relation)
        for column in relation.columns:
            if held and column.not_null_valid and keys.never_null(self.ground.snapshot, column):
                columns[column.name] = columns[column.name]._replace(null=FALSE)
        row = Row(relation=relation, columns={**columns, **(same or {})}, stored=stored)
        self._keep(row, TRUE)
        if stored and linked and relation.is_table:
            self._link(row, asked=asked)
        self.assumed += mailboxes.addressed(self.ground.snapshot, relation, columns) if stored and self.mailed else []
        if stored and refers and relation.is_table:
            self.refer(row)
            self.tie(row)
        return row

    def tie(self, row: Row) -> None:
        """The rows that it refers to by keys that policies keep within its tenant, where that was shown."""
        if self.ties is not None and len(self._rows) <= MOST_ROWS // 2:
            self.ties(self, row)

    def refer(self, row: Row, *, but: frozenset[int] = frozenset()) -> None:
        """The rows that it refers to by keys of several columns, which tie it to their tenant: they are there.

        A foreign key holds in every snapshot unless it is deferred, not enforced or was never validated; rows of tables
        that inherit from this one are not held to it. Of a row that is to be stored it is asked after the statement:
        `but` are the tables that may be changed by then.
        """
        if keys.has_heirs(self.ground.snapshot, row.relation) or len(self._rows) > MOST_ROWS // 2:
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
        found = found._replace(width=column.base_type) if column.type_oid == column.base_oid else found
        listing = next((x for x in self.ground.listings.get(relation.oid, ()) if x.column == column.name), None)
        if listing is None or found.kind != "json":
            return found
        return found._replace(contents=Opened(self.lists, found.term, root=Root(found.term, listing.keys)))

    def _link(self, row: Row, *, asked: bool) -> None:
        """The invariant: a stored link of a person whom the attacker controls leads to a tenant of his own."""
        oid = row.relation.oid
        if oid in self._kept.powers:
            self.assumed.append(powers.believed(self.ground.powers[oid], row.relation, row.columns, self.literal))
        if oid not in self._kept.every or self.tenant_of is None or self._depth > 3:
            return
        if self.mailed and any(map(is_address, self.ground.links.get(oid, ())[1:])):
            self.take_for_granted(mailboxes.KEPT)
        states = self.ground.validity.get(oid, {})
        doubted = oid in self._doubted or oid in self._kept.counting
        counts = surely_counts(states, row.columns, self.literal) if doubted else TRUE
        self.facts += [fact for name in states if doubted for fact in self._labelled(row.columns[name])]
        if asked and oid in self.ground.states:
            counts = both(counts, self.awaited.counts(row.columns, self.ground.states[oid]))
        if asked and (uses := self.ground.uses.get(oid)) is not None and uses.bans:
            counts = both(counts, self.bans.counts(row.columns, uses.bans))
        self._depth += 1
        tenant = self.led(row, row.relation) if oid in self.ground.axes else None
        self._depth -= 1
        if tenant is not None:
            for his in self._reasons(row, oid):
                claim = both(his, neither(tenant.null), counts)
                self.assumed.append((kept_words(row.relation), implies(claim, OWN(tenant.term))))
        for listing in self.ground.listings.get(oid, ()):
            value, law = row.columns[listing.column], self._law(row, listing)
            if listing.several:
                self.lists.promise(kept_words(row.relation), value.term, law)
            else:
                self.assumed.append((kept_words(row.relation), either(value.null, law(value.term))))

    def _law(self, row: Row, listing: Listing) -> Callable[[Term], Formula]:
        """Of a value that a list of the row names: that it links nobody of the attacker's to a tenant of others."""
        if listing.names in ("people", "above") and self.tenant_of is not None:
            tenant, above = self.tenant_of(row), [OWN] if listing.names == "above" else []

            def told(named: Term) -> Formula:
                folded = (CONTROLLED(fold(named)) for fold in FOLDED) if listing.addresses else ()
                his = either(*(is_his(named) for is_his in (CONTROLLED, *above)), *folded)
                return implies(both(his, neither(tenant.null)), OWN(tenant.term))

            return told
        his, reached = either(*self._reasons(row, row.relation.oid)), CONTROLLED if listing.names == "another" else OWN
        return lambda named: implies(his, reached(named))

    def secrets(self, oid: int) -> tuple[str, ...]:
        """The columns of a table that only their bearers know."""
        return () if oid in self._kept.told else self.ground.secrets.get(oid, ())

    def _reasons(self, row: Row, oid: int) -> list[Formula]:
        """Why the attacker may rely on a row of the table: it names him, or he knows its secret."""
        people = self.ground.links.get(oid, ())
        secrets = [row.columns[name] for name in self.secrets(oid)]
        his = [both(neither(row.columns[name].null), self.names_him(oid, name, row.columns)) for name in people]
        return his + [both(neither(s.null), KNOWN(s.term)) for s in secrets]

    def names_him(self, table: int, column: str, columns: Mapping[str, Value]) -> Formula:
        """Him, or a tenant of his. An address is his in whatever case its letters are written, and so is its domain.

        What is blank by itself names nobody then: whoever has no address has a blank one in his token, as many have.
        What is a person or something else names him where the row says that it is one.
        """
        value, kind = columns[column], self.ground.kinds.get(table, {}).get(column)
        if kind is not None:
            said = columns[kind.column]
            is_one = said.term == self.literal(kind.word, said.kind)
            return both(neither(said.null), is_one, CONTROLLED(value.term))
        if (partner := self.ground.partners.get(table)) is not None and column == partner.above:
            return OWN(value.term)
        written = is_address(column) or is_domain(column)
        folded = (CONTROLLED(fold(value.term)) for fold in FOLDED) if written else ()
        blank = self.literal("", value.kind) == value.term if self._is_blank(table, column) else FALSE
        return both(either(CONTROLLED(value.term), *folded), neither(blank))

    def _is_blank(self, table: int, column: str | None) -> bool:
        relation = self.ground.snapshot.relation(table)
        found = relation.column(column) if relation is not None and column is not None else None
        return found is not None and is_blank_by_itself(found)

    def foreign(self, row: Row) -> Formula:
        """Where '' is a tenant, as its column's default, a setting that is empty again names that one."""
        axis, tenant = self.ground.axes.get(row.relation.oid), self._tenant(row)
        if axis is None or not self._is_blank(row.relation.oid, axis.column):
            return super().foreign(row)
        return either(super().foreign(row), both(neither(tenant.null), tenant.term == self.literal("", tenant.kind)))

    def links(self, row: Row, table: Relation) -> Formula:
        """Whether it names somebody whom the attacker controls. Whoever writes a secret knows it."""
        return TRUE if self.secrets(table.oid) else either(*self._reasons(row, table.oid))

    def misleads(self, row: Row, table: Relation) -> Formula:
        """Whether the row, of `table` or a part of it, links somebody whom the attacker controls to another tenant.

        Not where it is not believed.
        """
        found = []
        if table.oid in self.ground.axes:
            found.append(both(self.links(row, table), self.estranged(row, table), self.counts(row, table)))
        for listing in self.ground.listings.get(table.oid, ()):
            value = row.columns[listing.column]
            named = self.names.term("named") if listing.several else value.term
            holds = self.lists.holds(value.term, named) if listing.several else neither(value.null)
            found.append(both(holds, neither(self._law(row, listing)(named))))
        return either(*found)

    def empowers(self, row: Row, table: Relation) -> Formula:
        """Whether the row gives somebody whom the attacker controls what reaches over all tenants."""
        return powers.mighty(self.ground.powers[table.oid], row.columns, self.literal)

    def _labelled(self, value: Value) -> list[Formula]:
        """That a value of an enum is one of its labels, in their order."""
        labels = self.ground.labels((value.kind or "").removeprefix("enum "))
        if not labels or not (value.kind or "").startswith("enum ") or (value.kind or "").endswith("[]"):
            return []
        terms = [self.literal(label, value.kind) for label in labels]
        order = [RANK(term) == place for place, term in enumerate(terms)]
        return [*order, either(value.null, *(value.term == term for term in terms))]

    def counts(self, row: Row, table: Relation) -> Formula:
        """Whether a row that links counts, or will by itself, where no more is believed than those that do."""
        if table.oid not in self._kept.counting:
            return TRUE
        return surely_counts(self.ground.validity.get(table.oid, {}), row.columns, self.literal, ever=True)

    # --- values

    def literal(self, text: str, kind: str | None) -> Term:
        return self.literals.term(text, kind)

    def told_of_literals(self) -> list[Formula]:
        return [*self.literals.distinct(), *self.literals.ordered()]

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
