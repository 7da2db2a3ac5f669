"""What a person should settle: each doubt in one sentence, with the lines of pgadvise.toml that settle it."""

from collections.abc import Collection, Iterator, Mapping

import msgspec

from pgadvise.engines.tenancy.candidates import Candidate
from pgadvise.engines.tenancy.certainty import larger_below, nearest, runner_up
from pgadvise.engines.tenancy.claims import Claim, Ground
from pgadvise.engines.tenancy.tenancy import SURE, Question
from pgadvise.snapshot import Name

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
    asked = _keys(ground.boundary.best, runner_up(ground))[1:] if first else []
    return (*first, *_about_tables(ground, known, asked))


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
    """Not where nobody is a tenant, nor of a key that was `asked` about: one question settles all of them."""
    tables = ground.graph.tables if ground.boundary.exists else {}
    for oid in sorted(known.keys() & tables.keys(), key=ground.graph.name):
        claim = known[oid]
        settled = claim.scope == "direct" and claim.key in asked
        if claim.confidence < SURE and claim.scope != "tenant" and not settled:
            name = plain(tables[oid].name)
            doubt = f"{name} is taken {_TAKEN[claim.scope]} ({claim.confidence:.2f}): {'; '.join(claim.evidence)}"
            yield Question(doubt, f"[tenancy.tables]\n{_toml(name)} = {_toml(_spelled(claim))}", (oid,))


def _spelled(claim: Claim) -> str:
    """The claim as `[tenancy.tables]` spells it."""
    return f"{claim.scope} {claim.key}" if claim.key else claim.scope


def _toml(text: str) -> str:
    """A TOML string: JSON's escapes are TOML's."""
    return msgspec.json.encode(text).decode()
