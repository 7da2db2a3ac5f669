"""Tables whose rows belong to one person."""

from collections.abc import Iterator

import msgspec

from pgadvise.engines.tenancy.belonging.claims import Claim, Ground
from pgadvise.engines.tenancy.names import lexicon
from pgadvise.engines.tenancy.names.columns import AUTHORED, MADE, NOT_OWNED, OWNED, RELATED, family, ownership
from pgadvise.engines.tenancy.names.words import base
from pgadvise.engines.tenancy.references.graph import Reference, Table


class _Owner(msgspec.Struct, frozen=True, order=True):
    weakness: float
    column: str
    confidence: float
    why: str


def owned(ground: Ground, table: Table) -> Claim | None:
    """The claim by the strongest owner column."""
    best = min(_references(ground, table), default=None) or min(_others(ground, table), default=None)
    if best is None:
        return None
    return Claim(scope="user", key=best.column, confidence=best.confidence, evidence=(best.why,))


def _references(ground: Ground, table: Table) -> Iterator[_Owner]:
    compared = ground.evidence.owners.get(table.oid, {})
    for reference in ground.graph.to(table.oid, ground.people):
        strength = 0.9 if table.is_key(reference.column) else _strength(ground, table, reference)
        if compared.get(reference.column):
            strength = max(strength, 0.85)
        if strength not in (NOT_OWNED, MADE) and (strength != RELATED or _trusted(table, reference)):
            confidence = (
                strength
                * (1 if reference.not_null else 0.8)
                * (1 if reference.declared else min(0.92, 0.5 + reference.score / 2))
            )
            weakness = -strength * (1 if reference.not_null else 0.85)
            why = f"{reference.column} is the owner, a row of {ground.graph.name(reference.target)}"
            yield _Owner(weakness, reference.column, confidence, why)


def _strength(ground: Ground, table: Table, reference: Reference) -> float:
    """Who made a row is no owner where it also says who changed it last; an `admin_user_id` of `admin_users` is, and so
    is the `token_principal_id` of `tokens`.
    """
    said = base(reference.column) or ()
    own = table.words if said[: len(table.words)] == table.words else ()
    if ground.graph.table(reference.target).words in (said, said[len(own) :]):
        return OWNED
    strength = ownership(reference.column)
    return NOT_OWNED if strength in (AUTHORED, MADE) and table.is_stamped else strength


def _trusted(table: Table, reference: Reference) -> bool:
    """`created_by`, or a word that nobody knows: ownership only where it must be there, and in no catalogue.

    Prisma's `_RoleToUser` has columns A and B, and is no catalogue of roles.
    """
    joins = list(table.columns) == ["A", "B"]
    return joins or (reference.not_null and lexicon.CATALOGUE.isdisjoint(table.words))


def _knows_people(ground: Ground) -> bool:
    """There is a table of people, or one that joins tenants with people who are listed elsewhere."""
    return bool(ground.people or not ground.boundary.exists or (ground.boundary.best and ground.boundary.best.members))


def _others(ground: Ground, table: Table) -> Iterator[_Owner]:
    compared = ground.evidence.owners.get(table.oid, {})
    for column in table.columns.values():
        if compared.get(column.name):
            why = f"policies compare {column.name} with the caller"
            yield _Owner(-0.8, column.name, 0.8, why)
        elif base(column.name) == ("owner",) and family(column) and not (ground.people or ground.boundary.exists):
            yield _Owner(-0.6, column.name, 0.5, f"{column.name} may name a person")
        elif base(column.name) == ("user",) and family(column) and _knows_people(ground):
            sure = 0.68 if ground.people else 0.55
            yield _Owner(-0.7, column.name, sure, f"{column.name} names a user, without a foreign key")
