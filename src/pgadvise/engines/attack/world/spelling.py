"""How a tenant is spelled where a cell holds more than its id: a path, what a generated column is made from."""

import re
from collections.abc import Iterator, Mapping
from functools import cache

import msgspec

from pgadvise.engines.attack.texts.sample import patterns, sample
from pgadvise.engines.attack.texts.values import DOCUMENTS, TEXTS, Value
from pgadvise.engines.attack.world.axis import Axis
from pgadvise.engines.attack.world.cast import OWN, Cast
from pgadvise.snapshot import Column, Constraint, Relation, Snapshot

_COLUMN = r'"?(?P<column>\w+)"?(?:::\w+)?'
_TEXT = r"'(?P<{}>[^']*)'(?:::\w+)?"
_SPLIT = re.compile(rf"split_part\(\(?{_COLUMN}\)?, {_TEXT.format('mark')}, (?P<place>\d)\)", re.IGNORECASE)
_FOLDED = re.compile(rf"\(?(?:lower|upper|btrim)\(\(?{_COLUMN}\)?\)", re.IGNORECASE)
_MEMBER = re.compile(rf"\({_COLUMN} ->> {_TEXT.format('key')}\)")
BOUND = re.compile(r"'((?:[^']|'')*)'|(-?\d+)")
_OWN = "{own}"


class Source(msgspec.Struct, frozen=True):
    """The column that a generated one is made from, and what it holds: `{tenant}`, and `{own}` for a row's own part.

    `shape` is a regular expression for that part, `mark` what cuts a path.
    """

    column: str
    pattern: str
    shape: str | None = None
    mark: str = ""

    def spelled(self, tenant: str, own: Value) -> str:
        shaped = sample(self.shape, own) if self.shape else None
        return self.pattern.replace("{tenant}", tenant).replace(_OWN, shaped or own or "x")

    @property
    def varies(self) -> bool:
        return _OWN in self.pattern

    @property
    def is_path(self) -> bool:
        """Whether the tenant comes first and anything may follow."""
        return self.shape is None and bool(self.mark) and self.pattern == f"{{tenant}}{self.mark}{_OWN}"


def source(relation: Relation, axis: Axis | None, checks: tuple[Constraint, ...]) -> Source | None:
    """Where the tenant of a relation is generated from one column in a way that can be turned round."""
    column = relation.column(axis.column) if axis is not None and axis.column else None
    if column is None or not column.generated or not column.default:
        return None
    split, folded, member = (kind.search(column.default) for kind in (_SPLIT, _FOLDED, _MEMBER))
    base = relation.column((split or folded or member or {"column": ""})["column"])
    if base is None:
        return None
    if split and base.base_type in TEXTS:
        parts = [_OWN] * (int(split["place"]) - 1) + ["{tenant}", _OWN]
        asked = [p for c in checks if base.name in c.columns for p in patterns(c.expression or "")]
        shapes = asked[0].strip("^$").split(split["mark"]) if asked else []
        if int(split["place"]) <= len(shapes) <= len(parts):  # the pattern has as many parts as it wants
            parts = parts[: len(shapes)]
        return Source(base.name, split["mark"].join(parts), shapes[-1] if shapes else None, split["mark"])
    if member and base.base_type in DOCUMENTS:
        return Source(base.name, '{"' + member["key"] + '": "{tenant}"}')
    return Source(base.name, "{tenant}") if folded and base.base_type in TEXTS else None


def sources(axes: Mapping[int, Axis], snapshot: Snapshot) -> Iterator[tuple[Relation, Column]]:
    """The columns that tenants are generated from."""
    for axis in axes.values():
        from_ = source(axis.relation, axis, snapshot.constraints_of(axis.relation))
        column = axis.relation.column(from_.column) if from_ is not None else None
        if column is not None:
            yield axis.relation, column


def path(cast: Cast, axis: Axis, own: Value, side: str, number: int) -> Value:
    """A path of the tenant's; those of others name the attacker and his tenant further on."""
    tenant = cast.tenants.get(side)
    if tenant is None or side == OWN:
        return tenant and axis.pattern.format(tenant=tenant, own=own)
    if _OWN not in axis.pattern:
        mark = axis.pattern.removesuffix("{tenant}")[-1:] or ":"
        further = ("", f"{mark}{cast.tenants[OWN]}", f"{mark}{cast.person(OWN)}")
        return axis.pattern.format(tenant=tenant) + further[number % len(further)]
    mark = axis.pattern.partition("{tenant}")[2][:1]
    return axis.pattern.format(tenant=tenant, own=deeper(cast, own, number, mark))


def deeper(cast: Cast, own: Value, number: int, mark: str) -> str:
    """What stands behind another tenant in a path: it names the attacker or his tenant in every other way."""
    me, who = cast.tenants[OWN], cast.person(OWN)
    found = (_OWN, f"{me}{mark}{_OWN}", f"{_OWN}-{me}", f"{who}{mark}{_OWN}", f"{me}.{_OWN}")
    return found[number % len(found)].replace(_OWN, own or "x")


def address(cast: Cast, person: str, domains: Mapping[str, str], *, as_pattern: bool = False) -> str:
    """A person's e-mail address; `domains` are those of sides.

    `as_pattern` tells that texts take it for a pattern: then that of one of A fits one of B.
    """
    side = next((side for side, them in cast.people.items() if person in them), None)
    if cast.by_address and side is not None and person == cast.people[side][0]:
        return cast.tenants[side]
    domain = domains.get(side or "", "x.io")
    name = _mailbox(person)
    if as_pattern and side == OWN:
        other = _mailbox(cast.person("B", cast.people[OWN].index(person)))
        place = next((n for n, (a, b) in enumerate(zip(name, other, strict=False)) if a != b), None)
        name = name if place is None else f"{name[:place]}_{name[place + 1 :]}"
    return f"{name}@{domain}"


def domain(side: str, number: int = 0) -> str:
    """Of a tenant's addresses: that of A ends like B's."""
    first = {OWN: "alphatax.io", "B": "tax.io"}.get(side, f"{side.lower()}.example")
    return f"n{number}-{side.lower()}.example" if number else first


@cache
def _mailbox(person: str) -> str:
    return f"u{''.join(ch for ch in person if ch.isalnum())[-10:]}"


def bounds(snapshot: Snapshot, table: Relation) -> tuple[str, ...]:
    """What the partitions of a table take, as far as their bounds spell it."""
    texts = (child.partition_bound or "" for child in snapshot.children_of(table))
    quoted = (m[1] or m[2] for text in texts for m in BOUND.finditer(text))
    return tuple(dict.fromkeys(quoted))
