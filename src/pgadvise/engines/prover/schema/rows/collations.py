"""Collations that columns have, or that a text names: in some, texts that differ may be equal.

Those that tell all texts apart still differ in how letters are turned to lower case, and in what comes first: the
database's own, of which nothing is known but that, and "C".
"""

from collections.abc import Iterator

from pgadvise.engines.prover.words.kinds import is_collated
from pgadvise.snapshot import Snapshot
from pgadvise.sql.parser.parse import NotParsed, tokens

_ANY = "?"


def collations_in_use(snapshot: Snapshot) -> bool:
    """Any that is not known to tell all texts apart."""
    return any(map(is_collated, _named(snapshot)))


def is_folded_in_several_ways(snapshot: Snapshot) -> bool:
    """Whether there is any besides the database's own."""
    return any(name != "default" for name in _named(snapshot))


def _named(snapshot: Snapshot) -> Iterator[str]:
    columns = (column.collation for relation in snapshot.relations for column in relation.columns)
    fields = (attribute.collation for type_ in snapshot.types for attribute in type_.attributes)
    yield from (name for name in (*columns, *fields) if name is not None)
    for text in _texts(snapshot):
        yield from _named_in(text)


def _texts(snapshot: Snapshot) -> Iterator[str]:
    yield from (text for policy in snapshot.policies for text in policy.texts)
    yield from (view.definition for view in snapshot.views)
    yield from (f.body for f in snapshot.functions if f.body and f.extension is None)


def _named_in(text: str) -> list[str]:
    if "collate" not in text.lower():
        return []
    try:
        words = [text[token.start : token.end] for token in tokens(text)]
    except NotParsed:
        return [_ANY]
    after = (words[place + 1] for place, word in enumerate(words[:-1]) if word.lower() == "collate")
    return [name.strip('"') for name in after]
