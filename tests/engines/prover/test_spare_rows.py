"""How many rows a sub-select may find changes no answer: one for each is enough, as the argument says."""

from collections.abc import Callable, Mapping

import pytest
from tests.engines.prover.test_twins import TWINS

SAMPLE = tuple(TWINS)[::4]


@pytest.mark.parametrize("name", SAMPLE)
def test_one_row_more(name: str, verdicts: Callable[..., Mapping[str, str]]) -> None:
    """With a row more to find, the same is proved and the same is not."""
    for script in TWINS[name]:
        assert verdicts(script, spare=1) == verdicts(script)
