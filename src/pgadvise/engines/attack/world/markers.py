"""Markers: texts that one tenant's rows alone hold; by them a row is known in whatever shape it comes back."""

import re
from collections.abc import Iterator, Mapping


class Markers:
    """`sides` tells by marker whose it is."""

    def __init__(self, sides: Mapping[str, str]) -> None:
        self.sides = sides
        self._lengths = sorted({len(marker) for marker in sides})

    def sides_in(self, text: str, asked: str = "") -> set[str]:
        """Whose rows a text speaks of; what was `asked` with is no answer."""
        return {self.sides[marker] for marker in self._found(text) if marker not in asked}

    def rows_in(self, text: str, asked: str, tenants: Mapping[str, str]) -> set[str]:
        """Whose rows that were `asked` for by their ids came back: who asked did not say whose they are.

        `tenants` tells by side the tenant. One's own row may carry another's marker, written there by a first step, and
        its tenant may begin as the other's does: 1170, say, and 117.
        """
        known = {self.sides[marker] for marker in self._found(text) if marker in asked}
        return {side for side in known if (own := tenants.get(side)) and own not in asked and _names(text, own)}

    def _found(self, text: str) -> Iterator[str]:
        """By the text's pieces that are as long as markers are, or marker by marker, whichever are fewer."""
        if len(text) * len(self._lengths) > len(self.sides):
            yield from (marker for marker in self.sides if marker in text)
            return
        for length in self._lengths:
            pieces = (text[start : start + length] for start in range(len(text) - length + 1))
            yield from (piece for piece in pieces if piece in self.sides)


def _names(text: str, tenant: str) -> bool:
    """Whether it stands there as a whole, not within a longer number or word."""
    return re.search(rf"(?<![\w-]){re.escape(tenant)}(?![\w-])", text) is not None
