"""A formula made stricter: what hangs on a gap does not count, whichever way the gap might fall.

A model of the strict formula needs nothing of what was left open, so it is a row and a session in earnest.
"""

import re
from collections.abc import Iterable

import z3

from pgadvise.engines.prover.words.terms import FALSE, Formula, both, either

_Known = dict[tuple[int, bool], Formula]
# Functions of the server that are only known to give the same for the same: `md5(text)`, a concatenation, LIKE. What
# casts and places in documents give is whatever is wanted of them.
_BLIND = re.compile(r"\)(?: null)?\Z| of texts\Z|\A\|\| |\Aquote_literal\Z")


class Strict:
    """`gaps` are symbols of which nothing is known, `cut` those that may be true but not false. Where functions are
    `seen`, what hangs on one that nobody evaluates does not count either: nothing need be such that md5() gives 'x'.
    """

    def __init__(self, gaps: Iterable[str], cut: Iterable[str] = (), *, seen: bool = False) -> None:
        self._gaps = frozenset(gaps)
        self._cut = frozenset(cut)
        self._seen = seen
        self._known: _Known = {}
        self._symbols: dict[int, frozenset[str]] = {}
        self._kept: list[Formula] = []

    def formula(self, formula: Formula, *, holds: bool = True) -> Formula:
        """What makes the formula true, or false where not `holds`, for certain."""
        key = (formula.get_id(), holds)
        if key not in self._known:
            self._kept.append(formula)
            self._known[key] = self._made(formula, holds)
        return self._known[key]

    def _made(self, formula: Formula, holds: bool) -> Formula:
        parts = formula.children()
        kind = formula.decl().kind()
        if kind == z3.Z3_OP_NOT:
            return self.formula(parts[0], holds=not holds)
        if kind in (z3.Z3_OP_AND, z3.Z3_OP_OR):
            made = [self.formula(part, holds=holds) for part in parts]
            return both(*made) if (kind == z3.Z3_OP_AND) == holds else either(*made)
        if kind == z3.Z3_OP_IMPLIES:
            made = [self.formula(parts[0], holds=not holds), self.formula(parts[1], holds=holds)]
            return either(*made) if holds else both(*made)
        if kind == z3.Z3_OP_ITE:
            yes, no = self.formula(parts[0]), self.formula(parts[0], holds=False)
            then, other = (self.formula(part, holds=holds) for part in parts[1:])
            return either(both(yes, then), both(no, other))
        if kind == z3.Z3_OP_EQ and z3.is_bool(parts[0]):
            one, two = ((self.formula(part), self.formula(part, holds=False)) for part in parts)
            same = either(both(one[0], two[0]), both(one[1], two[1]))
            return same if holds else either(both(one[0], two[1]), both(one[1], two[0]))
        return self._atom(formula, holds)

    def _atom(self, atom: Formula, holds: bool) -> Formula:
        symbols = self.symbols(atom)
        lonely = not atom.children() and holds
        if symbols & self._gaps or (symbols & self._cut and not lonely):
            return FALSE
        if self._seen and any(_BLIND.search(symbol) for symbol in symbols):
            return FALSE
        return atom if holds else z3.Not(atom)

    def symbols(self, formula: Formula) -> frozenset[str]:
        """The names of the constants and functions in it."""
        key = formula.get_id()
        if key not in self._symbols:
            self._kept.append(formula)
            parts = formula.children()
            below = frozenset().union(*(self.symbols(part) for part in parts))
            own = not parts or formula.decl().kind() == z3.Z3_OP_UNINTERPRETED
            self._symbols[key] = below | {str(formula.decl().name())} if own else below
        return self._symbols[key]
