"""Names and numbers of things, as a sentence says them."""

from collections.abc import Sequence


def listed(names: Sequence[str], last: str = "and") -> str:
    """`a`, `a and b`, `a, b and c`."""
    return f" {last} ".join((", ".join(names[:-1]), names[-1]) if len(names) > 1 else names)


def counted(count: float, noun: str) -> str:
    """`1 call`, `1,204 calls`; of nouns that take an s."""
    return f"{count:,.0f} {noun}{'' if round(count) == 1 else 's'}"
