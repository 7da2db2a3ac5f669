"""Sub-selects that are not true forbid rows: stated for every row of the question, as far as counts allow.

A sentence over all rows holds of those that the question has. Left out it forbids nothing, which proves no less
soundly; but then a model may be of no database, so its symbols are told.
"""

from collections.abc import Iterator
from itertools import product

import z3

from pgadvise.engines.change.solving.database import Database, Entry
from pgadvise.engines.change.solving.sharing import Forbidden, Meanings
from pgadvise.engines.prover.words.proof import Unproved
from pgadvise.engines.prover.words.terms import FALSE, TRUE, neither

MOST_INSTANCES = 400
_DEEPEST = 2  # a row that only an instance asked for may be asked once more


def state(database: Database, meanings: Meanings) -> frozenset[str]:
    """States what is forbidden. Gives the symbols whose being false was not followed to its end."""
    stating = _Stating(database, meanings)
    while stating.round():
        pass
    return stating.cut


class _Stating:
    def __init__(self, database: Database, meanings: Meanings) -> None:
        self._database = database
        self._meanings = meanings
        self._done: set[tuple[int, tuple[int, ...]]] = set()
        self._count = 0
        self._cut: set[str] = set()

    @property
    def cut(self) -> frozenset[str]:
        return frozenset(self._cut)

    def round(self) -> bool:
        """Whether there was anything new to state."""
        fresh = list(self._fresh())
        for number, rows in fresh:
            self._done.add((number, tuple(map(id, rows))))
            self._one(self._meanings.forbidden[number], rows)
        return bool(fresh)

    def _fresh(self) -> Iterator[tuple[int, tuple[Entry, ...]]]:
        for number, sentence in enumerate(self._meanings.forbidden):
            for rows in product(*(self._of(table) for table in sentence.tables)):
                if (number, tuple(map(id, rows))) not in self._done:
                    yield number, rows

    def _of(self, table: object) -> list[Entry]:
        return [e for e in self._database.entries if e.table == table and not z3.is_false(e.present)]

    def _one(self, sentence: Forbidden, rows: tuple[Entry, ...]) -> None:
        if rows and all(mine is given for mine, given in zip(sentence.own, rows, strict=True)):
            return  # its own row is there only where it is true
        generation = max((sentence.generation, *(row.generation for row in rows)))
        if generation >= _DEEPEST or self._count >= MOST_INSTANCES:
            self._cut.update(sentence.symbols)
            return
        self._count += 1
        before, self._database.generation = self._database.generation, generation + 1
        try:
            self._state(sentence, rows)
        except Unproved:
            self._cut.update(sentence.symbols)
        self._database.generation = before

    def _state(self, sentence: Forbidden, rows: tuple[Entry, ...]) -> None:
        before = len(self._database.choices)
        with self._database.collected(list(rows)) as taken:
            found = sentence.reading.derived(sentence.query, sentence.scope)
        if len(taken) != len(rows) or any(a is not b for a, b in zip(taken, rows, strict=True)):
            self._cut.update(sentence.symbols)
            return
        choices = self._database.choices[before:]
        for refuted, of in sentence.denied:
            for values in product((TRUE, FALSE), repeat=len(choices)):
                chosen = z3.substitute(of(found), *zip(choices, values, strict=True)) if choices else of(found)
                self._database.facts.append(z3.Implies(refuted, neither(chosen)))
