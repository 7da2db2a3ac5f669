"""Names in a row, as a sentence lists them."""

from collections.abc import Sequence


def listed(names: Sequence[str], last: str = "and") -> str:
    """`a`, `a and b`, `a, b and c`."""
    return f" {last} ".join((", ".join(names[:-1]), names[-1]) if len(names) > 1 else names)
