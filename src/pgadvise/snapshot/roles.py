"""Roles, who is a member of whom, schemas, and the grants that stand on them."""

import msgspec


class Role(msgspec.Struct, frozen=True, kw_only=True):
    """One role of the cluster; a password is never read. `valid_until` ISO 8601."""

    name: str
    superuser: bool = False
    inherit: bool = True
    create_role: bool = False
    create_database: bool = False
    login: bool = False
    replication: bool = False
    bypass_rls: bool = False
    connection_limit: int = -1
    valid_until: str | None = None
    comment: str | None = None


class Membership(msgspec.Struct, frozen=True, kw_only=True):
    """`member` is a member of `role`.

    `inherit` and `set` are the grant's own options (PostgreSQL 16 and newer). Before, the member's INHERIT attribute
    decided and SET ROLE was always allowed: captured as such, so the values mean the same on every version.
    """

    role: str
    member: str
    admin: bool = False
    inherit: bool = True
    set: bool = True


class DefaultPrivilege(msgspec.Struct, frozen=True, kw_only=True):
    """What objects that `role` will create are granted from the start (pg_default_acl).

    `object` is table, sequence, function, type or schema; `schema` None means everywhere.
    """

    role: str
    schema: str | None
    object: str
    acl: tuple[str, ...]


class Schema(msgspec.Struct, frozen=True, kw_only=True):
    """A schema; `acl` None means its owner alone."""

    oid: int
    name: str
    owner: str
    acl: tuple[str, ...] | None = None
    extension: str | None = None
    comment: str | None = None


class Grant(msgspec.Struct, frozen=True, kw_only=True):
    """One aclitem, read: `grantee` is "public" for everybody; privileges in SQL's words (SELECT, INSERT, ...)."""

    grantee: str
    privileges: frozenset[str]
    grantable: frozenset[str] = frozenset()
    grantor: str = ""
