"""Who is proved: the roles that a person named, else those the application uses, and what an attacker sends as them."""

import difflib
from collections.abc import Iterator, Sequence

from pgadvise.engines.access.app_roles import AppRole
from pgadvise.engines.access.application import Application
from pgadvise.engines.verdicts.questions import Actor, Surface
from pgadvise.errors import ConfigError
from pgadvise.proof_report import ProvedRole

_ANONYMOUS = "anonymous"


def actors(application: Application, named: Sequence[str], surface: Surface | None) -> tuple[Actor, ...]:
    """In the order of the roles' names. Raises ConfigError for a role that does not exist, and where there is none."""
    chosen = tuple(_chosen(application, named))
    if not chosen:
        raise ConfigError(
            "no role was taken as the application's, so there is nobody to prove anything of",
            "name one: --role NAME, or [roles] app in pgadvise.toml",
        )
    return tuple(
        Actor(
            role=role.name,
            surface=surface or ("api" if role.api else "app"),
            anonymous=role.kind == _ANONYMOUS,
        )
        for role in sorted(chosen, key=lambda role: role.name)
    )


def _chosen(application: Application, named: Sequence[str]) -> Iterator[AppRole]:
    if not named:
        yield from application.untrusted
        return
    known = {role.name: role for role in application.roles}
    for name in dict.fromkeys(named):
        if name not in known:
            there = [role.name for role in application.access.snapshot.roles]
            near = difflib.get_close_matches(name, there, n=1)
            hint = f"did you mean {near[0]!r}?" if near else "--role names roles of the server"
            raise ConfigError(f"there is no role {name!r} in {application.access.snapshot.origin.database}", hint)
        yield known[name]


def played(application: Application, chosen: Sequence[Actor]) -> tuple[ProvedRole, ...]:
    """As the report names them."""
    known = {role.name: role for role in application.roles}
    return tuple(
        ProvedRole(name=a.role, surface=a.surface, kind=known[a.role].kind, why=known[a.role].why) for a in chosen
    )
