"""What policies ask, as trees."""

from collections.abc import Iterable
from functools import lru_cache

from pgadvise.snapshot import Policy
from pgadvise.sql.parser.parse import parsed
from pgadvise.sql.tree.expression import Expression


def conditions(policy: Policy) -> tuple[Expression, ...]:
    """USING, then WITH CHECK where it says something else; without what does not parse."""
    return _conditions(policy.using, policy.check)


def trees(policies: Iterable[Policy]) -> list[Expression]:
    """The same of several."""
    return [tree for policy in policies for tree in conditions(policy)]


# Thousands of policies say the same few things.
@lru_cache(maxsize=4096)
def _conditions(*texts: str | None) -> tuple[Expression, ...]:
    return tuple(tree for tree in map(parsed, dict.fromkeys(texts)) if tree is not None)
