"""Documents that were read from a text that is trusted, or that the caller sends with his request."""

import z3

from pgadvise.engines.prover.words.terms import (
    CONTROLLED,
    KNOWN,
    OWN,
    Contents,
    Formula,
    Held,
    Term,
    Value,
    both,
    neither,
)
from pgadvise.engines.prover.world.session import SECRET, Session


def read(session: Session, text: Value, inside: Contents) -> Contents:
    """What is in a text that is cast to JSON."""
    if text.trusted_in_parts:
        return Signed(session, text.why, inside)
    return Sent(session, SECRET, inside) if _is_requested(session, text.term) else inside


def _is_requested(session: Session, term: Term) -> bool:
    """Whether it stands in the caller's request, headers for instance, or is an empty document in their place."""
    if z3.is_app_of(term, z3.Z3_OP_ITE):
        return all(_is_requested(session, each) for each in term.children()[1:])
    return any(term.eq(each) for each in (*session.requested, session.literal("{}", "text")))


class Signed:
    """A document that was read from a text that is trusted: what it says, wherever it stands, names nobody but him."""

    def __init__(self, session: Session, why: str, inside: Contents) -> None:
        self._session, self._why, self._inside = session, why, inside

    def at(self, key: str) -> Value:
        return self._part(self._inside.at(key))

    def under(self, key: Value) -> Value:
        found = self._inside.under(key)
        self.mentioned(key, neither(found.null))
        return self._part(found)

    def text(self) -> Value:
        return self._trusted(self._inside.text())

    def some(self) -> Held:
        return self._held(self._inside.some())

    def entry(self) -> Held:
        return self._held(self._inside.entry())

    def mentioned(self, value: Value, when: Formula) -> None:
        self._inside.mentioned(value, when)
        own = both(OWN(value.term), CONTROLLED(value.term))
        self._session.facts.append((self._why, z3.Implies(both(when, neither(value.null)), own)))

    def _held(self, held: Held) -> Held:
        key = held.key and self._trusted(held.key)
        return held._replace(value=self._part(held.value), key=key)

    def _part(self, value: Value) -> Value:
        inside = value.contents
        return value if inside is None else value._replace(contents=type(self)(self._session, self._why, inside))

    def _trusted(self, value: Value) -> Value:
        return self._session.trusted(value._replace(own=True, controlled=True), self._why)


class Sent(Signed):
    """One that the caller makes up himself: of secrets it holds, wherever they stand, those that he was given."""

    def mentioned(self, value: Value, when: Formula) -> None:
        self._inside.mentioned(value, when)
        self._session.facts.append((self._why, z3.Implies(both(when, neither(value.null)), KNOWN(value.term))))

    def _trusted(self, value: Value) -> Value:
        return self._session.sent(value)
