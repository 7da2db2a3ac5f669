"""What reads other tables' rows where row-level security cannot be: materialized views and foreign tables."""

from collections.abc import Iterable

from pgadvise.engines.access.access import Access
from pgadvise.engines.access.application import Application, Exposure
from pgadvise.engines.access.revocation import givers, grants_on, role_list
from pgadvise.engines.access.roads import view_reaches
from pgadvise.engines.isolation.reach import reaching
from pgadvise.engines.tenancy import Tenancy
from pgadvise.finding import NO_LOCK, Fix
from pgadvise.snapshot import Relation, Snapshot
from pgadvise.sql.parser import parse
from pgadvise.sql.tree.expression import Call
from pgadvise.sql.tree.query import Query

_TOTALS = frozenset(("count", "sum", "avg", "min", "max"))


def readers(application: Application, relation: Relation) -> tuple[Exposure, ...]:
    """The roles of the application that read it, and whom row-level security would bind elsewhere."""
    return tuple(e for e in reaching(application, relation) if e.reads)


def protected(application: Application, tenancy: Tenancy, view: Relation, found: Exposure) -> tuple[Relation, ...]:
    """The tables below `view` that keep rows from the role: by policies, or by a missing grant on somebody's rows."""
    access = application.access
    return tuple(t for t in view_reaches(access.snapshot, view) if _kept(access, tenancy, found.role.name, t))


def _kept(access: Access, tenancy: Tenancy, role: str, table: Relation) -> bool:
    if not table.is_table:
        return False
    somebodys = tenancy.holds_tenant_rows(table) or tenancy.scope(table) == "user"
    return somebodys and (access.binds(role, table) or "SELECT" not in access.reaches(role, table))


def revoked(access: Access, relation: Relation, roles: Iterable[str]) -> Fix | None:
    """The grants to read taken back; None where they come by ownership or through a role that others share."""
    names = list(roles)
    given = givers(access, names, (g for g in grants_on(access, relation) if "SELECT" in g.privileges))
    if not given or any(access.owns(role, relation) for role in names):
        return None
    statement = f"revoke select on {relation} from {role_list(given)}"
    title = "Revoke the grants; a function that asks for the caller may read it for them"
    return Fix(title=title, statements=(statement,), safe=False, lock=NO_LOCK)


def is_total(snapshot: Snapshot, view: Relation) -> bool:
    """Totals over everything, without a GROUP BY: nobody's row can be told from them."""
    known = snapshot.view(view)
    try:
        query = parse.query(known.definition) if known else None
    except parse.NotParsed:
        return False
    if not isinstance(query, Query) or query.group_by or not query.select:
        return False
    return all(isinstance(t.value, Call) and t.value.name in _TOTALS and t.value.over is None for t in query.select)
