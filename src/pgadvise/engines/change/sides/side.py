"""One of the two databases, as everything that is asked of it needs it."""

import re
from collections.abc import Hashable, Iterable, Iterator
from functools import cached_property

import msgspec

from pgadvise.engines.access.access import Access
from pgadvise.engines.access.roads import view_rights
from pgadvise.engines.change.sides.definitions import Definitions, Thing
from pgadvise.engines.platform import Platform
from pgadvise.snapshot import Function, Name, Relation, Snapshot

_RAISES = re.compile(r"\b(?:raise|assert|strict)\b", re.IGNORECASE)


class Side(msgspec.Struct, frozen=True, kw_only=True, dict=True):
    """A snapshot, who may do what there, and what its texts stand on."""

    snapshot: Snapshot
    access: Access
    platform: Platform

    @cached_property
    def definitions(self) -> Definitions:
        return Definitions(snapshot=self.snapshot, access=self.access)

    def relation(self, name: Name) -> Relation | None:
        return self.snapshot.named(name)

    def stops(self, texts: Iterable[str]) -> frozenset[Hashable]:
        """What may end a statement with an error by its own will, with the calls that name it: RAISE, ASSERT, STRICT.

        What an error keeps out no formula tells, so texts are only as narrow as those that stop in the same places.
        """
        said = tuple(texts)
        raising = [thing for thing in self._behind(self.definitions.words(said)) if _may_raise(thing)]
        names = {thing.name for thing in raising}
        calls = {text for text in said if names & self.definitions.words((text,))}
        return frozenset((*(self.definitions.own(thing) for thing in raising), *calls))

    def _behind(self, words: frozenset[str]) -> Iterator[Thing]:
        yield from (thing for word in self.definitions.reached(words) for thing in self.definitions.named(word))

    def refused(self, role: str, texts: Iterable[str]) -> frozenset[str]:
        """What the role may not use of all that the texts make it use itself: then every statement is an error.

        A SECURITY DEFINER function and a view with its owner's rights use the rest for it. Names are taken by their
        bare words, so what is listed may be somebody else's.
        """
        return frozenset(self._refused(role, self.definitions.words(texts)))

    def _refused(self, role: str, words: frozenset[str]) -> Iterator[str]:
        seen: set[str] = set()
        ahead = list(words)
        while ahead:
            word = ahead.pop()
            if word not in seen:
                seen.add(word)
                for thing in self.definitions.named(word):
                    if not self._may_use(role, thing):
                        yield str(thing)
                    ahead += self._used_through(role, thing)

    def _may_use(self, role: str, thing: Thing) -> bool:
        if isinstance(thing, Function):
            return thing.is_trigger or self.access.holds_execute(role, thing)
        return "SELECT" in self.access.holds(role, thing) or bool(self.access.holds_on_columns(role, thing, "SELECT"))

    def _used_through(self, role: str, thing: Thing) -> frozenset[str]:
        if isinstance(thing, Function):
            passed = thing.security_definer
        elif thing.kind == "view":
            passed = view_rights(thing) is not None
        else:
            passed = not self.access.binds(role, thing)
        return frozenset() if passed else self.definitions.named_by(thing)


def _may_raise(thing: Thing) -> bool:
    written = isinstance(thing, Function) and thing.language not in ("sql", "c", "internal") and not thing.extension
    return written and bool(_RAISES.search(thing.body or ""))  # type: ignore[union-attr]
