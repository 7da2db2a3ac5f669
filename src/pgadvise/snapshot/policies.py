"""Row-level security policies."""

from typing import Literal

import msgspec

RowCommand = Literal["select", "insert", "update", "delete"]
Command = RowCommand | Literal["all"]
ROW_COMMANDS: tuple[RowCommand, ...] = ("select", "insert", "update", "delete")
WRITES = ROW_COMMANDS[1:]


class Policy(msgspec.Struct, frozen=True, kw_only=True):
    """One policy. `roles` holds "public" where it is for everybody; expressions are pg_get_expr's text.

    A missing `using` or `check` is None, which never means "allow": INSERT has no USING, and where CHECK is missing
    on ALL or UPDATE the server takes USING for it.
    """

    oid: int
    name: str
    table: int
    command: Command
    permissive: bool = True
    roles: tuple[str, ...] = ("public",)
    using: str | None = None
    check: str | None = None
    comment: str | None = None

    @property
    def texts(self) -> tuple[str, ...]:
        """USING and WITH CHECK, as far as there are such."""
        return tuple(text for text in (self.using, self.check) if text)

    @property
    def new_row_check(self) -> str | None:
        """What a new row must satisfy: WITH CHECK, or USING where there is none."""
        return self.check if self.check is not None else self.using

    @property
    def commands(self) -> tuple[RowCommand, ...]:
        return ROW_COMMANDS if self.command == "all" else (self.command,)

    def covers(self, command: Command) -> bool:
        return self.command in ("all", command)
