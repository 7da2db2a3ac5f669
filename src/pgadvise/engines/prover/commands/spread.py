"""Rows of a tenant that are spread: what they hold is put where everybody may look, in rows of no tenant.

Whoever writes such a row, of whatever tenant, an honest member too, has a trigger or a rule do it. From one place what
it holds may be put into another.
"""

import re
from collections.abc import Iterator
from functools import cached_property
from typing import Protocol

from pgadvise.engines.prover.commands.copying import holding
from pgadvise.engines.prover.commands.open_places import OpenPlaces
from pgadvise.engines.prover.commands.outflows import Held, Outflow, Outflows
from pgadvise.engines.prover.commands.question import Asker
from pgadvise.engines.prover.schema.ground import Ground
from pgadvise.engines.prover.schema.kept import Kept
from pgadvise.engines.prover.schema.writers import Writers
from pgadvise.engines.prover.words.proof import Surface, Unproved
from pgadvise.snapshot import Function, Relation

_TELLING = re.compile(
    r"e?mail|phone|name|title|address|iban|(?:account|card|tax|passport)_(?:no|number)", re.IGNORECASE
)


class Proving(Protocol):
    """The prover itself."""

    @property
    def ground(self) -> Ground: ...

    @property
    def writers(self) -> Writers: ...

    def premise(self, role: str, surface: Surface) -> tuple[tuple[Asker, ...], Kept]: ...


class Spread:
    """Of one snapshot."""

    def __init__(self, proving: Proving) -> None:
        self._proving = proving
        self._open: dict[tuple[int, bool, str, Surface], bool] = {}

    @cached_property
    def _outflows(self) -> Outflows:
        return Outflows(self._proving.ground, self._proving.writers)

    def ask_for_none(self, relation: Relation, role: str, surface: Surface) -> None:
        """Raises Unproved where what the rows hold may be shown to all by what runs as they are written."""
        seen, ahead = {relation.oid}, [(relation, self._held(relation))]
        while ahead:
            for place in self._closed(self._outflows.of(*ahead.pop()), relation, role, surface):
                if place.oid not in seen:
                    seen.add(place.oid)
                    ahead.append((place, frozenset(column.name for column in place.columns)))

    def ask_for_none_by(self, function: Function, role: str, surface: Surface) -> None:
        """The same of what a function that is called reads, and puts elsewhere itself."""
        for each in self._proving.writers.called_by(function):
            if self._proving.writers.acts(each) == frozenset():
                continue
            for axis in self._proving.ground.axes.values():
                held = Held(self._held(axis.relation), self._outflows.labels(each, axis.relation))
                if held.columns and held.rows:
                    list(self._closed(self._outflows.by(each, held), axis.relation, role, surface))

    def _held(self, relation: Relation) -> frozenset[str]:
        """No keys, but those that say something themselves."""
        primary = self._proving.ground.snapshot.primary_key_of(relation)
        telling = (name for name in (primary.columns if primary is not None else ()) if _TELLING.search(name))
        return frozenset((*holding(self._proving.ground, relation), *telling))

    def _closed(
        self, outflows: Iterator[Outflow], relation: Relation, role: str, surface: Surface
    ) -> Iterator[Relation]:
        """The places where not all may look. Raises Unproved at one where they may."""
        for outflow in dict.fromkeys(outflows):
            if outflow.place is None and surface != "sql":
                continue
            if outflow.place is not None and outflow.anybodys and self._is_read(outflow.place, role):
                raise Unproved(f"{outflow.by} puts what rows of {relation} hold into {outflow.place}, for any tenant")
            if outflow.place is None or self._is_open(outflow.place, role, surface, nobodys=outflow.nobodys):
                where = f"{outflow.place}, which all may read" if outflow.place else "a channel that all may listen on"
                raise Unproved(f"{outflow.by} puts what rows of {relation} hold into {where}")
            yield outflow.place

    def _is_read(self, place: Relation, role: str) -> bool:
        access = self._proving.ground.access
        return access.may(role, "SELECT", place) or bool(access.holds_on_columns(role, place, "SELECT"))

    def _is_open(self, place: Relation, role: str, surface: Surface, *, nobodys: bool) -> bool:
        asked = (place.oid, nobodys, role, surface)
        if asked not in self._open:
            askers, kept = self._proving.premise(role, surface)
            places = OpenPlaces(self._proving.ground, self._proving.writers, askers, kept)
            self._open[asked] = places.has(place, nobodys=nobodys)
        return self._open[asked]
