"""Where policies ask for what callers write about themselves, and the same question put to what the server writes."""

import re
from collections import defaultdict
from collections.abc import Iterator

import msgspec

from pgadvise.engines.access.access import Access
from pgadvise.engines.access.privileges import PUBLIC
from pgadvise.engines.caller.asked import Asked, asked
from pgadvise.engines.caller.bound import Bounds
from pgadvise.engines.caller.callers import Callers
from pgadvise.engines.conditions import conditions
from pgadvise.snapshot import Function, Policy, Relation
from pgadvise.sql.parser.parse import parsed
from pgadvise.sql.tree.expression import Expression

# As pg_get_expr() writes a key and an array of keys, and the column of auth.users.
_KEYS = (
    (re.compile(r"'user_metadata'"), "'app_metadata'"),
    (re.compile(r"'\{user_metadata(?=[,}])"), "'{app_metadata"),
    (re.compile(r"\braw_user_meta_data\b"), "raw_app_meta_data"),
)


class Belief(msgspec.Struct, frozen=True, kw_only=True):
    """Policies that believe it: one that asks itself, or all that ask through `function`.

    `bound`: whatever the metadata says, the caller has to pass something else as well that they cannot choose.
    """

    policies: tuple[tuple[Relation, Policy], ...]
    function: Function | None
    words: str
    bound: bool


def beliefs(access: Access, bounds: Bounds) -> Iterator[Belief]:
    """By policy, then by function."""
    callers = bounds.ordinary.callers
    through: defaultdict[Function, dict[tuple[Relation, Policy], bool]] = defaultdict(dict)
    for table in access.platform.tables:
        for policy in access.snapshot.policies_of(table):
            conditions = [c for c in _conditions(access, policy) if callers.asked(c).editable]
            own = [c for c in conditions if asked(c).editable]
            if own:
                bound = all(bounds.binds(c) for c in own)
                yield Belief(policies=((table, policy),), function=None, words=_words(own), bound=bound)
            for condition in conditions:
                for function in _believing(callers, condition):
                    known = through[function].get((table, policy), True)
                    through[function][table, policy] = known and bounds.binds(condition)
    for function, places in through.items():
        words = _path(callers.asks(function))
        yield Belief(policies=tuple(places), function=function, words=words, bound=all(places.values()))


def _conditions(access: Access, policy: Policy) -> Iterator[Expression]:
    bypasses = [access.bypass_everywhere(role) for role in policy.roles if role != PUBLIC]
    if PUBLIC not in policy.roles and all(b is not None and b.direct for b in bypasses):
        return
    yield from conditions(policy)


def _believing(callers: Callers, condition: Expression) -> Iterator[Function]:
    for function in callers.reached(callers.called(condition)):
        if callers.asks(function).editable:
            yield function


def _words(conditions: list[Expression]) -> str:
    found = asked(conditions[0])
    for condition in conditions[1:]:
        found |= asked(condition)
    return _path(found)


def _path(found: Asked) -> str:
    """`user_metadata.role`, or the column where no path is known."""
    paths = sorted(".".join(path) for path in found.paths if path[:1] == ("user_metadata",))
    return paths[0] if paths else "user_metadata"


def on_app_metadata(text: str) -> str | None:
    """The same condition asked of app_metadata; None where that cannot be written."""
    for pattern, instead in _KEYS:
        text = pattern.sub(instead, text)
    tree = parsed(text)
    return text if tree is not None and not asked(tree).editable else None
