"""The sessions that a member of tenant A can have: what is signed for him is his, what he chooses himself varies."""

import re
from collections.abc import Iterator
from functools import cached_property
from itertools import islice
from typing import Literal

import msgspec

from pgadvise.engines.accounts import ACCOUNTS
from pgadvise.engines.attack.sessions.compared import compared
from pgadvise.engines.attack.sessions.credentials import Credentials, State, sent
from pgadvise.engines.attack.sessions.identity import Identity, changed
from pgadvise.engines.attack.texts.hints import Hints
from pgadvise.engines.attack.texts.tokens import put
from pgadvise.engines.attack.texts.values import INJECTIONS, names_a_secret
from pgadvise.engines.attack.world.cast import OWN
from pgadvise.engines.attack.world.spelling import domain
from pgadvise.engines.attack.world.world import World

Surface = Literal["api", "app", "sql"]

_WORDS = 4  # of a setting of the request
_OF_A_TOKEN = re.compile(r"jwt|claim|anonymous|email", re.IGNORECASE)
_OF_A_SESSION = re.compile(r"jwt|claim|setting|\brole\b\"?\(", re.IGNORECASE)


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

    @cached_property
    def _carries(self) -> Credentials:
        return Credentials(world=self.world, role=self.role)

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
            headers = self._carries.request("B", person)
            yield changed(first, name="headers of B", settings=first.settings | headers)
        if first.claims is not None and any(claim.chosen_by_user for claim in self.world.hints.claims):
            claims = self._carries.token(OWN, person, "set", "B")
            yield changed(first, name="user_metadata of B, claims set", claims=claims)

    def member(self, side: str, number: int = 0, name: str | None = None) -> Identity:
        """A member of a tenant as the application signs him in."""
        person = self.world.cast.person(side, number)
        return Identity(
            name=name or f"member {number} of {side}",
            role=self._role_of(side),
            side=side,
            person=person,
            claims=self._carries.token(side, person, "set", side) if self._has_token() else None,
            settings=self._carries.settings(side, person) | self._carries.request(side, person),
        )

    def ranked(self) -> Iterator[Identity]:
        """The first member, where his token says what else somebody may be."""
        first = self.member(OWN)
        for path in self.world.hints.claims if first.claims is not None else ():
            for word in self._carries.words(path):
                claims = self._carries.token(OWN, first.person or "", "set", OWN)
                put(claims, path.keys, word)
                yield changed(first, name=f"{first.name}, as {word}", claims=claims)

    def _role_of(self, side: str) -> str:
        if self.world.tenant_roles:
            named = self.world.cast.tenants[side]
            return named if named in self.world.tenant_roles else self.role
        return self.world.assigned[side][0] if side in self.world.assigned else self.role

    def _has_token(self) -> bool:
        asked = "request.jwt" in self.world.hints.text or "auth." in self.world.hints.text
        return self.surface != "app" or asked

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
                request = self._carries.request(side, self.world.cast.person(side))
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
                headers = self._carries.request("B", who)
                yield changed(first, name=f"headers of {whose}", settings=first.settings | headers)
        yield from self._lacking(first)
        yield from self._requests(first)
        if self.surface == "sql":
            yield from (changed(first, name=f"{first.name}, as {role}", becomes=role) for role in self.becomes)
            yield from self._takers(first)
        yield from self._outsiders()

    def _lacking(self, first: Identity) -> Iterator[Identity]:
        """What the caller says himself may stand in for what nobody signed, and for a membership that he has not."""
        person = first.person or ""
        headers, token = self._carries.request("B", person), self._carries.token(OWN, person, "unset", "B")
        if headers and self.world.hints.claims and first.claims is not None:
            claims = token | {"user_metadata": {}}
            yield changed(first, name="headers of B, claims unset", claims=claims, settings=first.settings | headers)
        for one in self._outsiders():
            if headers:
                yield changed(one, name=f"{one.name}, headers of B", settings=one.settings | headers)
            if token["user_metadata"] and one.claims is not None:
                claims = one.claims | {"user_metadata": token["user_metadata"]}
                yield changed(one, name=f"{one.name}, user_metadata of B", claims=claims)

    def _requests(self, first: Identity) -> Iterator[Identity]:
        """By another method, to another path, with another header: whatever texts compare that with."""
        for name in self.world.hints.requested if self.surface == "api" else ():
            for word in self.world.hints.near(name)[:_WORDS]:
                yield changed(first, name=f"{name} {word}", settings=first.settings | {name: word})
        for name in self.world.hints.headers:  # nobody knows a key that is written into a policy
            secret = names_a_secret(name.replace("-", "_")) or "key" in name
            for word in () if secret else dict.fromkeys((*self.world.hints.near(name)[:_WORDS], "true")):
                yield changed(first, name=f"header {name}: {word}", settings=first.settings | sent({name: word}))

    def _takers(self, first: Identity) -> Iterator[Identity]:
        """Who granted himself a role has its rights, and may act as it."""
        for role in self.takes:
            taker = changed(first, name=f"{first.name}, who grants itself {role}", grants=(role,))
            yield taker
            yield changed(taker, name=f"{taker.name}, as {role}", becomes=role)

    def _claim_states(self, person: str) -> Iterator[Identity]:
        first = self.member(OWN)
        for state in ("unset", "empty", "null"):
            claims = self._carries.token(OWN, person, state, OWN)
            if claims != first.claims:
                yield changed(first, name=f"tenant claims {state}", claims=claims)

    def _chosen(self, person: str) -> Iterator[Identity]:
        """user_metadata is his own to write; so are its names for what should be signed."""
        first = self.member(OWN)
        states: tuple[State, ...] = ("set", "unset")
        for state in states:
            yield changed(
                first, name=f"user_metadata of B, claims {state}", claims=self._carries.token(OWN, person, state, "B")
            )
        for text in self._chosen_texts():
            token = self._carries.token(OWN, person, "set", OWN)
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
        every = self.world.hints.settings
        own = [name for name in every if name in first.settings]
        kept = {k: v for k, v in first.settings.items() if k not in own}
        if own:
            yield changed(first, name="settings unset", settings=kept, fresh=True)
            yield changed(first, name="settings empty", settings=kept | dict.fromkeys(own, ""))
        if len(own) < len(every):  # what was set for one transaction is empty afterwards
            yield changed(first, name="settings empty, all of them", settings=kept | dict.fromkeys(every, ""))

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
        if self._may_lack_row:
            unseen = self.world.cast.unseen
            token = {"sub": unseen, "role": self.role, "email": self.world.email(unseen)}
            yield Identity(name="account without a row", role=self.role, side=OWN, person=unseen, claims=token)

    @cached_property
    def _may_lack_row(self) -> bool:
        """Whether the stranger has a row as a person, and no trigger could have made one as he signed up."""
        world = self.world
        own = [table for table in world.people.tables if table.qualified != ACCOUNTS]
        given = [table for table in own if world.ties.is_for_newcomers(table, world.tenancy.keys)]
        making = " ".join(f.body or "" for f in world.snapshot.functions if f.is_trigger)
        return any(table.name not in making for table in given)


def guests_are_told(hints: Hints) -> bool:
    """Whether anything looks at more of a token than the id in it, which is a guest's like anybody's."""
    return _looks(hints, _OF_A_TOKEN)


def visitors_are_told(hints: Hints) -> bool:
    """Whether anything may tell who brings a token without an id from who brings none."""
    return _looks(hints, _OF_A_SESSION)


def _looks(hints: Hints, for_: re.Pattern[str]) -> bool:
    tables = (table for table in hints.snapshot.tables if hints.platform.owns_schema(table.schema))
    defaults = (column.default for table in tables for column in table.columns)
    return any(for_.search(text or "") for text in (*hints.deciding(), *defaults))
