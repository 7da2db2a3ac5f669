"""Settings that hold the number of a person, told by what they are compared with.

Numbers are counted up in each table anew: user 7 is not of tenant 7. So a setting that is held against the number of a
person, by a policy or by a function that is handed the number, names no tenant, and one that is held against both names
nobody. One that is called as a person is, `app.user_id`, holds a person's, unless what it is held against is called so
as well. Random ids never meet, and texts say what they are.

Of other tables whose rows are counted up it is the name alone that tells: `team_id`, a setting or a claim, is a team's
number where `teams` are no tenants, whatever it is compared with by mistake; and `seats` is none of anything.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from pgadvise.engines.attack.world.axis import Axis
from pgadvise.engines.caller.bodies import trees_of
from pgadvise.engines.conditions import conditions
from pgadvise.engines.naming import NamePattern
from pgadvise.engines.prover.schema.texts.looking_up import tree_of_view
from pgadvise.engines.prover.schema.texts.settings_read import ANY, settings_of, settings_read
from pgadvise.engines.prover.words.kinds import column_kind
from pgadvise.engines.tenancy.names.words import Words, base, words
from pgadvise.grouped import grouped
from pgadvise.snapshot import Function, Relation, Snapshot
from pgadvise.sql.tree.expression import Call, Column, NamedArgument, Node, Operator, Parameter, Quantified
from pgadvise.sql.tree.query import Relation as Named
from pgadvise.sql.tree.walk import walk

_QUANTITY = NamePattern(
    r"(?:\A|_)(?:seats?|levels?|counts?|limits?|quotas?|versions?|tiers?|max|min|ages?|scores?|ranks?|priority|ports?|sizes?"
    r"|totals?|credits?|revision|number_of_\w+|iat|exp|nbf)\Z",
)
_NUMBER = r"s?(?:_?(?:id|no|number))?\Z"
_WORDS = r"(?:\A|[._])(?:user|person|people|member|employee|profile|login"
_WHO = NamePattern(rf"{_WORDS}){_NUMBER}")
_SAME = NamePattern(rf"{_WORDS}|owner|account|customer|client){_NUMBER}")  # a tenant who may be a person


class Numbered(NamedTuple):
    """Settings in lower case: what is a person's number, and what is one and a tenant's; `others` are the words of
    tables that have numbers of their own, where tenants are `counted`."""

    people: frozenset[str] = frozenset()
    both: frozenset[str] = frozenset()
    others: frozenset[Words] = frozenset()
    counted: bool = False

    def is_tenants(self, name: str) -> bool:
        """Whether a setting, or a claim, may be the number of a tenant: it is called as nothing else that has one."""
        last = name.rpartition(".")[2]
        return name not in self.people and not (
            self.counted and (base(last) in self.others or _QUANTITY.search(last) is not None)
        )


NOBODY = Numbered()


def numbered(
    snapshot: Snapshot,
    axes: Mapping[int, Axis],
    links: Mapping[int, tuple[str, ...]],
    keys: Iterable[str],
    registry: int | None,
) -> Numbered:
    """By all that policies, views and functions compare. `keys` are what columns of tenants are called."""
    people, tenants = set[str](), set[str]()
    by_name = grouped((table.name, table) for table in snapshot.tables)
    compared = _Comparisons(snapshot)
    for own, tree in _trees(snapshot):
        for column, settings in ((c, s) for c, s in compared.of(tree) if isinstance(c, Column)):
            for table in _tables(own, tree, by_name):
                labels = {p.label for p in walk(tree) if isinstance(p, Named) and p.name == table.name}
                if column.table in (None, table.name, *labels) and _is_number(table, column.name):
                    axis = axes[table.oid].column if table.oid in axes else None
                    people |= settings if column.name in links.get(table.oid, ()) and column.name != axis else set()
                    if column.name == axis:
                        tenants |= settings
                        people |= set() if _SAME.search(f"{table.name}_{axis}") else set(filter(_WHO.search, settings))
    carriers = [(axis.relation, axis.column) for axis in axes.values() if axis.column is not None and not axis.path]
    counted = bool(carriers) and all(_is_number(table, name) for table, name in carriers)
    return Numbered(frozenset(people), frozenset(people & tenants), _others(snapshot, keys, registry), counted)


def _others(snapshot: Snapshot, keys: Iterable[str], registry: int | None) -> frozenset[Words]:
    """The names of tables whose rows are counted up, and that are no tenants."""
    known = snapshot.relation(registry or 0)
    tenants = {base(key) for key in keys} | {words(known.name) if known is not None else None}
    primary = ((table, snapshot.primary_key_of(table)) for table in snapshot.tables if table.oid != registry)
    counted = (t for t, key in primary if key is not None and len(key.columns) == 1 and _is_number(t, key.columns[0]))
    return frozenset(words(table.name) for table in counted) - tenants


def _trees(snapshot: Snapshot) -> Iterator[tuple[Relation | None, Node]]:
    for policy in snapshot.policies:
        yield from ((snapshot.relation(policy.table), tree) for tree in conditions(policy))
    for view in snapshot.views:
        if (tree := tree_of_view(view.definition, 1)) is not None:
            yield None, tree
    for function in snapshot.functions:
        yield from ((None, tree) for tree in (trees_of(function) if function.extension is None else ()))


def _tables(own: Relation | None, tree: Node, by_name: Mapping[str, tuple[Relation, ...]]) -> Iterator[Relation]:
    """A policy's own, and those that are named."""
    named = {part.name for part in walk(tree) if isinstance(part, Named)}
    if own is not None and own.name not in named:
        yield own
    yield from (table for name in named for table in by_name.get(name, ()))


def _is_number(table: Relation, name: str) -> bool:
    column = table.column(name)
    return column is not None and column_kind(column) == "int"


class _Comparisons:
    """What is held against settings, also by the functions that it is handed to."""

    def __init__(self, snapshot: Snapshot) -> None:
        self._snapshot = snapshot
        self._handed: dict[int, dict[int, frozenset[str]]] = {}

    def of(self, tree: Node) -> Iterator[tuple[Column | Parameter, frozenset[str]]]:
        for part in walk(tree):
            if isinstance(part, Call):
                yield from self._by_call(part)
            sides = part.args if isinstance(part, Operator) and part.name == "=" else ()
            sides = (part.test, part.array) if isinstance(part, Quantified) else sides
            for one, other in ((0, 1), (1, 0)) if len(sides) == 2 else ():
                settings = _settings(self._snapshot, sides[other])
                yield from ((value, settings) for value in _values(sides[one]) if settings)

    def _by_call(self, call: Call) -> Iterator[tuple[Column | Parameter, frozenset[str]]]:
        for function in self._snapshot.functions_called(call.name):
            for number, settings in self._of_arguments(function).items():
                named = any(isinstance(given, NamedArgument) for given in call.args)
                for given in call.args if named else call.args[number : number + 1]:
                    yield from ((value, settings) for value in _values(given))

    def _of_arguments(self, function: Function) -> Mapping[int, frozenset[str]]:
        """By the place of an argument, what its body holds it against."""
        if function.oid not in self._handed:
            # One that calls itself hands on what it was handed.
            found = self._handed[function.oid] = dict[int, frozenset[str]]()
            trees = trees_of(function) if function.extension is None and function.argument_types else ()
            for value, settings in (pair for tree in trees for pair in self.of(tree)):
                number = _place(function, value)
                if number is not None:
                    found[number] = found.get(number, frozenset()) | settings
        return self._handed[function.oid]


def _values(side: Node) -> list[Column | Parameter]:
    """Nothing of a sub-select's."""
    parts = list(walk(side))
    looked_up = any(isinstance(part, Named) for part in parts)
    return [] if looked_up else [part for part in parts if isinstance(part, Column | Parameter)]


def _place(function: Function, value: Column | Parameter) -> int | None:
    if isinstance(value, Parameter):
        return value.number - 1
    its_own = value.table in (None, function.name) and value.name in function.argument_names
    return function.argument_names.index(value.name) if its_own else None


def _settings(snapshot: Snapshot, side: Node) -> frozenset[str]:
    """Those that it gives; not what is looked up by one."""
    parts = list(walk(side))
    if any(isinstance(part, Named) for part in parts):
        return frozenset()
    names = {part.name for part in parts if isinstance(part, Call)}
    called = (f for name in names for f in snapshot.functions_called(name) if f.extension is None)
    return frozenset(name.lower() for name in settings_read(side).union(*map(settings_of, called)) - {ANY})
