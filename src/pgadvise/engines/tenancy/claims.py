"""A claim: what one line of reasoning says of one table, with how sure it is."""

from collections import defaultdict
from collections.abc import Mapping, Set
from functools import cached_property

import msgspec

from pgadvise.engines.tenancy import lexicon
from pgadvise.engines.tenancy.boundary import Boundary
from pgadvise.engines.tenancy.graph import Graph, Reference
from pgadvise.engines.tenancy.nameless import Nameless
from pgadvise.engines.tenancy.policies import Evidence
from pgadvise.engines.tenancy.tenancy import Scope, Step
from pgadvise.engines.tenancy.words import Words, base


class Claim(msgspec.Struct, frozen=True, kw_only=True):
    """As in TableTenancy."""

    scope: Scope
    confidence: float
    evidence: tuple[str, ...]
    key: str | None = None
    expression: str | None = None
    via: tuple[Step, ...] = ()


class Ground(msgspec.Struct, frozen=True, kw_only=True, dict=True):
    """What every step of reasoning stands on."""

    graph: Graph
    evidence: Evidence
    people: Set[int]
    loose: Nameless
    boundary: Boundary

    @cached_property
    def key_names(self) -> Set[Words]:
        """What the keys of all levels are called, without `id`."""
        boundary = self.boundary
        levels = (boundary.best, *boundary.lower, *boundary.upper) if boundary.best else ()
        columns = {r.column for level in levels for r in level.held.values()}
        return {said for column in columns if (said := base(column))}

    @cached_property
    def delegating(self) -> str | None:
        """A column that says by its type which table holds the rest of the row: `entryable_id` of `entries`."""
        for table in self.graph.tables.values():
            for column in table.columns:
                said = base(column)
                if said and said[-1] in _made_of(table.words[-1]) and table.is_polymorphic(said):
                    return f"{table.name}.{column}"
        return None

    @cached_property
    def nameless(self) -> Mapping[int, Set[str]]:
        """The columns of a table that name a tenant and lead to none, where other tables have them too."""
        found: defaultdict[int, set[str]] = defaultdict(set)
        for columns in self.loose.values():
            for oid, column in columns.items() if len(columns) > 1 else ():
                found[oid].add(column.name)
        return found


Claims = Mapping[int, Claim]


def _made_of(word: str) -> tuple[str, ...]:
    """What a table's rows are called where other tables complete them: an entry is entryable; a comment is no whole."""
    whole = word not in lexicon.NOT_MEMBER
    return (f"{word}able", f"{word.removesuffix('y')}yable", f"{word.removesuffix('e')}able") if whole else ()


def step(graph: Graph, reference: Reference) -> Step:
    return Step(graph.name(reference.table), reference.columns, graph.name(reference.target))
