"""Why row-level security does not bind a role: the value that says so."""

from typing import Literal

import msgspec

Reason = Literal["superuser", "bypassrls", "owner", "member_of_owner"]

_WORDS = {
    "superuser": "{by} is a superuser",
    "bypassrls": "{by} has BYPASSRLS",
    "owner": "{by} owns it and row-level security is not forced",
    "member_of_owner": "{by} owns it, row-level security is not forced, and {role} inherits from {by}",
}


class Bypass(msgspec.Struct, frozen=True, kw_only=True):
    """Why policies do not bind `role` (check_enable_rls in utils/misc/rls.c).

    `by` is the role whose attribute or ownership it is. `road` is the role that `role` has to SET ROLE to first;
    None where it bypasses as it is. Who takes no SET ROLE (a request through an HTTP API) takes no road.
    """

    role: str
    reason: Reason
    by: str
    road: str | None = None

    @property
    def direct(self) -> bool:
        return self.road is None

    def __str__(self) -> str:
        """Half a sentence: `app can SET ROLE to ops: ops has BYPASSRLS`."""
        words = _WORDS[self.reason].format(by=self.by, role=self.road or self.role)
        return words if self.direct else f"{self.role} can SET ROLE to {self.road}: {words}"
