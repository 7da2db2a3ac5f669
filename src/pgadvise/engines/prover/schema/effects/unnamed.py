"""What a body may mean that its text does not tell: operators, casts, and functions called like the server's own.

A policy's or a view's text, as the catalog gives it, writes such an operator with its schema, which has no model, and a
cast to where it was written; but not the `=` within IS DISTINCT FROM, NULLIF, CASE x WHEN, USING, nor those of a row's
further columns (get_rule_expr()): it is any that the path found first. A body is the text that somebody wrote: there
`=` may be theirs, by the types of its operands or by the order of the search_path, and a cast that is applied where
types meet is written nowhere. What is behind them may read any row, or be true of all. So beside one that a body may
hold nothing is proved; extensions' are known to calculate and no more. `starts_with(…)` is the server's where the
arguments are of its types, for pg_catalog is searched first; unless the path names it further back, or the user's is
the closer overload. The same with types.
"""

import re
from collections.abc import Iterator
from functools import cache, lru_cache

from pgadvise.engines.caller.bodies import may_read, whole_body
from pgadvise.engines.prover.schema.effects.writers import PLATFORM
from pgadvise.engines.prover.schema.texts.procedure import search_path
from pgadvise.engines.prover.schema.texts.stored_calls import StoredCalls
from pgadvise.engines.prover.words.kinds import KNOWN
from pgadvise.engines.prover.words.proof import Surface, Unproved
from pgadvise.snapshot import DefinedOperator, Function, NotCaptured, Snapshot
from pgadvise.snapshot.origin import captured
from pgadvise.sql.tree.expression import Call

SERVERS = "pg_catalog"
# What these words ask without its standing there.
_IMPLIED = frozenset(("=", "<>", "<", ">", "<=", ">=", "~", "~~", "!~~", "~~*", "!~~*"))
_WORDS = re.compile(
    r"\b(?:in|any|all|some|case|between|nullif|distinct|using|natural|like|ilike|similar|overlaps)\b", re.IGNORECASE
)


class _Same:
    """A snapshot as itself: to compare two by what they hold would take longer than to ask again."""

    def __init__(self, snapshot: Snapshot) -> None:
        self.snapshot = snapshot

    def __hash__(self) -> int:
        return id(self.snapshot)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and other.snapshot is self.snapshot


def ask_for_names(snapshot: Snapshot, surface: Surface = "sql") -> None:
    """Raises Unproved where nobody knows what the texts of this database mean. Who sends SQL sets any search_path."""
    if (doubt := _doubt(_Same(snapshot), surface)) is not None:
        raise Unproved(doubt)


def is_citexts(snapshot: Snapshot, schema: str | None, sign: str) -> bool:
    """Whether the sign is citext's there, and nobody's own: of the same two types another may be true of all."""
    known = captured(snapshot.defined_operators)
    of = {operator.extension for operator in known if (operator.schema, operator.name) == (schema, sign)}
    return "citext" in of and None not in of


@lru_cache(maxsize=4)
def _doubt(same: _Same, surface: Surface) -> str | None:
    return next(_doubts(same.snapshot, surface), None)


def _doubts(snapshot: Snapshot, surface: Surface) -> Iterator[str]:
    if isinstance(snapshot.casts, NotCaptured) or isinstance(snapshot.defined_operators, NotCaptured):
        yield "the snapshot is older than what it tells of operators and casts of somebody's own"
        return
    for cast in snapshot.casts:
        if cast.extension is None and cast.function is not None:
            yield f"a function of somebody's own makes {cast.target} of {cast.source} wherever it is cast"
    for operator in snapshot.defined_operators:
        if operator.extension is None and (body := _holder(snapshot, operator)) is not None:
            yield f"{operator.name} in {body} may be {operator.schema}.{operator.name}, an operator of somebody's own"
    paths = [search_path(function) for function in snapshot.functions]
    anywhere = surface == "sql" or any(SERVERS in path[1:] for path in paths if path is not None)
    mistaken = cache(lambda path: _mistaken_names(snapshot, path, anywhere=anywhere))
    for function in _texts(snapshot):
        for own in _own_called(function, *mistaken(search_path(function))):
            yield f"{own} in {function.qualified} may be the server's or somebody's own"


def _texts(snapshot: Snapshot) -> Iterator[Function]:
    """What the server reads anew in each session; a platform's stand-ins for an extension's calculate and no more."""
    own = (f for f in snapshot.functions if f.extension is None and f.body and not f.standard_body)
    return (f for f in own if f.schema not in PLATFORM or may_read(f))


def _own_called(function: Function, called: frozenset[str], typed: tuple[str, ...]) -> Iterator[str]:
    """Of the names of functions and types those that its body has."""
    if called:
        yield from sorted(called & _called(function))
    yield from (name for name in typed if re.search(rf"\b{name}\b", function.body or "", re.IGNORECASE))


def _mistaken_names(
    snapshot: Snapshot, path: tuple[str, ...] | None, *, anywhere: bool
) -> tuple[frozenset[str], tuple[str, ...]]:
    """The bare names that somebody has given to a function or a type of his though the server has one of that name.

    `anywhere`: a path that is not the function's own may name the server's schema at any place.
    """
    own = (f for f in snapshot.functions if f.extension is None and _mistaken(f, path, anywhere=anywhere))
    typed_so = {(t.schema, t.name) for t in snapshot.types if t.extension is None}
    kinds = typed_so | {(r.schema, r.name) for r in snapshot.relations}
    typed = {name for schema, name in kinds if name in KNOWN and (path is None or schema in path)}
    return frozenset(f.name for f in own), tuple(sorted(typed))


def _mistaken(own: Function, path: tuple[str, ...] | None, *, anywhere: bool) -> bool:
    """Whether a bare name may be this one though the server has it: it takes other types, or its schema comes first."""
    if own.namesake == "none":
        return False
    later = anywhere if path is None else SERVERS in path[1:]
    if own.namesake == "alike" and not later:
        return False  # pg_catalog is searched first where the path does not name it
    return path is None or own.schema in path or "$user" in path


def _called(function: Function) -> set[str]:
    """Without a schema; every word of a body that cannot be read."""
    read = whole_body(function)
    if read is None:
        return set(re.findall(r"\w+", (function.body or "").lower()))
    return {part.name for part in read.parts if isinstance(part, Call) and part.schema is None}


def _holder(snapshot: Snapshot, operator: DefinedOperator) -> str | None:
    if operator.name in _IMPLIED and _WORDS.search(StoredCalls(snapshot).text):
        return "a policy, a view or a check"
    for function in snapshot.functions:
        text = (function.body or "") if function.extension is None else ""
        if operator.name in text or (operator.name in _IMPLIED and _WORDS.search(text)):
            return str(function.qualified)
    return None
