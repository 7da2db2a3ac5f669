"""How wide text is in a terminal, counted in cells as rich counts them."""

from rich.cells import cell_len


def width(text: str) -> int:
    """How many cells of a terminal `text` takes: emoji and CJK take two, combining marks none."""
    # layout.GLUE is a NUL and becomes a space; rich gives it no width.
    return len(text) if text.isascii() else cell_len(text) + text.count("\0")


def head(text: str, cells: int) -> str:
    """The longest beginning of `text` that fits into `cells`, and at least one character of it."""
    if text.isascii():
        return text[: max(cells, 1)]
    taken = used = 0
    for character in text:
        used += width(character)
        if used > cells and taken:
            break
        taken += 1
    return text[:taken]


def cut(text: str, cells: int) -> str:
    """`text`, or as much of it as fits into `cells` together with the sign that it goes on."""
    return text if width(text) <= cells else head(text, cells - 1).rstrip() + "…"
