"""People and tenants that a condition names by their very ids."""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Literal, NamedTuple

import msgspec

from pgadvise.engines.accounts import ACCOUNTS
from pgadvise.engines.isolation.origins import Origins
from pgadvise.engines.tenancy import Tenancy
from pgadvise.snapshot import Relation
from pgadvise.sql.logic.canonical_constants import elements
from pgadvise.sql.tree import query as q
from pgadvise.sql.tree.claims import claims
from pgadvise.sql.tree.expression import Call, Cast, Column, Constant, Distinct, Expression, Operator, Quantified
from pgadvise.sql.tree.walk import walk

_UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", re.IGNORECASE)
_ADDRESS = re.compile(r"[^@\s%]+@[^@\s%]+\.[a-z]{2,}", re.IGNORECASE)
# What stands for nobody: ids of all the same digit but for versions, and words.
_NOBODY = re.compile(r"([0f])\1{7}-\1{4}-[\da-f]\1{3}-[\da-f]\1{3}-\1{11}[\da-f]", re.IGNORECASE)
_WORDS = frozenset("system default public shared global common template none all any root internal unknown".split())

What = Literal["person", "address", "tenant"]


class Named(NamedTuple):
    what: What
    value: str


class Names(msgspec.Struct, frozen=True, kw_only=True):
    origins: Origins
    tenancy: Tenancy

    def of(self, condition: Expression, table: Relation) -> Iterator[Named]:
        """In comparisons for equality, those in sub-selects as well; whom `<>` names is kept out, not let in."""
        compared = _compared_with_values(condition)
        scopes = self._labels(condition, table) if compared else {}
        for left, values in compared:
            what = self._what(left, scopes)
            for value in values:
                found = _named(what, value)
                if found is not None:
                    yield found

    def _labels(self, condition: Expression, table: Relation) -> dict[str | None, Relation | None]:
        """The tables by the qualifier of their columns; one that stands for two in different sub-selects for none."""
        found: dict[str | None, Relation | None] = {None: table, table.name: table}
        for part in walk(condition):
            if isinstance(part, q.Relation):
                known = self.origins.snapshot.relation_named(part.schema or "", part.name)
                found[part.label] = known if found.get(part.label, known) == known else None
        return found

    def _what(self, node: Expression, scopes: dict[str | None, Relation | None]) -> Literal["id", "tenant", "any"]:
        """What the other side of the comparison holds."""
        bare = _bare(node)
        if isinstance(bare, Call) and (bare.schema, bare.name) == ("auth", "uid"):
            return "id"
        if claims(bare) & {("sub",), ("user_id",)}:
            return "id"
        relation = scopes.get(bare.table) if isinstance(bare, Column) else None
        if isinstance(bare, Column) and relation is not None:
            if self.tenancy.multi_tenant and self.tenancy.key(relation) == bare.name:
                return "tenant"
            users = (relation.qualified, bare.name) == (ACCOUNTS, "id")
            if users or self.origins.is_person(relation, bare.name):
                return "id"
        return "any"


def _named(what: Literal["id", "tenant", "any"], value: Constant) -> Named | None:
    text = str(value.value)
    if isinstance(value.value, str) and _ADDRESS.fullmatch(text):
        return Named("address", text)
    if _NOBODY.fullmatch(text) or text.lower() in _WORDS or text in ("", "0", "-1"):
        return None
    if what == "tenant" and not isinstance(value.value, bool):
        return Named("tenant", text)
    return Named("person", text) if what == "id" and _UUID.fullmatch(text) else None


# Thousands of policies say the same few things.
@lru_cache(maxsize=4096)
def _compared_with_values(condition: Expression) -> tuple[tuple[Expression, tuple[Constant, ...]], ...]:
    """What is compared with constants, and with which."""
    pairs = (pair for part in walk(condition) for pair in _compared(part))
    return tuple((left, values) for left, right in pairs if (values := _literals(right)))


def _compared(node: object) -> Iterator[tuple[Expression, Expression]]:
    """Both ways round."""
    match node:
        case Operator(name="=", args=(left, right)) | Distinct(left=left, right=right, negated=True):
            yield left, right
            yield right, left
        case Quantified(test=test, array=array, operator="="):
            yield test, array


def _literals(node: Expression) -> tuple[Constant, ...]:
    bare = _bare(node)
    if isinstance(bare, Constant):
        items = elements(bare) if isinstance(bare.type, str) and bare.type.endswith("[]") else (bare,)
    else:
        items = elements(node)
    found = (_bare(item) for item in items or ())
    return tuple(item for item in found if isinstance(item, Constant) and item.value is not None)


def _bare(node: Expression) -> Expression:
    """Without casts and the `(SELECT …)` around a call."""
    while True:
        match node:
            case Cast(arg=arg):
                node = arg
            case q.Subquery(kind="scalar", query=q.Query(select=(target,), sources=(), where=None)):
                node = target.value
            case _:
                return node
