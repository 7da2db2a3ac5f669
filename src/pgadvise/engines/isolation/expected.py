"""Whether row-level security is expected: where nobody ever used it, its absence is one fact for the database."""

from pgadvise.engines.access.application import Application
from pgadvise.engines.declared import Declared
from pgadvise.engines.platform import Platform
from pgadvise.engines.tenancy import Tenancy
from pgadvise.snapshot import Relation


def in_use(platform: Platform) -> bool:
    """Some table of the user's own has row-level security on, or a policy."""
    mine = {r.oid for r in platform.relations}
    return any(r.row_security for r in platform.relations) or any(p.table in mine for p in platform.snapshot.policies)


def served(application: Application) -> bool:
    """An HTTP API takes requests from outside: there nothing but grants and policies stands before the rows."""
    return any(role.api for role in application.untrusted)


def looked_up(tenancy: Tenancy, table: Relation) -> bool:
    """An application that logs in by itself reads these before it knows which tenant is calling."""
    return tenancy.scope(table) in ("tenant", "membership") or table.qualified in tenancy.people


def expected(platform: Platform, application: Application, declared: Declared) -> bool:
    """Whether a tenants' table without row-level security stands out."""
    return declared.platform.rls == "required" or served(application) or in_use(platform)
