"""The words that a policy compares the caller's database role with."""

from collections.abc import Iterator
from functools import lru_cache

from pgadvise.snapshot import Policy
from pgadvise.sql.parser.parse import parsed
from pgadvise.sql.tree.claims import claims
from pgadvise.sql.tree.expression import Array, Call, Constant, Expression, Operator, Quantified
from pgadvise.sql.tree.query import Subquery
from pgadvise.sql.tree.walk import walk

_COMPARISONS = ("=", "<>")


def compared_with_role(policy: Policy) -> frozenset[str]:
    """The literals that the token's role is asked to be, or not to be, in USING or WITH CHECK."""
    return frozenset().union(*map(_in_text, policy.texts))


# Thousands of policies say the same few things.
@lru_cache(maxsize=4096)
def _in_text(text: str) -> frozenset[str]:
    tree = parsed(text)
    return frozenset(word for node in walk(tree) for word in _words(node)) if tree is not None else frozenset()


def _words(node: object) -> Iterator[str]:
    match node:
        case Operator(name=name, args=(left, right)) if name in _COMPARISONS:
            sides = ((left, right), (right, left))
            yield from (word for role, other in sides if _is_role(role) for word in _literals(other))
        case Quantified(test=test, operator=name, array=array) if name in _COMPARISONS and _is_role(test):
            yield from _literals(array)


def _is_role(node: Expression) -> bool:
    """`auth.role()`, also as `(select auth.role())`, and the claim that it gives."""
    if isinstance(node, Subquery) and node.kind == "scalar":
        value = node.query.only_value
        return value is not None and _is_role(value)
    called = isinstance(node, Call) and (node.schema, node.name) == ("auth", "role")
    return called or (isinstance(node, Operator) and claims(node) == {("role",)})


def _literals(node: Expression) -> Iterator[str]:
    if isinstance(node, Constant) and isinstance(node.value, str) and node.type in (None, "text"):
        yield node.value
    elif isinstance(node, Array):
        for item in node.items:
            yield from _literals(item)
