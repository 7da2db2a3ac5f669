"""Which keys of an index a role under row-level security can use as the condition of its own predicate.

A predicate of the statement may be tested before the policy, and so drive an index, only when its operator and every
function that sees the column are leakproof (optimizer/util/restrictinfo.c, restriction_is_securely_promotable; the
same from PostgreSQL 10 to 18). What asks no operator stays: IS NULL, the order, min and max, a partial index's
predicate. So does the first of the policies themselves, which nothing has to wait for.
"""

from functools import cached_property
from typing import NamedTuple

import msgspec

from pgadvise.engines.indexes.leaks import Leaks
from pgadvise.snapshot import Index, IndexKey, Operator, Relation, Snapshot, quote
from pgadvise.sql.parser import parse
from pgadvise.sql.tree.expression import Expression

_BINARY_COERCIBLE = {"character varying": "text", "cidr": "inet"}
_CONDITIONS_ONLY = ("gin", "hash", "brin", "bloom")
_ORDERED_BY_DISTANCE = ("gist", "spgist")
# What a pattern is matched with. A btree answers LIKE where its keys are ordered byte by byte.
PATTERNS = frozenset(("~~", "~~*", "~", "~*"))
_PREFIXES = ("~~", "~")
_KNOWN_BY = ("~~", "@>", "@@", "=")
_PATTERN_CLASSES = ("text_pattern_ops", "varchar_pattern_ops", "bpchar_pattern_ops")


class DeadKey(NamedTuple):
    """A key that no condition of such a role can use. `because` names what is not leakproof: `lower()`, `= on numeric`.

    `operators` are those that the index would answer to others.
    """

    place: int
    text: str
    because: str
    operators: frozenset[str]


class Usability(msgspec.Struct, frozen=True, dict=True):
    """Answers for the indexes of one snapshot, for roles that policies bind."""

    snapshot: Snapshot

    @cached_property
    def leaks(self) -> Leaks:
        return Leaks(self.snapshot)

    def dead_keys(self, table: Relation, index: Index) -> tuple[DeadKey, ...]:
        """The keys whose purpose is lost; none where that is not sure."""
        found = (self._dead(table, key, place) for place, key in enumerate(index.keys))
        return tuple(key for key in found if key is not None)

    def answers(self, table: Relation, key: IndexKey, operator: str) -> bool:
        """Whether `key operator value`, the value of the key's own type, can be an index condition for such a role."""
        return self.leaking_part(table, key) is None and any(
            o.leakproof for o in self._operators(key) if o.name == operator
        )

    def leaking_part(self, table: Relation, key: IndexKey) -> str | None:
        """What of an expression that is a key surely is not leakproof."""
        expression = expression_of(key)
        return self.leaks.part(expression, table) if expression is not None else None

    def _dead(self, table: Relation, key: IndexKey, place: int) -> DeadKey | None:
        operators = self._operators(key)
        names = frozenset(o.name for o in operators)
        if not operators:
            return None
        because = self.leaking_part(table, key)
        if because is None and not self._lost(key, operators):
            return None
        if is_pattern_class(key):
            names |= frozenset(_PREFIXES)
        return DeadKey(place, key_text(key), because or f"{_telling(operators)} on {_bare(key.type)}", names)

    def _lost(self, key: IndexKey, operators: tuple[Operator, ...]) -> bool:
        """No operator is leakproof, or those for whose sake the class was chosen are not.

        pg_trgm answers `=` as well, and text_pattern_ops does: nobody builds them for that.
        """
        if is_pattern_class(key):
            return True
        leakproof = {o.name for o in operators if o.leakproof}
        purpose = PATTERNS & {o.name for o in operators}
        return not leakproof or (bool(purpose) and leakproof == {"="})

    @cached_property
    def _by_type(self) -> dict[tuple[int, str], tuple[Operator, ...]]:
        return {}

    def _operators(self, key: IndexKey) -> tuple[Operator, ...]:
        """The family's operators for conditions on a key of this type."""
        known = (key.operator_family, key.type)
        if known not in self._by_type:
            self._by_type[known] = self._of_type(key)
        return self._by_type[known]

    def _of_type(self, key: IndexKey) -> tuple[Operator, ...]:
        family = tuple(o for o in self.snapshot.operators_of(key.operator_family) if not o.ordering)
        bare = key.type.partition("(")[0]
        for type_name in (bare, _BINARY_COERCIBLE.get(bare)):
            mine = tuple(o for o in family if o.left == type_name)
            if mine:
                return mine
        return family


def _telling(operators: tuple[Operator, ...]) -> str:
    """The operator that people know the index by."""
    leaky = [o.name for o in operators if not o.leakproof] or list(_PREFIXES)
    name = next((known for known in _KNOWN_BY if known in leaky), leaky[0])
    return "LIKE" if name == "~~" else name


def _bare(type_name: str) -> str:
    """Without its schema and its length."""
    return type_name.partition("(")[0].rpartition(".")[2]


def is_pattern_class(key: IndexKey) -> bool:
    return key.operator_class in _PATTERN_CLASSES


def orders_nothing(snapshot: Snapshot, index: Index) -> bool:
    """An index that serves conditions and nothing else: no order, no uniqueness, no min and max."""
    if index.unique or index.exclusion or index.primary:
        return False
    if index.method in _CONDITIONS_ONLY:
        return True
    families = (key.operator_family for key in index.keys)
    return index.method in _ORDERED_BY_DISTANCE and not any(
        o.ordering for family in families for o in snapshot.operators_of(family)
    )


def expression_of(key: IndexKey) -> Expression | None:
    """The tree of a key that is an expression; None for a column, and for what the parser does not take."""
    if key.expression is None:
        return None
    try:
        return parse.expression(key.expression)
    except parse.NotParsed:
        return None


def key_text(key: IndexKey) -> str:
    """As CREATE INDEX names it."""
    return quote(key.column) if key.column is not None else (key.expression or "")
