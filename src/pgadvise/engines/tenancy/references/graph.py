"""The tables and how they refer to each other: foreign keys, and names and types that fit."""

from collections import defaultdict
from collections.abc import Container, Iterator, Mapping

import msgspec

from pgadvise.engines.platform import Platform
from pgadvise.engines.tenancy.names.columns import is_last_change, is_pointer, is_staff
from pgadvise.engines.tenancy.names.words import Words, words
from pgadvise.snapshot import Column, Constraint, Name, Relation, Snapshot

# Schemas whose tables of people belong to a platform: they are no part of the answer, but rows refer to them.
_IDENTITY_SCHEMAS = frozenset(("auth", "neon_auth"))


class Table(msgspec.Struct, frozen=True, kw_only=True):
    """One table and what inference asks of it. `names` are all the words it answers to.

    `uniques` are the unique keys over all rows, `pairings` also those over some (not the deleted ones).
    """

    relation: Relation
    oid: int
    name: Name
    words: Words
    names: frozenset[Words]
    columns: Mapping[str, Column]
    primary: tuple[str, ...] = ()
    uniques: frozenset[tuple[str, ...]] = frozenset()
    pairings: frozenset[tuple[str, ...]] = frozenset()
    leading: frozenset[str] = frozenset()

    @property
    def key(self) -> str | None:
        """The one column that identifies a row; of a composite primary key `id`, else the last that is one."""
        if len(self.primary) == 1:
            return self.primary[0]
        ids = [column for column in self.primary if words(column)[-1] == "id"]
        return "id" if "id" in self.columns and (not ids or "id" in ids) else ids[-1] if ids else None

    def is_polymorphic(self, said: Words) -> bool:
        """A column beside it says which table the id is of: `owner_id` beside `owner_type`; the `event_id` of
        `webhook_events` is of no other table.
        """
        own = said in self.names or said[-1:] == self.words[-1:]
        return not own and any(words(name) == (*said, "type") for name in self.columns)

    @property
    def is_stamped(self) -> bool:
        """It says who changed a row last: then who made it is bookkeeping too, and no ownership."""
        return any(is_last_change(name) for name in self.columns)

    def is_key(self, column: str) -> bool:
        return self.primary == (column,)


class Reference(msgspec.Struct, frozen=True, kw_only=True):
    """One way from `table` to `target`: `column` is the step, `columns` the whole foreign key.

    `score` says how sure the way is, 1 for a declared foreign key; `how` says it in words.
    """

    table: int
    column: str
    columns: tuple[str, ...]
    target: int
    declared: bool
    not_null: bool
    score: float
    how: str

    @property
    def pointer(self) -> bool:
        return is_pointer(self.column)

    @property
    def cost(self) -> float:
        """How far a step is: a declared one that must be there is 1; a guess, a NULL, a trace or a pointer more."""
        length = 1.0 if self.declared else 1.6 + 3 * (0.85 - self.score)
        return length + 1.2 * (not self.not_null) + 1.5 * (self.pointer or is_staff(self.column))


class Graph(msgspec.Struct, frozen=True, kw_only=True):
    """`tables` are those to be judged; `people_elsewhere` a platform's tables of users, which are not.

    `parents` are a table's references, `children` those that lead to it.
    """

    snapshot: Snapshot
    tables: Mapping[int, Table]
    people_elsewhere: Mapping[int, Table]
    prefixes: frozenset[str]
    parents: Mapping[int, tuple[Reference, ...]]
    children: Mapping[int, tuple[Reference, ...]]

    def table(self, oid: int) -> Table:
        return self.tables.get(oid) or self.people_elsewhere[oid]

    def name(self, oid: int) -> Name:
        return self.table(oid).name

    def to(self, table: int, targets: Container[int]) -> list[Reference]:
        """The references of `table` to any of `targets`."""
        return [r for r in self.parents.get(table, ()) if r.target in targets]

    def refers(self, table: int, column: str) -> bool:
        """Whether `column` is the step of a reference; one that only comes along in a composite key is not."""
        return any(r.column == column for r in self.parents.get(table, ()))


def tables_of(
    snapshot: Snapshot, platform: Platform
) -> tuple[Mapping[int, Table], Mapping[int, Table], frozenset[str]]:
    """The user's tables, a platform's tables of people, and the prefixes that the names of many tables share."""
    prefixes = _prefixes(platform)
    mine = {r.oid: _table(snapshot, r, prefixes) for r in platform.tables}
    identity = (
        r
        for r in snapshot.tables
        if r.oid not in mine and r.schema in _IDENTITY_SCHEMAS and words(r.name)[0] == "user" and len(words(r.name)) < 3
    )
    return mine, {r.oid: _table(snapshot, r, frozenset()) for r in identity}, prefixes


def _prefixes(platform: Platform) -> frozenset[str]:
    """`app_`, `tbl_`, and any first word that half of the tables begin with."""
    first: defaultdict[str, int] = defaultdict(int)
    for relation in platform.tables:
        said = words(relation.name)
        if len(said) > 1:
            first[said[0]] += 1
    enough = max(4, 0.5 * len(platform.tables))
    alone = {said[0] for relation in platform.tables if len(said := words(relation.name)) == 1}
    # Where there are apps, `app_users` are those of an app.
    return frozenset(word for word, times in first.items() if times >= enough) | ({"tbl", "t", "app"} - alone)


def _table(snapshot: Snapshot, relation: Relation, prefixes: frozenset[str]) -> Table:
    said = words(relation.name)
    keys = snapshot.keys_of(relation)
    indexes = snapshot.indexes_of(relation)
    unique = [(i.predicate is None, tuple(c for c in i.columns if c)) for i in indexes if i.unique and all(i.columns)]
    declared_keys = [c.columns for c in keys]
    return Table(
        relation=relation,
        oid=relation.oid,
        name=relation.qualified,
        words=said,
        names=_names(said, prefixes),
        columns={c.name: c for c in relation.columns},
        primary=next((c.columns for c in keys if c.kind == "primary_key"), ()),
        uniques=frozenset(declared_keys + [columns for whole, columns in unique if whole]),
        pairings=frozenset(declared_keys + [columns for _, columns in unique]),
        leading=frozenset(i.columns[0] for i in indexes if i.columns and i.columns[0]),
    )


def _names(said: Words, prefixes: frozenset[str]) -> frozenset[Words]:
    """`app_teams` are teams where others begin so too, and Django's `teams_team` of an app called teams are."""
    short = len(said) > 1 and (said[0] in prefixes or (len(said) == 2 and said[0] == said[1]))
    return frozenset((said, said[1:])) if short else frozenset((said,))


def declared(snapshot: Snapshot, tables: Mapping[int, Table], known: Mapping[int, Table]) -> list[Reference]:
    """Every foreign key between tables of `known`; those of a partition count for its root, and so do those to it."""
    found = []
    onward = _onward(snapshot, tables, known)
    for constraint in snapshot.constraints:
        if constraint.kind != "foreign_key" or constraint.references is None or constraint.parent is not None:
            continue
        source, target = root(snapshot, constraint.table), root(snapshot, constraint.references)
        if source in tables and target in known and source != target:
            found.append(_declared(constraint, known[source], known[target]))
            found += _carried(constraint, known[source], known[target], onward)
    return found


_Onward = Mapping[tuple[int, str], int]


def _onward(snapshot: Snapshot, tables: Mapping[int, Table], known: Mapping[int, Table]) -> _Onward:
    """By table and column, what a foreign key of that column alone refers to; the key of a row says which row it is."""
    keys = (c for c in snapshot.constraints if c.kind == "foreign_key" and c.parent is None and len(c.columns) == 1)
    found: dict[tuple[int, str], int] = {}
    for constraint in keys:
        source, target = root(snapshot, constraint.table), root(snapshot, constraint.references or 0)
        if source in tables and target in known and not known[source].is_key(constraint.columns[0]):
            found[source, constraint.columns[0]] = target
    return found


def _carried(constraint: Constraint, source: Table, target: Table, onward: _Onward) -> Iterator[Reference]:
    """Of (org_id, project_id) -> projects(org_id, id) the org_id is the organization's that the project's refers to."""
    for column, referenced in zip(constraint.columns, constraint.referenced_columns, strict=False):
        end = onward.get((target.oid, referenced))
        if end not in (None, source.oid, onward.get((source.oid, column))) and column in source.columns:
            yield Reference(
                table=source.oid,
                column=column,
                columns=(column,),
                target=end,
                declared=True,
                not_null=not source.columns[column].nullable,
                score=1.0,
                how=f"as that of {target.name}",
            )


def _declared(constraint: Constraint, source: Table, target: Table) -> Reference:
    columns = [source.columns.get(column) for column in constraint.columns]
    return Reference(
        table=source.oid,
        column=_step(constraint, target),
        columns=constraint.columns,
        target=target.oid,
        declared=True,
        not_null=all(column is not None and not column.nullable for column in columns),
        score=1.0,
        how="foreign key",
    )


def _step(constraint: Constraint, target: Table) -> str:
    """Of (tenant_id, employee_id) -> employees it is employee_id: tenant_id comes along to keep tenants apart."""
    for column, referenced in zip(constraint.columns, constraint.referenced_columns, strict=False):
        if referenced == target.key:
            return column
    near = set(target.words)
    return max(reversed(constraint.columns), key=lambda column: len(near.intersection(words(column))))


def root(snapshot: Snapshot, oid: int) -> int:
    """The partitioned table on top of a partition; any other table is its own."""
    relation = snapshot.relation(oid)
    while relation is not None and relation.is_partition and relation.parents:
        oid = relation.parents[0]
        relation = snapshot.relation(oid)
    return oid
