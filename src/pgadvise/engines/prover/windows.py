"""Views through which a table is written with the rights of their owner."""

from pgadvise.engines.access.access import Access
from pgadvise.engines.access.roads import view_rights
from pgadvise.snapshot import Relation
from pgadvise.sql.parse import NotParsed, query
from pgadvise.sql.query import Query
from pgadvise.sql.query import Relation as Named

_WRITES = ("INSERT", "UPDATE")


def writable_view(access: Access, role: str, table: Relation) -> Relation | None:
    """A view over the table that `role` may write and that reads with its owner's rights. One with INSTEAD OF
    triggers counts through its triggers' functions; a rule through the rules."""
    for view in access.snapshot.relations:
        if view.kind == "view" and view_rights(view) is not None and _reads(access, view, table):
            may = any(access.holds_on_columns(role, view, p) for p in _WRITES[:2]) or "DELETE" in access.holds(
                role, view
            )
            if may and updatable(access, view):
                return view
    return None


def _reads(access: Access, view: Relation, table: Relation) -> bool:
    known = access.snapshot.view(view)
    if known is None or table.oid in known.reads:
        return True
    below = (access.snapshot.relation(oid) for oid in known.reads)
    return any(_reads(access, r, table) for r in below if r is not None and r.kind == "view" and r.oid != view.oid)


def updatable(access: Access, view: Relation) -> bool:
    """Whether the server writes the one table below by itself (rewriteHandler.c, view_query_is_auto_updatable)."""
    known = access.snapshot.view(view)
    try:
        tree = query(known.definition) if known else None
    except NotParsed:
        return True
    if tree is None:
        return True
    return len(tree.sources) == 1 and isinstance(tree.sources[0], Named) and not _reshaped(tree)


def _reshaped(tree: Query) -> bool:
    return bool(
        tree.operation
        or tree.values
        or tree.ctes
        or tree.group_by
        or tree.having
        or tree.distinct is not None
        or tree.limit
        or tree.offset
    )
