"""A text that a regular expression of a CHECK takes: letters, classes, groups, repetitions; nothing cleverer."""

import hashlib
import re
import string
from collections.abc import Iterator

_ATOM = re.compile(r"\[\^?\]?(?:\[:\w+:\]|[^\]])*\]|\\.|\(\?:|\{\d+(?:,\d*)?\}|.", re.DOTALL)
_POSIX = {"[:alpha:]": "a-zA-Z", "[:digit:]": "0-9", "[:alnum:]": "a-zA-Z0-9", "[:lower:]": "a-z", "[:upper:]": "A-Z"}
_LETTERS = string.ascii_lowercase + string.digits + string.ascii_uppercase + "_-./:@ "
_TESTED = re.compile(r"(?<![!~])~\*?\s*'((?:[^']|'')*)'")
_COUNTS = {"*": (0, 6), "+": (1, 6), "?": (0, 1)}
_LENGTH = 6  # of what may be repeated at will: enough for texts to differ


def patterns(check: str) -> Iterator[str]:
    """The regular expressions of a CHECK."""
    yield from (match[1].replace("''", "'") for match in _TESTED.finditer(check))


def sample(pattern: str, *words: object) -> str | None:
    """A text of its own for each `words`, the same on every machine; None where none is found."""
    for name, letters in _POSIX.items():
        pattern = pattern.replace(name, letters)
    digest = hashlib.sha256(".".join(map(str, words)).encode()).digest() * 8
    try:
        found = "".join(_Sample(pattern, iter(digest)).alternatives())
        return found if re.search(pattern, found) else None
    except (re.error, IndexError, StopIteration):
        return None


class _Sample:
    """One reading of the pattern, the first of several alternatives each time."""

    def __init__(self, pattern: str, chance: Iterator[int]) -> None:
        self._atoms = [*_ATOM.findall(pattern), ""]
        self._chance = chance

    def alternatives(self) -> list[str]:
        first = self._sequence()
        while self._atoms[0] == "|":
            self._atoms.pop(0)
            self._sequence()
        return first

    def _sequence(self) -> list[str]:
        found: list[str] = []
        while self._atoms[0] not in ("", "|", ")"):
            choices = self._atom()
            least, most = self._count()
            count = max(least, min(most, _LENGTH if len(choices) > 1 else 1))
            found += [choices[next(self._chance) % len(choices)] for _ in range(count)]
        return found

    def _atom(self) -> list[str]:
        """What stands here may be: one of these."""
        atom = self._atoms.pop(0)
        if atom in ("(", "(?:"):
            inner = "".join(self.alternatives())
            self._atoms.pop(0)
            return [inner]
        if atom in ("^", "$"):
            return [""]
        is_class = atom[0] == "[" or atom == "." or atom in (r"\d", r"\w", r"\s")
        return [letter for letter in _LETTERS if re.fullmatch(atom, letter)] if is_class else [atom[-1]]

    def _count(self) -> tuple[int, int]:
        atom = self._atoms[0]
        if atom in _COUNTS:
            self._atoms.pop(0)
            return _COUNTS[atom]
        if not re.fullmatch(r"\{\d+(?:,\d*)?\}", atom):
            return 1, 1
        least, _, most = self._atoms.pop(0)[1:-1].partition(",")
        return int(least), int(most) if most else max(int(least), _LENGTH) if "," in atom else int(least)
