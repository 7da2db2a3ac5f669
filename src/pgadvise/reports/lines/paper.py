"""A text of limited length: what is written first is sure of its place, what is left out is counted."""

from collections.abc import Callable, Iterable

_REST = 80  # for the sentence that counts what was left out


class Paper:
    """`room` is what `measure` may come to: characters, or bytes."""

    def __init__(self, room: int, measure: Callable[[str], int] = len) -> None:
        self._room = room
        self._measure = measure
        self._parts: list[str] = []

    def write(self, text: str) -> None:
        """What must stand here, whatever follows."""
        self._parts.append(text)
        self._room -= self._measure(text)

    def write_some(self, items: Iterable[str], *, before: str = "", after: str = "") -> int:
        """As many of `items` as there is room for, each of them whole, between `before` and `after`; how many.

        Without room for the first, nothing is written.
        """
        room = self._room - self._measure(before) - self._measure(after) - _REST
        written = []
        for item in items:
            room -= self._measure(item)
            if room < 0:
                break
            written.append(item)
        if written:
            self.write(before + "".join(written) + after)
        return len(written)

    @property
    def text(self) -> str:
        return "".join(self._parts)
