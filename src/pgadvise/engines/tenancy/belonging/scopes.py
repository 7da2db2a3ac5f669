"""The scope of every table: one line of reasoning after another, the first that speaks of a table wins."""

from collections.abc import Mapping

import msgspec

from pgadvise.engines.tenancy.belonging.claims import Claim, Claims, Ground
from pgadvise.engines.tenancy.belonging.direct import direct
from pgadvise.engines.tenancy.belonging.leftovers import left_over
from pgadvise.engines.tenancy.belonging.owners import owned
from pgadvise.engines.tenancy.belonging.paths import Way, reached, ways
from pgadvise.engines.tenancy.belonging.shared import shared
from pgadvise.engines.tenancy.names import lexicon
from pgadvise.engines.tenancy.names.columns import OWNED, is_array, is_choice, ownership
from pgadvise.engines.tenancy.names.words import base, words
from pgadvise.engines.tenancy.references.graph import Table
from pgadvise.engines.tenancy.tenancy import SURE

_BACK = 2  # a file that an attachment points at, the attachment being a row of any table
_DOUBTFUL = 0.6  # a way to a tenant below it gives way to an owner
_STRONG = 0.8  # an owner that must be there, and whose column says that it is one
_THROUGH = 0.66  # what hangs on a person's rows may be everybody's where nothing isolates people
_LIKED = 0.75
_CONTESTED = 0.66  # an owner beside a way to a tenant that is too doubtful


def scopes(ground: Ground, settled: dict[int, Claim]) -> dict[int, Claim]:
    """A claim for each table; `settled` are those that a person declared."""
    known = {oid: claim for oid, claim in settled.items() if claim.scope != "transitive"}
    _add(known, _registries(ground))
    _add(known, _members(ground))
    for oid, table in ground.graph.tables.items():
        if oid not in known and (claim := _own(ground, table)):
            known[oid] = claim
    _through_others(ground, known)
    _backwards(ground, known)
    _add(known, shared(ground, known, [table for oid, table in ground.graph.tables.items() if oid not in known]))
    # A declared "transitive" takes over the way that was found, whatever else was thought of the table.
    reached_otherwise = {oid: claim for oid, claim in settled.items() if claim.scope == "transitive"}
    for oid, claim in reached_otherwise.items():
        via = known[oid].via if oid in known and known[oid].scope == "transitive" else ()
        known[oid] = msgspec.structs.replace(claim, via=via)
    return known


def _add(known: dict[int, Claim], found: dict[int, Claim]) -> None:
    known.update({oid: claim for oid, claim in found.items() if oid not in known})


def _registries(ground: Ground) -> dict[int, Claim]:
    boundary = ground.boundary
    if boundary.best is None:
        return {}
    best = boundary.best.table
    found = {best.oid: Claim(scope="tenant", key=best.key, confidence=0.98, evidence=("lists the tenants",))}
    for level in boundary.upper:
        why = f"a level above {best.name}"
        found[level.oid] = Claim(scope="tenant", key=level.table.key, confidence=0.6, evidence=(why,))
    return found


def _members(ground: Ground) -> dict[int, Claim]:
    found: dict[int, Claim] = {}
    for level in ground.boundary.levels:
        for oid in level.members:
            why = f"joins people and {level.table.name}"
            claim = Claim(scope="membership", key=level.held[oid].column, confidence=0.93, evidence=(why,))
            found.setdefault(oid, claim)
    return found


def _own(ground: Ground, table: Table) -> Claim | None:
    """What the table's own columns say: people, or a tenant's key."""
    claim = direct(ground, table) if ground.boundary.exists else None
    if table.oid in ground.people:
        best = ground.boundary.best
        personal = claim if best is not None and best.oid in ground.people else None
        return personal or _bound(ground, table, claim) or _people(table)
    owner = owned(ground, table) if claim else None
    if claim and owner and (_is_loose(table, claim, owner) or _is_a_users(ground, table, claim)):
        return msgspec.structs.replace(owner, confidence=_CONTESTED)
    if claim and _of_a_user(ground, table, claim):
        why = f"{claim.key} names a user by the tenant that each has"
        return Claim(scope="user", key=claim.key, confidence=0.66, evidence=(why,))
    if claim and ground.boundary.keyless and _staff_list(table):
        why = "people of a tenant, and there is no table of users"
        return Claim(scope="membership", key=claim.key, confidence=0.68, evidence=(why,))
    return claim


def _is_a_users(ground: Ground, table: Table, claim: Claim) -> bool:
    """`user_sessions`, and sessions of a browser, that must name a user and may name a tenant, or whose
    `current_workspace_id` says where he is.
    """
    if claim.key is None:
        return False
    named = (table.words[0] == "user" or _is_login(table)) and table.columns[claim.key].nullable
    owners = (r for r in ground.graph.to(table.oid, ground.people) if r.not_null and ownership(r.column) >= OWNED)
    return (named or is_choice(claim.key)) and any(owners)


def _is_login(table: Table) -> bool:
    return table.words[-1] == "session" and any(words(column) == ("user", "agent") for column in table.columns)


def _of_a_user(ground: Ground, table: Table, claim: Claim) -> bool:
    """`user_id` of what refers to accounts: each user has one of his own, which has his id."""
    best = ground.boundary.best
    led = best is not None and any(r.column == claim.key for r in ground.graph.to(table.oid, (best.oid,)))
    return led and base(claim.key or "") == ("user",) and best is not None and "user" not in best.table.words


def _is_loose(table: Table, claim: Claim, owner: Claim) -> bool:
    """A key that is doubtful beside an owner that hardly is, or a list of several tenants."""
    several = claim.key is not None and is_array(table.columns[claim.key])
    return owner.confidence >= (_DOUBTFUL if several else _STRONG) and (several or claim.confidence < _DOUBTFUL)


def _people(table: Table) -> Claim:
    return Claim(scope="user", key=table.key, confidence=0.93, evidence=("a table of people",))


def _bound(ground: Ground, table: Table, claim: Claim | None) -> Claim | None:
    """Where each user belongs to exactly one tenant, users are that tenant's rows; or its members, if another table
    knows the people.
    """
    best = ground.boundary.best
    if claim is None or claim.key is None or best is None or best.members or claim.confidence < 0.8:
        return None
    if table.columns[claim.key].nullable:
        return None
    others = [r for r in ground.graph.to(table.oid, ground.people) if not table.is_key(r.column)]
    if others:
        why = f"{others[0].column} says which person the member is"
        return Claim(scope="membership", key=claim.key, confidence=0.6, evidence=(*claim.evidence, why))
    why = "a user belongs to exactly one tenant"
    return Claim(scope="direct", key=claim.key, confidence=0.6, evidence=(*claim.evidence, why))


def _staff_list(table: Table) -> bool:
    named = not (lexicon.MEMBER - {"user"}).isdisjoint(table.words)
    return named and any(base(column) == ("user",) for column in table.columns)


def _through_others(ground: Ground, known: dict[int, Claim]) -> None:
    """Ways to what carries a key, owners, and ways to what is owned."""
    # What is reached through a person belongs to that person, also where each belongs to one tenant.
    scoped = [oid for oid, claim in known.items() if claim.scope in ("direct", "membership", "transitive")]
    starts = {oid: _start(known[oid]) for oid in scoped if oid not in ground.people}
    found = ways(ground, starts, known) if ground.boundary.exists else {}
    claims = _ways_or_owners(ground, known, found)
    # No way leads through what turned out to be a person's.
    theirs = {oid: claim for oid, claim in claims.items() if claim.scope == "user"}
    if any(step.target in theirs for way in found.values() for step in way.steps):
        _add(known, theirs)
        claims = _ways_or_owners(ground, known, ways(ground, starts, known))
    _add(known, claims)
    mine = {oid: 1.0 for oid, claim in known.items() if claim.scope == "user" and oid not in ground.people}
    further = ways(ground, mine, known, traces=False)
    for oid, claim in reached(ground, "user", further).items():
        doubt = min(known[further[oid].steps[-1].target].confidence, 0.97 if ground.boundary.exists else _THROUGH)
        known.setdefault(oid, msgspec.structs.replace(claim, confidence=min(claim.confidence, doubt)))


def _ways_or_owners(ground: Ground, known: Claims, found: Mapping[int, Way]) -> dict[int, Claim]:
    transitive = reached(ground, "transitive", found)
    claims = {}
    for oid, table in ground.graph.tables.items():
        loose = oid in found and not found[oid].steps[0].not_null
        if oid not in known and (claim := _either(table, transitive.get(oid), owned(ground, table), loose=loose)):
            claims[oid] = claim
    return claims


def _start(claim: Claim) -> float:
    """A doubtful end makes the whole way doubtful."""
    return claim.confidence if claim.confidence < SURE else 1.0


def _backwards(ground: Ground, known: dict[int, Claim]) -> None:
    """What a tenant's row points at, what a type column explains, and what these lead to in turn."""
    found: dict[int, Claim] = {}
    for _ in range(_BACK):
        left = [table for oid, table in ground.graph.tables.items() if oid not in known]
        more = {table.oid: claim for table in left if (claim := left_over(ground, known, table))}
        found |= more
        _add(known, more)
        if not more:
            break
    # However doubtful the end of such a way is, what hangs on it is no more everybody's than that is.
    further = ways(ground, dict.fromkeys(found, 1.0), known)
    for oid, claim in reached(ground, "transitive", further).items():
        start = found[further[oid].steps[-1].target]
        sure = min(claim.confidence, start.confidence)
        known.setdefault(oid, msgspec.structs.replace(claim, via=(*claim.via, *start.via), confidence=sure))


def _either(table: Table, way: Claim | None, owner: Claim | None, *, loose: bool) -> Claim | None:
    """A way to a tenant wins over an owner, unless it is `loose` or doubtful: what must have an owner and may have a
    tenant is the person's, and so is somebody's favourite among a tenant's rows.
    """
    if way is None or owner is None:
        return owner or way
    if not lexicon.PERSONAL.isdisjoint(table.words):
        return msgspec.structs.replace(owner, confidence=min(owner.confidence, _LIKED))
    personal = loose and owner.confidence >= _STRONG and owner.confidence > way.confidence
    if way.confidence < _DOUBTFUL and not personal:
        return msgspec.structs.replace(owner, confidence=min(owner.confidence, _CONTESTED))
    return owner if personal else way
