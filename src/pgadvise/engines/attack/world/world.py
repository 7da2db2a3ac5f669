"""The rows of the play: of each table some for each tenant, different where texts look, tied together by the keys.

Every cell is a function of table, column, side and number, so a child knows its parent's key before either is written;
rows are written in any order with foreign keys unchecked.
"""

import json
from collections.abc import Iterator, Mapping
from functools import cached_property
from itertools import islice

from pgadvise.engines.attack.texts.disclosed import Document, disclosed, merged
from pgadvise.engines.attack.texts.values import ANY, DOCUMENTS, EMPTY, TEXTS, TIMES, UUID, Value, identifier, ordinary
from pgadvise.engines.attack.world.axis import carrying, defaults, marks, within_tenant
from pgadvise.engines.attack.world.cast import HOLDING, NOBODY, OWN, ROOT, SHARED, Cast, cast
from pgadvise.engines.attack.world.held import array, document
from pgadvise.engines.attack.world.lettering import reading
from pgadvise.engines.attack.world.roster import Roster
from pgadvise.engines.attack.world.row import Row
from pgadvise.engines.attack.world.spelling import address, deeper, domain, path, sources
from pgadvise.engines.attack.world.ties import Ties, is_successor
from pgadvise.engines.attack.world.variety import Variety
from pgadvise.snapshot import Column, Constraint, Relation

_MOST, _MEMBERS = 8, 6  # rows of a side
_NEWEST = "2031-01-01 00:00:00+00"  # where the last row is chosen, whosever it is
_DEEPEST = 8


class World(Roster, frozen=True, kw_only=True, dict=True):
    @cached_property
    def cast(self) -> Cast:
        key = self.key
        claimed = {key for path in self.hints.claims for key in path.keys}
        named = (*defaults(self.axes), *(w for k in self.tenancy.keys for w in self.hints.near(k) if w not in claimed))
        if key is not None and key[1].base_type == "uuid":  # the only thing that reads as one, in a list too
            named = (*named, *(m[0] for text in self.hints.literals for m in UUID.finditer(text)))
        members = max([2, *(len(self.variety.of(t)) for t in self.tables if self.is_membership(t))])
        spelled = [*carrying(self.axes.values()), *sources(self.axes, self.snapshot)]
        checks = [marks(self.snapshot, *one) for one in spelled if one[1].base_type in TEXTS]
        allowed = [named for named in checks if named is not None]
        return cast(
            key[1] if key else None,
            self.people.id_column(self.tables),
            named,
            min(members, _MEMBERS),
            marks=frozenset.intersection(*allowed) if allowed else None,
            roles=self.tenant_roles,
            composed=self.composed.tenants if self.composed else {s: text for s, (_, text) in self.assigned.items()},
            more=self.variety.kinds(self.tenancy.tenant_table),
            rounded=self.hints.rounds,
            divisors=self.hints.divisors(self.key_names),
            read=reading(self.hints.text, self.key_names),
            personal=self.of_persons,
            by_address=self.by_address,
        )

    @cached_property
    def variety(self) -> Variety:
        return Variety(self)

    def rows(self) -> Iterator[Row]:
        for table in self.tables:
            for side, numbers in self._sides(table):
                variants = self._of_tenant(table, side) if self.is_registry(table.oid) else self.variety.of(table)
                for number, variant in islice(enumerate(variants), numbers):
                    yield self.row(table, side, number, variant)

    def _of_tenant(self, table: Relation, side: str) -> tuple[dict[str, Value], ...]:
        """Of the tenants' own table: in which columns a tenant differs from the attacker's and from B, if in any."""
        variants = self.variety.named_apart(table, attackers=side == OWN)
        further = [one for one in self.cast.tenants if one not in (OWN, "B")]
        if side not in further or not variants:
            return variants
        told = variants[(further.index(side) + 1) % len(variants)]
        referred = {name for key in self.snapshot.references_to(table) for name in key.referenced_columns}
        return ({name: variants[0][name] if name in referred else value for name, value in told.items()},)

    def _sides(self, table: Relation) -> Iterator[tuple[str, int]]:
        """Whose rows a table has, and how many at most of each."""
        axis = self.axes.get(table.oid)
        listed = self.is_of_operators(table)
        if axis is None and (listed or not (self.is_personal(table) or table.oid in self.grouped)):
            yield SHARED, 0 if listed else _MOST
            return
        if self.is_registry(table.oid) and any(k.references == table.oid for k in self.snapshot.foreign_keys_of(table)):
            yield ROOT, 1
        # The first is not the attacker's.
        for side in sorted(self.cast.tenants, key=lambda one: (one == OWN, one != "C")):
            yield side, _MOST if side in (OWN, "B") else 2
        column = table.column(axis.column) if axis and axis.column else None
        if column is not None and column.nullable and axis is not None and not axis.path:
            yield NOBODY, 3
        elif axis is None and self.ties.is_for_newcomers(table, self.tenancy.keys):
            yield NOBODY, 1

    def row(self, table: Relation, side: str, number: int, variant: dict[str, Value]) -> Row:
        cells = {}
        for column in table.columns:
            if column.generated or (column.identity and not self.in_key(table, column)):
                continue
            told, value = self._cell(table, column, side, number, variant)
            if told:
                cells[column.name] = value
        return Row(table=table, side=side, number=number, cells=cells)

    def _cell(
        self, table: Relation, column: Column, side: str, number: int, variant: dict[str, Value]
    ) -> tuple[bool, Value]:
        """Whether the cell is written at all, and its value."""
        tied = self.is_tied(table, column)
        whose = tied or column.name in self.people.columns(table) or self.is_address(column)
        if whose and variant.get(column.name, "") is None:
            return True, None
        held = self._disclosing(table, column, number, self._held(table, column, side))
        if held is not None and not tied and variant.get(column.name) != EMPTY:
            return True, held
        if not tied and number == 0 and self.ties.keeps_default(table, column):
            return False, None
        said = None if tied else self._said(table, column, side, number)
        if said is not None:
            return True, said
        if column.name in variant and not tied:
            return True, self._chosen(table, column, side, number, variant)
        if self.is_address(column) and not tied:
            return True, self.email(self._person(table, side, number))
        if tied or self.in_key(table, column):
            return True, self.value(table, column, side, number)
        meant = self._meant(table, column, side, number)
        if meant is not None:
            return True, meant
        if column.default is not None or (column.nullable and column.base_type not in TEXTS):
            return False, None
        if column.base_type == "uuid":  # it refers to something that no foreign key names
            return True, identifier(column, table, side, number)
        shared = self.hints.near(column.name) or self.hints.meets_itself(column.name)
        if column.base_type in TEXTS and not shared:  # by it the row is known again
            return True, identifier(column, table, side, number)
        return True, ordinary(column, self.snapshot)

    def _said(self, table: Relation, column: Column, side: str, number: int) -> Value:
        """A role of the application's, a domain of the tenant's; and of the last rows B's is the very last."""
        if side == OWN and (login := self.login(table, column, number)) is not None:
            return login
        if self.domains and self.is_domain(table, column):
            return domain(side, number)
        if (part := self.partitions.value(table, column.name, side, number)) is not None:
            return part
        last = (side, number) == ("B", 0) and column.base_type in TIMES and column.name in self.hints.newest
        return _NEWEST if last else None

    def _person(self, table: Relation, side: str, number: int) -> str:
        """Of what is nobody's the first person of a table of people is the stranger, unless he makes the row."""
        given = table.oid not in self.axes or (self.is_membership(table) and not self.ties.is_made_by_policy(table))
        return self.cast.stranger if given and (side, number) == (NOBODY, 0) else self.cast.person(side, number)

    def is_personal(self, table: Relation) -> bool:
        return table.oid not in self.axes and self.variety.is_of_people(table)

    def _own_text(self, table: Relation, column: Column, side: str, number: int) -> Value:
        """Others' texts begin with the attacker's where somebody asks how one begins.

        What is unique within its tenant only turns up in all of them, and in each table that is joined by it.
        """
        meant = self._meant(table, column, side, number)
        if meant is not None:
            return meant
        if self.in_key(table, column) and within_tenant(self.snapshot, self.axes.get(table.oid), column):
            return identifier(column, "" if self.hints.meets_itself(column.name) else table, "of each", number)
        first = identifier(column, table, OWN, 0)
        if column.base_type in TEXTS and first is not None and self.hints.begins(column.name):
            return first if (side, number) == (OWN, 0) else f"{first}{side.lower()}{number}"
        return identifier(column, table, side, number)

    def _held(self, table: Relation, column: Column, side: str) -> Value:
        personal, tenant = self.is_personal(table), self.cast.tenants.get(side)
        people = {person: self.email(person) for person in self.cast.people.get(side, ())}
        if column.element_type is not None:
            return array(column, self.hints, tenant, people, personal=personal, registry=self.is_registry(table.oid))
        outsider = None if personal or side == OWN else self.cast.person(OWN)
        return document(column, self.hints, tenant, people, personal=personal, outsider=outsider)

    @cached_property
    def _disclosed(self) -> dict[str, Document]:
        return {}

    def _disclosing(self, table: Relation, column: Column, number: int, held: Value) -> Value:
        """Every other row's document says what texts ask of it; but nobody's own, for that may be his rank."""
        if number % 2 == 0 or column.base_type not in DOCUMENTS or self.is_personal(table) or self.is_membership(table):
            return held
        document = json.loads(held) if held is not None else {}
        if column.name not in self._disclosed:
            self._disclosed[column.name] = disclosed(column.name, self.hints.text)
        told = self._disclosed[column.name] if isinstance(document, dict) else {}
        return json.dumps(merged(document, told)) if told else held

    @cached_property
    def ties(self) -> Ties:
        return Ties(self.snapshot, self.axes, self.people, self.composed, self.tenancy.tenant_table)

    def is_tied(self, table: Relation, column: Column) -> bool:
        return self.ties.is_tied(table, column)

    def in_key(self, table: Relation, column: Column) -> bool:
        return self.ties.in_key(table, column)

    def is_registry(self, oid: int | None) -> bool:
        return self.ties.is_registry(oid)

    def value(self, table: Relation, column: Column, side: str, number: int, depth: int = 0) -> Value:
        """What the `number`-th row of a side has in a column that ties it to others."""
        axis = self.axes.get(table.oid)
        part = self.ties.part(axis, column, side) if axis is not None else None
        if part is not None:
            return part
        own, tenant = identifier(column, table, side, number), self.cast.tenants.get(side)
        if axis is not None and axis.column == column.name:
            return path(self.cast, axis, own, side, number) if axis.path else own if side == ROOT else tenant
        if tenant is not None and self.ties.spells(table, column):
            from_ = self.source(table)
            if from_ is not None and from_.is_path and side != OWN:
                own = deeper(self.cast, own, number, from_.mark)
            return from_.spelled(tenant, own) if from_ else tenant
        key, person = self.ties.key_of(table, column), column.name in self.people.columns(table)
        if key is not None and depth < _DEEPEST and not (person and (side, number) == (NOBODY, 0)):
            return self._parent_value(table, column, key, side, number, depth)
        if person:
            return self._person(table, side, number + self.ties.place(table, column))
        return self._own_text(table, column, side, number)

    def _meant(self, table: Relation, column: Column, side: str, number: int) -> Value:
        """What no foreign key ties and its name does: every other row names a row, the others one that is gone."""
        meant = self.ties.meant(table, column) if number % 2 == 0 else None
        if meant is None:
            return None
        above = side if meant[0].oid in self.axes or self.people.columns(meant[0]) else SHARED
        return self.value(*meant, above, number % self._count(meant[0], above))

    def is_path(self, table: Relation) -> bool:
        """Whether the tenant of its rows comes first in a path that goes on."""
        axis, from_ = self.axes.get(table.oid), self.source(table)
        return (axis is not None and axis.path) or (from_ is not None and from_.is_path)

    def _parent_value(
        self, table: Relation, column: Column, key: Constraint, side: str, number: int, depth: int
    ) -> Value:
        parent = self.snapshot.relation(key.references) if key.references else None
        target = parent.column(key.referenced_columns[key.columns.index(column.name)]) if parent else None
        if parent is None or target is None:
            return None
        if parent.oid == table.oid:
            return self._above(table, column, target, side, number)
        personal = self.variety.is_of_people(parent)
        above = side if personal or parent.oid in self.axes or parent.oid in self.grouped else SHARED
        if not (personal and parent.oid not in self.axes):
            number = number % self._count(parent, above)
            variant = self.variety.of(parent)[number] if self.variety.of(parent) else {}
            if target.name in variant and not self.is_tied(parent, target):
                return self._chosen(parent, target, above, number, variant)
        if self.is_address(target) and not self.is_tied(parent, target):
            return self.email(self._person(parent, above, number))
        return self.value(parent, target, above, number, depth + 1)

    def _chosen(self, table: Relation, column: Column, side: str, number: int, variant: dict[str, Value]) -> Value:
        told = variant[column.name]
        own = told == ANY or (told == "" and side == OWN)  # a check that wants a text refuses to touch an empty one
        return self._own_text(table, column, side, number) if own else variant[column.name]

    def _count(self, table: Relation, side: str) -> int:
        """How many rows of a side there are to refer to."""
        most = 1 if self.is_registry(table.oid) else _MOST if side in (OWN, "B", SHARED) else 2
        return max(1, min(most, len(self.variety.of(table))))

    def _above(self, table: Relation, column: Column, target: Column, side: str, number: int) -> Value:
        """All tenants lie under one root that is none of them, A and B under one that is; other rows are roots."""
        if side == ROOT or not self.is_registry(table.oid) or (column.nullable and is_successor(column.name)):
            return None if column.nullable else identifier(target, table, side, number)
        within = side in (OWN, "B") and HOLDING in self.cast.tenants
        return self.value(table, target, HOLDING, 0) if within else identifier(target, table, ROOT, 0)

    @cached_property
    def addresses(self) -> frozenset[str]:
        """The attacker's own, and their domain."""
        return frozenset((*map(self.email, self.cast.people.get(OWN, ())), *([domain(OWN)] if self.domains else [])))

    @cached_property
    def domains(self) -> Mapping[str, str]:
        """Of addresses, by side, where texts take them apart: the tenants themselves, or what columns say of them."""
        if not self.hints.splits_addresses:
            return {}
        if self.key is not None and self.key[1].base_type in TEXTS:
            return self.cast.tenants
        said = any(self.is_domain(axis.relation, c) for axis in self.axes.values() for c in axis.relation.columns)
        return {side: domain(side) for side in self.cast.tenants} if said else {}

    def email(self, person: str) -> str:
        return address(self.cast, person, self.domains, as_pattern=self.hints.likes_addresses)
