"""Whether a condition still asks who the caller is when what callers write about themselves is taken away."""

from collections.abc import Iterable, Iterator

import msgspec

from pgadvise.engines.access.app_roles import AppRole
from pgadvise.engines.caller.bodies import body
from pgadvise.engines.caller.ordinary import Ordinary
from pgadvise.sql.logic.containment import membership
from pgadvise.sql.tree.expression import And, Call, Constant, Expression, Or
from pgadvise.sql.tree.query import Join, Query, Source


class Bounds(msgspec.Struct, frozen=True, kw_only=True):
    """`roles` are those under the condition: to ask for a session, which each of them has, binds nobody."""

    ordinary: Ordinary
    roles: tuple[AppRole, ...]

    def binds(self, condition: Expression) -> bool:
        """True where every way through the condition passes something trusted; False also where that is not seen."""
        if isinstance(condition, And):
            return any(self.binds(part) for part in condition.args)
        if isinstance(condition, Or):
            return all(self.binds(part) for part in condition.args)
        found = membership(condition)
        if found is not None:
            return self._any_of((*self._values(found.test), *_conditions(found.query)))
        if isinstance(condition, Constant):
            return condition.value is not True
        return self._atom(condition)

    def _any_of(self, conditions: Iterable[Expression]) -> bool:
        return any(self.binds(condition) for condition in conditions)

    @staticmethod
    def _values(test: Expression | None) -> Iterator[Expression]:
        if test is not None:
            yield test

    def _atom(self, node: Expression) -> bool:
        asked = self.ordinary.callers.asked(node)
        if not asked.editable:
            return asked.trusted and not any(self.ordinary.is_always(node, role) for role in self.roles)
        called = self.ordinary.callers.called(node) if isinstance(node, Call) else ()
        if len(called) != 1:
            return False
        known = body(called[0])
        if known is None or known.query is None:
            return asked.trusted  # more than a query: what asks what is not told apart
        query = known.query
        values = (target.value for target in query.select) if not query.sources and query.where is None else ()
        return self._any_of((*values, *_conditions(query)))


def _conditions(query: Query) -> Iterator[Expression]:
    """What each row of a query met: WHERE and the conditions of inner joins."""
    if query.where is not None:
        yield query.where
    for source in query.sources:
        yield from _joined(source)


def _joined(source: Source) -> Iterator[Expression]:
    if isinstance(source, Join) and source.kind == "inner":
        if source.condition is not None:
            yield source.condition
        yield from _joined(source.left)
        yield from _joined(source.right)
