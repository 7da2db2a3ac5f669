"""Views through which a table is written, or shown, with the rights of their owner."""

from collections.abc import Collection, Iterator

from pgadvise.engines.access.access import Access
from pgadvise.engines.access.roads import view_reaches, view_rights
from pgadvise.grouped import grouped
from pgadvise.snapshot import Relation, Snapshot
from pgadvise.sql.parser.parse import parsed_query
from pgadvise.sql.tree.query import Query
from pgadvise.sql.tree.query import Relation as Named

_WRITES = ("INSERT", "UPDATE")
_DEEPEST = 20


def writable_view(access: Access, role: str, table: Relation, privileges: tuple[str, ...] = _WRITES) -> Relation | None:
    """A view that writes the table and that `role` may write, with its owner's rights. One with INSTEAD OF triggers
    counts through its triggers' functions, one with rules through the rules."""
    rows_of = {relation.oid for relation in family(access.snapshot, table)}
    for view in access.snapshot.relations:
        if view.kind == "view" and any(access.holds_somewhere(role, view, p) for p in privileges):
            written = written_by(access, view)
            if written is not None and written[0].oid in rows_of and written[1]:
                return view
    return None


def showing(access: Access, role: str, table: Relation) -> Iterator[Relation]:
    """The views that `role` may read and that read the table with their owner's rights, or lead to one that does."""
    for view in access.snapshot.views:
        shown = access.snapshot.relation(view.relation)
        if shown is not None and access.holds_on_columns(role, shown, "SELECT") and _opens(access, shown, table):
            yield shown


def _opens(access: Access, view: Relation, table: Relation) -> bool:
    """Whether it, or a view below it, reads the table with its owner's rights."""
    known = access.snapshot.view(view)
    reads = known.reads if known is not None else ()
    if table.oid in reads and (view.kind == "materialized_view" or view_rights(view) is not None):
        return True
    below = (access.snapshot.relation(oid) for oid in reads)
    return any(_opens(access, each, table) for each in below if each is not None and each.oid != view.oid)


def views_over(snapshot: Snapshot, among: Collection[int] | None = None) -> dict[int, tuple[Relation, ...]]:
    """By relation, the views that lead to it; of those `among` which are asked for."""
    views = (snapshot.relation(view.relation) for view in snapshot.views if among is None or view.relation in among)
    known = (view for view in views if view is not None)
    return grouped((relation.oid, view) for view in known for relation in view_reaches(snapshot, view))


def family(snapshot: Snapshot, table: Relation) -> list[Relation]:
    """The table, what it is a part of and what is a part of it: rows are written by each name."""
    found, ahead = [table], [table]
    while ahead:
        current = ahead.pop()
        above = (snapshot.relation(oid) for oid in current.parents)
        for other in (*snapshot.children_of(current), *(r for r in above if r is not None)):
            if other not in found:
                found.append(other)
                ahead.append(other)
    return found


def written_by(access: Access, view: Relation) -> tuple[Relation, bool] | None:
    """The table that an updatable view writes, and whether any view on the way does so with its owner's rights."""
    below = passed(access, view)
    owners = any(view_rights(each) is not None for each in (view, *below) if each.kind == "view")
    return (below[-1], owners) if below and below[-1].kind != "view" else None


def passed(access: Access, view: Relation) -> tuple[Relation, ...]:
    """What the server takes a command on a view for, from view to view, as long as it can do so by itself."""
    found = [view]
    while found[-1].kind == "view" and len(found) <= _DEEPEST:
        below = _source(access, found[-1])
        if below is None:
            break
        found.append(below)
    return tuple(found[1:])


def _source(access: Access, view: Relation) -> Relation | None:
    """The one relation in FROM of a view that the server can write by itself; None where there is none."""
    known = access.snapshot.view(view)
    tree = parsed_query(known.definition) if known else None
    if tree is None or not _is_updatable(tree):
        return None
    source = tree.sources[0]
    assert isinstance(source, Named)
    found = [access.snapshot.relation(oid) for oid in known.reads] if known else []
    named = [r for r in found if r is not None and r.name == source.name and source.schema in (None, r.schema)]
    return named[0] if named else None


def updatable(access: Access, view: Relation) -> bool:
    """Whether the server writes the one table below by itself (rewriteHandler.c, view_query_is_auto_updatable)."""
    known = access.snapshot.view(view)
    tree = parsed_query(known.definition) if known else None
    return tree is None or _is_updatable(tree)


def _is_updatable(tree: Query) -> bool:
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
