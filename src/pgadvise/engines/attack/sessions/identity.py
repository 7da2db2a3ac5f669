"""A session as an attacker has it, and what makes a connection that session."""

import json
from typing import Any

import msgspec

from pgadvise.snapshot import literal, quote


class Identity(msgspec.Struct, frozen=True, kw_only=True):
    """A session: the role it runs as, the token, settings, and whose it is.

    `fresh` needs a connection of its own, for a setting that was ever set in a connection is empty afterwards, not
    unset. `grants` are roles that it grants itself first, `becomes` one that it takes afterwards, by SET ROLE.
    """

    name: str
    role: str
    side: str | None
    person: str | None = None
    claims: dict[str, Any] | None = None
    settings: dict[str, str] = {}
    fresh: bool = False
    becomes: str | None = None
    grants: tuple[str, ...] = ()

    @property
    def acting(self) -> str:
        """The role whose rights count."""
        return self.becomes or self.role

    def statements(self) -> tuple[str, ...]:
        """What makes a connection this session, for the length of a transaction."""
        values = dict(self.settings)
        if self.claims is not None:
            values["request.jwt.claims"] = json.dumps(self.claims)
            single = {f"request.jwt.claim.{k}": v for k, v in self.claims.items() if isinstance(v, str)}
            values = single | values
        calls = ", ".join(f"set_config({literal(k)}, {literal(v)}, true)" for k, v in values.items())
        taken = (f"grant {quote(role)} to {quote(self.role)}" for role in self.grants)
        becomes = (f"set local role {quote(self.becomes)}",) if self.becomes else ()
        return (*((f"select {calls}",) if calls else ()), f"set local role {quote(self.role)}", *taken, *becomes)


def changed(identity: Identity, **changes: Any) -> Identity:
    return msgspec.structs.replace(identity, **changes)
