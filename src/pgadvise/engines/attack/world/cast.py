"""Who plays: tenants and people with ids of the database's own types. A is the attacker's tenant."""

import re
from collections.abc import Mapping
from functools import cached_property
from itertools import islice

import msgspec

from pgadvise.engines.attack.texts.values import INTEGERS, TEXTS, UUID, Value
from pgadvise.engines.attack.world.lettering import Reading, called
from pgadvise.snapshot import Column

OWN, NOBODY, SHARED, ROOT, HOLDING = "A", "none", "shared", "root", "C"

# Of numbers and uuids some come before A and some after.
_NUMBERS = {"A": "1170", "B": "117", "C": "11705", "G": "70"}
# Neighbours that are one number in real and in double precision.
_ROUNDED = {
    "int4": {"A": "16777216", "B": "16777217", "C": "16777230"},
    "int8": {"A": "9007199254740992", "B": "9007199254740993", "C": "9007199254741010"},
}
_UUIDS = {
    "A": "aaaaaaaa-0000-4000-8000-0000000000a1",
    "B": "bbbbbbbb-0000-4000-8000-0000000000b2",
    "C": "aaaaaaaa-0000-4000-8000-000000000003",
}
# Where tenants differ in more than one way.
_MORE_UUIDS = {"D": "dddddddd-0000-4000-8000-0000000000d4", "E": "eeeeeeee-0000-4000-8000-0000000000e5"}
_NO_ID = re.compile(r"[0-]+|[f-]+", re.IGNORECASE)
_STRANGER = 15
_NAMED = 2  # tenants that the texts name by their ids
_ALIKE = 4  # that a division does not tell from A
_AS_IT_IS = Reading()


class Cast(msgspec.Struct, frozen=True, kw_only=True, dict=True):
    """`tenants` by side and `people` by side, in the types of their columns. The stranger belongs to no tenant, and of
    the unseen there is not even a row that says who he is.

    `by_address`: a tenant is the first of its people, whose address it is.
    """

    tenants: dict[str, str]
    people: dict[str, tuple[str, ...]]
    stranger: str
    unseen: str = ""
    by_address: bool = False

    def side(self, tenant: Value) -> str | None:
        """Whose a tenant id is; None for no tenant, "?" for one that is not of the cast."""
        return self._sides.get(tenant, "?") if tenant is not None else None

    @cached_property
    def _sides(self) -> dict[str, str]:
        return {value: side for side, value in reversed(self.tenants.items())}

    @property
    def foreign(self) -> tuple[str, ...]:
        return tuple(side for side in self.tenants if side != OWN)

    def person(self, side: str, number: int = 0) -> str:
        """A member of the tenant; what is nobody's was made by one of B, and the stranger stands for all others."""
        them = self.people.get("B" if side == NOBODY else side)
        return them[number % len(them)] if them else self.stranger


def cast(
    key: Column | None,
    person: Column | None,
    named: tuple[str, ...],
    members: int,
    *,
    marks: frozenset[str] | None,
    roles: tuple[str, ...] = (),
    composed: Mapping[str, str] | None = None,
    more: int = 0,
    rounded: bool = False,
    divisors: tuple[int, ...] = (),
    read: Reading = _AS_IT_IS,
    personal: bool = False,
    by_address: bool = False,
) -> Cast:
    """`key` is the column that carries a tenant, `person` that of a user id, `named` the constants near the key. Of A
    and B there are `members`; `marks` are what the key may hold beside letters where a CHECK looks at it. Where each
    tenant is a role of the database, `roles` are those, the attacker's first; `composed` are tenants by side that
    are given already. There are `more` kinds of tenants besides the ordinary one. `rounded` tells that texts take
    whole numbers for other numbers, `divisors` what they divide them by; `read` how they compare a
    tenant's text; `personal` that each tenant is a person, `by_address` that it is one by an e-mail address.
    """
    given = dict(zip("ABCDE", roles, strict=False)) or dict(composed or {})
    tenants = given or _made_up(key, marks, more, read, rounded=rounded)
    if by_address and not given:  # whose case and blanks mean nothing
        tenants = {side: f"{text}@x.io" for side, text in tenants.items() if side not in ("E", "H")}
    if roles:
        tenants.setdefault("B", called(None, read)["B"])  # where nobody else has a role
    tenants |= _undivided(tenants, divisors)
    unnamed = () if given else (*named, *_by_default(key))
    for number, text in enumerate([n for n in unnamed if _fits(key, n) and n not in tenants.values()][:_NAMED]):
        tenants[f"N{number}"] = text
    sides = list(tenants)
    people = {side: _people(person, index, members if side in ("A", "B") else 1) for index, side in enumerate(sides)}
    people = {side: (tenant,) for side, tenant in tenants.items()} if personal else people
    stranger, unseen = _people(person, _STRANGER, 2)
    return Cast(tenants=tenants, people=people, stranger=stranger, unseen=unseen, by_address=by_address)


def _made_up(
    key: Column | None, marks: frozenset[str] | None, more: int, read: Reading, *, rounded: bool
) -> dict[str, str]:
    """Where nothing says what tenants are called."""
    if rounded and key is not None and key.base_type in _ROUNDED:
        return dict(_ROUNDED[key.base_type])
    found = dict(_tenants(key, marks, read))
    if key is not None and key.base_type == "uuid":
        found |= dict(islice(_MORE_UUIDS.items(), max(0, more - 1)))
    return found


def _undivided(tenants: Mapping[str, str], divisors: tuple[int, ...]) -> dict[str, str]:
    """Tenants that a division does not tell from A."""
    own = int(_NUMBERS["A"])
    if tenants.get("A") != _NUMBERS["A"]:
        return {}
    alike = [number for d in divisors for number in (own + d, own // d * d + d - 1)]
    return {f"M{place}": str(number) for place, number in enumerate(alike[:_ALIKE]) if number != own}


def _tenants(key: Column | None, marks: frozenset[str] | None, read: Reading) -> dict[str, str]:
    kind = key.base_type if key else "uuid"
    if kind == "uuid":
        return dict(_UUIDS)
    if kind in INTEGERS or kind == "numeric":
        return dict(_NUMBERS)
    texts = called(marks, read)
    if kind == "citext":
        texts.pop("E", None)
    if kind == "bpchar":  # which overlooks blanks at the end itself
        texts.pop("H", None)
    return texts


def _by_default(key: Column | None) -> tuple[str, ...]:
    """Whose rows are that are given no tenant, where the column says so: '' is one then."""
    return ("",) if key is not None and re.match(r"''(?:::|\Z)", key.default or "") else ()


def _fits(key: Column | None, text: str) -> bool:
    if not text:
        return bool(_by_default(key))
    kind = key.base_type if key else "uuid"
    if kind == "uuid":
        return UUID.fullmatch(text) is not None and _NO_ID.fullmatch(text) is None
    if kind in INTEGERS:
        return re.fullmatch(r"[1-9]\d{0,8}", text) is not None
    return kind in TEXTS and len(text) < 40


def _people(person: Column | None, index: int, count: int) -> tuple[str, ...]:
    kind = person.base_type if person else "uuid"
    if kind == "uuid":
        return tuple(f"{index:x}0000000-0000-4000-8000-{index:06d}{n:06d}" for n in range(count))
    if kind in INTEGERS:
        return tuple(str(5000 + index * 100 + n) for n in range(count))
    return tuple(f"user-{index}-{n}-zq" for n in range(count))
