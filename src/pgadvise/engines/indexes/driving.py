"""Whether a policy's condition can drive an index, or makes the server look at every row.

Tried on PostgreSQL 13 to 18: `column = value` and `column = ANY (array)` can, the value being the same for all rows: a
bare STABLE function, `(SELECT f())`, `(SELECT … LIMIT 1)`, `ARRAY(SELECT …)`. `IN (SELECT …)` and EXISTS become a
SubPlan, a helper that takes the column and a cast on it stay a filter. Of AND one part is enough; of OR each must do.
"""

from collections.abc import Iterator
from functools import cached_property

import msgspec

from pgadvise.engines.access.access import Access
from pgadvise.engines.indexes.as_set import Outer, key_set
from pgadvise.engines.indexes.cover import leading
from pgadvise.engines.indexes.drive import BLIND, DRIVES, Drive, Hindrance, Kind, all_of, any_of
from pgadvise.engines.indexes.inlining import called, inlined
from pgadvise.engines.indexes.row import Row, of_the_caller, selected
from pgadvise.engines.indexes.usable import Usability
from pgadvise.snapshot import Function, Index, Policy, Relation, Snapshot
from pgadvise.snapshot.policies import Command
from pgadvise.sql.logic.implication import implies
from pgadvise.sql.parser import parse
from pgadvise.sql.tree import expression as e
from pgadvise.sql.tree.parts import conjuncts
from pgadvise.sql.tree.query import Query, Subquery
from pgadvise.sql.tree.reads import columns, relations
from pgadvise.sql.tree.walk import replace, walk

__all__ = ["Driving", "drive_of", "expression_of_policy", "of_the_caller"]


class Driving(msgspec.Struct, frozen=True, dict=True):
    """Judges conditions on the rows of one table; `planned` indexes of it are taken as there."""

    snapshot: Snapshot
    table: Relation
    planned: tuple[Index, ...] = ()

    @cached_property
    def row(self) -> Row:
        return Row(self.snapshot, self.table)

    @property
    def outer(self) -> Outer:
        return self.row.outer

    def reads_row(self, node: e.Node) -> bool:
        """Whether what `node` gives differs from row to row of the table."""
        return self.row.read_by(node)

    def policy(self, policy: Policy, *, waits: bool = False) -> Drive:
        """`waits`: another policy is asked first, so that only a leakproof operator may go before it."""
        tree = expression_of_policy(policy)
        if tree is None:
            return BLIND
        found = self.condition(tree, tree, waits=waits)
        return Drive(found.drives, tuple(msgspec.structs.replace(h, policy=policy) for h in found.hindrances))

    def condition(self, node: e.Expression, whole: e.Expression, *, waits: bool = False) -> Drive:
        """One condition; `whole` is all that holds together with it, by which partial indexes are told."""
        match node:
            case e.And():
                return all_of(self.condition(part, whole, waits=waits) for part in node.args)
            case e.Or():
                # What another arm lets through holds no more: a partial index must be implied by this arm alone.
                return any_of(self.condition(arm, arm, waits=waits) for arm in node.args)
            case e.Constant(value=False):
                return any_of(())
            case e.BooleanTest(value="true", negated=False):
                return self.condition(node.arg, whole, waits=waits)
            case e.Coalesce(args=(first, e.Constant(value=False))):
                return self.condition(first, whole, waits=waits)
            case e.Operator(name="=", args=(left, right), schema=None | "pg_catalog"):
                return self._compared(left, right, whole, waits) or self._compared(right, left, whole, waits) or BLIND
            case e.Quantified(operator="=", quantifier="any", schema=None | "pg_catalog"):
                return self._compared(node.test, node.array, whole, waits) or BLIND
            case Subquery() if self.row.read_by(node) and (value := selected(node)):
                return self.condition(value, whole, waits=waits)
            case Subquery():
                return self._asked(node, whole, waits)
            case e.Call():
                return self._called(node, whole, waits)
        return BLIND

    # --- the shapes

    def _compared(self, side: e.Expression, value: e.Expression, whole: e.Expression, waits: bool) -> Drive | None:
        """`side = value`; None where `side` is not about the row, or `value` differs from row to row."""
        if self.row.read_by(value) or self.row.volatile(value):
            return None
        if isinstance(side, e.Call):
            return self._called(side, whole, waits)
        if not of_the_caller(value):  # a constant such as 'public' tells few rows from many
            return None
        column = self.row.column(side)
        if column is not None:
            return DRIVES if self._index(column, whole, waits) else BLIND
        if isinstance(side, e.Cast) and isinstance(side.arg, e.Column) and self.row.owns(side.arg):
            return self._hindered("cast", side, side.arg.name, whole, waits)
        return None

    def _asked(self, node: Subquery, whole: e.Expression, waits: bool) -> Drive:
        if self.row.volatile(node, queries=True):
            return BLIND
        keys = key_set(node, self.row.outer)
        kind: Kind = "exists" if self.row.read_by(node.query) else "in"
        if keys is None or self.row.is_array(keys.column) or not self._bounded(keys.query, kind):
            return BLIND
        short = kind == "in" or _of_the_callers_rows(keys.query)
        rewritten = replace(keys.condition, self.row.unqualified, queries=False) if short else None
        return self._hindered(kind, node, keys.column, whole, waits, rewritten)

    def _called(self, call: e.Call, whole: e.Expression, waits: bool) -> Drive:
        body = inlined(self.snapshot, call)
        if body is not None:
            return self.condition(body, whole, waits=waits) if not isinstance(body, e.Call) else BLIND
        function = called(self.snapshot, call)
        if function is None or function.extension is not None:
            return BLIND
        for arg in call.args:
            column = self.row.column(arg)
            found = self._hindered("helper", call, column, whole, waits, None, function) if column else BLIND
            if found.hindered:
                return found
        return BLIND

    def _hindered(
        self,
        kind: Kind,
        node: e.Expression,
        column: str,
        whole: e.Expression,
        waits: bool,
        rewritten: e.Expression | None = None,
        function: Function | None = None,
    ) -> Drive:
        index = self._index(column, whole, waits)
        if index is None:
            return BLIND
        found = Hindrance(kind=kind, node=node, column=column, index=index, rewritten=rewritten, function=function)
        return Drive(False, (found,))

    # --- what they are made of

    def _index(self, column: str, whole: e.Expression, waits: bool) -> Index | None:
        """The index that `column = …` goes through: whole, or for rows that the condition is about."""
        found = leading(self.snapshot, self.table, column) or tuple(self._partial(column, whole))
        usability = Usability(self.snapshot)
        serving = (i for i in found if not waits or usability.answers(self.table, i.keys[0], "="))
        return next(serving, next((i for i in self.planned if i.columns[:1] == (column,)), None))

    def _partial(self, column: str, whole: e.Expression) -> Iterator[Index]:
        for index in self.snapshot.indexes_of(self.table):
            if index.predicate and index.usable and index.method == "btree" and index.columns[:1] == (column,):
                try:
                    predicate = parse.expression(index.predicate)
                except parse.NotParsed:
                    continue
                if implies(whole, predicate, self.table.name):
                    yield index

    def _bounded(self, query: Query, kind: Kind) -> bool:
        """The keys are few because the caller decides them. IN makes the whole list anyway, so there the policies of
        what it reads are enough; EXISTS looks up one key, and a long list in its place would cost more."""
        if of_the_caller(query):
            return True
        read = (self.snapshot.relation_named(schema, name) for schema, name in relations(query) if schema)
        return kind == "in" and any(relation is not None and relation.row_security for relation in read)


def drive_of(
    access: Access, role: str, table: Relation, command: Command = "select", planned: tuple[Index, ...] = ()
) -> Drive:
    """How `role`, bound by them, is shown rows by the policies of the table for `command`: all of these together.

    The server asks restrictive policies first, by name, and one that comes later waits for those before it: it may
    drive an index only by a leakproof operator (rewrite/rowsecurity.c; optimizer/plan/initsplan.c).
    """
    driving = Driving(access.snapshot, table, planned)
    bound = access.policies(role, table, command)
    if not bound.permissive:
        return DRIVES
    restrictive = sorted(bound.restrictive, key=lambda p: p.name)
    return all_of(
        (
            any_of(driving.policy(p, waits=bool(restrictive)) for p in bound.permissive),
            *(driving.policy(p, waits=place > 0) for place, p in enumerate(restrictive)),
        )
    )


def expression_of_policy(policy: Policy) -> e.Expression | None:
    """What USING says; None where there is none or the parser does not take it."""
    if policy.using is None:
        return None
    try:
        return parse.expression(policy.using)
    except parse.NotParsed:
        return None


def _of_the_callers_rows(query: Query) -> bool:
    """The keys stand in rows that the caller is compared with, as a member's are: few. Further away, as the documents
    of all projects of all organisations of a member, they may be many."""
    key = query.select[0].value
    labels = {part.table for part in walk(key) if isinstance(part, e.Column)}
    return any(
        of_the_caller(part) and {c.table for c in columns(part, queries=False)} == labels
        for part in conjuncts(query.where)
    )
