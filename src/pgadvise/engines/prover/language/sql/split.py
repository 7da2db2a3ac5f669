"""Texts that are written out, cut at a mark: string_to_array('app.tenant', '.'), split_part('app.tenant', '.', 1).

A helper that is given a path in one text reads the token by its parts.
"""

from pgadvise.engines.prover.words.terms import Value, is_false


def parts(args: list[Value]) -> list[str] | None:
    """Of (text, mark); None where one of them is not written out, or a word is told that stands for NULL. Of an empty
    text there are none."""
    text, mark = _written(args) if len(args) == 2 else (None, None)
    if text is None or mark is None:
        return None
    return (text.split(mark) if mark else [text]) if text else []


def part(args: list[Value]) -> str | None:
    """Of (text, mark, place), counted from the end where the place is negative; empty where there is none."""
    text, mark, place = (*_written(args), "")[:3]
    if len(args) != 3 or text is None or not mark or not place or int(place) == 0:
        return None
    found, number = text.split(mark), int(place)
    number = number - 1 if number > 0 else len(found) + number
    return found[number] if 0 <= number < len(found) else ""


def _written(args: list[Value]) -> list[str | None]:
    return [arg.text if arg.kind in ("text", "int") and is_false(arg.null) else None for arg in args]
