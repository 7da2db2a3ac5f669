"""What fits everything, where a function takes an argument for a pattern: a code that is compared by ILIKE, say."""

import re

from pgadvise.snapshot import Function

_LIKE = r"(?:~~\*?|\bi?like\b|\bsimilar\s+to\b)"
_REGULAR = r"(?<![~!])~\*?(?![~*])"


def patterns(function: Function, number: int) -> list[str]:
    """Of the argument by its place; also where it is put together with something."""
    named = function.argument_names[number] if number < len(function.argument_names) else ""
    names = [rf"\${number + 1}\b", *([rf"\b{re.escape(named)}\b"] if named else [])]
    found = {"%": _LIKE, ".*": _REGULAR}
    asked = {fits: rf"{sign}[^;=]{{0,40}}?(?:{'|'.join(names)})" for fits, sign in found.items()}
    return [fits for fits, text in asked.items() if re.search(text, function.body or "", re.IGNORECASE)]
