"""What a session carries: the claims of its token, the application's settings, and what its request says of itself."""

import json
import re
from collections.abc import Iterator, Mapping
from functools import cached_property
from itertools import islice
from typing import Any, Literal

import msgspec

from pgadvise.engines.attack.sessions.compared import bound
from pgadvise.engines.attack.texts.tokens import ClaimPath, put
from pgadvise.engines.attack.texts.values import is_of_platform
from pgadvise.engines.attack.world.cast import OWN
from pgadvise.engines.attack.world.world import World
from pgadvise.engines.naming import NamePattern

State = Literal["set", "unset", "empty", "null"]

_ROLEISH = NamePattern(r"role|admin|super|staff|bypass|scope|perm|aal|amr|provider|plan|tier|level|is_|service|mode")
_PERSON = NamePattern(r"\A(sub|uid|user|user_?id|userid|current_user_id|current_user)\Z|user")
_TENANTISH = NamePattern(
    r"tenant|workspace|org|account|company|team|customer|client|group|project|site|store|shop|space"
)
_NAMING = NamePattern(rf"(?:\A|_)(?:u?u?id|slug|key|code)\Z|{_PERSON.pattern}|{_TENANTISH.pattern}")
_SERVERS = NamePattern("service|system")  # nobody's rank in his tenant
_RANKS = 3  # of one person in his
_TOKEN_OWN = frozenset(("sub", "role", "aud", "email", "aal", "session_id", "is_anonymous", "iss", "jti", "phone"))
_TIMES = {"exp": 4102444800, "iat": 1700000000, "nbf": 1700000000, "auth_time": 1700000000}


class Credentials(msgspec.Struct, frozen=True, kw_only=True, dict=True):
    """Those of sessions as `role`."""

    world: World
    role: str

    def token(self, side: str, person: str, state: State, chosen: str) -> dict[str, Any]:
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
            return [said, *self._ranks(path.keys[-1], said, side)] if path.document else said
        name = path.keys[-1]
        value = self._meant(name, side, person)
        if not path.document and self._is_array(name):
            return _array(value)
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

    def _ranks(self, listed: str, said: dict[str, str | None], side: str) -> Iterator[dict[str, str | None]]:
        """The same entry with what else texts compare it with: an admin of his own tenant, where it names that.

        Or where it is listed among tenants, whichever of them it is.
        """
        if self.world.cast.tenants.get(side) in said.values() or _TENANTISH.search(listed):
            for key in (key for key in said if _ROLEISH.search(key) and not _NAMING.search(key)):
                words = (word for word in self.world.hints.near(key) if word not in (key, said[key], *said))
                ranks = (word for word in words if not is_of_platform(word) and not _SERVERS.search(word))
                yield from ({**said, key: word} for word in islice(ranks, _RANKS))

    def words(self, path: ClaimPath) -> tuple[str, ...]:
        """Of a signed claim that says what somebody is in his tenant: what texts compare it with."""
        told = path.document or path.keyed or path.entries or path.chosen_by_user or path.keys[0] in _TOKEN_OWN
        if told or self._claimed(path, OWN, "") != "member":
            return ()
        near = (word for word in self.world.hints.near(path.keys[-1]) if word not in path.keys)
        return tuple(islice((w for w in near if not is_of_platform(w) and not _SERVERS.search(w)), _RANKS))

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

    def settings(self, side: str, person: str) -> dict[str, str]:
        """A setting about roles and modes stays unset: the application sets it for its own work only."""
        meant = {name: self._told(name, side, person) for name in self.world.hints.settings}
        return {name: self._spelled(name, v) for name, v in meant.items() if v is not None and v != "member"}

    def _told(self, name: str, side: str, person: str) -> str | None:
        return self._bound[name].get(side) if name in self._bound else self._meant(name, side, person)

    def _spelled(self, name: str, value: str | None) -> str:
        return (_array(value) if self._is_array(name) else value) or ""

    def _is_array(self, name: str) -> bool:
        """Whether what a claim, a setting or a header of that name says is cast to an array: `{…}`."""
        return re.search(rf"'{re.escape(name)}'[^;=]{{0,240}}?::\w+\[\]", self.world.hints.text) is not None

    @cached_property
    def _bound(self) -> Mapping[str, Mapping[str, str | None]]:
        return bound(self.world)

    def request(self, side: str, person: str) -> dict[str, str]:
        """What the caller's HTTP request says of itself, as PostgREST hands it on."""
        said = {name: self._spelled(name, self._told(name, side, person)) for name in self.world.hints.headers}
        return sent(said) if said else {}


def sent(said: Mapping[str, str]) -> dict[str, str]:
    """The settings of a request with these headers, or cookies."""
    document = json.dumps(said)
    singles = {f"request.header.{k}": v for k, v in said.items() if re.fullmatch(r"\w+", k)}
    return {"request.headers": document, "request.cookies": document, **singles}


def _array(value: str | None) -> str | None:
    return None if value is None else f"{{{value}}}"


def _in_state(value: Any, state: State) -> Any:
    if state == "empty":
        return [] if isinstance(value, list) else ""
    return None if state == "null" else value
