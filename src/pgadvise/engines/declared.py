"""What a person declared: it outranks whatever an engine would conclude by itself.

Each key's own words stand with it: `advise init` writes them into a new configuration, `advise schema config` gives
them to editors.
"""

from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta

PlatformKind = Literal["supabase", "prisma", "plain"]


def said(why: str, example: Any) -> Meta:
    """What a key of the configuration is for, in a sentence, and what it may look like, as JSON."""
    return Meta(description=why, examples=[example])


class TenancyDeclared(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`[tenancy]`: who the tenants are and which tables are theirs, where inference is wrong or in doubt."""

    table: Annotated[
        str | None, said('The table that lists the tenants, "none" where nothing does.', "public.workspaces")
    ] = None
    key: Annotated[str | None, said("The column that carries the tenant in other tables.", "workspace_id")] = None
    also: Annotated[tuple[str, ...], said("Further columns that carry the tenant.", ["owner_workspace_id"])] = ()
    global_tables: Annotated[tuple[str, ...], said("Tables that all tenants share.", ["public.plans"])] = ()
    tables: Annotated[
        dict[str, str],
        said(
            "How one table belongs to a tenant: direct COLUMN, transitive, membership, user or global.",
            {"public.documents": "direct workspace_id"},
        ),
    ] = {}


class RolesDeclared(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`[roles]`: who comes to the database, where grants, policies and traffic do not tell."""

    app: Annotated[tuple[str, ...], said("Roles that the application works as.", ["web"])] = ()
    anonymous: Annotated[tuple[str, ...], said("Roles of visitors who are not signed in.", ["anon"])] = ()
    service: Annotated[tuple[str, ...], said("Roles of trusted jobs that serve every tenant.", ["worker"])] = ()


class SchemasDeclared(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`[schemas]`: what is looked at; by default every schema that is neither the server's nor the platform's."""

    include: Annotated[tuple[str, ...], said("Look at these only.", ["public"])] = ()
    exclude: Annotated[tuple[str, ...], said("Leave these out.", ["legacy"])] = ()
    exposed: Annotated[tuple[str, ...], said("Schemas that an HTTP API such as PostgREST serves.", ["api"])] = ()


class PlatformDeclared(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`[platform]`: what the database runs on."""

    kind: Annotated[
        PlatformKind | None, said('"supabase", "prisma" or "plain", where what was detected is wrong.', "supabase")
    ] = None
    rls: Annotated[
        Literal["required"] | None, said("Every tenant table must be under row-level security.", "required")
    ] = None


class Declared(msgspec.Struct, frozen=True, kw_only=True):
    """Everything declared, from configuration and command line together."""

    tenancy: TenancyDeclared = TenancyDeclared()
    roles: RolesDeclared = RolesDeclared()
    schemas: SchemasDeclared = SchemasDeclared()
    platform: PlatformDeclared = PlatformDeclared()
