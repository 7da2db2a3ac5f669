"""Words that CHECK keeps plain: `slug ~ '^[a-z0-9_-]+$'`. Such a text holds no mark, and nothing a pattern means; nor
is it empty, as what stands between two marks may be where a list has no parts.

It is told of the columns of stored rows, and of those that they refer to by a key of their own. In LIKE an underscore
is any letter, so there a word may have none, unless it is escaped: `replace(slug, '_', '\\_')` stands for the slug.
"""

import re

from pgadvise.engines.prover.schema.rows.keys import checks
from pgadvise.engines.prover.words.terms import Value
from pgadvise.engines.prover.world.scopes import Meaning
from pgadvise.sql.parser.parse import parsed
from pgadvise.sql.tree.expression import Column, Constant, Operator
from pgadvise.sql.tree.parts import uncut

_RANGE = r"[a-z]-[a-z]|[A-Z]-[A-Z]|[0-9]-[0-9]"  # others have marks within
LETTERS = rf"(?:{_RANGE}|\w|-(?=\])|\\w)+"  # of a class
_WORD = rf"\[({LETTERS})\](?:\+|\{{[1-9]\d*(?:,\d*)?\}})\$"
WORD = re.compile(rf"\^{_WORD}", re.ASCII)
ENDS = re.compile(rf"\^(?P<begins>[\w:/-]*[:/]){_WORD}", re.ASCII)  # after other parts

_OPERANDS = 2


def meant(meaning: Meaning, operator: str, piece: Value) -> Value | None:
    """What a piece of a pattern stands for, if that is a plain word."""
    letters = _letters(meaning, piece)
    if letters is not None and (operator != "~~" or not ("_" in letters or "\\w" in letters)):
        return piece
    _, name, args = meaning.world.cut_from.get(piece.term.get_id(), (None, "", ()))
    escaped = name == "replace" and operator == "~~" and [arg.text for arg in args[1:]] == ["_", "\\_"]
    return args[0] if escaped and _letters(meaning, args[0]) is not None else None


def _letters(meaning: Meaning, value: Value) -> str | None:
    """The class of letters that CHECK lets into a column of a row that is stored."""
    snapshot, found = meaning.world.ground.snapshot, meaning.world.stored_column(value.term)
    texts = [text for text, _ in checks(snapshot, *found)] if found is not None else []
    patterns = (_pattern(text) for text in texts)
    return next((match[1] for text in patterns if text is not None and (match := WORD.fullmatch(text))), None)


def _pattern(text: str) -> str | None:
    """Of `column ~ 'pattern'` the pattern."""
    tree = parsed(text)
    if not isinstance(tree, Operator) or tree.name != "~" or tree.schema not in (None, "pg_catalog"):
        return None
    if len(tree.args) != _OPERANDS or not isinstance(uncut(tree.args[0]), Column):
        return None  # what is made of the column may be plain where the column is not
    pattern = uncut(tree.args[1])
    return pattern.value if isinstance(pattern, Constant) and isinstance(pattern.value, str) else None
