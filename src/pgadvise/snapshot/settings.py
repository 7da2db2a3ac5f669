"""Settings of the server, of databases and of roles, without secrets."""

import msgspec


class Setting(msgspec.Struct, frozen=True, kw_only=True):
    """A row of pg_settings. `value` is None for a dotted name outside a short list of harmless ones."""

    name: str
    value: str | None
    unit: str | None = None
    source: str = "default"
    pending_restart: bool = False


class RoleSetting(msgspec.Struct, frozen=True, kw_only=True):
    """ALTER ROLE / ALTER DATABASE … SET; `role` or `database` None means all of them. `value` as in `Setting`."""

    database: str | None
    role: str | None
    name: str
    value: str | None
