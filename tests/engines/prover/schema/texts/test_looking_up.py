"""Where queries stand in what is asked: by each way to them, or, where ways are too many, once for all of them."""

import pytest

from pgadvise.engines.prover.schema.texts.bearing import Bearing
from pgadvise.engines.prover.schema.texts.looking_up import Inside, Place, Places
from pgadvise.sql.parser.parse import expression
from pgadvise.sql.tree.expression import Call
from pgadvise.sql.tree.query import Relation

LAST = "exists (select from x) or not exists (select from y)"


def found(depth: int, asked: str) -> tuple[Place, ...]:
    """Each function asks the next one twice, the last one asks of tables."""

    def within(node: Call | Relation, at: Bearing) -> Inside:
        number = int(node.name[1:]) if isinstance(node, Call) else depth
        if isinstance(node, Relation):
            return Inside()
        text = LAST if number == depth else f"f{number + 1}() and f{number + 1}()"
        return Inside((expression(text),))

    return Places(within).of(expression(asked))


@pytest.mark.parametrize("asked", ["f0()", "f0() or not f0()", "exists (select from z where f0())"])
def test_a_tangle_is_told_with_the_same_signs(asked: str) -> None:
    """What a query asks, and how a row bears on the whole, is told of each, though nobody follows every way to it."""
    plain, tangled = found(2, asked), found(40, asked)
    assert {(p.named, p.sign, p.picked, p.exists) for p in plain} == {
        (p.named, p.sign, p.picked, p.exists) for p in tangled
    }
    assert len(tangled) <= len(plain)


def test_in_a_tangle_nothing_is_of_another_arm() -> None:
    """One call of a function may be right by its one arm, and the next one by its other arm: both decide."""
    assert not any(one.is_other_arm(other) for one in found(40, "f0()") for other in found(40, "f0()"))
    assert any(one.is_other_arm(other) for one in found(0, "f0()") for other in found(0, "f0()"))
