"""Rows that everybody is meant to read: they say so of themselves (`is_public`, `visibility = 'public'`,
`published_at`), or a policy shows them to visitors, by the visitors' role or as a bucket of files by its name.

Where policies let such rows through, one tenant reads another's. Whether that is all that leaks is a question about
another database: the same one, were nothing public. There a flag is false and a state some other one, in every row and
wherever a policy asks, below NOT too, and policies for visitors let nothing through; what is isolated there leaks what
is public, and no more.
"""

from collections.abc import Mapping
from typing import cast

import msgspec

from pgadvise import snapshot as catalog
from pgadvise.engines.naming import NamePattern
from pgadvise.engines.tenancy import Tenancy
from pgadvise.snapshot import Policy, Snapshot
from pgadvise.sql.parser.parse import parsed
from pgadvise.sql.tree.expression import Array, Column, Constant, Expression, Operator, Quantified
from pgadvise.sql.tree.parts import uncast
from pgadvise.sql.tree.walk import replace, walk
from pgadvise.sql.writing.render import NotRendered, render

_FLAG = NamePattern(r"(^|_)(public|published|publicly)(_|$)")
_UNSET = {"boolean": False, "timestamp with time zone": None, "timestamp without time zone": None, "date": None}
_STATES = ("public", "published")
_NOBODY = frozenset[str]()
_OF_TENANTS = ("tenant", "direct", "transitive")  # what a member writes of himself publishes nobody else's rows

# By the name of a column of tenants' rows: what a flag is in a row that is not public; None for what is no flag.
Columns = Mapping[str, Constant | None]


def without_published(snapshot: Snapshot, tenancy: Tenancy, visitors: frozenset[str], table: int) -> Snapshot | None:
    """The same database, as if no row of a tenant were public; None where no policy makes any so.

    Of policies for visitors only those of the one table are shut: what others show may open it, and is not meant to.
    """
    columns = _columns(snapshot, tenancy)
    policies = tuple(_private(p, columns, visitors if p.table == table else _NOBODY) for p in snapshot.policies)
    return msgspec.structs.replace(snapshot, policies=policies) if policies != snapshot.policies else None


def says_public(condition: Expression) -> bool:
    """Whether it speaks of a mark of public rows, or of a state that is called so."""
    return any(
        _FLAG.search(part.name) is not None if isinstance(part, Column) else part.value in _STATES
        for part in walk(condition)
        if isinstance(part, Column | Constant)
    )


def _columns(snapshot: Snapshot, tenancy: Tenancy) -> Columns:
    """Of those names that columns of tenants' rows have, and none of any other table."""
    of_tenants = {table.table for table in tenancy.tables if table.scope in _OF_TENANTS}
    held = [(column, table.oid in of_tenants) for table in snapshot.tables for column in table.columns]
    others = {column.name for column, of_tenant in held if not of_tenant}
    return {column.name: _unset(column) for column, _ in held if column.name not in others}


def _unset(column: catalog.Column) -> Constant | None:
    flag = column.type in _UNSET and _FLAG.search(column.name)
    return Constant(_UNSET[column.type], column.type) if flag else None


def _private(policy: Policy, columns: Columns, visitors: frozenset[str]) -> Policy:
    if visitors and policy.permissive and policy.command == "select" and _is_for(policy, visitors):
        return msgspec.structs.replace(policy, using="false")
    using, check = (_as_if_private(text, columns) for text in (policy.using, policy.check))
    return msgspec.structs.replace(policy, using=using, check=check)


def _is_for(policy: Policy, visitors: frozenset[str]) -> bool:
    """Whether it names them; or shows to all the files of a bucket, as Supabase's own example does."""
    match parsed(policy.using):
        case Operator(name="=", args=(Column(name="bucket_id"), Constant(value=str()))):
            return not {"public", *visitors}.isdisjoint(policy.roles)
    return not visitors.isdisjoint(policy.roles)


def _as_if_private(text: str | None, columns: Columns) -> str | None:
    """The condition itself where it cannot be written otherwise: then it lets through what it lets through."""
    tree = parsed(text)
    if text is None or tree is None:
        return text
    private = replace(tree, lambda node: _answer(cast(Expression, node), columns))
    try:
        return text if private is tree else render(private)
    except NotRendered:
        return text


def _answer(node: Expression, columns: Columns) -> Expression:
    """What one finds who asks a row, where none is public; innermost first."""
    match node:
        case Column(name=name):
            return columns.get(name) or node
        case Operator(name="=", args=(left, right)):
            asked = _is_state(left, (right,), columns) or _is_state(right, (left,), columns)
        case Quantified(operator="=", quantifier="any", array=Array(items=items)):
            asked = _is_state(node.test, items, columns)
        case _:
            asked = False
    return Constant(False, "boolean") if asked else node


def _is_state(tested: Expression, values: tuple[Expression, ...], columns: Columns) -> bool:
    """`visibility = 'public'`, whatever the column's type."""
    column, held = uncast(tested), [uncast(value) for value in values]
    states = all(isinstance(value, Constant) and value.value in _STATES for value in held)
    return isinstance(column, Column) and column.name in columns and states
