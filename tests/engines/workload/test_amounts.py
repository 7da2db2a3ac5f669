"""Amounts in words."""

import pytest

from pgadvise.engines.workload import amounts


@pytest.mark.parametrize(
    "milliseconds, words",
    [
        (0.0123, "0.012 ms"),
        (0.86, "0.86 ms"),
        (9.96, "10 ms"),
        (223.4, "223 ms"),
        (1000, "1 s"),
        (4457, "4.5 s"),
        (59_000, "59 s"),
        (720_000, "12 min"),
        (5_400_000, "1.5 h"),
        (36_000_000, "10 h"),
    ],
)
def test_times(milliseconds: float, words: str) -> None:
    """Two digits, or whole numbers from ten on."""
    assert amounts.time(milliseconds) == words


@pytest.mark.parametrize(
    "part, words", [(0.452, "45 %"), (0.0061, "0.6 %"), (0.0096, "1 %"), (1.0, "100 %"), (0.9975, "over 99 %")]
)
def test_shares(part: float, words: str) -> None:
    """What is not everything is not rounded up to it, nor what is something down to nothing."""
    assert amounts.share(part) == words


@pytest.mark.parametrize("pages, words", [(1, "8 kB"), (951, "7.4 MB"), (39_880, "312 MB"), (1_310_720, "10 GB")])
def test_sizes(pages: float, words: str) -> None:
    """Pages of 8 kB."""
    assert amounts.size(pages) == words
