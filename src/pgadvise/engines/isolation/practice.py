"""How this database's policies already tell whose a row is: what they compare a tenant's or a person's key with."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from functools import cached_property

import msgspec

from pgadvise.engines.isolation.origins import Origin, Origins
from pgadvise.engines.platform import Platform
from pgadvise.engines.tenancy import Tenancy
from pgadvise.snapshot import Policy, Relation, Snapshot
from pgadvise.sql.logic import canonical
from pgadvise.sql.parser import parse
from pgadvise.sql.tree import expression as e
from pgadvise.sql.tree.claims import claims
from pgadvise.sql.tree.parts import conjuncts
from pgadvise.sql.tree.query import Query, Subquery
from pgadvise.sql.tree.reads import functions, own_columns, settings
from pgadvise.sql.tree.walk import replace, walk
from pgadvise.sql.writing import render

_KEY = e.Column("key")  # stands for the key in what is remembered of a comparison
_SETTABLE = ("request.header", "request.cookie")  # what a client sends, not what a token proves
_EDITABLE = "user_metadata"  # a person edits it; raw_user_meta_data is where it is kept


class Practice(msgspec.Struct, frozen=True, kw_only=True):
    """A comparison that `uses` policies, for `roles`, make of keys of one origin and type with what a session may."""

    origin: Origin
    type: str
    comparison: e.Expression
    uses: int
    roles: frozenset[str]

    def applied_to(self, column: e.Column) -> e.Expression:
        return replace(self.comparison, lambda part: column if part == _KEY else part)


class Practices(msgspec.Struct, frozen=True, kw_only=True, dict=True):
    """The comparisons of all policies that let rows be read, most used first.

    Those in force count before those of tables whose row-level security is off; then those of policies for ALL commands
    before others, which may let only some read, as of a log.
    """

    platform: Platform
    tenancy: Tenancy
    origins: Origins

    @cached_property
    def all(self) -> tuple[Practice, ...]:
        every = [(c, t.row_security, policy) for t in self.platform.tables for c, policy in self._of(t)]
        found = Counter(c for c, _, _ in every)
        in_force = Counter(c for c, on, _ in every if on)
        for_all = Counter(c for c, _, policy in every if policy.command == "all")

        def rank(item: tuple[tuple[Origin, str, e.Expression], int]) -> tuple[int, int, int, int]:
            compared, uses = item
            return -in_force[compared], -for_all[compared], -uses, _length(compared[2])

        ranked = sorted(found.items(), key=rank)
        roles: defaultdict[tuple[Origin, str, e.Expression], set[str]] = defaultdict(set)
        for compared, _, policy in every:
            roles[compared].update(policy.roles)
        return tuple(
            Practice(
                origin=origin,
                type=type_,
                comparison=comparison,
                uses=uses,
                roles=frozenset(roles[origin, type_, comparison]),
            )
            for (origin, type_, comparison), uses in ranked
            if _length(comparison) and _trusted(self.platform.snapshot, comparison)
        )

    @cached_property
    def _read(self) -> dict[tuple[str, str, str], tuple[e.Expression, ...]]:
        return {}

    def of(self, table: Relation, key: str) -> Iterator[Practice]:
        """Those that fit a key."""
        column = table.column(key)
        wanted = (self.origins.of(table, key), _family(column.base_type) if column else None)
        return (p for p in self.all if (p.origin, _family(p.type)) == wanted)

    def _of(self, table: Relation) -> Iterator[tuple[tuple[Origin, str, e.Expression], Policy]]:
        """What is compared and how, and by which policy."""
        known = self.tenancy.of(table)
        column = table.column(known.key) if known and known.key else None
        if column is None:
            return
        origin = self.origins.of(table, column.name)
        for policy in self.platform.snapshot.policies_of(table):
            if policy.permissive and policy.command in ("all", "select") and policy.using is not None:
                for comparison in self._comparisons(policy.using, table, column.name):
                    yield (origin, column.base_type, comparison), policy

    def _comparisons(self, using: str, table: Relation, key: str) -> tuple[e.Expression, ...]:
        """Each distinct text is read once: few name their own table."""
        distinct = (using, key, table.name if table.name in using else "")
        if distinct not in self._read:
            self._read[distinct] = tuple(_comparisons(using, table, key))
        return self._read[distinct]


def _family(type_: str) -> str:
    """Types that one index serves whichever of them is compared with (integer_ops, text_ops)."""
    return {"int2": "integer", "int4": "integer", "int8": "integer", "varchar": "text"}.get(type_, type_)


def _comparisons(using: str, table: Relation, key: str) -> Iterator[e.Expression]:
    """What a row must satisfy whatever else is asked: conjuncts that compare the key with something of the session."""
    try:
        expression = canonical.canonical(parse.expression(using), table.name)
    except parse.NotParsed:
        return
    for part in conjuncts(expression):
        found = _comparison(part, table.name, key)
        if found is not None:
            yield found


def _comparison(part: e.Expression, table: str, key: str) -> e.Expression | None:
    """`key = X`, `key = any (X)`, `key in (select …)`, X being the same for every row of the table."""
    for compared, allowed, comparison in _readings(part):
        if _is(compared, table, key) and _of_the_session(allowed, table):
            return comparison
    return None


def _readings(part: e.Expression) -> Iterator[tuple[e.Expression, e.Expression, e.Expression]]:
    """What may be the key, what it is compared with, and the comparison to be remembered."""
    match part:
        case e.Operator(name="=", args=(left, right)):
            yield left, right, e.Operator("=", (_KEY, _once(right)))
            yield right, left, e.Operator("=", (_KEY, _once(left)))
        case e.Quantified(operator="=", quantifier="any", test=test, array=array):
            yield test, array, e.Quantified(_KEY, "=", "any", array)
        case Subquery(kind="any", operator="=", test=test, query=query) if test is not None:
            # An index serves = ANY (ARRAY(SELECT …)), and never IN (SELECT …).
            listed = Subquery("array", query)
            yield test, listed, e.Quantified(_KEY, "=", "any", listed)


def _is(node: e.Expression, table: str, key: str) -> bool:
    return isinstance(node, e.Column) and node.name == key and node.table in (None, table)


def _of_the_session(node: e.Expression, table: str) -> bool:
    """The same for every row, and asked of the session: no constant, no list that is written out."""
    if own_columns(node, table) or isinstance(node, e.Array):
        return False
    return any(isinstance(part, e.Call | e.SessionValue) for part in walk(node))


def _once(node: e.Expression) -> e.Expression:
    """`(select f())`: asked once for all rows."""
    if isinstance(node, Subquery) or not any(isinstance(part, e.Call) for part in walk(node)):
        return node
    return Subquery("scalar", Query(select=(e.Target(node),)))


def _length(comparison: e.Expression) -> int:
    """Of its SQL; 0 for what cannot be written."""
    try:
        return len(render.render(comparison))
    except render.NotRendered:
        return 0


def _trusted(snapshot: Snapshot, comparison: e.Node) -> bool:
    """Nothing that the caller decides: no user_metadata, no header, no cookie, in helper functions neither."""
    if any(path[:1] in ((), (_EDITABLE,)) for path in claims(comparison)):
        return False
    if any(setting.name.startswith(_SETTABLE) for setting in settings(comparison)):
        return False
    named = ((schema, name) for schema, name in functions(comparison) if schema is not None)
    bodies = (f.body or "" for schema, name in named for f in snapshot.functions_named(schema, name))
    return not any(word in body for body in bodies for word in (*_SETTABLE, _EDITABLE, "raw_user_meta_data"))
