"""Tables shared by all: what nothing ties to a tenant or a person, and how sure that is."""

from collections.abc import Iterable
from heapq import heapify, heappop, heappush

import msgspec

from pgadvise.engines.tenancy.belonging.claims import Claim, Claims, Ground
from pgadvise.engines.tenancy.names import lexicon
from pgadvise.engines.tenancy.names.columns import is_foreign, is_staff
from pgadvise.engines.tenancy.names.words import base, words
from pgadvise.engines.tenancy.references.graph import Table
from pgadvise.snapshot import Name

_DOUBTFUL = 0.6  # from here down a doubt is handed on to the rows below


def shared(ground: Ground, known: Claims, left: Iterable[Table]) -> dict[int, Claim]:
    """The claims for tables that nothing ties to a tenant or a person; a parent's doubt is its children's too."""
    found = {table.oid: _shared(ground, known, table) for table in left}
    doubted = [(claim.confidence, oid) for oid, claim in found.items() if claim.confidence <= _DOUBTFUL]
    heapify(doubted)
    while doubted:
        doubt, oid = heappop(doubted)
        for reference in ground.graph.children.get(oid, ()):
            below = found.get(reference.table)
            if below is not None and below.confidence > doubt:
                why = f"{reference.column} leads to {ground.graph.name(oid)}, whose rows may be somebody's"
                found[reference.table] = msgspec.structs.replace(below, confidence=doubt, evidence=(why,), hangs=oid)
                heappush(doubted, (doubt, reference.table))
    return found


def _shared(ground: Ground, known: Claims, table: Table) -> Claim:
    where = "no way leads to a tenant" if ground.boundary.exists else "no way leads to a person"
    confidence, why = _reason(ground, known, table, where)
    return Claim(scope="global", confidence=confidence, evidence=(why,))


def _reason(ground: Ground, known: Claims, table: Table, where: str) -> tuple[float, str]:
    unknown = _unknown(ground, table)
    if of_any := [c for c in unknown if table.is_polymorphic(base(c) or ())]:
        return 0.5, f"{where}, but {of_any[0]} may be of any table"
    if loose := _loosely_held(ground, known, table):
        return 0.5, f"{where} surely, but {loose} may lead to one"
    traces = [r.column for r in ground.graph.to(table.oid, ground.people)]
    if unknown and lexicon.CATALOGUE.isdisjoint(table.words) and not _by_address(table):
        return 0.5, f"{where}; what {', '.join(unknown[:3])} refers to is unknown"
    if traces:
        return 0.55, f"{where}; {traces[0]} names a person"
    if whole := _half_of(ground, known, table):
        return 0.6, f"{where}, but rows of {whole} point here"
    if not lexicon.CATALOGUE.isdisjoint(table.words):
        return 0.85, f"a catalogue by its name, and {where}"
    if _by_address(table):
        return 0.75, f"found by an address or a token, and {where}"
    if pointing := _pointed_at(ground, known, table):
        return 0.6, f"{where}, but rows of {ground.graph.name(pointing)} point here"
    if whole := _named_after(ground, known, table):
        return 0.6, f"{where}, but the name begins like that of {whole}"
    return 0.7, where


def _named_after(ground: Ground, known: Claims, table: Table) -> Name | None:
    """What a table that refers to nothing may be a part of: `article_translations` of a tenant's `articles`."""
    if ground.graph.parents.get(table.oid):
        return None
    for length in range(len(table.words) - 1, 0, -1):
        for oid in ground.by_words.get(table.words[:length], ()):
            if oid in known and known[oid].scope in ("direct", "transitive"):
                return ground.graph.name(oid)
    return None


def _half_of(ground: Ground, known: Claims, table: Table) -> Name | None:
    """`job_summaries` that tenants' `jobs` point at: the catalogue's word is the whole's, not the half's."""
    oid = _pointed_at(ground, known, table)
    whole = ground.graph.tables[oid] if oid is not None else None
    if whole is None or table.words[: len(whole.words)] != whole.words:
        return None
    rest = table.words[len(whole.words) :]
    return ground.graph.name(whole.oid) if rest and lexicon.CATALOGUE.isdisjoint(rest) else None


def _loosely_held(ground: Ground, known: Claims, table: Table) -> str | None:
    """A reference to tenants' rows that was too doubtful for a way."""
    parents = (r for r in ground.graph.parents.get(table.oid, ()) if not is_staff(r.column) and not r.pointer)
    held = (r.column for r in parents if r.target in known and known[r.target].scope in ("direct", "transitive"))
    return next(held, None)


def _pointed_at(ground: Ground, known: Claims, table: Table) -> int | None:
    """A table of tenants' rows that refers here: what it points at may be shared, or the other half of its row."""
    pointing = (r for r in ground.graph.children.get(table.oid, ()) if r.declared and not is_staff(r.column))
    held = (r.table for r in pointing if r.table in known and known[r.table].scope in ("direct", "transitive"))
    return next(held, None)


def _unknown(ground: Ground, table: Table) -> list[str]:
    """The columns that look like references and lead nowhere; what no two rows share is the row's own name."""
    loose = (c for c in table.columns if base(c) and not table.is_key(c) and (c,) not in table.uniques)
    return [c for c in loose if not ground.graph.refers(table.oid, c) and not is_foreign(c)]


def _by_address(table: Table) -> bool:
    said = {word for name in table.columns for word in words(name)}
    named = {"email", "identifier", "verification"} & said
    return bool(named) or not lexicon.TOKEN.isdisjoint(table.words)
