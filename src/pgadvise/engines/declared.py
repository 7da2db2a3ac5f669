"""What a person declared: it outranks whatever an engine would conclude by itself."""

from typing import Literal

import msgspec

PlatformKind = Literal["supabase", "prisma", "plain"]


class TenancyDeclared(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`[tenancy]`: the tenant table (`schema.name`, or "none"), its key column, further key columns, shared tables.

    `tables` overrides one table's scope: `"public.docs" = "direct workspace_id"`, `"user"`, `"global"`.
    """

    table: str | None = None
    key: str | None = None
    also: tuple[str, ...] = ()
    global_tables: tuple[str, ...] = ()
    tables: dict[str, str] = {}


class RolesDeclared(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`[roles]`: the roles the application, its anonymous visitors and its trusted services use."""

    app: tuple[str, ...] = ()
    anonymous: tuple[str, ...] = ()
    service: tuple[str, ...] = ()


class SchemasDeclared(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`[schemas]`: which are looked at (`include`), which are left out, which an API serves (`exposed`)."""

    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    exposed: tuple[str, ...] = ()


class PlatformDeclared(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`[platform]`: its kind where detection is wrong; `rls = "required"` where every tenant table must have it."""

    kind: PlatformKind | None = None
    rls: Literal["required"] | None = None


class Declared(msgspec.Struct, frozen=True, kw_only=True):
    """Everything declared, from configuration and command line together."""

    tenancy: TenancyDeclared = TenancyDeclared()
    roles: RolesDeclared = RolesDeclared()
    schemas: SchemasDeclared = SchemasDeclared()
    platform: PlatformDeclared = PlatformDeclared()
