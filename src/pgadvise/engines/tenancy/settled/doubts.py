"""What speaks against an answer: evidence for another scope, which makes it a likely one at most."""

from collections.abc import Callable, Mapping

import msgspec

from pgadvise.engines.tenancy.belonging.claims import Claim, Claims, Ground
from pgadvise.engines.tenancy.callers.members import person_columns
from pgadvise.engines.tenancy.names import lexicon
from pgadvise.engines.tenancy.names.columns import MADE, OWNED, is_decoration, is_staff, ownership
from pgadvise.engines.tenancy.names.words import base, words
from pgadvise.engines.tenancy.references.graph import Reference, Table
from pgadvise.engines.tenancy.tenancy import Scope
from pgadvise.engines.tenancy.tenant.candidates import Candidate

# Measured on 154 public schemas: of answers with such evidence against them one in six is wrong, of sure ones 1 %.
_LIKELY = 0.66


def doubted(ground: Ground, known: Claims) -> dict[int, Claim]:
    """The claims, each no surer than the evidence against it lets it be; what a person declared stays as it is."""
    return {oid: _doubted(ground, known, oid, claim) for oid, claim in known.items()}


def _doubted(ground: Ground, known: Claims, oid: int, claim: Claim) -> Claim:
    table = ground.graph.tables.get(oid)
    if table is None or claim.confidence <= _LIKELY or claim.confidence == 1:
        return claim
    against = next((why for doubt in _DOUBTS.get(claim.scope, ()) if (why := doubt(ground, known, table, claim))), None)
    if against is None:
        return claim
    return msgspec.structs.replace(claim, confidence=_LIKELY, evidence=(*claim.evidence, against))


def _of_a_level(ground: Ground, known: Claims, table: Table, claim: Claim) -> str | None:
    """The key is that of a level, or of what may be one: whether its carriers are direct depends on whom one asks."""
    oid = level_of(ground, table, claim)
    return f"{ground.graph.name(oid)} may be a level of tenants or rows of a tenant like others" if oid else None


def level_of(ground: Ground, table: Table, claim: Claim) -> int | None:
    """What the claim leads to, where nobody can say whether it is a level of tenants."""
    best = ground.boundary.best
    own = best.held.get(table.oid) if best else None
    if claim.scope not in ("direct", "transitive") or (own and own.column == claim.key):  # also what was declared
        return None
    return next((r.target for r in _steps(ground, table, claim) if r.target in ground.boundary.doubtful), None)


def _optional(ground: Ground, known: Claims, table: Table, claim: Claim) -> str | None:
    """What need not lead anywhere says little of the rows where it does not."""
    loose = [r for r in _steps(ground, table, claim) if not r.not_null]
    return f"rows without {loose[0].column} are nobody's or everybody's" if loose else None


def _must_have_an_owner(ground: Ground, known: Claims, table: Table, claim: Claim) -> str | None:
    """What must have an owner and may have a tenant may be the person's."""
    if not any(not r.not_null for r in _steps(ground, table, claim)):
        return None
    owners = [r for r in ground.graph.to(table.oid, ground.people) if r.not_null and ownership(r.column) != MADE]
    return f"{owners[0].column} must name a person" if owners else None


def _of_a_persons_row(ground: Ground, known: Claims, table: Table, claim: Claim) -> str | None:
    """What joins a person's list and a tenant's rows is an item of that list as well."""
    required = (r for r in ground.graph.parents.get(table.oid, ()) if r.not_null and r.declared)
    others = (r for r in required if r.target in known and r.target not in ground.people)
    mine = (r for r in others if known[r.target].scope == "user")
    return f"{found.column} leads to a person's rows" if (found := next(mine, None)) else None


def _of_a_tenants_row(ground: Ground, known: Claims, table: Table, claim: Claim) -> str | None:
    """Somebody's reaction to a message is a row of the message's tenant as well."""
    parents = (r for r in ground.graph.parents.get(table.oid, ()) if r.not_null and not is_staff(r.column))
    others = (r for r in parents if r.target in known and known[r.target].scope in ("direct", "transitive"))
    return f"{found.column} leads to a tenant's rows" if (found := next(others, None)) else None


def _may_be_a_tenants(ground: Ground, known: Claims, table: Table, claim: Claim) -> str | None:
    """What must have a person and may have a tenant's row is of that row's tenant as well, where it has one."""
    if table.oid in ground.people:
        return None
    loose = (r for r in ground.graph.parents.get(table.oid, ()) if not (r.not_null or r.pointer or is_staff(r.column)))
    others = (r for r in loose if r.target in known and known[r.target].scope in ("direct", "transitive"))
    found = next((r.column for r in others if not is_decoration(r.column)), None)
    return f"{found} may lead to a tenant's rows" if found else None


def _of_any_row(ground: Ground, known: Claims, table: Table, claim: Claim) -> str | None:
    """Whoever has a row about any other may have it there."""
    pairs = (c for c in table.columns if table.is_polymorphic(base(c) or ()) and not ground.graph.refers(table.oid, c))
    return f"{found} may be of any table" if ground.boundary.exists and (found := next(pairs, None)) else None


def _hangs_on_an_owners(ground: Ground, known: Claims, table: Table, claim: Claim) -> str | None:
    """What hangs on a row that may be a person's may be that person's."""
    for step in claim.via:
        oid = ground.oids.get(step.references)
        holder = known.get(oid) if oid is not None else None
        if oid is not None and holder is not None and holder.scope == "direct":
            table = ground.graph.tables[oid]
            why = _must_have_an_owner(ground, known, table, holder) or _qualified(ground, known, table, holder)
            return f"{step.references}.{why}" if why else None
    return None


def _pairs_people(ground: Ground, known: Claims, table: Table, claim: Claim) -> str | None:
    """One row for each pair of a person and a tenant may say who belongs."""
    persons = {r.column for r in ground.graph.to(table.oid, ground.people)}
    pairs = (u for u in table.pairings if len(u) <= 3 and claim.key in u and not persons.isdisjoint(u))
    return f"{', '.join(pair)} pair people and tenants" if (pair := next(pairs, None)) else None


def _qualified(ground: Ground, known: Claims, table: Table, claim: Claim) -> str | None:
    """`converted_org_id` that may be NULL says something of a tenant, not whose the row is."""
    best = ground.boundary.best
    held = best.held.get(table.oid) if best else None
    if best is None or held is None or held.column != claim.key or held.not_null:
        return None
    told = set(base(held.column) or ()) - set(best.table.words) - set(table.words) - set(lexicon.TENANT)
    return f"{held.column} need not name one, and calls it {', '.join(sorted(told))}" if told else None


def _joined(ground: Ground, known: Claims, table: Table, claim: Claim) -> str | None:
    """What hangs on a row that several people join is no person's, and what joins them is no person's alone."""
    way = (table.name, *(step.references for step in claim.via))
    found = next((name for name in way if name in ground.joined), None)
    found = found or next((name for name, joining in ground.joined.items() if joining == table.name), None)
    return f"{ground.joined[found]} joins people and {found}" if found else None


def _lists_members(ground: Ground, known: Claims, table: Table, claim: Claim) -> str | None:
    """`call_participants` are those of a call, whose ever that is, and no person's alone."""
    *whole, last = table.words
    listed = whole and last in lexicon.MEMBER - {"user"} and table.oid not in ground.people
    return f"by its name it lists those of a {' '.join(whole)}" if listed and ground.boundary.exists else None


def _need_not_name(ground: Ground, known: Claims, table: Table, claim: Claim) -> str | None:
    """Employees that may be no users are a tenant's rows, where another table says which users belong."""
    persons = [r for r in ground.graph.to(table.oid, ground.people) if ownership(r.column) >= OWNED]
    if not persons or any(r.not_null for r in persons):
        return None
    others = (oid for level in ground.boundary.levels for oid in level.members if oid != table.oid)
    named = any(r.not_null for oid in others for r in ground.graph.to(oid, ground.people))
    return f"{persons[0].column} need name nobody" if named else None


def _otherwise_named(ground: Ground, known: Claims, table: Table, claim: Claim) -> str | None:
    """Where one table is called the tenant's members, what calls those whom it joins something else, or nothing, may
    say something else of them.
    """
    level = next((level for level in ground.boundary.levels if table.oid in level.members), None)
    if level is None or _plainly_members(ground, table, level):
        return None
    others = (oid for oid in level.members if not lexicon.MEMBERSHIP.isdisjoint(ground.graph.tables[oid].words))
    plain = (oid for oid in others if oid != table.oid and _plainly_members(ground, ground.graph.tables[oid], level))
    return f"{ground.graph.name(found)} is called so" if (found := next(plain, None)) is not None else None


def _plainly_members(ground: Ground, table: Table, level: Candidate) -> bool:
    """The name has a word for members, and besides only those of both sides."""
    people = {word for oid in ground.people for word in ground.graph.table(oid).words}
    sides = {*level.table.words, *people, *lexicon.JOINING, *ground.graph.prefixes}
    said = set(table.words)
    return not said.isdisjoint(lexicon.MEMBER) and said <= sides | lexicon.MEMBER


def _several_times(ground: Ground, known: Claims, table: Table, claim: Claim) -> str | None:
    """Who has one row for each question or each day in the same tenant does something there, besides belonging."""
    persons = set(person_columns(ground.graph, table, ground.people))
    keys = [key for key in table.pairings if claim.key in key and not persons.isdisjoint(key)]
    others = [[c for c in key if c != claim.key and c not in persons and not _tells_a_role(c)] for key in keys]
    return f"{others[0][0]} tells several rows of a person apart" if others and all(others) else None


def _tells_a_role(column: str) -> bool:
    return not {*lexicon.RIGHTS, "type", "kind", "status"}.isdisjoint(words(column))


def _of_a_level_below(ground: Ground, known: Claims, table: Table, claim: Claim) -> str | None:
    """Where the tenants have members of their own, those of a level below are rows of a tenant like others perhaps."""
    best = ground.boundary.best
    if best is None or not best.members or table.oid in best.members:
        return None
    return f"{ground.graph.name(best.members[0])} says who belongs to the tenants"


def _of_two_tenants(ground: Ground, known: Claims, table: Table, claim: Claim) -> str | None:
    """What names two tenants beside a person says how they deal with each other."""
    best = ground.boundary.best
    keys = sorted({r.column for r in ground.graph.to(table.oid, (best.oid,)) if r.declared}) if best else []
    return f"{' and '.join(keys)} name different tenants" if len(keys) > 1 else None


def _of_each_user(ground: Ground, known: Claims, table: Table, claim: Claim) -> str | None:
    """`user_viewed_pages` are a user's as much as a page's."""
    owners = [r for r in ground.graph.to(table.oid, ground.people) if r.not_null and ownership(r.column) >= OWNED]
    return f"named after users, and {owners[0].column} must name one" if owners and table.words[0] == "user" else None


def _has_a_tenant(ground: Ground, known: Claims, table: Table, claim: Claim) -> str | None:
    """People that carry the tenant's key may be that tenant's contacts."""
    best = ground.boundary.best
    held = best.held.get(table.oid) if best and table.oid in ground.people else None
    return f"{held.column} says which tenant each belongs to" if held else None


def _steps(ground: Ground, table: Table, claim: Claim) -> list[Reference]:
    """The references by which the claim leaves the table."""
    columns = claim.via[0].columns if claim.via else (claim.key,)
    return [r for r in ground.graph.parents.get(table.oid, ()) if r.columns == columns or r.column == claim.key]


_Doubt = Callable[[Ground, Claims, Table, Claim], str | None]
_DOUBTS: Mapping[Scope, tuple[_Doubt, ...]] = {
    "direct": (_of_a_level, _qualified, _must_have_an_owner, _pairs_people),
    "transitive": (_of_a_level, _optional, _of_each_user, _hangs_on_an_owners, _of_a_persons_row),
    "user": (_has_a_tenant, _lists_members, _joined, _of_a_tenants_row, _of_any_row, _may_be_a_tenants),
    "membership": (_of_a_level_below, _several_times, _need_not_name, _of_two_tenants, _otherwise_named),
}
