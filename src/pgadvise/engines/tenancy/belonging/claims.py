"""A claim: what one line of reasoning says of one table, with how sure it is."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence, Set
from functools import cached_property

import msgspec

from pgadvise.engines.tenancy.callers.policies import Evidence
from pgadvise.engines.tenancy.names import lexicon
from pgadvise.engines.tenancy.names.columns import is_staff
from pgadvise.engines.tenancy.names.words import Words, base, words
from pgadvise.engines.tenancy.references.graph import Graph, Reference, Table
from pgadvise.engines.tenancy.tenancy import Scope, Step
from pgadvise.engines.tenancy.tenant.boundary import Boundary
from pgadvise.engines.tenancy.tenant.nameless import Nameless
from pgadvise.grouped import grouped
from pgadvise.snapshot import Name

_SEVERAL = 3  # the tables that belong to a row which people join
_MADE, _KINDS = 2, 3  # the tables that end in one word, by whether a column is made of it: fewer may do so by chance


class Claim(msgspec.Struct, frozen=True, kw_only=True):
    """As in TableTenancy; `hangs` is the table whose doubt this one shares."""

    scope: Scope
    confidence: float
    evidence: tuple[str, ...]
    key: str | None = None
    expression: str | None = None
    via: tuple[Step, ...] = ()
    hangs: int | None = None


class Ground(msgspec.Struct, frozen=True, kw_only=True, dict=True):
    """What every step of reasoning stands on."""

    graph: Graph
    evidence: Evidence
    people: Set[int]
    loose: Nameless
    boundary: Boundary

    @cached_property
    def oids(self) -> Mapping[Name, int]:
        return {table.name: oid for oid, table in self.graph.tables.items()}

    @cached_property
    def by_words(self) -> Mapping[Words, Sequence[int]]:
        return grouped((table.words, oid) for oid, table in self.graph.tables.items())

    @cached_property
    def key_names(self) -> Set[Words]:
        """What the keys of all levels are called, without `id`."""
        boundary = self.boundary
        levels = (boundary.best, *boundary.lower, *boundary.upper) if boundary.best else ()
        columns = {r.column for level in levels for r in level.held.values()}
        return {said for column in columns if (said := base(column))}

    @cached_property
    def delegating(self) -> Mapping[Words, str]:
        """By a table's words the column that says by its type which table holds the rest of the row: `entryable_id` of
        `entries`, which belong to an account. Of `followups` that belong to nothing else it says whose they are.
        """
        made = [(t, column) for t, column in self._typed() if _last(column) in _made_of(t.words[-1])]
        made = [(t, column) for t, column in made if not _shared(t, column)]
        return {t.words: f"{t.name}.{column}" for t, column in made if self._belongs(t)}

    def _belongs(self, table: Table) -> bool:
        parents = self.graph.parents.get(table.oid, ())
        return any(r.not_null and r.target not in self.people and not is_staff(r.column) for r in parents)

    @cached_property
    def completed(self) -> Mapping[Words, str]:
        """The same, and pairs of type and id that no two rows share: each row has a rest, or is one, of its own."""
        pairs = self._typed()
        return {t.words: f"{t.name}.{column}" for t, column in pairs if _once(t, column)} | dict(self.delegating)

    @cached_property
    def kinds(self) -> Mapping[str, tuple[int, str]]:
        """By the last word of several tables that refer to nothing, the table of that name, or the one with an id
        called so, whose type column says which of them holds the rest: `integrations.providable_id` for
        `github_integrations`, `sso_providers.configuration_id` for `saml_configurations`.
        """
        parents, tables = self.graph.parents, self.graph.tables.values()
        ends = Counter(t.words[-1] for t in tables if len(t.words) > 1 and not parents.get(t.oid))
        typed = [(t, c) for t, c in self._typed() if lexicon.SOMEBODY.isdisjoint(base(c) or ())]
        return {
            word: (table.oid, column)
            for table, column in typed
            for word in {table.words[-1], _last(column)} - lexicon.NOT_MEMBER
            if ends[word] >= (_MADE if _last(column) in _made_of(word) else _KINDS)
        }

    def _typed(self) -> Iterator[tuple[Table, str]]:
        for table in self.graph.tables.values():
            yield from ((table, c) for c in table.columns if (said := base(c)) and table.is_polymorphic(said))

    @cached_property
    def joined(self) -> Mapping[Name, Name]:
        """The tables that several others belong to and that people join, each with what joins them."""
        found = (c for c in self.boundary.candidates if c.members and len(c.held) >= _SEVERAL)
        return {c.table.name: self.graph.name(c.members[0]) for c in found}

    @cached_property
    def nameless(self) -> Mapping[int, Set[str]]:
        """The columns of a table that name a tenant and lead to none, where other tables have them too."""
        found: defaultdict[int, set[str]] = defaultdict(set)
        for columns in self.loose.values():
            for oid, column in columns.items() if len(columns) > 1 else ():
                found[oid].add(column.name)
        return found


Claims = Mapping[int, Claim]


def _once(table: Table, column: str) -> bool:
    """Each row has a rest of its own."""
    kind = {name for name in table.columns if words(name) == (*(base(column) or ()), "type")}
    return any(len(key) == 2 and column in key and not kind.isdisjoint(key) for key in table.uniques)


def _shared(table: Table, column: str) -> bool:
    """Several rows may name the same one: they join it with something, as `team_resources` do."""
    return any(len(key) > 2 and column in key for key in table.pairings)


def _last(column: str) -> str:
    return (base(column) or ("",))[-1]


def _made_of(word: str) -> tuple[str, ...]:
    """What a table's rows are called where other tables complete them: an entry is entryable; a comment is no whole."""
    stems = (word, word.removesuffix("y") + "y", word.removesuffix("e"), word.removesuffix("ion"))
    return tuple(f"{stem}able" for stem in stems) if word not in lexicon.NOT_MEMBER else ()


def step(graph: Graph, reference: Reference) -> Step:
    return Step(graph.name(reference.table), reference.columns, graph.name(reference.target))
