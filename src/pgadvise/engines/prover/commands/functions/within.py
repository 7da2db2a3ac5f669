"""WITH in a command, or with commands in it: what is written there, and the rows that its names stand for.

The commands of one WITH all see the tables as they were before, and go on beside each other. Here they are run one
after the other, and nothing that one writes is said to be there for the next: of a table that was written the rows
that are read are any rows that may be in it, which those from before are. So what the whole writes of others, and what
it reads, is a superset. Triggers run when all of it is over; where one follows from such a command nothing is said.
A name stands for one row of those that its command returns: where it stands twice in a statement, for nothing known.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from types import MappingProxyType
from typing import Any, NamedTuple, TypeVar

from msgspec.structs import replace

from pgadvise.engines.prover.commands.functions.consequences import Consequences, Fires
from pgadvise.engines.prover.language.plpgsql.told import Columns, Occasion
from pgadvise.engines.prover.language.sql import sources
from pgadvise.engines.prover.language.sql.named import with_queries
from pgadvise.engines.prover.schema.texts.procedure import NoModel
from pgadvise.engines.prover.words.terms import Formula, Value
from pgadvise.engines.prover.world.scopes import Bound, Closure, Derived, Scope
from pgadvise.sql.parser.parse import statement
from pgadvise.sql.stored.procedural import as_statement
from pgadvise.sql.tree import expression as e
from pgadvise.sql.tree.query import CommonTable, Delete, Insert, Query, Relation, Update
from pgadvise.sql.tree.walk import walk
from pgadvise.sql.writing.render import render

_Named = Mapping[str, tuple[Query, Scope] | Closure | Derived | None]


_Tree = TypeVar("_Tree", bound=Query | Insert | Update | Delete)


class Written(NamedTuple):
    """A row that a statement wrote, as it returns it; None where that may be another. `when` one was written at all."""

    columns: Columns | None
    when: Formula


class Within(Consequences):
    """A run whose statements may begin with WITH."""

    _certain = True  # whether what a statement writes is written, and there for the next
    _standing: _Named = MappingProxyType({})

    @property
    def _scope(self) -> Scope:
        return super()._scope._replace(queries=self._standing)

    @contextmanager
    def _one(self) -> Iterator[None]:
        """Names stand for something in their statement alone."""
        before = self._certain, self._standing
        self._standing = MappingProxyType({})
        yield
        self._certain, self._standing = before

    def _statement(self, raw: dict[str, Any], where: Formula) -> None:
        with self._one():
            super()._statement(raw, where)

    def _remaining(self, raw: dict[str, Any], where: Formula) -> dict[str, Any]:
        """What is left of a query in PL/pgSQL when what its WITH writes is written."""
        text = statement(as_statement(raw["PLpgSQL_expr"]))
        left = self._with(text, where) if isinstance(text, Query) else text
        return raw if left is text else {"PLpgSQL_expr": {**raw["PLpgSQL_expr"], "query": render(left)}}

    def _with(self, tree: _Tree, where: Formula) -> _Tree:
        """The statement without its WITH, whose commands are run; a query that writes nothing stays as it is."""
        writes = any(not isinstance(cte.statement, Query) for cte in tree.ctes)
        if not tree.ctes or (isinstance(tree, Query) and not writes):
            return tree
        if tree.recursive:
            raise NoModel("WITH RECURSIVE around what writes")
        self._certain = self._certain and not writes
        for cte in tree.ctes:
            if isinstance(cte.statement, Query):
                self._ask_for_still(cte.statement)
                self._world.readings.opened(cte.statement)
                self._standing = with_queries(Query(ctes=(cte,)), self._scope).queries
            else:
                rows = self._rows(cte, where)
                again = sum(isinstance(p, Relation) and (p.schema, p.name) == (None, cte.name) for p in walk(tree)) > 1
                self._standing = {**self._standing, cte.name: None if again else rows}
        return replace(tree, ctes=())

    def _rows(self, cte: CommonTable, where: Formula) -> Derived | None:
        """A row that a command of WITH returns; None where nothing is known of it."""
        tree = cte.statement
        if not isinstance(tree, Insert | Update | Delete) or tree.ctes:
            raise NoModel("a command in WITH")
        written = self._written(tree, where)
        row = self._returned_row(tree, written)
        names = cte.columns
        if row is None or (names and len(names) != len(row)):
            return None
        values = [value for _, value in row]
        return Derived(tuple(zip(names or [name for name, _ in row], values, strict=True)), written.when)

    def _fire(self, occasion: Occasion, fires: Fires) -> None:
        triggers = self._triggers(occasion.relation, occasion.event)
        if not self._certain and not all(map(self._writers.only_stamps, triggers)):
            raise NoModel(f"a trigger of {occasion.relation} that several commands set off")
        super()._fire(occasion, fires)

    def _written(self, tree: Insert | Update | Delete, where: Formula) -> Written:
        """What one command writes, its own WITH aside."""
        raise NotImplementedError

    def _returned_row(self, tree: Insert | Update | Delete, done: Written) -> list[tuple[str | None, Value]] | None:
        """None where it is another row, or names one as it was, or as it will be."""
        named = (part.table for each in tree.returning for part in walk(each) if isinstance(part, e.Column | e.Star))
        if done.columns is None or {"old", "new"} & {*named}:
            return None
        scope = self._scope._replace(bound=(Bound(tree.relation.label, done.columns),))
        return [column for each in tree.returning for column in sources.expanded(self._meaning, each, scope)]
