"""The tables whose policies people write: their own, and those of a platform that it leaves to them."""

from contextlib import suppress
from functools import lru_cache

from pgadvise.engines.platform import Platform
from pgadvise.snapshot import Policy, Relation
from pgadvise.sql.expression import Expression
from pgadvise.sql.parse import NotParsed, expression

# Supabase makes these without policies: each one there is the user's.
_LEFT_TO_USERS = frozenset((("storage", "objects"), ("storage", "buckets"), ("realtime", "messages")))


def governed(platform: Platform) -> tuple[Relation, ...]:
    """Tables of the user's own, partitions included, and the platform's that users write policies for."""
    ours = {r.oid for r in (*platform.tables, *platform.partitions)}
    return tuple(
        r
        for r in platform.snapshot.relations
        if r.oid in ours or ((r.schema, r.name) in _LEFT_TO_USERS and r.schema not in platform.exclude)
    )


def conditions(policy: Policy) -> tuple[Expression, ...]:
    """USING, then WITH CHECK where it says something else; without what does not parse."""
    return _parsed(policy.using, policy.check)


# Thousands of policies say the same few things.
@lru_cache(maxsize=4096)
def _parsed(*texts: str | None) -> tuple[Expression, ...]:
    found = []
    for text in dict.fromkeys(t for t in texts if t is not None):
        with suppress(NotParsed):
            found.append(expression(text))
    return tuple(found)
