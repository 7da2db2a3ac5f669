"""What the solver may choose freely, and for which reason: a row and a session are to be found, a construct without a
model is a gap.

Rows, claims, settings and the choice of a witness are exact. Whatever else the translation makes is opaque; it is
remembered who used it, since what both sides read the same way is no gap between them.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from pgadvise.engines.prover.words.terms import Formula, Names, Path, Term, Value
from pgadvise.engines.prover.world.session import Session


class Ledger(Names):
    """Names that remember which of them are opaque. `made` are those, in order."""

    def __init__(self) -> None:
        super().__init__()
        self.made: list[str] = []
        self._exact = 0

    @contextmanager
    def exact(self) -> Iterator[None]:
        """What is made meanwhile stands for something that there is."""
        self._exact += 1
        try:
            yield
        finally:
            self._exact -= 1

    def boolean(self, word: str) -> Formula:
        return self._noted(super().boolean(word))

    def term(self, word: str) -> Term:
        return self._noted(super().term(word))

    def _noted(self, symbol: Formula) -> Formula:
        if not self._exact:
            self.made.append(str(symbol.decl().name()))
        return symbol


class SharedSession(Session):
    """One session for both sides. `read` are the claims and settings that somebody read, by their names."""

    def __init__(self, names: Ledger, role: str, *, api: bool, anonymous: bool) -> None:
        with names.exact():
            super().__init__(names, role, "api" if api else "app", anonymous=anonymous, settable=False)
        self._ledger = names
        self.read: dict[str, Value] = {}

    def claim(self, path: Path) -> Value:
        with self._ledger.exact():
            return self._kept("claim " + ".".join(path), super().claim(path))

    def setting(self, name: str, *, strict: bool) -> Value:
        with self._ledger.exact():
            found = super().setting(name, strict=strict)
        return found if found.contents is not None else self._kept(f"setting {name.lower()}", found)

    def token(self) -> Value:
        with self._ledger.exact():
            return super().token()

    def document(self, path: Path, *, part: bool) -> Value:
        with self._ledger.exact():
            return super().document(path, part=part)

    def _kept(self, name: str, value: Value) -> Value:
        self.read.setdefault(name, value)
        return value
