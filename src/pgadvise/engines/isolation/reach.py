"""Who gets at the rows of a table where row-level security does not hold them back, in words and for the record."""

from collections.abc import Iterable

from pgadvise.engines.access.app_roles import WRITES
from pgadvise.engines.access.application import Application, Exposure
from pgadvise.engines.enumeration import listed
from pgadvise.engines.tenancy import Tenancy
from pgadvise.grouped import grouped
from pgadvise.snapshot import Relation

_ROWS = WRITES | {"SELECT"}


def reaching(application: Application, relation: Relation) -> tuple[Exposure, ...]:
    """The roles, services aside, that read or write rows and that row-level security could bind.

    Who bypasses it everywhere is a fault of the role, not of the table. TRUNCATE, REFERENCES and TRIGGER, which
    Supabase leaves behind when it revokes its default grants, show no row.
    """
    found = (e for e in application.exposure(relation) if e.reads or e.writes)
    return tuple(e for e in found if not _beyond(application, e))


def _beyond(application: Application, exposure: Exposure) -> bool:
    bypass = application.access.bypass_everywhere(exposure.role.name)
    return bypass is not None and bypass.direct


def deeds(exposures: Iterable[Exposure], tenancy: Tenancy, relation: Relation) -> str:
    """`anon can read, authenticated can read and write every tenant's rows`."""
    by_verb = grouped((_verb(exposure), exposure.role.name) for exposure in exposures)
    return ", ".join(f"{listed(names)} can {verb}" for verb, names in by_verb.items()) + f" {_whose(tenancy, relation)}"


def _whose(tenancy: Tenancy, relation: Relation) -> str:
    if tenancy.holds_tenant_rows(relation):
        return "every tenant's rows"
    return "everybody's rows" if tenancy.scope(relation) == "user" else "all of its rows"


def _verb(exposure: Exposure) -> str:
    if exposure.reads and exposure.writes:
        return "read and write"
    return "read" if exposure.reads else "write"


def rights(exposures: Iterable[Exposure]) -> dict[str, list[str]]:
    """What each role may do to the rows, in alphabetical order."""
    return {e.role.name: sorted(e.privileges & _ROWS) for e in exposures}


def judged_grants(exposures: Iterable[Exposure]) -> tuple[str, ...]:
    """The grants as texts that change when they do; a grant on some columns is told from one on all."""
    return tuple(f"{e.role.name}: {', '.join(sorted(_marked(e)))}" for e in exposures)


def _marked(exposure: Exposure) -> Iterable[str]:
    return (f"{p} (columns)" if p in exposure.partly else p for p in exposure.privileges & _ROWS)
