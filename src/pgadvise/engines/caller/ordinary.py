"""What a condition comes to for an ordinary caller of a role: what every such session brings, and nothing else.

A signed-in member has an id and the role `authenticated`, is no guest and has passed the second factor; a visitor has
none of these. Who they are, which tenant's they are and what app_metadata says of them stays open.
"""

from collections.abc import Mapping

import msgspec

from pgadvise.engines.access.app_roles import AppRole
from pgadvise.engines.caller.bodies import only_query
from pgadvise.engines.caller.callers import Callers
from pgadvise.remembered import remembered
from pgadvise.sql.logic.truth import never_true, outcomes
from pgadvise.sql.parser.parse import parsed
from pgadvise.sql.tree.claims import Path, claims
from pgadvise.sql.tree.expression import And, Call, Column, Constant, Expression, Operator, Quantified, SessionValue
from pgadvise.sql.tree.query import Query, Subquery
from pgadvise.sql.tree.walk import replace, walk

_SOMEBODY = Column("‹the caller's id›")
_NOBODY = Constant(None)
_FALSE = Constant(False)
_EXTRACT = ("->", "->>", "#>", "#>>")
_CLAIMS: Mapping[str, Mapping[Path, Expression]] = {
    "member": {("sub",): _SOMEBODY, ("is_anonymous",): Constant("false", "text"), ("aal",): Constant("aal2", "text")},
    "anonymous": {("sub",): _NOBODY, ("is_anonymous",): _NOBODY, ("aal",): _NOBODY},
}
_IDS: Mapping[str, Expression] = {"member": _SOMEBODY, "anonymous": _NOBODY}


class Ordinary(msgspec.Struct, frozen=True, kw_only=True, dict=True):
    """Conditions seen as the ordinary caller of a role sees them; each distinct text once a role."""

    callers: Callers

    @remembered
    def always(self, text: str | None, role: AppRole) -> bool:
        """Whether a policy's expression is true for every row. A missing one is true for none."""
        condition = parsed(text)
        return condition is not None and self.is_always(condition, role)

    def is_always(self, condition: Expression, role: AppRole) -> bool:
        """`always`, of a tree."""
        if _asks_of_rows(condition):
            return False
        return outcomes(self.seen(condition, role), (_SOMEBODY.name,)) == {True}

    def never(self, text: str, role: AppRole) -> bool:
        """Whether a policy's expression is plainly true for no row: a visitor's look-up by the id that is missing."""
        condition = parsed(text)
        if condition is None:
            return False
        return never_true(replace(self.seen(condition, role), lambda node: self._fruitless(node, role)))

    def _fruitless(self, node: Expression, role: AppRole) -> Expression:
        """What finds nobody gives nothing; of a function that asks for the caller's id that is supposed."""
        match node:
            case Call() if role.kind == "anonymous" and "uid" in self._asked_through(node):
                return _NOBODY
            case Subquery(kind="any" | "exists", query=query) if _finds_nothing(query):
                return _FALSE
            case Quantified(quantifier="any", array=Subquery(kind="array", query=query)) if _finds_nothing(query):
                return _FALSE
        return node

    def _asked_through(self, call: Call) -> frozenset[str]:
        return frozenset[str]().union(*(self.callers.asked_by(f).calls for f in self.callers.called(call)))

    def seen(self, condition: Expression, role: AppRole) -> Expression:
        """The condition with what an ordinary caller of `role` brings written in."""
        return replace(condition, lambda node: self._seen(node, role))

    @staticmethod
    def names_caller(seen: Expression) -> bool:
        """Whether a condition, once it is `seen`, still depends on who the caller is."""
        return any(part == _SOMEBODY for part in walk(seen))

    def _seen(self, node: Expression, role: AppRole) -> Expression:
        match node:
            case Call(schema="auth", name="uid") if role.kind in _IDS:
                return _IDS[role.kind]
            case Call(schema="auth", name="role") if role.api:
                return Constant(role.name, "text")
            case SessionValue(name="current_user" | "current_role" | "user"):
                return Constant(role.name, "name")
            case Subquery(kind="scalar", query=query) if (value := query.only_value) is not None:
                return value
            case Call() if not node.args and (value := self._inlined(node)) is not None:
                return self.seen(value, role)
        return self._claim(node, role) or node

    def _claim(self, node: Expression, role: AppRole) -> Expression | None:
        """What an ordinary token says under a literal path."""
        if not isinstance(node, Call) and not (isinstance(node, Operator) and node.name in _EXTRACT):
            return None
        paths = claims(node) if role.api else set()
        if len(paths) != 1:
            return None
        path = next(iter(paths))
        return Constant(role.name, "text") if path == ("role",) else _CLAIMS.get(role.kind, {}).get(path)

    def _inlined(self, call: Call) -> Expression | None:
        """`is_signed_in()`: a function that is one expression without a table."""
        found = self.callers.called(call)
        function = found[0] if len(found) == 1 else None
        if function is None or function.returns_set or function.argument_types:
            return None
        query = only_query(function)
        value = query.only_value if query is not None else None
        if value is None or self.callers.reached(found) != found or self.callers.asks(function).roles:
            return None
        return value


def _finds_nothing(query: Query) -> bool:
    """No row, or none but NULL. An aggregate gives one row of none, and is not asked."""
    plain = Query(select=query.select, sources=query.sources, where=query.where)
    if query.where is None or query != plain:
        return query.only_value == _NOBODY
    called = any(isinstance(part, Call) for target in query.select for part in walk(target))
    return not called and never_true(query.where)


def _asks_of_rows(condition: Expression) -> bool:
    """What most policies are, and what can be told from its form: a column compared, a table looked into."""
    match condition:
        case And(args=args):
            return any(_asks_of_rows(arg) for arg in args)
        case Operator(name="=", args=(left, right)):
            return left != right and (isinstance(left, Column) or isinstance(right, Column))
        case Subquery(kind="any" | "exists", query=query) | Quantified(array=Subquery(query=query)):
            return bool(query.sources)
    return False
