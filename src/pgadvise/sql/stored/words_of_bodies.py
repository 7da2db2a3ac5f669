"""What the parser's tree of a PL/pgSQL body leaves out, by the words of its text as the server's own scanner cuts them.

Comments, literals of every kind and names in quotes are told apart as the server tells them.
"""

from collections.abc import Collection, Iterator
from functools import cache
from typing import NamedTuple

from pgadvise.sql.parser.parse import tokens

_COMMENTS = ("SQL_COMMENT", "C_COMMENT")
_VALUES = frozenset(("true", "false", "null"))
_GIVES = frozenset((";", ":=", "=", "default"))  # what may follow the type in a declaration
_ENDS = _GIVES | {"not", "collate"}


class Word(NamedTuple):
    """`text` as the server folds it; a word that stands in quotes is a name, whatever it says."""

    text: str
    line: int
    quoted: bool = False

    @property
    def is_name(self) -> bool:
        plain = self.text.replace("$", "_").isidentifier() and not self.text.startswith("$")
        return self.quoted or (plain and self.text not in _VALUES)


@cache
def words(text: str) -> tuple[Word, ...]:
    """Its words without comments, with the lines they begin on, the first being 1. Raises NotParsed."""
    found, line, at = [], 1, 0
    for token in tokens(text):
        line, at = line + text.count("\n", at, token.start), token.start
        said = text[token.start : token.end]
        if token.kind == "IDENT" and said.startswith('"'):
            found.append(Word(said[1:-1].replace('""', '"'), line, quoted=True))
        elif token.kind not in _COMMENTS:
            found.append(Word(said if token.kind == "SCONST" else said.lower(), line))
    return tuple(found)


def _after(body: str, *before: str) -> Iterator[tuple[Word, tuple[Word, ...]]]:
    """Where these words stand one after the other: the first of them, and all that follows the last."""
    every = words(body)
    for place in range(len(every)):
        here = every[place : place + len(before)]
        if tuple(word.text for word in here) == before and not any(word.quoted for word in here):
            yield every[place], every[place + len(before) :]


def returned_names(body: str, *, rows: bool = False) -> list[tuple[int, str]]:
    """`RETURN name;`, or `RETURN NEXT name;`, with the line it begins on."""
    found = _after(body, "return", "next") if rows else _after(body, "return")
    ended = ((first.line, rest[0]) for first, rest in found if [word.text for word in rest[1:2]] == [";"])
    return [(line, word.text) for line, word in ended if word.is_name]


def bare_returns(body: str) -> frozenset[int]:
    """The lines of `RETURN;`."""
    return frozenset(first.line for first, _ in _after(body, "return", ";"))


def aliases(body: str) -> dict[str, int]:
    """`name ALIAS FOR $1`: the names with their places."""
    every = words(body)
    found = {}
    for name, *given in zip(every, every[1:], every[2:], every[3:], strict=False):
        if [word.text for word in given[:2]] == ["alias", "for"] and given[2].text.startswith("$"):
            found[name.text] = int(given[2].text[1:])
    return found


def aliased_names(body: str) -> list[str]:
    """The names that ALIAS FOR gives to arguments, by their places or their names, or to anything else."""
    every = words(body)
    pairs = zip(every, every[1:], every[2:], strict=False)
    return [name.text for name, *said in pairs if [word.text for word in said] == ["alias", "for"]]


@cache
def shortened(body: str) -> frozenset[str]:
    """The variables whose types say how much is kept: `numeric(5, 1)`, `timestamptz(0)`, `interval day`."""
    every, found = words(body), set()
    for before, name, place in zip(every, every[1:], range(2, len(every)), strict=False):
        if before.text in ("declare", ";") and not before.quoted and name.is_name:
            end = next((n for n in range(place, len(every)) if every[n].text in _ENDS), len(every))
            type_ = [word.text for word in every[place:end] if word.text != "constant"]
            if "(" in type_ or (type_[:1] == ["interval"] and len(type_) > 1):
                found.add(name.text)
    return frozenset(found)


def declared_type(body: str, name: str, *, unset: bool = False) -> str | None:
    """What the text declares a record as: `record`, or a table or a type; None where it cannot be told.

    `unset`: also where it is given a value there, of which the parser's tree says nothing.
    """
    found = {_type(rest, (";",) if unset else _GIVES) for word, rest in _declarations(body) if word.text == name}
    return found.pop() if len(found) == 1 else None


def declares(body: str, name: str) -> bool:
    """Whether it is named where a block declares something: where not, what is called so is a loop's over a cursor."""
    declaring = False
    for word in words(body):
        if word.text in ("declare", "begin") and not word.quoted:
            declaring = word.text == "declare"
        elif declaring and word.text == name:
            return True
    return False


def _declarations(body: str) -> Iterator[tuple[Word, tuple[Word, ...]]]:
    """Each word before the first BEGIN that may be declared there, with what follows it."""
    every = words(body)
    head = next((n for n, word in enumerate(every) if word.text == "begin" and not word.quoted), len(every))
    for place, word in enumerate(every[:head]):
        if place == 0 or every[place - 1].text != ".":
            rest = every[place + 1 : head]
            if _type(rest, _GIVES) is not None:
                yield word, rest


def _type(rest: tuple[Word, ...], ends: Collection[str]) -> str | None:
    """`schema.name`, `%ROWTYPE` left out; None for what is no declaration of something so typed."""
    end = next((n for n, word in enumerate(rest) if word.text in ends and not word.quoted), 0)
    named = [word.text for word in rest[:end]]
    if named[-2:] == ["%", "rowtype"]:
        named = named[:-2]
    plain = all(part == "." if n % 2 else rest[n].is_name for n, part in enumerate(named))
    return "".join(named) if plain and len(named) % 2 else None


def first_statement(body: str) -> int | None:
    """The line of the first BEGIN, where a block inside declares variables too; else None."""
    for begin, rest in _after(body, "begin"):
        return begin.line if any(word.text == "declare" and not word.quoted for word in rest) else None
    return None


def names_variable(text: str, name: str) -> bool:
    """Whether the word stands in an expression other than as a part of something."""
    every = words(text)
    return any(w.text == name and (n == 0 or every[n - 1].text != ".") for n, w in enumerate(every))
