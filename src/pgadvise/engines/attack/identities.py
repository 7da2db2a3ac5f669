"""The sessions that a member of tenant A can have: what is signed for him is his, what he chooses himself varies."""

import json
import re
from collections.abc import Iterator, Mapping
from functools import cached_property
from itertools import islice
from typing import Any, Literal

import msgspec

from pgadvise.engines.attack.bound import bound
from pgadvise.engines.attack.cast import OWN
from pgadvise.engines.attack.compared import compared
from pgadvise.engines.attack.identity import Identity, changed
from pgadvise.engines.attack.likeness import guests_are_told, visitors_are_told
from pgadvise.engines.attack.spelling import domain
from pgadvise.engines.attack.tokens import ClaimPath, put
from pgadvise.engines.attack.values import INJECTIONS
from pgadvise.engines.attack.world import World

Surface = Literal["api", "app", "sql"]
State = Literal["set", "unset", "empty", "null"]

_ROLEISH = re.compile(
    r"role|admin|super|staff|bypass|scope|perm|aal|amr|provider|plan|tier|level|is_|service|mode", re.IGNORECASE
)
_PERSON = re.compile(r"\A(sub|uid|user|user_?id|userid|current_user_id|current_user)\Z|user", re.IGNORECASE)
_TENANTISH = re.compile(
    r"tenant|workspace|org|account|company|team|customer|client|group|project|site|store|shop|space", re.IGNORECASE
)
_NAMING = re.compile(rf"(?:\A|_)(?:u?u?id|slug|key|code)\Z|{_PERSON.pattern}|{_TENANTISH.pattern}", re.IGNORECASE)
_TOKEN_OWN = frozenset(("sub", "role", "aud", "email", "aal", "session_id", "is_anonymous", "iss", "jti", "phone"))
_WORDS = 4  # of a setting of the request
_TIMES = {"exp": 4102444800, "iat": 1700000000, "nbf": 1700000000, "auth_time": 1700000000}


class Identities(msgspec.Struct, frozen=True, kw_only=True, dict=True):
    """Who attacks, as `role`, through `surface`; `anonymous` is a role that nobody signs in to.

    `becomes` are the roles that it can SET ROLE to, `takes` those that it may grant itself: that takes any SQL.
    """

    world: World
    role: str
    surface: Surface
    anonymous: bool = False
    becomes: tuple[str, ...] = ()
    takes: tuple[str, ...] = ()

    def attackers(self) -> tuple[Identity, ...]:
        """The legitimate session of each member first, then what he gets for nothing."""
        found = self._visitors() if self.anonymous else self._members()
        return tuple(found)

    def walkers(self) -> tuple[Identity, ...]:
        """Those of the attackers whose first steps are worth trying: what a token says is the same for each of them."""
        if self.anonymous:
            return self.attackers()[:1]
        people = self.world.cast.people[OWN]
        members = (self.member(OWN, number) for number in range(len(people)))
        return (*members, *islice(self._outsiders(), 1), *self._askers())

    def _askers(self) -> Iterator[Identity]:
        """Where what a caller says of himself lets him take a step, or a function sets it, it comes first."""
        first, person = self.member(OWN), self.world.cast.people[OWN][0]
        if self.world.hints.headers:
            headers = self._request("B", person)
            yield changed(first, name="headers of B", settings=first.settings | headers)
        if first.claims is not None and any(claim.chosen_by_user for claim in self.world.hints.claims):
            claims = self._token(OWN, person, "set", "B")
            yield changed(first, name="user_metadata of B, claims set", claims=claims)

    def member(self, side: str, number: int = 0, name: str | None = None) -> Identity:
        """A member of a tenant as the application signs him in."""
        person = self.world.cast.person(side, number)
        return Identity(
            name=name or f"member {number} of {side}",
            role=self._role_of(side),
            side=side,
            person=person,
            claims=self._token(side, person, "set", side) if self.surface != "app" or self._reads_token() else None,
            settings=self._settings(side, person) | self._request(side, person),
        )

    def _role_of(self, side: str) -> str:
        if self.world.tenant_roles:
            named = self.world.cast.tenants[side]
            return named if named in self.world.tenant_roles else self.role
        return self.world.assigned[side][0] if side in self.world.assigned else self.role

    def _reads_token(self) -> bool:
        return "request.jwt" in self.world.hints.text or "auth." in self.world.hints.text

    def _visitors(self) -> Iterator[Identity]:
        bare = Identity(name="visitor", role=self.role, side=None, claims={"role": self.role})
        yield bare
        if visitors_are_told(self.world.hints):
            yield changed(bare, name="visitor without a token", claims=None, fresh=True)
        settings = self.world.hints.settings
        if settings:
            yield changed(bare, name="visitor, settings empty", settings=dict.fromkeys(settings, ""))
        if self.world.hints.headers:
            for side in (OWN, "B"):
                request = self._request(side, self.world.cast.person(side))
                yield changed(bare, name=f"visitor, headers of {side}", settings=request)
        yield from self._requests(bare)

    def _members(self) -> Iterator[Identity]:
        people = self.world.cast.people[OWN]
        first = self.member(OWN)
        yield from (self.member(OWN, number) for number in range(len(people)))
        if self.world.hints.claims and first.claims is not None:
            yield from self._claim_states(people[0])
            yield from self._chosen(people[0])
        yield from self._setting_states(first)
        if self.world.hints.headers:
            for whose, who in (("B", people[0]), ("a member of B", self.world.cast.person("B"))):
                headers = self._request("B", who)
                yield changed(first, name=f"headers of {whose}", settings=first.settings | headers)
        yield from self._requests(first)
        if self.surface == "sql":
            yield from (changed(first, name=f"{first.name}, as {role}", becomes=role) for role in self.becomes)
            yield from self._takers(first)
        yield from self._outsiders()

    def _requests(self, first: Identity) -> Iterator[Identity]:
        """By another method, to another path: whatever texts compare that with."""
        for name in self.world.hints.requested if self.surface == "api" else ():
            for word in self.world.hints.near(name)[:_WORDS]:
                yield changed(first, name=f"{name} {word}", settings=first.settings | {name: word})

    def _takers(self, first: Identity) -> Iterator[Identity]:
        """Who granted himself a role has its rights, and may act as it."""
        for role in self.takes:
            taker = changed(first, name=f"{first.name}, who grants itself {role}", grants=(role,))
            yield taker
            yield changed(taker, name=f"{taker.name}, as {role}", becomes=role)

    def _claim_states(self, person: str) -> Iterator[Identity]:
        first = self.member(OWN)
        for state in ("unset", "empty", "null"):
            claims = self._token(OWN, person, state, OWN)
            if claims != first.claims:
                yield changed(first, name=f"tenant claims {state}", claims=claims)

    def _chosen(self, person: str) -> Iterator[Identity]:
        """user_metadata is his own to write; so are its names for what should be signed."""
        first = self.member(OWN)
        states: tuple[State, ...] = ("set", "unset")
        for state in states:
            yield changed(
                first, name=f"user_metadata of B, claims {state}", claims=self._token(OWN, person, state, "B")
            )
        for text in self._chosen_texts():
            token = self._token(OWN, person, "set", OWN)
            for path in self._user_paths():
                put(token["user_metadata"], path, text)
            yield changed(first, name=f"user_metadata says {text}", claims=token)

    def _chosen_texts(self) -> tuple[str, ...]:
        paths = self._user_paths()
        near = [word for path in paths for word in self.world.hints.near(path[-1])]
        if self.world.hints.builds_statements:
            near = [*INJECTIONS, *near]
        chosen = any(c.chosen_by_user for c in self.world.hints.claims)
        held = (*compared(self.world, {path[-1] for path in paths}), *self._of_others()) if chosen else ()
        return tuple(dict.fromkeys([*[*near, "true"][:8], *held])) if chosen else ()

    def _of_others(self) -> tuple[str, ...]:
        """What B is called, and one of its people."""
        cast, person = self.world.cast, self.world.cast.person("B")
        return (cast.tenants["B"], person, self.world.email(person))

    def _user_paths(self) -> tuple[tuple[str, ...], ...]:
        return tuple(
            dict.fromkeys(c.keys[1:] for c in self.world.hints.claims if len(c.keys) > 1 and "_metadata" in c.keys[0])
        )

    def _setting_states(self, first: Identity) -> Iterator[Identity]:
        own = [name for name in self.world.hints.settings if name in first.settings]
        kept = {k: v for k, v in first.settings.items() if k not in own}
        if own:
            yield changed(first, name="settings unset", settings=kept, fresh=True)
            yield changed(first, name="settings empty", settings=kept | dict.fromkeys(own, ""))

    def _outsiders(self) -> Iterator[Identity]:
        """Anybody may sign up, and need not say who he is where anonymous sign-ins are on."""
        if self.surface == "app":
            return
        person = self.world.cast.stranger
        token = {"sub": person, "role": self.role, "email": self.world.email(person)}
        yield Identity(name="member of no tenant", role=self.role, side=OWN, person=person, claims=token)
        if guests_are_told(self.world.hints):
            guest = token | {"is_anonymous": True, "email": ""}
            yield Identity(name="anonymous sign-in", role=self.role, side=OWN, person=person, claims=guest)
        if self.world.hints.splits_addresses:  # a domain of one's own may begin like another's
            similar = token | {"email": f"eve.{domain('B')}@{domain('B')}.mail.example"}
            yield Identity(name="address like those of B", role=self.role, side=OWN, person=person, claims=similar)

    # --- what a session carries

    def _token(self, side: str, person: str, state: State, chosen: str) -> dict[str, Any]:
        """`state` is that of the signed claims beyond the standard ones, `chosen` whose the user_metadata speaks of."""
        token: dict[str, Any] = {
            "sub": person,
            "role": self.role,
            "aud": "authenticated",
            "email": self.world.email(person),
            "aal": "aal2",
            "session_id": "00000000-0000-4000-8000-00000000000e",
            "is_anonymous": False,
            "app_metadata": {"provider": "email"},
            "user_metadata": {},
        }
        other = person if chosen == side else self.world.cast.person(chosen)
        for path in self.world.hints.claims:
            if path.chosen_by_user:
                put(token, path.keys, self._claimed(path, chosen, other))
            elif path.keys[0] in _TIMES:
                token[path.keys[0]] = _TIMES[path.keys[0]]
            elif path.keys[0] not in _TOKEN_OWN and state != "unset":
                put(token, path.keys, _in_state(self._claimed(path, side, person), state))
            if chosen != side and path.keys[0] == "app_metadata":
                put(token, ("user_metadata", *path.keys[1:]), self._claimed(path, chosen, other))
        if state == "unset":
            del token["app_metadata"]
        return token

    def _claimed(self, path: ClaimPath, side: str, person: str) -> Any:
        said = {key: self._entry(key, side, person) for key in path.entries}
        if path.keyed:
            return {self.world.cast.tenants.get(side, ""): said or self._role_within()}
        if said:
            return [said] if path.document else said
        name = path.keys[-1]
        value = self._meant(name, side, person)
        granted = self.world.hints.granted(name) if value == "member" and path.document else ()
        if granted:
            return list(granted)
        several = path.document or (name.endswith("s") and name not in ("status", "address", "access"))
        return [value, *self._groups(value)] if several and value is not None else value

    def _groups(self, value: str) -> list[str]:
        """How else a list in a token may spell the tenant."""
        known = value in self.world.cast.tenants.values()
        return [f"{text}{value}" for text in self.world.hints.put_before(self.world.key_names)] if known else []

    def _role_within(self) -> str | list[str]:
        """What a tenant's key leads to, in an object keyed by them: a role, or all of them that texts ask for."""
        near = self.world.hints.near("value")
        return [*near, *self.world.hints.told, "member"] if self.world.hints.asks_lists else (*near, "member")[0]

    def _entry(self, key: str, side: str, person: str) -> str | None:
        """What an object in a list says under a key: whose it is, or the first word that texts compare it with."""
        words = () if _NAMING.search(key) else self.world.hints.granted(key)
        return words[0] if words else self._meant(key, side, person) or self.world.cast.tenants.get(side)

    def _meant(self, name: str, side: str, person: str) -> str | None:
        """What a claim, a setting or a header of that name says of a person."""
        if self.world.composed is not None:  # nothing else is told
            return self.world.composed.cells.get(side, {}).get(self.world.composed.number)
        last = re.split(r"[.:]", name)[-1]
        if _PERSON.search(last) and not _TENANTISH.search(last) and not _ROLEISH.search(last):
            return person
        if "email" in last:
            return self.world.email(person)
        if _ROLEISH.search(last) and not (_TENANTISH.search(last) and last.endswith(("id", "ids", "slug"))):
            return "member"
        return self.world.cast.tenants.get(side)

    def _settings(self, side: str, person: str) -> dict[str, str]:
        """A setting about roles and modes stays unset: the application sets it for its own work only."""
        meant = {
            name: self._bound[name].get(side) if name in self._bound else self._meant(name, side, person)
            for name in self.world.hints.settings
        }
        return {name: value for name, value in meant.items() if value is not None and value != "member"}

    @cached_property
    def _bound(self) -> Mapping[str, Mapping[str, str | None]]:
        return bound(self.world)

    def _request(self, side: str, person: str) -> dict[str, str]:
        """What the caller's HTTP request says of itself, as PostgREST hands it on."""
        said = {name: self._meant(name, side, person) or "" for name in self.world.hints.headers}
        if not said:
            return {}
        document = json.dumps(said)
        singles = {f"request.header.{k}": v for k, v in said.items() if re.fullmatch(r"\w+", k)}
        return {"request.headers": document, "request.cookies": document, **singles}


def _in_state(value: Any, state: State) -> Any:
    if state == "empty":
        return [] if isinstance(value, list) else ""
    return None if state == "null" else value
