"""What a person should settle: each doubt in one sentence, with the lines of pgadvise.toml that settle it."""

from collections.abc import Collection, Iterator, Mapping, Sequence

import msgspec

from pgadvise.engines.tenancy.belonging.claims import Claim, Ground
from pgadvise.engines.tenancy.settled.certainty import larger_below, nearest, runner_up
from pgadvise.engines.tenancy.settled.doubts import level_of
from pgadvise.engines.tenancy.tenancy import SURE, Question
from pgadvise.engines.tenancy.tenant.candidates import Candidate
from pgadvise.snapshot import Name

_SEVERAL = 3  # tables with one doubt are asked about together
_TAKEN = {
    "tenant": "as a list of tenants",
    "direct": "as a tenant's own",
    "transitive": "as a tenant's through another table",
    "membership": "as a membership",
    "user": "as user-owned",
    "global": "as shared by all",
}


def questions(ground: Ground, known: Mapping[int, Claim], confidence: float) -> tuple[Question, ...]:
    """First about the whole database, then about single tables, in the order of their names."""
    first = tuple(_about_tenant(ground, confidence))
    if first:
        return (*first, *_about_tables(ground, known, _keys(ground.boundary.best, runner_up(ground))[1:]))
    levels = _divided(ground, known)
    asked = {oid for _, group in levels for oid in group}
    left = {oid: claim for oid, claim in known.items() if oid not in asked}
    return (*_about_levels(ground, levels), *_about_tables(ground, left, ()))


def plain(name: Name) -> str:
    """`schema.name` as `[tenancy]` spells it, without SQL's quotes."""
    return f"{name.schema}.{name.name}"


def _about_tenant(ground: Ground, confidence: float) -> Iterator[Question]:
    boundary = ground.boundary
    if boundary.best:
        other = larger_below(ground, boundary.best)
        if confidence < SURE or (other and len(boundary.best.held) * 2 < len(ground.graph.tables)):
            yield _which(ground, boundary.best, confidence)
    elif boundary.keyless:
        if confidence < 1:  # else a person has said so
            yield _no_registry(ground)
    elif candidate := nearest(boundary):
        name = plain(candidate.table.name)
        doubt = f"no table is taken as the tenant, and {name} comes near: isolation between tenants was not judged"
        answer = f'[tenancy]\ntable = {_toml(name)}      # or "none", if rows belong to no tenants'
        yield Question(doubt, answer, (candidate.oid,))


def _which(ground: Ground, best: Candidate, confidence: float) -> Question:
    """Which of the registries isolates."""
    other = runner_up(ground)
    name = plain(best.table.name)
    doubt = f"{name} is taken as the tenant ({confidence:.2f}): {_weight(ground, best)}"
    choice = ""
    if other:
        doubt += f", but {_weight(ground, other)}"
        choice = f"      # or {_toml(plain(other.table.name))}"
    keys = _keys(best, other)
    lines = ["[tenancy]", f"table = {_toml(name)}{choice}", *(f"key = {_toml(key)}" for key in keys[:1])]
    lines += [f"also = [{_toml(key)}]" for key in keys[1:]]
    return Question(doubt, "\n".join(lines), (best.oid,))


def _divided(ground: Ground, known: Mapping[int, Claim]) -> list[tuple[Candidate, list[int]]]:
    """By what may be a level of tenants, the tables of which that is the doubt, where they are several."""
    levels = {c.oid: c for c in ground.boundary.candidates if c.oid in ground.boundary.doubtful and c.held}
    found: dict[int, list[int]] = {}
    for oid in sorted(known.keys() & ground.graph.tables.keys(), key=ground.graph.name):
        level = level_of(ground, ground.graph.tables[oid], known[oid]) if known[oid].confidence < SURE else None
        if level is not None:
            found.setdefault(level, []).append(oid)
    return [(levels[oid], group) for oid, group in found.items() if oid in levels and len(group) >= _SEVERAL]


def _about_levels(ground: Ground, levels: Sequence[tuple[Candidate, list[int]]]) -> Iterator[Question]:
    """One question for all, since the same lines settle them."""
    best = ground.boundary.best
    if best is None or not levels:
        return
    told = [f"{plain(c.table.name)} ({len(group)} tables hang on it)" for c, group in levels]
    doubt = f"beside {plain(best.table.name)}, tenants may have levels, or rows like others: {', '.join(told)}"
    lines = ["[tenancy]", f"table = {_toml(plain(best.table.name))}", *(f"key = {_toml(k)}" for k in _keys(best))]
    also = ", ".join(_toml(key) for key in _keys(*(c for c, _ in levels)))
    yield Question(doubt, "\n".join([*lines, f"also = [{also}]"]), tuple(oid for _, group in levels for oid in group))


def _weight(ground: Ground, candidate: Candidate) -> str:
    name = plain(candidate.table.name)
    count = len(candidate.held)
    carried = f"{count} table{'s' if count != 1 else ''} carr{'y' if count != 1 else 'ies'} the key of {name}"
    if candidate.members:
        return f"{carried} and {plain(ground.graph.name(candidate.members[0]))} joins people to it"
    return carried


def _keys(*candidates: Candidate | None) -> list[str]:
    """The key of each, once."""
    return list(dict.fromkeys(key for candidate in candidates if (key := _key(candidate))))


def _key(candidate: Candidate | None) -> str | None:
    """The name that most tables give its key."""
    if candidate is None or not candidate.held:
        return None
    names = [reference.column for reference in candidate.held.values()]
    return max(sorted(set(names)), key=names.count)


def _no_registry(ground: Ground) -> Question:
    columns = [column.name for column in ground.boundary.keyless.values()]
    key = max(sorted(set(columns)), key=columns.count)
    carry = "1 table carries" if len(columns) == 1 else f"{len(columns)} tables carry"
    doubt = f"{carry} {key} and no table lists the tenants: rows are judged by {key} alone"
    return Question(doubt, f"[tenancy]\nkey = {_toml(key)}", ())


def _about_tables(ground: Ground, known: Mapping[int, Claim], asked: Collection[str]) -> Iterator[Question]:
    """Not where nobody is a tenant, nor of a key that was `asked` about: one question settles all of them. What hangs
    on another table's answer is asked about with that.
    """
    tables = ground.graph.tables if ground.boundary.exists else {}
    near = (oid for oid in sorted(known.keys() & tables.keys(), key=ground.graph.name) if _is_asked(known[oid], asked))
    doubtful = list(near)
    hanging: dict[int, list[int]] = {oid: [oid] for oid in doubtful if _head(known, oid) == oid}
    for oid in doubtful:
        head = _head(known, oid)
        if head != oid:
            hanging.setdefault(head, [head]).append(oid)
    for head, group in hanging.items():
        yield _about_table(ground, known[head], head, group)


def _is_asked(claim: Claim, asked: Collection[str]) -> bool:
    settled = claim.scope == "direct" and claim.key in asked
    return claim.confidence < SURE and claim.scope != "tenant" and not settled


def _head(known: Mapping[int, Claim], oid: int) -> int:
    """The table whose answer settles this one's."""
    while (above := known[oid].hangs) is not None:
        oid = above
    return oid


def _about_table(ground: Ground, claim: Claim, oid: int, group: Sequence[int]) -> Question:
    name = plain(ground.graph.tables[oid].name)
    doubt = f"{name} is taken {_TAKEN[claim.scope]} ({claim.confidence:.2f}): {'; '.join(claim.evidence)}"
    if len(group) > 1:
        doubt += f"; {len(group) - 1} more hang{'s' * (len(group) == 2)} on it"
    return Question(doubt, f"[tenancy.tables]\n{_toml(name)} = {_toml(_spelled(claim))}", tuple(group))


def _spelled(claim: Claim) -> str:
    """The claim as `[tenancy.tables]` spells it."""
    return f"{claim.scope} {claim.key}" if claim.key else claim.scope


def _toml(text: str) -> str:
    """A TOML string: JSON's escapes are TOML's."""
    return msgspec.json.encode(text).decode()
