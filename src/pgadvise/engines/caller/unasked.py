"""Ways through a policy that ask a row for its state and nobody who he is: `not is_deleted`, `status = 'active'`."""

import msgspec

from pgadvise.engines.access.app_roles import AppRole
from pgadvise.engines.caller.ordinary import Ordinary
from pgadvise.engines.isolation.published import says_public
from pgadvise.remembered import remembered
from pgadvise.snapshot import Relation
from pgadvise.sql.logic.truth import never_true
from pgadvise.sql.parser.parse import parsed
from pgadvise.sql.tree.expression import Column, Expression
from pgadvise.sql.tree.parts import arms
from pgadvise.sql.tree.query import Subquery
from pgadvise.sql.tree.reads import own_columns
from pgadvise.sql.tree.walk import walk


class Unasked(msgspec.Struct, frozen=True, kw_only=True, dict=True):
    """Of the policies of one table whose rows are somebody's by `keys`.

    What looks into another table or runs a function of the user's own may ask for the caller there, what speaks of
    these says that some rows are nobody's, and what says that a row is public is meant.
    """

    ordinary: Ordinary
    table: Relation
    keys: frozenset[str]

    @remembered
    def opens(self, text: str | None, role: AppRole) -> bool:
        """Whether some way is open to whoever comes as `role`; what is true for every row is no matter of ways."""
        condition = parsed(text)
        if condition is None or self.ordinary.is_always(condition, role):
            return False
        return any(self._asks_nobody(way) for way in arms(self.ordinary.seen(condition, role)))

    def _asks_nobody(self, way: Expression) -> bool:
        callers = self.ordinary.callers
        if callers.asked(way).anything or self.ordinary.names_caller(way):
            return False
        if callers.called(way) or says_public(way) or never_true(way):
            return False
        own = own_columns(way, self.table.name)
        columns = {part.name for part in walk(way) if isinstance(part, Column)}
        looks_elsewhere = any(isinstance(part, Subquery) for part in walk(way))
        return bool(own) and columns == own and own.isdisjoint(self.keys) and not looks_elsewhere
