"""The tables whose policies people write: their own, and those of a platform that it leaves to them."""

from pgadvise.engines.platform import Platform
from pgadvise.snapshot import Relation

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
