"""`&&`, `@>`, `<@` of arrays.

Where an array holds all that another does, each value that is met is asked of: if the other holds it, so does the one.
Of one whose elements are of rows a row is found that has the value, as long as nothing has changed since.
"""

from collections.abc import Callable

import z3

from pgadvise.engines.prover.language.documents import arrays
from pgadvise.engines.prover.words.contents import HOLDS, Elements
from pgadvise.engines.prover.words.made import Listed
from pgadvise.engines.prover.words.proof import Unproved
from pgadvise.engines.prover.words.terms import (
    FALSE,
    TRUE,
    Contents,
    Formula,
    Term,
    Truth,
    Value,
    both,
    either,
    neither,
)
from pgadvise.engines.prover.world.scopes import Meaning


def holds(meaning: Meaning, operator: str, left: Value, right: Value) -> Truth | None:
    """`&&`, `@>`, `<@` of arrays."""
    if operator == "<@":
        left, right = right, left
    theirs = arrays.contents(meaning, right)
    if arrays.contents(meaning, left) is None or theirs is None:
        return None
    found = meaning.world.names.truth(operator)
    given = both(neither(left.null), neither(right.null))
    meaning.world.facts.append(z3.Implies(given, either(found.true, found.false)))  # NULL elements make it false
    if operator == "&&":
        held = theirs.some()
        shared = arrays.member(meaning, held.value, "=", left)
        meaning.world.facts.append(z3.Implies(found.true, both(given, held.when, shared.true)))
        return found
    mine = arrays.contents(meaning, left)
    if isinstance(theirs, Elements):
        meaning.world.lists.law(theirs.term, _among(meaning, found, left, mine, right.kind))
    items = theirs.items if isinstance(theirs, Listed) else ()
    each = [arrays.member(meaning, item, "=", left).true for item in items]
    meaning.world.facts.append(z3.Implies(found.true, both(given, *each)))
    return found


def _among(
    meaning: Meaning, found: Truth, left: Value, mine: Contents | None, kind: str | None
) -> Callable[[Term], Formula]:
    """Of each that the one array holds that the other does: one of which only its value is known, or some row's."""
    if isinstance(mine, Elements):
        return lambda each: z3.Implies(found.true, HOLDS(mine.term, each))
    element = (kind or "").removesuffix("[]")
    world, state = meaning.world, meaning.world.changes

    def law(each: Term) -> Formula:
        if world.changes != state:  # a row that is found now need not have been there
            return TRUE
        try:
            return z3.Implies(found.true, arrays.member(meaning, Value(FALSE, each, element), "=", left).true)
        except Unproved:  # of more rows than are followed nothing is said
            return TRUE

    return law
