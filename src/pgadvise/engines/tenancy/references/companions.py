"""`messagecontent` beside `message`: a second half of a row, which has the same key and no foreign key to say so."""

from collections.abc import Iterator, Mapping, Sequence

from pgadvise.engines.tenancy.names import lexicon
from pgadvise.engines.tenancy.names.columns import family
from pgadvise.engines.tenancy.names.words import Words
from pgadvise.engines.tenancy.references.graph import Reference, Table

_SURE = 0.6
_FOLDED = tuple(sorted(lexicon.COMPANION))


def companions(
    tables: Mapping[int, Table],
    by_words: Mapping[Words, Sequence[int]],
    parents: Mapping[int, Sequence[Reference]],
) -> Iterator[Reference]:
    """The reference of each table that refers to nothing, makes no key of its own and is named after one other."""
    for table in tables.values():
        whole = _whole(table, by_words)
        if whole is None or parents.get(table.oid) or not _takes_its_key(table, tables[whole]):
            continue
        if any(reference.target == table.oid for reference in parents.get(whole, ())):
            continue
        yield Reference(
            table=table.oid,
            column=table.primary[0],
            columns=table.primary,
            target=whole,
            declared=False,
            not_null=True,
            score=_SURE,
            how="the same key, and named after it",
        )


def _whole(table: Table, by_words: Mapping[Words, Sequence[int]]) -> int | None:
    """The one table that the name begins with."""
    last = table.words[-1]
    stem: Words = table.words[:-1]
    if last not in lexicon.COMPANION:
        ending = next((end for end in _FOLDED if last.endswith(end)), "")
        stem = (*stem, last.removesuffix(ending)) if ending else ()
    found = by_words.get(stem, ())
    return found[0] if len(found) == 1 and found[0] != table.oid else None


def _takes_its_key(table: Table, whole: Table) -> bool:
    if len(table.primary) != 1 or table.primary[0] not in table.columns or whole.key not in whole.columns:
        return False
    key = table.columns[table.primary[0]]
    made_here = key.default is not None or key.identity is not None
    return key.name == whole.key and not made_here and family(key) == family(whole.columns[whole.key]) is not None
