"""Tenants that are texts: what they are called, so that two of them look alike to whoever compares them loosely."""

import re

import msgspec

# B begins with A's text and C ends with it, D and E differ in what LIKE and case folding overlook, A's text begins with
# F and ends with G, and H is A's text once it is trimmed.
_TEXTS = {"A": "ac_me", "B": "ac_me-labs", "C": "x-ac_me", "D": "acxme", "E": "AC_ME", "F": "ac", "G": "_me"}
_TEXTS |= {"H": f"{_TEXTS['A']} "}
# As narrower checks want them, and the narrowest.
_LOW_TEXTS = {"A": "ac_me", "B": "ac_melabs", "C": "xac_me", "D": "acxme", "F": "ac"}
_PLAIN_TEXTS = {"A": "acme", "B": "acmelabs", "C": "xacme", "F": "ac", "G": "me"}
_MOST = 40  # letters that a text looks at
# `x ~ y`, `x ~ ('^' || y)`, `regexp_like(x, '^' || y)`: the pattern is put together, or is somebody's. In one of
# SIMILAR TO a dot is a dot, and an underscore is what it is to LIKE.
_PATTERN = re.compile(
    r"(?<![~!])!?~\*?\s+\(*(?:'(?:[^']|'')*'(?:::\w+)?\)*\s*\|\||(?!similar_)[a-z_])"
    r"|\bregexp_\w+\([^;]{0,80}\|\|",
    re.IGNORECASE,
)


class Reading(msgspec.Struct, frozen=True):
    """How a tenant's text is compared: taken for a regular expression, or only by its first `letters`."""

    as_pattern: bool = False
    letters: int = 0


def reading(text: str, columns: tuple[str, ...]) -> Reading:
    """As `text` reads what `columns` hold."""
    name = rf"\(*(?:\w+\.)?\"?(?:{'|'.join(map(re.escape, columns))})\"?\)*(?:::\w+)?\)*"
    number = r"(\d{1,2})\)"
    cut = rf"\bleft\({name}, {number}|\bsubstr(?:ing)?\"?\({name}, 1, {number}"
    cut += rf"|{name}::(?:(?:var)?char|character(?: varying)?|bpchar)\({number}"
    found = [int(one) for told in re.findall(cut, text, re.IGNORECASE) for one in told if one] if columns else []
    letters = max((n for n in found if 0 < n <= _MOST), default=0)
    return Reading(as_pattern=_PATTERN.search(text) is not None, letters=letters)


def called(marks: frozenset[str] | None, read: Reading) -> dict[str, str]:
    """By side. `marks` are what a tenant's text may hold beside letters, where something looks at it."""
    dotted = read.as_pattern and (marks is None or "." in marks)
    chosen = _TEXTS if marks is None else _LOW_TEXTS if "_" in marks or dotted else _PLAIN_TEXTS
    return {side: "a" * read.letters + (text.replace("_", ".") if dotted else text) for side, text in chosen.items()}
