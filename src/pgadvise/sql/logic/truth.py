"""What a condition can come to, whatever the rows, the session and the functions say.

In SQL that is true, false or NULL. A policy lets a row pass only on true, a CHECK on everything but false.
"""

from collections.abc import Collection
from enum import Enum
from functools import cache
from typing import Final

from pgadvise.sql.logic.canonical import canonical
from pgadvise.sql.logic.possible_worlds import Evaluation, Outcome
from pgadvise.sql.tree.expression import Expression


class Unknown(Enum):
    UNKNOWN = "unknown"


UNKNOWN: Final = Unknown.UNKNOWN
"""`constant_truth` of a condition that depends on something."""

_EVERYTHING: frozenset[Outcome] = frozenset({True, False, None})
_WORLDS = 1024  # beyond, everything is called possible


def constant_truth(expression: Expression, not_null: Collection[str] = ()) -> Outcome | Unknown:
    """True, False or None (NULL) when the condition comes to nothing else, UNKNOWN otherwise."""
    found = outcomes(expression, not_null)
    return next(iter(found)) if len(found) == 1 else UNKNOWN


def never_true(expression: Expression, not_null: Collection[str] = ()) -> bool:
    """A policy that lets no row pass."""
    return True not in outcomes(expression, not_null)


def never_false(expression: Expression, not_null: Collection[str] = ()) -> bool:
    """A CHECK that refuses no row."""
    return False not in outcomes(expression, not_null)


def outcomes(expression: Expression, not_null: Collection[str] = ()) -> frozenset[Outcome]:
    """All that the condition can come to, or more than that; never less.

    `not_null` are the columns of the row at hand that are never NULL. A function, a setting and a sub-query can give
    anything, but the same text gives the same within one row: `x IS NULL OR x IS NOT NULL` is found to be true.
    """
    return _outcomes(expression, frozenset(not_null))


@cache
def _outcomes(expression: Expression, not_null: frozenset[str]) -> frozenset[Outcome]:
    condition = canonical(expression)
    evaluation = Evaluation(not_null)
    found: set[Outcome] = set()
    for _ in range(_WORLDS):
        found.add(evaluation.truth(condition))
        if len(found) == len(_EVERYTHING) or not evaluation.next_world():
            return frozenset(found)
    return _EVERYTHING
