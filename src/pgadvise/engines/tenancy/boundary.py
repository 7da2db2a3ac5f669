"""The boundary: which of the candidates isolates, and which registries are nested around it."""

from collections.abc import Mapping, Sequence, Set

import msgspec

from pgadvise.engines.tenancy import lexicon
from pgadvise.engines.tenancy.candidates import Candidate, reachable
from pgadvise.engines.tenancy.graph import Graph
from pgadvise.engines.tenancy.nameless import Nameless
from pgadvise.engines.tenancy.words import Words
from pgadvise.snapshot import Column

THRESHOLD = 4.2
_UNKNOWN_WORD = 0.4  # what a name outside the lexicon needs on top
_KEYLESS = 0.4  # the share of tables that must carry a key without a table
_COVERED = 0.8  # or must carry it or lie below those that do


class Boundary(msgspec.Struct, frozen=True, kw_only=True):
    """`best` is the registry whose rows are the tenants, `upper` those above it, nearest first, `lower` those below.

    Without a registry `keyless` holds the key column of each table that carries one. `rivals` are the candidates.
    """

    best: Candidate | None = None
    upper: tuple[Candidate, ...] = ()
    lower: tuple[Candidate, ...] = ()
    keyless: Mapping[int, Column] = {}
    candidates: tuple[Candidate, ...] = ()

    @property
    def levels(self) -> tuple[Candidate, ...]:
        """From the top."""
        middle = (self.best,) if self.best else ()
        return (*reversed(self.upper), *middle, *self.lower)

    @property
    def exists(self) -> bool:
        return self.best is not None or bool(self.keyless)


def boundary(graph: Graph, people: Set[int], found: Sequence[Candidate], loose: Nameless) -> Boundary:
    """Choose among the candidates; nobody, where none is good enough."""
    good = [c for c in found if c.score >= THRESHOLD + (0 if c.name >= 0.2 else _UNKNOWN_WORD)]
    if not good:
        return Boundary(keyless=_keyless(graph, people, loose), candidates=tuple(found))
    best = _topmost(graph, good)
    return around(graph, people, best, found)


def around(graph: Graph, people: Set[int], best: Candidate, found: Sequence[Candidate]) -> Boundary:
    """The boundary at `best`, with its levels."""
    upper = _upper(graph, best, found)
    lower = _lower(graph, people, best, upper, found)
    return Boundary(best=best, upper=upper, lower=lower, candidates=tuple(found))


def _above(graph: Graph, candidate: Candidate, others: Sequence[Candidate]) -> list[Candidate]:
    """The others that it belongs to."""
    targets = {r.target for r in graph.parents.get(candidate.oid, ()) if not r.pointer and r.score >= 0.5}
    return [other for other in others if other.oid in targets and other.oid != candidate.oid]


def _topmost(graph: Graph, good: Sequence[Candidate]) -> Candidate:
    """Start at the best score and go up, as long as people belong to what lies above."""
    best = good[0]
    for _ in range(3):
        above = [c for c in _above(graph, best, good) if c.name >= 0.35]
        if not above:
            break
        up = max(above, key=lambda c: c.score)
        outgrown = best.members and len(best.held) >= 3 * len(up.held)
        peopled = up.members or up.bound or up.compared >= 0.2 or not best.members
        if outgrown or not peopled:
            break
        best = up
    return best


def _upper(graph: Graph, best: Candidate, found: Sequence[Candidate]) -> tuple[Candidate, ...]:
    upper: list[Candidate] = []
    todo = [best]
    while todo:
        for candidate in _above(graph, todo.pop(), found):
            known = candidate is best or candidate in upper
            named = candidate.name >= 0.75 or (candidate.name >= 0.35 and candidate.score >= THRESHOLD)
            if not known and named:
                upper.append(candidate)
                todo.append(candidate)
    return tuple(upper)


def _lower(
    graph: Graph, people: Set[int], best: Candidate, upper: Sequence[Candidate], found: Sequence[Candidate]
) -> tuple[Candidate, ...]:
    """Levels whose key many tables carry instead of the boundary's: organization > project > environment."""
    scoped = len(reachable(graph, best.oid, people)) or 1
    outside = {*best.members, *(c.oid for c in upper)}
    nested = _nested(best, [c for c in found if c.table.words[-1] in lexicon.LEVEL and c.oid not in outside])
    covered, chosen = set(best.held), {best.oid}
    for chain in nested:
        level = chain[-1]
        alone = len([oid for oid in level.held.keys() - covered if _hangs_on(graph, people, chain, oid)])
        if level.oid not in chosen and len(level.held) >= max(4, 0.2 * scoped) and alone >= max(3, 0.06 * scoped):
            chosen.update(c.oid for c in chain)
            covered.update(*(c.held for c in chain))
    return tuple(chain[-1] for chain in nested if chain[-1].oid in chosen)


def _hangs_on(graph: Graph, people: Set[int], chain: Sequence[Candidate], table: int) -> bool:
    """The level is what the row belongs to: a join of it and of something else is reached through that as well."""
    levels = {candidate.oid for candidate in chain}
    others = (r for r in graph.parents.get(table, ()) if r.not_null and not r.pointer and r.target not in people)
    return all(reference.target in levels for reference in others)


def _nested(best: Candidate, possible: Sequence[Candidate]) -> list[tuple[Candidate, ...]]:
    """Each possible level below, with those between it and `best`, itself last; nearer ones first."""
    by_oid = {c.oid: c for c in possible if c is not best}
    chains: list[tuple[Candidate, ...]] = []
    waiting: list[tuple[Candidate, ...]] = [()]
    while waiting:
        chain = waiting.pop(0)
        above = chain[-1] if chain else best
        for oid in [oid for oid in by_oid if oid in above.held]:
            waiting.append((*chain, by_oid.pop(oid)))
            chains.append(waiting[-1])
    return chains


def _covers(graph: Graph, people: Set[int], columns: Mapping[int, Column]) -> bool:
    """Few tables carry the key, all of them must, and nearly everything else hangs on these."""
    if len(columns) < 3 or any(column.nullable for column in columns.values()):
        return False
    below = set(columns).union(*(reachable(graph, oid, people) for oid in columns))
    return len(below) >= _COVERED * len(graph.tables.keys() - people)


def _keyless(graph: Graph, people: Set[int], loose: Nameless) -> Mapping[int, Column]:
    """The key that most tables carry, although no table lists the tenants."""
    enough = max(2, _KEYLESS * len(graph.tables))
    strong = [
        (len(columns), said)
        for said, columns in loose.items()
        if len(columns) >= enough or _covers(graph, people, columns)
    ]
    words: Words = max(strong)[1] if strong else ()
    return loose.get(words, {})
