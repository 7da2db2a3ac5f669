"""The parts of a condition, and what a value is without its casts."""

from pgadvise.sql.tree.expression import And, Call, Cast, Expression, Or, Target
from pgadvise.sql.tree.walk import replace


def conjuncts(condition: Expression | None) -> tuple[Expression, ...]:
    """What has to be true for it to be true; of no condition nothing."""
    if isinstance(condition, And):
        return tuple(part for arg in condition.args for part in conjuncts(arg))
    return () if condition is None else (condition,)


def arms(condition: Expression) -> tuple[Expression, ...]:
    """What is each enough for it to be true."""
    if isinstance(condition, Or):
        return tuple(arm for arg in condition.args for arm in arms(arg))
    return (condition,)


def uncast(value: Expression) -> Expression:
    """What stands under its casts."""
    while isinstance(value, Cast):
        value = value.arg
    return value


TEXTS = frozenset(("text", "character varying", "varchar"))  # without a width, at which they cut


def uncut(value: Expression) -> Expression:
    """Without the casts that leave a text as it is; those to `varchar(3)` cut, and are spelt with their width."""
    return uncut(value.arg) if isinstance(value, Cast) and value.type in TEXTS else value


def unnamed(tree: Expression) -> Expression:
    """As it was typed: the server shows `(select auth.uid())` with the name that the column has anyway, `AS uid`."""
    return replace(tree, _unnamed, of=Target)


def _unnamed(target: Target) -> Target:
    return Target(target.value) if isinstance(target.value, Call) and target.value.name == target.name else target
