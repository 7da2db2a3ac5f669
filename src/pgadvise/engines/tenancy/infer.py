"""Tenancy from the catalog: names, types, keys, policies; never a row."""

from collections import Counter
from collections.abc import Iterator, Mapping

import msgspec

from pgadvise.engines.declared import Declared
from pgadvise.engines.platform import Platform
from pgadvise.engines.tenancy.belonging.claims import Claim, Ground
from pgadvise.engines.tenancy.belonging.scopes import scopes
from pgadvise.engines.tenancy.callers.people import people
from pgadvise.engines.tenancy.callers.policies import evidence
from pgadvise.engines.tenancy.names.words import words
from pgadvise.engines.tenancy.references.guesses import graph
from pgadvise.engines.tenancy.settled.certainty import certainty, why_none
from pgadvise.engines.tenancy.settled.declarations import Declarations
from pgadvise.engines.tenancy.settled.doubts import doubted
from pgadvise.engines.tenancy.settled.questions import questions
from pgadvise.engines.tenancy.tenancy import TableTenancy, Tenancy
from pgadvise.engines.tenancy.tenant.boundary import Boundary, boundary
from pgadvise.engines.tenancy.tenant.candidates import candidates, scales
from pgadvise.engines.tenancy.tenant.nameless import nameless
from pgadvise.snapshot import Relation, Snapshot

_LEDGER = Claim(scope="global", confidence=0.97, evidence=("the ledger of a migration tool",))


def tenancy(snapshot: Snapshot, platform: Platform, declared: Declared) -> Tenancy:
    """Whose rows each table holds. Raises ConfigError where `[tenancy]` names what does not exist."""
    found = graph(snapshot, platform)
    proof = evidence(found)
    persons = people(found, proof)
    loose = nameless(found, proof)
    weights = scales(found, persons, proof)
    said = Declarations(weights, declared.tenancy)
    weighed = candidates(weights, loose)
    stated = said.boundary(weighed)
    choice = stated or boundary(found, persons, weighed, loose)
    ground = Ground(graph=found, evidence=proof, people=persons, loose=loose, boundary=choice)
    sure = 1.0 if stated else certainty(ground)
    known = {**_ledgers(platform), **doubted(ground, scopes(ground, said.claims()))}
    if not choice.exists:
        known = {oid: _capped(claim, sure) for oid, claim in known.items()}
    return Tenancy(
        tenant_table=choice.best.table.name if choice.best else None,
        keys=_keys(choice, known),
        source="none" if not choice.exists else "declared" if stated else "inferred",
        confidence=round(sure, 2),
        tables=tuple(sorted(_tables(snapshot, known), key=lambda table: table.name)),
        levels=tuple(level.table.name for level in choice.levels) if len(choice.levels) > 1 else (),
        people=tuple(sorted(found.name(oid) for oid in persons)),
        questions=questions(ground, known, sure),
        why_none=None if choice.exists else _NOBODY if said.nobody else why_none(choice),
    )


def _capped(claim: Claim, sure: float) -> Claim:
    """Shared by all is at most as sure as that there are no tenants."""
    if claim.scope != "global":
        return claim
    return msgspec.structs.replace(claim, confidence=min(claim.confidence, sure))


_NOBODY = "the configuration says that there are no tenants"


def _ledgers(platform: Platform) -> dict[int, Claim]:
    """What stands among the user's tables and is not the user's."""
    return {
        relation.oid: _LEDGER
        for relation in platform.snapshot.tables
        if relation.extension is None
        and relation.persistence != "temporary"
        and platform.owns_schema(relation.schema)
        and not platform.owns(relation)
    }


def _keys(choice: Boundary, known: Mapping[int, Claim]) -> tuple[str, ...]:
    """The key columns by name: the boundary's most used first, then those of other levels."""
    if not choice.exists:
        return ()
    own = choice.best.held if choice.best else choice.keyless
    carried = [(oid not in own, claim.key) for oid, claim in known.items() if claim.scope in ("direct", "membership")]
    # A bare id is a key where its rows share the tenant's; elsewhere the name says nothing.
    carried = [(other, key) for other, key in carried if key and words(key) != ("id",)]
    counts = Counter(key for _, key in carried if key)
    elsewhere = {key for other, key in carried if key and other} - {key for other, key in carried if key and not other}
    return tuple(sorted(counts, key=lambda key: (key in elsewhere, -counts[key], key)))


def _tables(snapshot: Snapshot, known: Mapping[int, Claim]) -> Iterator[TableTenancy]:
    """Every claim as an answer; a partition's rows are its parent's."""
    waiting = list(known.items())
    for oid, claim in waiting:
        relation = snapshot.relation(oid)
        if relation is not None:
            yield _answer(relation, claim)
            waiting += [(child.oid, claim) for child in snapshot.children_of(relation) if child.is_partition]


def _answer(relation: Relation, claim: Claim) -> TableTenancy:
    return TableTenancy(
        table=relation.oid,
        name=relation.qualified,
        scope=claim.scope,
        key=claim.key,
        expression=claim.expression,
        via=claim.via,
        confidence=round(claim.confidence, 2),
        evidence=claim.evidence,
    )
