"""What a condition comes to for a session that brings nothing beyond its role: no claims, no settings of your own.

A custom setting that nobody set is NULL; once a transaction has set it with SET LOCAL, the rest of the connection reads
an empty text. Both are asked for. An error (an empty text as uuid) lets no row pass: it stands for anything, and what
comes after it in an AND or an OR is never asked.
"""

from typing import Literal

import msgspec

from pgadvise.engines.access.app_roles import AppRole
from pgadvise.engines.caller.ordinary import Ordinary
from pgadvise.sql.logic.truth import outcomes
from pgadvise.sql.tree import expression as e
from pgadvise.sql.tree.claims import claims
from pgadvise.sql.tree.query import Subquery
from pgadvise.sql.tree.reads import own_columns, setting_name
from pgadvise.sql.tree.walk import replace, walk

State = Literal["unset", "empty"]
_STATES: tuple[State, ...] = ("unset", "empty")
_NULL = e.Constant(None)
_EMPTY = e.Constant("")
_ERROR = e.Opaque("error", "error")
_TEXTS = frozenset(("text", "character varying", "name"))
_EXTRACT = ("->", "->>", "#>", "#>>")
_BROUGHT = frozenset((("sub",), ("role",), ("aal",), ("is_anonymous",)))  # what `Ordinary` knows of a token
_TRIMMED = frozenset(("btrim", "ltrim", "rtrim", "trim", "lower", "upper"))


class Claimless(msgspec.Struct, frozen=True, kw_only=True):
    """Policies as a session without claims and settings meets them."""

    ordinary: Ordinary

    def opens(self, condition: e.Expression, role: AppRole, table: str) -> State | None:
        """In which state of the settings every row passes whose columns hold something; None where in neither, and
        where it takes nothing to be missing."""
        if looks_into_tables(condition) or self.ordinary.is_always(condition, role):
            return None
        seen = self.ordinary.seen(condition, role)
        columns = own_columns(condition, table)
        if outcomes(seen, columns) == {True}:  # it asks that a column holds something, and nothing of the session
            return None
        return next((s for s in _STATES if outcomes(self._without(seen, role, s), columns) == {True}), None)

    def _without(self, condition: e.Expression, role: AppRole, state: State) -> e.Expression:
        return replace(condition, lambda node: folded(self._missing(node, role, state)))

    @staticmethod
    def _missing(node: e.Expression, role: AppRole, state: State) -> e.Expression:
        name = setting_name(node)
        if name is not None and isinstance(node, e.Call) and _is_custom(name):
            if name.startswith("request.jwt.claim."):
                return _NULL
            return _EMPTY if state == "empty" else _NULL
        if role.api and isinstance(node, e.Operator) and node.name in _EXTRACT:
            paths = claims(node)
            if paths and all(p and p not in _BROUGHT for p in paths):
                return _NULL
        if role.api and isinstance(node, e.Call) and (node.schema, node.name) == ("auth", "email"):
            return _NULL if role.kind == "anonymous" else node
        return node


def looks_into_tables(condition: e.Expression) -> bool:
    """What most policies do, and no way around it."""
    if isinstance(condition, e.Or | e.Case | e.Coalesce | e.Not):
        return False
    return any(isinstance(part, Subquery) and part.query.sources for part in walk(condition, queries=False))


def _is_custom(name: str) -> bool:
    """The token is `Ordinary`'s, and headers and cookies are what the client likes them to be."""
    return "." in name and not name.startswith(("request.header", "request.cookie")) and name != "request.jwt.claims"


def folded(node: e.Expression) -> e.Expression:
    """One step of what the server makes of constants that are missing or empty."""
    match node:
        case e.Cast(arg=e.Constant(value=None)):
            return _NULL
        case e.Cast(arg=e.Constant(value="") as empty, type=kind):
            return empty if kind.partition("(")[0] in _TEXTS else _ERROR
        case e.NullIf(left=e.Constant(value=left), right=e.Constant(value=right)):
            return _NULL if left is None or left == right else node.left
        case e.Coalesce(args=args):
            return _first(args)
        case e.And(args=args) | e.Or(args=args):
            return type(node)(_asked(args))
        case e.Call(args=(e.Constant(value=None | "") as only,), name=name, schema=None | "pg_catalog"):
            return only if name in _TRIMMED else node
        case e.Operator(name=name, args=(e.Constant(value=None), _)) if name in _EXTRACT:
            return _NULL
        case Subquery(kind="scalar", query=query) if len(query.select) == 1 and not query.sources:
            value = query.select[0].value
            return value if isinstance(value, e.Constant) else node
        case e.Operator(name="=", args=(left, right), schema=None) if left == right and isinstance(left, e.Cast):
            # A column's text equals itself; NULL where the column is.
            return e.Operator("=", (left.arg, left.arg)) if isinstance(left.arg, e.Column) else node
        case e.Constant(value="", type=kind) if kind in _TEXTS:
            return _EMPTY
    return node


def _asked(args: tuple[e.Expression, ...]) -> tuple[e.Expression, ...]:
    """Through the first that may be an error."""
    failing = (i for i, arg in enumerate(args) if any(part == _ERROR for part in walk(arg)))
    return args[: next(failing, len(args)) + 1]


def _first(args: tuple[e.Expression, ...]) -> e.Expression:
    left = tuple(a for a in args if not (isinstance(a, e.Constant) and a.value is None))
    if not left:
        return _NULL
    return left[0] if len(left) == 1 or isinstance(left[0], e.Constant) else e.Coalesce(left)
