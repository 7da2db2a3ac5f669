"""Where a platform keeps the people who sign in: their addresses, and what proves who they are."""

from pgadvise.snapshot import Relation

_ACCOUNTS = frozenset((("auth", "users"),))


def holds_accounts(relation: Relation) -> bool:
    return (relation.schema, relation.name) in _ACCOUNTS
