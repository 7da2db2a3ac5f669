"""The boundary: which of the candidates isolates, and which registries are nested around it."""

from collections.abc import Mapping, Sequence, Set

import msgspec

from pgadvise.engines.tenancy.names import lexicon
from pgadvise.engines.tenancy.names.words import Words, words
from pgadvise.engines.tenancy.references.graph import Graph
from pgadvise.engines.tenancy.references.reach import reachable
from pgadvise.engines.tenancy.tenant.candidates import BELIEVABLE, UNMISTAKABLE, Candidate
from pgadvise.engines.tenancy.tenant.nameless import Nameless
from pgadvise.snapshot import Column

THRESHOLD = 4.2
_UNKNOWN_WORD = 0.4  # what a name outside the lexicon needs on top
_MOST, _DEEP = 0.5, 0.8  # what it needs less where so many tables lie below it
_KEYLESS = 0.4  # the share of tables that must carry a key without a table
_COVERED = 0.8  # or must carry it or lie below those that do
# The share of the tables below the boundary that carry a level's key, and how many do beside those with the boundary's.
_CARRIED, _BESIDE = 0.3, 0.75
_NOTICED = 0.15  # from here on a level's name is worth a doubt
_A_PROJECT = 0.35  # from this name on it may be a tenant by itself
_PEOPLED = 0.2  # the share that is enough where people belong to the level
_NEARLY = 0.7  # or carry it where no table repeats what its parent has: fewer are rows of an entity like others
_BESIDE_IT = 3  # the tables that must belong to a level above and to no tenant
_FEW, _MANY = 2, 4  # the tables that repeat a key, by whether its name speaks for a level


class Boundary(msgspec.Struct, frozen=True, kw_only=True):
    """`best` is the registry whose rows are the tenants, `upper` those above it, nearest first, `lower` those below.

    Without a registry `keyless` holds the key column of each table that carries one. `rivals` are the candidates.
    `doubtful` are the tables of which nobody can say whether they are such a level or rows of a tenant like others.
    """

    best: Candidate | None = None
    upper: tuple[Candidate, ...] = ()
    lower: tuple[Candidate, ...] = ()
    keyless: Mapping[int, Column] = {}
    candidates: tuple[Candidate, ...] = ()
    doubtful: frozenset[int] = frozenset()

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
    good = [c for c in found if c.score >= _needed(c) and _is_known(graph, c)]
    good = good or [c for c in found if _is_root(c)][:1]
    if not good:
        return Boundary(keyless=_keyless(graph, people, loose), candidates=tuple(found))
    best = _topmost(graph, good, found)
    return around(graph, people, best, found)


def _needed(candidate: Candidate) -> float:
    return THRESHOLD + (0 if candidate.name >= 0.2 or candidate.everywhere else _UNKNOWN_WORD)


def _is_known(graph: Graph, candidate: Candidate) -> bool:
    """A word that nobody listed needs members that are called so, work for it or have a role: a course has participants
    too. Where nearly every table carries the key, no word is needed.
    """
    members = [graph.tables[oid] for oid in candidate.members]
    roles = any("role" in words(column) for table in members for column in table.columns)
    spoken = candidate.name >= 0.2 or candidate.everywhere
    called = lexicon.MEMBERSHIP | lexicon.WORKING
    return spoken or roles or any(not called.isdisjoint(t.words) for t in members)


def _is_root(candidate: Candidate) -> bool:
    """In a deep schema few tables carry the key: a known word that people join and most of the rest hangs on."""
    joined = candidate.members and candidate.name >= 0.2 and candidate.reach >= _MOST
    return bool(joined) and candidate.score >= THRESHOLD - _DEEP


def around(graph: Graph, people: Set[int], best: Candidate, found: Sequence[Candidate]) -> Boundary:
    """The boundary at `best`, with its levels."""
    upper = _upper(graph, people, best, found)
    lower = _lower(graph, people, best, upper, found)
    doubtful = _doubtful(graph, people, best, lower, found)
    return Boundary(best=best, upper=upper, lower=lower, candidates=tuple(found), doubtful=doubtful)


def _above(graph: Graph, candidate: Candidate, others: Sequence[Candidate]) -> list[Candidate]:
    """The others that it belongs to; a guess that may be NULL says nothing of belonging."""
    parents = (r for r in graph.parents.get(candidate.oid, ()) if not r.pointer and r.score >= BELIEVABLE)
    targets = {reference.target for reference in parents if reference.declared or reference.not_null}
    return [other for other in others if other.oid in targets and other.oid != candidate.oid]


def _topmost(graph: Graph, good: Sequence[Candidate], found: Sequence[Candidate]) -> Candidate:
    """Start at the best score and go up, as long as people belong to what lies above."""
    best = _called(graph, good[0], found)
    for _ in range(3):
        # What lies above a table of tenants and is called a project is how somebody files them.
        above = [c for c in _above(graph, best, good) if c.name >= max(_A_PROJECT, best.name - 0.4)]
        if not above:
            break
        up = max(above, key=lambda c: c.score)
        outgrown = len(best.held) >= 3 * len(up.held) and (best.members or not _must_belong(graph, best, up))
        peopled = up.members or up.bound or up.compared >= 0.2 or up.link >= 0.8 or not best.members
        if outgrown or not peopled:
            break
        best = up
    return best


def _called(graph: Graph, best: Candidate, found: Sequence[Candidate]) -> Candidate:
    """`connections` whose key everything carries are a project's, if each must belong to one and nobody joins them."""
    if best.name or best.members:
        return best
    above = [c for c in _above(graph, best, found) if c.name >= _A_PROJECT and _must_belong(graph, best, c)]
    return above[0] if len(above) == 1 else best


def _must_belong(graph: Graph, lower: Candidate, upper: Candidate) -> bool:
    """What may belong to nothing above it isolates by itself."""
    return any(reference.not_null for reference in graph.to(lower.oid, (upper.oid,)))


def _upper(graph: Graph, people: Set[int], best: Candidate, found: Sequence[Candidate]) -> tuple[Candidate, ...]:
    upper: list[Candidate] = []
    todo = [best]
    while todo:
        for candidate in _above(graph, todo.pop(), found):
            known = candidate is best or candidate in upper
            named = candidate.name >= 0.75 or (candidate.name >= 0.35 and candidate.score >= THRESHOLD)
            if not known and (named or _is_joined(graph, candidate) or _is_above(graph, people, best, candidate)):
                upper.append(candidate)
                todo.append(candidate)
    return tuple(upper)


def _is_joined(graph: Graph, candidate: Candidate) -> bool:
    """Whatever it is called: people are invited to it and are its members."""
    named = any(not lexicon.MEMBERSHIP.isdisjoint(graph.tables[oid].words) for oid in candidate.members)
    return named and bool(candidate.parts["invitations"]) and candidate.table.words[-1] not in lexicon.PERSON


def _is_above(graph: Graph, people: Set[int], best: Candidate, candidate: Candidate) -> bool:
    """Rows beside the tenants must belong to it, and so may each tenant if it is called a level; whatever it is
    called, if each must and people have roles in it.
    """
    declared = {oid for oid, r in candidate.held.items() if r.declared}
    required = {oid for oid in declared if candidate.held[oid].not_null}
    beside = required - best.held.keys() - {best.oid}
    if _is_level(candidate) and lexicon.CATALOGUE.isdisjoint(candidate.table.words):
        return len(beside) >= _FEW and best.oid in declared
    roles = any("role" in graph.tables[oid].words and graph.to(oid, people) for oid in beside)
    return len(beside) >= _BESIDE_IT and best.oid in required and roles


def _lower(
    graph: Graph, people: Set[int], best: Candidate, upper: Sequence[Candidate], found: Sequence[Candidate]
) -> tuple[Candidate, ...]:
    """Levels whose key is a key as the boundary's is: organization > project > environment."""
    scoped = len(reachable(graph, best.oid, people))
    enough = max(4, _CARRIED * scoped, _BESIDE * len(best.held))
    outside = {*best.members, *(c.oid for c in upper)}
    nested = _nested(best, [c for c in found if c.oid not in outside and (_is_level(c) or len(c.held) >= enough)])
    covered, chosen = set(best.held), {best.oid}
    for chain in nested:
        level = chain[-1]
        peopled = level.members and _is_level(level) and len(level.held) >= max(4, _PEOPLED * scoped)
        alone = len(level.held.keys() - covered - set(level.members))  # who belongs to it is no row of it
        is_key = peopled or (len(level.held) >= enough and _is_key(graph, level, scoped))
        if level.oid not in chosen and alone >= 3 and is_key:
            chosen.update(c.oid for c in chain)
            covered.update(*(c.held for c in chain))
    return tuple(chain[-1] for chain in nested if chain[-1].oid in chosen)


def _doubtful(
    graph: Graph, people: Set[int], best: Candidate, lower: Sequence[Candidate], found: Sequence[Candidate]
) -> frozenset[int]:
    """Levels whose key few tables repeat, and what is called a level and carried by many although it was not taken."""
    scoped = len(reachable(graph, best.oid, people))
    enough = max(4, _NOTICED * scoped)
    weak = {c.oid for c in lower if _repeated(graph, c) < _MANY and len(c.held) < 0.5 * scoped}
    near = {c.oid for c in found if c.oid != best.oid and _is_level(c) and len(c.held) >= enough}
    near |= {c.oid for c in found if c.oid in best.held and c.members and c.name >= _A_PROJECT}
    loose = {c.oid for c in lower if not c.members and c.name < UNMISTAKABLE}
    return frozenset(weak | loose | near - {c.oid for c in lower})


def _is_level(candidate: Candidate) -> bool:
    return candidate.table.words[-1] in lexicon.LEVEL


def _is_key(graph: Graph, level: Candidate, scoped: int) -> bool:
    """Its references are more than those to any entity: repeated, or in most tables and with a level's name."""
    return _is_level(level) and (_repeated(graph, level) >= _FEW or len(level.held) >= _NEARLY * scoped)


def _repeated(graph: Graph, level: Candidate) -> int:
    """How many tables carry the key although what they refer to carries it too."""
    held = level.held
    return sum(
        any(
            r.target in held and r.target != oid and r.score >= BELIEVABLE and not r.pointer for r in graph.parents[oid]
        )
        for oid in held
    )


def _nested(best: Candidate, possible: Sequence[Candidate]) -> list[tuple[Candidate, ...]]:
    """Each possible level below, with those between it and `best`, itself last; nearer ones first."""
    by_oid = {c.oid: c for c in possible if c is not best}
    order = {oid: place for place, oid in enumerate(by_oid)}
    chains: list[tuple[Candidate, ...]] = []
    waiting: list[tuple[Candidate, ...]] = [()]
    while waiting:
        chain = waiting.pop(0)
        above = chain[-1] if chain else best
        for oid in sorted(above.held.keys() & by_oid.keys(), key=order.__getitem__):
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
    stem: Words = max(strong)[1] if strong else ()
    return loose.get(stem, {})
