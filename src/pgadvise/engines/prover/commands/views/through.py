"""What is written through a view with its owner's rights: the view's own query is the gate.

The server makes of a command on such a view the same command on the table below (rewriteHandler.c, rewriteTargetView):
its WHERE joins the command's, so an UPDATE and a DELETE touch no row that the view does not show; a new row has to be
shown only where there is a CHECK OPTION. The table's policies are those that bind the view's owner, and current_user
stays the caller. A column that the view does not show, or that the caller may not give, gets its default or stays.
ON CONFLICT DO UPDATE asks nothing of the row that is there already: the view's WHERE joins no INSERT.

A view over a view is taken the same way: for a command on the one below, and so on down to the table. The WHERE of each
joins; a CHECK OPTION asks its own view's, a cascaded one those below as well, and one of a view below is asked whoever
writes. A view with security_invoker reads as the caller, whatever view it is reached through.

Only views whose rows all have a tenant are followed.
"""

from collections.abc import Mapping

import msgspec

from pgadvise.engines.access.roads import is_barrier, view_rights
from pgadvise.engines.prover.commands.commands import default
from pgadvise.engines.prover.commands.gates import Asked
from pgadvise.engines.prover.commands.question import Question
from pgadvise.engines.prover.commands.triggers.triggers import Fired
from pgadvise.engines.prover.schema.effects.writers import Writers
from pgadvise.engines.prover.schema.rows.keys import never_null
from pgadvise.engines.prover.words.proof import Surface, Unproved, WriteOrRead
from pgadvise.engines.prover.words.terms import FALSE, Formula, Value, both, either
from pgadvise.engines.prover.world.scopes import Bound, Frame, Scope
from pgadvise.engines.prover.world.world import Ground, Row
from pgadvise.snapshot import Relation
from pgadvise.sql.parser.parse import parsed_query
from pgadvise.sql.tree.expression import Column
from pgadvise.sql.tree.query import Query
from pgadvise.sql.tree.query import Relation as Named


class Level(msgspec.Struct, frozen=True, kw_only=True):
    """One view on the way down, with its query; `reader` is whose rights it reads with.

    `shown` tells by a column of the view which column it is of what is below; `checks` whether a new row must be shown.
    """

    view: Relation
    query: Query
    label: str | None
    reader: str
    shown: Mapping[str, str]
    checks: bool


def ask_for_plain(ground: Ground, views: tuple[Relation, ...], table: Relation, surface: Surface) -> None:
    """Raises Unproved for views, or a table below them, of which nothing can be shown here."""
    view = views[0]
    for each in views if surface == "sql" else ():
        if not is_barrier(each):
            raise Unproved(
                f"{each} writes with its owner's rights and without security_barrier, and the caller writes SQL"
            )
    for relation in (view, table):
        axis = ground.axes.get(relation.oid)
        column = table.column(axis.column) if axis is not None and axis.column else None
        if column is not None and not (never_null(ground.snapshot, column) and column.not_null_valid):
            raise Unproved(f"a row of {table} may belong to no tenant, and {view} writes it with its owner's rights")


class Through:
    """Views, each over the next, the last over a table, in one question."""

    def __init__(self, question: Question, writers: Writers, views: tuple[Relation, ...], table: Relation) -> None:
        self._question, self._writers, self._view, self._table = question, writers, views[0], table
        self._levels: list[Level] = []
        cascades = False
        for view, below in zip(views, (*views[1:], table), strict=True):
            reader, option = view_rights(view) or question.role, view.option("check_option")
            cascades = cascades or option == "cascaded"
            self._levels.append(self._level(view, below, reader, checks=cascades or option is not None))
        self._owner = self._levels[-1].reader
        self._shown = self._composed()

    def _level(self, view: Relation, below: Relation, reader: str, *, checks: bool) -> Level:
        known = self._question.world.ground.snapshot.view(view)
        tree = parsed_query(known.definition) if known else None
        source = tree.sources[0] if tree is not None and len(tree.sources) == 1 else None
        if (
            tree is None
            or not isinstance(source, Named)
            or source.name != below.name
            or source.columns
            or len(tree.select) != len(view.columns)
        ):
            raise Unproved(f"the query of {view} cannot be followed")
        columns = zip((c.name for c in view.columns), (t.value for t in tree.select), strict=True)
        shown = {name: value.name for name, value in columns if isinstance(value, Column)}
        return Level(view=view, query=tree, label=source.label, reader=reader, shown=shown, checks=checks)

    def _composed(self) -> Mapping[str, str]:
        """Which column of the table each column of the uppermost view is, if it is one."""
        found = dict(self._levels[0].shown)
        for level in self._levels[1:]:
            found = {name: level.shown[below] for name, below in found.items() if below in level.shown}
        return found

    def passing(self, command: WriteOrRead, *, in_the_way: bool = True) -> tuple[Formula, Formula]:
        """What lets the command through, and that a row of another tenant is touched, be it one in a new one's way."""
        if command == "insert":
            new, passes = self._inserted()
            conflict, taken = self._conflict() if in_the_way else (FALSE, FALSE)
            return either(passes, conflict), either(both(passes, self._foreign(new)), both(conflict, taken))
        old = self._question.world.row(self._table)
        found = both(self._shows(old, self._levels), self._binds(old, command, "using"))
        if command == "delete":
            return found, self._foreign(old)
        new, passes = self._updated(old)
        return both(found, passes), either(self._foreign(old), self._foreign(new))

    def _conflict(self) -> tuple[Formula, Formula]:
        """That a row in the way of a new one is updated, shown or not, and that it is, or becomes, another tenant's."""
        access = self._question.world.ground.access
        if not access.holds_on_columns(self._question.role, self._view, "UPDATE"):
            return FALSE, FALSE
        old = self._question.world.row(self._table)
        new, passes = self._updated(old)
        return both(self._binds(old, "update", "using"), passes), either(self._foreign(old), self._foreign(new))

    def _inserted(self) -> tuple[Row, Formula]:
        world = self._question.world
        given = self._given("INSERT")
        left = [c for c in self._table.columns if c.name not in given and not c.generated and not c.identity]
        has_own = any(c.default for level in self._levels for c in level.view.columns)
        made = {} if has_own else {c.name: default(self._question, self._table, c) for c in left}
        same = {name: value for name, value in made.items() if value is not None}
        return self._stored(world.row(self._table, stored=False, checked=False, same=same), None, "insert")

    def _updated(self, old: Row) -> tuple[Row, Formula]:
        given = self._given("UPDATE")
        same = {n: v for n, v in old.columns.items() if n not in given and not self._is_generated(n)}
        proposed = self._question.world.row(self._table, stored=False, checked=False, same=same)
        return self._stored(proposed, old, "update")

    def _stored(self, proposed: Row, old: Row | None, command: WriteOrRead) -> tuple[Row, Formula]:
        new, stored = Fired(self._question, self._writers, self._table, command).left(proposed, old)
        checked = self._shows(new, [level for level in self._levels if level.checks])
        return new, both(stored, checked, self._binds(new, command, "check"))

    def _is_generated(self, name: str) -> bool:
        column = self._table.column(name)
        return column is not None and bool(column.generated)

    def _given(self, privilege: str) -> set[str]:
        """The columns of the table that the caller may give a value by way of the view."""
        granted = self._question.world.ground.access.holds_on_columns(self._question.role, self._view, privilege)
        return {mine for name, mine in self._shown.items() if name in granted}

    def _shows(self, row: Row, levels: list[Level]) -> Formula:
        """Whether the row of the table passes the WHERE of each of these views."""
        columns, found = row.columns, list[Formula]()
        for level in reversed(self._levels):
            if level in levels and level.query.where is not None:
                frame = Frame(self._question.role, path=("pg_catalog",), depth=1, reader=level.reader)
                scope = Scope(frame, (Bound(level.label, columns),))
                with self._question.world.place(f"the view {level.view}"):
                    found.append(self._question.translation.truth(level.query.where, scope).true)
            columns = self._seen(level, columns)
        return both(*found)

    def _seen(self, level: Level, columns: Mapping[str, Value]) -> Mapping[str, Value]:
        """What the view gives of a row below it: of a column that it computes, anything."""
        free = (c.name for c in level.view.columns if c.name not in level.shown)
        computed = {name: self._question.world.names.value("computed") for name in free}
        return {name: columns[below] for name, below in level.shown.items() if below in columns} | computed

    def _binds(self, row: Row, command: WriteOrRead, asked: Asked) -> Formula:
        return self._question.gates.passes(row, command, asked, self._question.role, self._owner)

    def _foreign(self, row: Row) -> Formula:
        """By the table's key, and by what the view calls so."""
        world = self._question.world
        found = [world.foreign(row)] if self._table.oid in world.ground.axes else []
        if self._view.oid in world.ground.axes and len(self._shown) == len(self._view.columns):
            columns: dict[str, Value] = {name: row.columns[mine] for name, mine in self._shown.items()}
            found.append(world.foreign(Row(relation=self._view, columns=columns, stored=False)))
        if not found:
            raise Unproved(f"nothing tells whose the rows of {self._table} are")
        return either(*found)
