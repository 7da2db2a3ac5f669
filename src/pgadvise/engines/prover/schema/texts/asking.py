"""What policies ask, as wholes: what functions that they call give, and views that they read show, are part of them."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from pgadvise.engines.access.roads import view_rights
from pgadvise.engines.attack.world.axis import Axis
from pgadvise.engines.caller.row_changes import row_changes
from pgadvise.engines.conditions import trees
from pgadvise.engines.prover.schema.rows.generated import made_of
from pgadvise.engines.prover.schema.texts.bearing import EITHER_WAY, Answer, Bearing, common
from pgadvise.engines.prover.schema.texts.looking_up import (
    Inside,
    Place,
    Places,
    Spelling,
    given,
    parts,
    spelling,
    tree_of_view,
)
from pgadvise.engines.prover.schema.texts.signatures import placed
from pgadvise.grouped import grouped
from pgadvise.remembered import remembered
from pgadvise.snapshot import Function, Relation, Snapshot
from pgadvise.sql.tree.expression import Call, Column, Expression, Node, Or, Star
from pgadvise.sql.tree.parts import arms
from pgadvise.sql.tree.query import Relation as Named
from pgadvise.sql.tree.query import Subquery
from pgadvise.sql.tree.reads import own_columns
from pgadvise.sql.tree.walk import walk


class Asking:
    """Of one snapshot; what was read is remembered. `people` are the columns of those whom a linking table names."""

    def __init__(self, snapshot: Snapshot, axes: Mapping[int, Axis], people: Mapping[int, tuple[str, ...]]) -> None:
        self._snapshot, self._axes, self._people = snapshot, axes, people
        known = ((snapshot.relation(view.relation), view) for view in snapshot.views)
        self._views = grouped((shown.name, (shown, view)) for shown, view in known if shown is not None)
        self._invoking = {relation.oid for relation in snapshot.relations if view_rights(relation) is None}
        self._within: dict[tuple[Spelling, Bearing], Inside] = {}
        self._reading = Places(self._given)
        self._trees = trees(snapshot.policies)

    def _given(self, node: Call | Named, at: Bearing) -> Inside:
        """What is called, or read, there."""
        place = (spelling(node), at)
        if place not in self._within:
            self._within[place] = Inside()  # of a function that calls itself
            if isinstance(node, Call):
                functions = self._meant(node)
                trees = [tree for function in functions for tree in given(function, at)]
                owners = bool(functions) and all(function.security_definer for function in functions)
                self._within[place] = Inside(trees, self._taken(functions, trees, at), as_owner=owners)
            else:
                self._within[place] = self._read(node, at)
        return self._within[place]

    def _meant(self, call: Call) -> Sequence[Function]:
        """The functions that it may be: of overloads those that take what is given."""
        named = self._snapshot.functions_called(call.name)
        return [f for f in named if call.schema in (None, f.schema) and placed(f, call) is not None] or named

    def _read(self, node: Named, at: Bearing) -> Inside:
        """What is read there; of several that are called so any may be meant."""
        asked = Answer(Bearing(at.rows, at.rows), self.shown(node))
        views = [(r, view) for r, view in self._views.get(node.name, ()) if node.schema in (None, r.schema)]
        if not views:
            return Inside([asked], policies=True)
        owners = all(relation.oid not in self._invoking for relation, _ in views)
        trees = [tree for _, view in views if (tree := tree_of_view(view.definition, at.rows)) is not None]
        return Inside([*trees, asked] if asked.parts else trees, as_owner=owners and not asked.parts)

    def tables(self, named: Named) -> Iterator[Relation]:
        """The tables that may be meant: without a schema the search_path decides."""
        return (r for r in self._snapshot.tables if r.name == named.name and named.schema in (None, r.schema))

    def shown(self, named: Named) -> tuple[Node, ...]:
        """What decides besides whom a row of a table names whether a caller sees it: its own policies.

        A permissive one that asks for no more than that, or for the tenant, leaves nothing to the others.
        """
        return tuple(tree for table in self.tables(named) if table.row_security for tree in self._policies(table))

    def _policies(self, table: Relation) -> tuple[Node, ...]:
        policies = [p for p in self._snapshot.policies_of(table) if p.covers("select")]
        ways = [arm for tree in trees(p for p in policies if p.permissive) for arm in arms(tree)]
        permissive = () if any(self._is_content(arm, table) for arm in ways) else (Or(tuple(ways)),)
        return (*permissive, *trees(p for p in policies if not p.permissive))

    def _is_content(self, arm: Expression, table: Relation) -> bool:
        asks = any(isinstance(part, Subquery) or (isinstance(part, Call) and part.args) for part in walk(arm))
        named = {*self.known(table.oid), *self._people.get(table.oid, ())}
        return not asks and own_columns(arm, table.name) <= named

    def _taken(self, functions: Sequence[Function], trees: list[Node], at: Bearing) -> tuple[Bearing, ...]:
        """How the arguments bear that functions of one name take, by all the places where they are used."""
        if len(functions) != 1 or not trees:
            return ()
        function, found = functions[0], []
        strict = [at] if function.strict else []
        for number, name in enumerate(function.argument_names):
            places = [*strict, *(at for tree in trees for at in self._used(tree, EITHER_WAY, {name, number + 1}))]
            found.append(Bearing(*map(common, zip(*places, strict=True))) if places else EITHER_WAY)
        return tuple(found)

    def _used(self, node: Node, at: Bearing, argument: set[str | int]) -> Iterator[Bearing]:
        if getattr(node, "name" if isinstance(node, Column) else "number", "") in argument:
            yield at
        for part, bears in parts(node, at, self._given):
            yield from self._used(part, bears, argument)

    @remembered
    def places(self, whole: Node) -> tuple[Place, ...]:
        return self._reading.of(whole)

    def lookups(self, table: Relation, asked: Iterable[Node] | None = None, *, guarded: bool = False) -> list[Place]:
        """Where the table is looked up.

        Who passes the policies of a table that is read is let in by these, which are asked for themselves: `guarded`
        tells whether such a look-up counts here as well.
        """
        every = (place for tree in (self._trees if asked is None else asked) for place in self.places(tree))
        found = (place for place in every if guarded or not place.guarded)
        return [place for place in found if any(one.name == table.name for one in place.named)]

    def asked_elsewhere(self, table: Relation) -> list[Expression]:
        """All but who may delete its rows: that fewer keep somebody from that lets him do no more than that.

        The owner who may not leave would be kept from nothing else, and with fewer rows no other look-up finds more.
        """
        policies = self._snapshot.policies
        return trees(p for p in policies if not (p.table == table.oid and p.command == "delete"))

    def seen_by(self, lookup: Place, table: Relation) -> set[str]:
        """The columns of its rows that decide whether they are seen there."""
        if lookup.as_owner:
            return set()
        asked = [tree for tree in self.shown(Named(table.name, table.schema)) if isinstance(tree, Expression)]
        whole = any(isinstance(part, Star) and part.table == table.name for tree in asked for part in walk(tree))
        named = set().union(*(own_columns(tree, table.name) for tree in asked))
        return {column.name for column in table.columns} if whole or table.name in named else named

    def known(self, oid: int) -> set[str]:
        """The columns that tell which row it is, and of which tenant."""
        table = self._snapshot.relation(oid)
        key = self._snapshot.primary_key_of(table) if table is not None else None
        return self.of_tenant(oid) | {*(key.columns if key is not None else ())}

    def of_tenant(self, oid: int) -> set[str]:
        """The column that tells of which tenant a row is."""
        return {self._axes[oid].column or ""} if oid in self._axes else set()

    def given(self, oid: int) -> set[str]:
        """What may be given of any of a person's rows: the tenant, or the row itself by a key of its own."""
        table = self._snapshot.relation(oid)
        key = self._snapshot.primary_key_of(table) if table is not None else None
        return self.of_tenant(oid) | {*(key.columns if key is not None and len(key.columns) == 1 else ())}

    def moved(self, table: Relation, decisive: set[str]) -> set[str]:
        """The columns with which those change: of what they are generated from, or all where a trigger may set one."""
        for trigger in self._snapshot.triggers_of(table):
            if trigger.timing == "before" and trigger.for_each_row and "update" in trigger.events:
                changes = row_changes(trigger, self._snapshot.function(trigger.function))
                if changes is None or any(change.column is None or change.column in decisive for change in changes):
                    return {column.name for column in table.columns}
        return decisive | made_of(table, decisive)

    def is_value(self, name: str) -> bool:
        """Whether functions of the name give something else than yes or no: which row it is, found by its key."""
        return any(function.result != "boolean" for function in self._snapshot.functions_called(name))
