"""What policies ask, as wholes: what functions that they call give, and views that they read show, are part of them."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from pgadvise.engines.attack.axis import Axis
from pgadvise.engines.prover.schema.bearing import EITHER_WAY, Bearing, common
from pgadvise.engines.prover.schema.looking_up import Inside, Place, given, parts, places, tree_of_view, trees
from pgadvise.snapshot import Function, Relation, Snapshot
from pgadvise.sql.expression import Call, Column, Node
from pgadvise.sql.query import Relation as Named


class Asking:
    """Of one snapshot; what was read is remembered."""

    def __init__(self, snapshot: Snapshot, axes: Mapping[int, Axis]) -> None:
        self._snapshot, self._axes = snapshot, axes
        self._functions: dict[str, list[Function]] = {}
        for function in snapshot.functions:
            self._functions.setdefault(function.name, []).append(function)
        named = ((snapshot.relation(view.relation), view) for view in snapshot.views)
        self._views = {relation.name: view.definition for relation, view in named if relation is not None}
        self._within: dict[tuple[type[Node], str, Bearing], Inside] = {}
        self._places: dict[Node, tuple[Place, ...]] = {}
        self._trees = trees(snapshot.policies)

    def _given(self, node: Call | Named, at: Bearing) -> Inside:
        """What is called, or read, there."""
        place = (type(node), node.name, at)
        if place not in self._within:
            self._within[place] = Inside()  # of a function that calls itself
            if isinstance(node, Call):
                functions = self._functions.get(node.name, ())
                trees = [tree for function in functions for tree in given(function, at)]
                self._within[place] = Inside(trees, self._taken(functions, trees, at))
            elif node.name in self._views:
                shown = tree_of_view(self._views[node.name], at.rows)
                self._within[place] = Inside([shown] if shown is not None else [])
        return self._within[place]

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

    def places(self, whole: Node) -> tuple[Place, ...]:
        if whole not in self._places:
            self._places[whole] = tuple(places(whole, self._given))
        return self._places[whole]

    def lookups(self, table: Relation, asked: Iterable[Node] | None = None) -> list[Place]:
        """Where the table is looked up."""
        every = self._trees if asked is None else asked
        return [
            place for tree in every for place in self.places(tree) if any(x.name == table.name for x in place.named)
        ]

    def known(self, oid: int) -> set[str]:
        """The columns that tell which row it is, and of which tenant."""
        table = self._snapshot.relation(oid)
        key = self._snapshot.primary_key_of(table) if table is not None else None
        own = {self._axes[oid].column or ""} if oid in self._axes else set()
        return own | {*(key.columns if key is not None else ())}

    def is_value(self, name: str) -> bool:
        """Whether functions of the name give something else than yes or no: which row it is, found by its key."""
        return any(function.result != "boolean" for function in self._functions.get(name, ()))
