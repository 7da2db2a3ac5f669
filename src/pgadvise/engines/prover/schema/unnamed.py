"""What the server calls without its being named: operators and casts that are not its own.

A policy's or a view's text, as the catalog gives it, writes such an operator with its schema, which has no model, and
a cast to where it was written. A body is the text that somebody wrote: there `=` may be theirs, by the types of its
operands or by the order of the search_path, and a cast that is applied where types meet is written nowhere. What is
behind them may read any row, or be true of all. So beside one that a body may hold nothing is proved; extensions' are
known to calculate and no more.
"""

import re

from pgadvise.engines.prover.words.proof import Unproved
from pgadvise.snapshot import DefinedOperator, NotCaptured, Snapshot

# What these words ask without its standing there.
_IMPLIED = frozenset(("=", "<>", "<", ">", "<=", ">=", "~", "~~", "!~~", "~~*", "!~~*"))
_WORDS = re.compile(
    r"\b(?:in|any|all|some|case|between|nullif|distinct|using|natural|like|ilike|similar|overlaps)\b", re.IGNORECASE
)


def ask_for_names(snapshot: Snapshot) -> None:
    """Raises Unproved where nobody knows what the texts of this database mean."""
    if isinstance(snapshot.casts, NotCaptured) or isinstance(snapshot.defined_operators, NotCaptured):
        raise Unproved("the snapshot is older than what it tells of operators and casts of somebody's own")
    for cast in snapshot.casts:
        if cast.extension is None and cast.function is not None:
            raise Unproved(f"a function of somebody's own makes {cast.target} of {cast.source} wherever it is cast")
    for operator in snapshot.defined_operators:
        if operator.extension is None and (body := _holder(snapshot, operator)) is not None:
            own = f"{operator.schema}.{operator.name}, an operator of somebody's own"
            raise Unproved(f"{operator.name} in {body} may be {own}")


def _holder(snapshot: Snapshot, operator: DefinedOperator) -> str | None:
    for function in snapshot.functions:
        text = (function.body or "") if function.extension is None else ""
        if operator.name in text or (operator.name in _IMPLIED and _WORDS.search(text)):
            return str(function.qualified)
    return None
