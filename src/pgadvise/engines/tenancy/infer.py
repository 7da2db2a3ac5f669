"""Tenancy from the catalog: names, types, keys, policies; never a row."""

from collections.abc import Iterator

from pgadvise.engines.declared import Declared
from pgadvise.engines.platform import Platform
from pgadvise.engines.tenancy.boundary import boundary
from pgadvise.engines.tenancy.candidates import candidates
from pgadvise.engines.tenancy.claims import Claim, Ground
from pgadvise.engines.tenancy.guesses import graph
from pgadvise.engines.tenancy.nameless import nameless
from pgadvise.engines.tenancy.people import people
from pgadvise.engines.tenancy.policies import evidence
from pgadvise.engines.tenancy.scopes import scopes
from pgadvise.engines.tenancy.tenancy import TableTenancy, Tenancy
from pgadvise.snapshot import Relation, Snapshot


def tenancy(snapshot: Snapshot, platform: Platform, declared: Declared) -> Tenancy:
    found = graph(snapshot, platform)
    proof = evidence(found)
    persons = people(found, proof)
    loose = nameless(found, proof)
    choice = boundary(found, persons, candidates(found, persons, proof, loose), loose)
    ground = Ground(graph=found, evidence=proof, people=persons, loose=loose, boundary=choice)
    known = scopes(ground, {})
    tables = [_judged(found.tables[oid].relation, claim) for oid, claim in known.items()]
    tables += [_judged(relation, _LEDGER) for relation in _ledgers(platform)]
    return Tenancy(
        tenant_table=choice.best.table.name if choice.best else None,
        source="inferred" if choice.exists else "none",
        tables=tuple(sorted(tables, key=lambda table: table.name)),
        people=tuple(sorted(found.name(oid) for oid in persons)),
        levels=tuple(c.table.name for c in choice.levels) if len(choice.levels) > 1 else (),
    )


_LEDGER = Claim(scope="global", confidence=0.97, evidence=("the ledger of a migration tool",))


def _ledgers(platform: Platform) -> Iterator[Relation]:
    """What stands among the user's tables and is not the user's."""
    for relation in platform.snapshot.tables:
        made = relation.extension is None and relation.persistence != "temporary"
        if made and platform.owns_schema(relation.schema) and not platform.owns(relation):
            yield relation


def _judged(relation: Relation, claim: Claim) -> TableTenancy:
    return TableTenancy(
        table=relation.oid,
        name=relation.qualified,
        scope=claim.scope,
        key=claim.key,
        via=claim.via,
        confidence=round(claim.confidence, 2),
        evidence=claim.evidence,
    )
