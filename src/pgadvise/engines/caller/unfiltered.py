"""Which relations a view shows without asking who is calling."""

from collections.abc import Mapping

import msgspec

from pgadvise.engines.access.app_roles import AppRole
from pgadvise.engines.caller.ordinary import Ordinary
from pgadvise.sql.tree.expression import And, Expression, Or
from pgadvise.sql.tree.query import FunctionSource, Join, Query, QuerySource, Relation, Source
from pgadvise.sql.tree.reads import subqueries
from pgadvise.sql.tree.totals import is_total

Named = tuple[str | None, str]
# None: a condition asks for the caller, and filters all that its rows are joined with.
_Shown = frozenset[Named] | None
_NOTHING: frozenset[Named] = frozenset()


class Unfiltered(msgspec.Struct, frozen=True, kw_only=True):
    """Queries as `role` sees them. A condition that asks for the caller, in WHERE or in an inner join, is believed:
    that it is the right one is not proved here.
    """

    ordinary: Ordinary
    role: AppRole

    def relations(self, query: Query) -> frozenset[Named]:
        """(schema, name) of the relations whose rows are shown whoever asks."""
        return self._shown(query, {}) or _NOTHING

    def _shown(self, query: Query, outer: Mapping[str, _Shown]) -> _Shown:
        within = dict(outer)
        for cte in query.ctes:
            within[cte.name] = self._shown(cte.statement, within) if isinstance(cte.statement, Query) else _NOTHING
        if query.operation is not None:
            left, right = (self._shown(side, within) for side in (query.operation.left, query.operation.right))
            return _either(left, right) if query.operation.kind == "union" else left
        if self._filters(query.where) or self._filters(query.having):
            return None
        found = _NOTHING
        for source in query.sources:
            shown = self._of_source(source, within)
            if shown is None:
                return None
            found |= shown
        for target in query.select:
            found = found.union(*(self._shown(inner.query, within) or _NOTHING for inner in subqueries(target.value)))
        return _NOTHING if is_total(query) else found

    def _of_source(self, source: Source, within: Mapping[str, _Shown]) -> _Shown:
        match source:
            case Relation(schema=None, name=name) if name in within:
                return within[name]
            case Relation():
                return frozenset(((source.schema, source.name),))
            case QuerySource():
                return self._shown(source.query, within)
            case Join():
                return self._of_join(source, within)
            case FunctionSource():
                return None if self.ordinary.callers.asked(source).anything else _NOTHING
        return _NOTHING

    def _of_join(self, join: Join, within: Mapping[str, _Shown]) -> _Shown:
        """An outer join keeps the rows of its outer side, whatever the condition and the other side say."""
        left, right = self._of_source(join.left, within), self._of_source(join.right, within)
        asked = self._filters(join.condition)
        if join.kind == "inner":
            return None if asked or left is None or right is None else left | right
        if join.kind == "full":
            return _either(left, right)
        kept, other = (left, right) if join.kind == "left" else (right, left)
        return None if kept is None else kept | (_NOTHING if asked or other is None else other)

    def _filters(self, condition: Expression | None) -> bool:
        """Whether the caller must be somebody in particular for a row to be shown, one conjunct being enough."""
        if condition is None:
            return False
        if isinstance(condition, And):
            return any(self._filters(part) for part in condition.args)
        if isinstance(condition, Or) and any(self.ordinary.is_always(part, self.role) for part in condition.args):
            return False
        asks = self.ordinary.callers.asked(condition).anything
        return asks and not self.ordinary.is_always(condition, self.role)


def _either(left: _Shown, right: _Shown) -> _Shown:
    return None if left is None and right is None else (left or _NOTHING) | (right or _NOTHING)
