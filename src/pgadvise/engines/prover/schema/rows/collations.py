"""Collations in which texts that differ may be equal: whether there is one that columns have, or that a text names."""

from collections.abc import Iterator

from pgadvise.engines.prover.words.kinds import is_collated
from pgadvise.snapshot import Snapshot
from pgadvise.sql.parse import NotParsed, tokens


def collations_in_use(snapshot: Snapshot) -> bool:
    """Any that is not known to tell all texts apart."""
    columns = (column.collation for relation in snapshot.relations for column in relation.columns)
    fields = (attribute.collation for type_ in snapshot.types for attribute in type_.attributes)
    return any(map(is_collated, (*columns, *fields))) or any(map(_names_one, _texts(snapshot)))


def _texts(snapshot: Snapshot) -> Iterator[str]:
    yield from (text for policy in snapshot.policies for text in policy.texts)
    yield from (view.definition for view in snapshot.views)
    yield from (f.body for f in snapshot.functions if f.body and f.extension is None)


def _names_one(text: str) -> bool:
    if "collate" not in text.lower():
        return False
    try:
        words = [text[token.start : token.end] for token in tokens(text)]
    except NotParsed:
        return True
    after = (words[place + 1] for place, word in enumerate(words[:-1]) if word.lower() == "collate")
    return any(is_collated(name.strip('"')) for name in after)
