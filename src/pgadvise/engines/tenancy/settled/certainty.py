"""How sure the choice of the tenant is, and why there is none where there is none."""

from pgadvise.engines.tenancy.belonging.claims import Ground
from pgadvise.engines.tenancy.names import lexicon
from pgadvise.engines.tenancy.names.columns import is_staff
from pgadvise.engines.tenancy.tenant.boundary import THRESHOLD, Boundary
from pgadvise.engines.tenancy.tenant.candidates import PARTY, UNMISTAKABLE, Candidate

NEAR = 1.2  # a candidate that comes so close to the threshold is worth a question
_KEYLESS = 0.75
_CARRIED, _DIVIDED = 3, 0.65  # what more tables than these refer to may divide them
_CALLED = 0.3
_PLAIN = 0.95  # what is called so is rarely anything but a list of tenants, whether or not a way leads to its people
# The share and the number of the tables that carry the key of a root, whatever it is called, and the share below it.
_MUCH, _MANY, _MOST = 0.2, 8, 0.5
_A_PARTY = 0.1  # of those who sell, bring and buy on a market each may be meant
_UNKNOWN_WORD = 0.15  # a class of pupils is joined by members too, and isolates nobody


def certainty(ground: Ground) -> float:
    """0.3 to 0.98 for a tenant; for none it falls as the best candidate comes near."""
    boundary = ground.boundary
    if boundary.best is None:
        return _KEYLESS if boundary.keyless else _none(ground)
    best = boundary.best
    rivals = _rivals(ground, best)
    lead = best.score - max((rival.score for rival in rivals), default=0.0)
    sure = 0.55 + 0.07 * (best.score - THRESHOLD) + 0.06 * min(3.0, lead)
    sure -= 0.12 * bool(boundary.upper) + 0.1 * (best.link < 0.8) + _UNKNOWN_WORD * (not best.name)
    sure -= _A_PARTY * (PARTY in best.parts)
    larger = larger_below(ground, best)
    if larger:  # whose row may belong to no tenant isolates by itself; what must belong to one only divides it
        sure -= 0.08 if best.held[larger.oid].not_null else 0.2
    return max(0.3, min(0.98, sure))


def _none(ground: Ground) -> float:
    """A confident "none" is the least safe answer: it needs that nothing at all looks like a tenant."""
    candidates = ground.boundary.candidates
    top = candidates[0].score if candidates else 0.0
    sure = 0.97 - 0.5 * max(0.0, top - (THRESHOLD - 2)) / 2
    hints = any(c.members or _well_named(c) for c in candidates)
    hints = hints or any(len(columns) > 1 for columns in ground.loose.values())
    divided = any(_divides(ground, c) for c in candidates)
    return max(0.4, min(_DIVIDED if divided else 0.8 if hints else 0.97, sure))


def _divides(ground: Ground, candidate: Candidate) -> bool:
    """Every user must belong to it; or it is called a tenant, or like one where no row knows of users; or it belongs
    to nothing itself, and very many tables belong to it.
    """
    known = any(ground.graph.children.get(oid) for oid in ground.people)
    peopled = candidate.bound or candidate.name >= _PLAIN or (not known and candidate.name >= _CALLED)
    return len(candidate.held) > _CARRIED and (peopled or _is_root(ground, candidate))


def _is_root(ground: Ground, candidate: Candidate) -> bool:
    parents = ground.graph.parents.get(candidate.oid, ())
    owned = any(r.not_null and not is_staff(r.column) for r in parents)
    catalogue = not lexicon.CATALOGUE.isdisjoint(candidate.table.words)
    much = candidate.share >= _MUCH or (candidate.reach >= _MOST and candidate.name > _CALLED)
    return much and len(candidate.held) >= _MANY and not (owned or catalogue)


def _rivals(ground: Ground, best: Candidate) -> list[Candidate]:
    """Other candidates, those above and below it aside."""
    near = {best.oid} | {c.oid for c in ground.boundary.levels}
    return [c for c in ground.boundary.candidates if c.oid not in near and c.oid not in best.held]


def larger_below(ground: Ground, best: Candidate) -> Candidate | None:
    """A registry below whose key at least as many tables carry: it may be the one that isolates."""
    below = [c for c in ground.boundary.candidates if c.oid in best.held and c.name >= 0.2]
    larger = [c for c in below if len(c.held) >= len(best.held)]
    return max(larger, key=lambda c: len(c.held), default=None)


def runner_up(ground: Ground) -> Candidate | None:
    """Who else could be meant: a larger one below, one above, or a rival near the threshold."""
    best = ground.boundary.best
    if best is None:
        return None
    rivals = [c for c in (*ground.boundary.upper, *_rivals(ground, best)) if c.score >= THRESHOLD - NEAR]
    return larger_below(ground, best) or next(iter(rivals), None)


def why_none(boundary: Boundary) -> str:
    """The reason why rules about tenants do not apply, in one clause."""
    said = "no table lists tenants that people belong to and other tables refer to"
    return f"{said}; nearest is {boundary.candidates[0].table.name}" if nearest(boundary) else said


def nearest(boundary: Boundary) -> Candidate | None:
    """The best candidate, where it came near or where its name alone is worth a question."""
    near = (c for c in boundary.candidates if c.score >= THRESHOLD - NEAR or _well_named(c))
    return next(near, None)


def _well_named(candidate: Candidate) -> bool:
    return candidate.name >= UNMISTAKABLE and len(candidate.held) > 1
