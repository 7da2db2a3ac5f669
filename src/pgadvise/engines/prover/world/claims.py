"""A document of the caller's token, and what is in it."""

from collections.abc import Callable
from typing import Protocol

from pgadvise.engines.prover.words.terms import (
    FALSE,
    TRUE,
    Formula,
    Held,
    Path,
    Term,
    Value,
    both,
    either,
    merged,
    neither,
)
from pgadvise.engines.prover.world.token_words import UNSIGNED


class Signed(Protocol):
    """The session whose token it is."""

    chosen: frozenset[str]
    literal: Callable[[str, str], Term]

    @property
    def is_made_up(self) -> bool: ...

    def claim(self, path: Path) -> Value: ...

    def document(self, path: Path, *, part: bool) -> Value: ...

    def element(self, path: Path, what: str) -> Value: ...

    def name(self, path: Path, value: Value, when: Formula) -> None: ...


class Claims:
    """A document of the caller's token. What it says below a signed claim names nobody but him, wherever it stands."""

    def __init__(self, session: Signed, path: Path, no_object: Formula, *, part: bool = False) -> None:
        """`no_object`: that it is a list, or a scalar."""
        self._session, self._path, self._part, self.no_object = session, path, part, no_object

    def at(self, key: str) -> Value:
        whole = self._part and not self._path  # of any claim, and nobody knows of which
        found = self._session.document(() if whole else (*self._path, key), part=self._part)
        missing = TRUE if self._part else self._session.claim((*self._path, key)).null  # a claim that is null is there
        return found._replace(null=both(found.null, missing))

    def under(self, key: Value) -> Value:
        found = self._session.document(self._path, part=True)
        self.mentioned(key, neither(found.null))
        return found

    def text(self) -> Value:
        if self._part:
            return self._session.element(self._path, "element")
        return self._session.claim(self._path)

    def some(self) -> Held:
        """The whole token is an object (RFC 7519), so it has no elements, unless the caller makes it up himself."""
        is_object = not self._path and not self._part and not self._session.is_made_up
        found = self._session.document(self._path, part=True)._replace(null=FALSE)
        return Held(found, FALSE if is_object else TRUE)

    def entry(self) -> Held:
        """Of the whole token some claim: its key tells whether it is signed for him."""
        found, key = self._session.document(self._path, part=True), self._session.element(self._path, "key")
        if not self._path and not self._part:
            words = (*UNSIGNED, *sorted(self._session.chosen))
            chosen = either(*(key.term == self._session.literal(word, "text") for word in words))
            found = merged(chosen, found, self._session.document(("app_metadata",), part=True))
        return Held(found._replace(null=FALSE), TRUE, key)

    def below(self) -> Value:
        """The document itself or whatever is in it, however deep."""
        return self._session.document(self._path, part=True)

    def mentioned(self, value: Value, when: Formula) -> None:
        self._session.name(self._path, value, when)
