"""Texts with values put into them, read as what they will be: JSON and SQL/JSON paths.

A value may stand in one where its text cannot end a string or escape in it: the text of a uuid or of a whole number.
Then what surrounds it is read as it is written, and the string in which it stands alone is the value.
"""

from typing import NamedTuple

from pgadvise.engines.prover.language.sql import patterns
from pgadvise.engines.prover.words.terms import Value

OPEN = "\ue000"
_MARK = f"{OPEN}{{}}\ue001"  # of the private use area: nobody writes it, and it is a letter to nobody


class Template(NamedTuple):
    """The text with a mark for each value."""

    text: str
    values: dict[str, Value]


def filled(pieces: tuple[Value, ...]) -> Template | None:
    """Of what `||` put together; None where a value may be anything."""
    texts, values = list[str](), dict[str, Value]()
    for number, piece in enumerate(pieces):
        mark = _MARK.format(number)
        if piece.text is None and not patterns.is_plain(piece):
            return None
        if piece.text is None:
            values[mark] = piece
        texts.append(mark if piece.text is None else piece.text)
    text = "".join(texts)
    return Template(text, values) if pieces and text.count(OPEN) == len(values) else None
