"""Which roles are the application's: declared ones, else an API's, else those with traffic, else those that own or
write a tenant's table or that its policies name."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Literal

import msgspec

from pgadvise.engines.access.access import Access
from pgadvise.engines.access.standing import Standing, is_background, standing
from pgadvise.engines.access.traffic import RoleTraffic
from pgadvise.engines.api_roles import API_ROLES, SERVICE, SUPABASE_API_ROLES
from pgadvise.snapshot import Relation

Kind = Literal["anonymous", "member", "app", "service"]
RoleSource = Literal["declared", "api", "traffic", "owner", "policy"]

WRITES = frozenset(("INSERT", "UPDATE", "DELETE"))
_ANONYMOUS, _MEMBER = SUPABASE_API_ROLES
_SERVER_OF_API = "authenticator"  # PostgREST logs in as it and becomes the role that the request's token names

# A share of the application's own calls below which a role is a person at a prompt rather than a program.
_STRAY = 0.01


class AppRole(msgspec.Struct, frozen=True, kw_only=True):
    """A role that the application uses.

    `kind`: "anonymous" and "member" stand behind an HTTP API, before and after signing in; "app" logs in and sends
    its own SQL; "service" is trusted code that is meant to see every tenant. `api` is true where requests come from
    outside, not SQL: such a role takes no SET ROLE and no TRUNCATE. `why` says in words how it was found; `likely`
    that this was a guess.
    """

    name: str
    kind: Kind
    source: RoleSource
    why: str
    api: bool = False
    likely: bool = False


def is_api_role(access: Access, name: str) -> bool:
    """Whether requests of an HTTP API run as this role: it cannot log in, and the API's server can become it."""
    role = access.snapshot.role(name)
    if role is None or role.login:
        return False
    return name in API_ROLES or name in access.can_become(_SERVER_OF_API)


def declared_roles(access: Access, names: Iterable[str], kind: Kind) -> Iterator[AppRole]:
    """Those of `[roles]` that exist. Under `app` an API's roles may stand as well: they are told by their nature."""
    for name in dict.fromkeys(names):
        if access.snapshot.role(name) is not None:
            api = is_api_role(access, name)
            yield AppRole(
                name=name, kind=_nature(name, kind, api), source="declared", why="named by --role or [roles]", api=api
            )


def _nature(name: str, kind: Kind, api: bool) -> Kind:
    if kind != "app" or not api:
        return kind
    return "anonymous" if name == _ANONYMOUS else "member"


def api_roles(access: Access) -> tuple[AppRole, ...]:
    """The roles that Supabase's API, or PostgREST by the same names, becomes for its requests: those that exist, and
    none where they belong to another database of the cluster."""
    roles: tuple[tuple[str, Kind, str], ...] = (
        (_ANONYMOUS, "anonymous", "API requests without a session run as it"),
        (_MEMBER, "member", "API requests of signed-in users run as it"),
        (SERVICE, "service", "API requests with the secret key run as it"),
    )
    return tuple(
        AppRole(name=name, kind=kind, source="api", why=why, api=is_api_role(access, name))
        for name, kind, why in roles
        if access.platform.has_api and access.snapshot.role(name) is not None
    )


def roles_with_traffic(access: Access, traffic: Sequence[RoleTraffic]) -> tuple[AppRole, ...]:
    """Whose statements touch the tenants' tables; an administrator's only where nobody else's do, and then `likely`.

    A role without LOGIN counts too: a session became it (pg_stat_statements books calls under the current role).
    """
    programs = _of_standing(access, traffic, "ordinary")
    return tuple(programs) or tuple(_of_standing(access, traffic, "administrator"))


def _of_standing(access: Access, traffic: Sequence[RoleTraffic], wanted: Standing) -> Iterator[AppRole]:
    mine = [t for t in traffic if access.snapshot.role(t.role) and standing(access, t.role) == wanted]
    total = sum(t.calls for t in mine)
    for one in mine:
        if one.calls >= _STRAY * total:
            why = f"{one.share:.0%} of the calls on tenant tables are its own"
            guess = wanted != "ordinary"
            yield AppRole(name=one.role, kind="app", source="traffic", why=why, likely=guess)


def with_services(access: Access, guessed: Sequence[AppRole]) -> Iterator[AppRole]:
    """The guessed, but what works in the background with BYPASSRLS beside a role that policies bind was made to see
    every tenant: somebody gave it the attribute, and not to the other."""
    bound = any(access.bypass_everywhere(role.name) is None for role in guessed)
    for role in guessed:
        known = access.snapshot.role(role.name)
        if bound and known is not None and known.bypass_rls and not known.superuser and is_background(role.name):
            why = "its name says that it works in the background, and it was given BYPASSRLS"
            yield msgspec.structs.replace(role, kind="service", why=why, likely=True)
        else:
            yield role


def owners_and_writers(access: Access, tables: Iterable[Relation]) -> tuple[AppRole, ...]:
    """Login roles that own a tenant's table or may write to one, as they are; all of them guesses."""
    # A catalog of thousands of tables has few distinct owners and access lists.
    distinct = tuple({(t.schema, t.owner, t.acl): t for t in tables}.values())
    names = (r.name for r in access.snapshot.roles if r.login and standing(access, r.name) == "ordinary")
    found = ((name, _claim(access, name, distinct)) for name in names)
    return tuple(AppRole(name=n, kind="app", source="owner", why=why, likely=True) for n, why in found if why)


def _claim(access: Access, name: str, tables: Sequence[Relation]) -> str | None:
    owned = next((t for t in tables if access.owns(name, t)), None)
    if owned is not None:
        return f"it owns {owned}"
    written = next((t for t in tables if not WRITES.isdisjoint(access.reaches(name, t))), None)
    return f"it may write {written}" if written is not None else None


def named_by_policies(access: Access, tables: Iterable[Relation], beside: Iterable[AppRole]) -> Iterator[AppRole]:
    """Roles that policies of a tenant's table are for and that reach it: a reader, or whom sessions become by SET ROLE.

    Guesses as well; not those whose rights one `beside` has already.
    """
    known = {name for role in beside for name in access.inherits(role.name)}
    found: dict[str, Relation] = {}
    for table in tables:
        for name in {role for policy in access.snapshot.policies_of(table) for role in policy.roles} - known:
            if access.snapshot.role(name) is not None and access.reaches(name, table):
                found.setdefault(name, table)
    for name, table in sorted(found.items()):
        if standing(access, name) == "ordinary":
            yield AppRole(name=name, kind="app", source="policy", why=f"policies of {table} are for it", likely=True)
