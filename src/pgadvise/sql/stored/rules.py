"""What a rewrite rule says: its condition and its actions, from the text that the server gives of it."""

from functools import cache
from typing import NamedTuple

from pgadvise.sql.parser.parse import NotParsed, Token, statement, statements, tokens
from pgadvise.sql.tree.query import Delete, Insert, Merge, Update, commands
from pgadvise.sql.tree.walk import walk

_OPEN, _CLOSE = "ASCII_40", "ASCII_41"


class RuleText(NamedTuple):
    """Texts. `condition` is None where there is none; `actions` is empty for NOTHING."""

    condition: str | None
    actions: tuple[str, ...]


def rule_text(definition: str) -> RuleText:
    """Of a CREATE RULE as pg_get_ruledef has it. Raises NotParsed."""
    outer = _outside(tokens(definition))
    begins = next((n for n, token in enumerate(outer) if token.kind == "DO"), None)
    if begins is None:
        raise NotParsed("not a rule")
    where = next((token for token in outer[:begins] if token.kind == "WHERE"), None)
    condition = definition[where.end : outer[begins].start].strip() if where is not None else None
    rest = outer[begins + 1 :]
    if rest and rest[0].kind in ("INSTEAD", "ALSO"):
        rest = rest[1:]
    if not rest:
        raise NotParsed("a rule without an action")
    if rest[0].kind == "NOTHING":
        return RuleText(condition, ())
    text = definition[rest[0].start :].strip().removesuffix(";").strip()
    if rest[0].kind == _OPEN:
        text = text[1:].removesuffix(")")
    return RuleText(condition, statements(text))


@cache
def written(definition: str) -> frozenset[tuple[str, str]] | None:
    """What its actions do to what, by bare names: (name, insert, update or delete); None where they cannot be read."""
    try:
        trees = [statement(action) for action in rule_text(definition).actions]
    except NotParsed:
        return None
    parts = [part for tree in trees for part in walk(tree) if isinstance(part, Insert | Update | Delete | Merge)]
    return frozenset((part.relation.name, command) for part in parts for command in commands(part))


def _outside(words: list[Token]) -> list[Token]:
    """The words that stand in no parentheses; of these, the first."""
    depth, found = 0, []
    for word in words:
        if word.kind == _CLOSE:
            depth -= 1
        elif word.kind == _OPEN:
            found += [word] if depth == 0 else []
            depth += 1
        elif depth == 0:
            found.append(word)
    return found
