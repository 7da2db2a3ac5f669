"""Times, shares and sizes in the words of a sentence."""

PAGE = 8192  # bytes


def time(milliseconds: float) -> str:
    """`0.2 ms`, `38 ms`, `1.2 s`, `12 min`, `3.5 h`."""
    if milliseconds < 1000:
        return f"{_digits(milliseconds)} ms"
    seconds = milliseconds / 1000
    if seconds < 60:
        return f"{_digits(seconds)} s"
    return f"{seconds / 60:.0f} min" if seconds < 5400 else f"{_digits(seconds / 3600)} h"


def share(part: float) -> str:
    """`31 %`, `0.6 %`; what is not everything is never rounded up to it."""
    if part < 0.0095:
        return f"{part * 100:.1f} %"
    return "over 99 %" if 0.995 <= part < 1 else f"{part * 100:.0f} %"


def size(pages: float) -> str:
    """Pages of 8 kB: `64 kB`, `7.4 MB`."""
    kilobytes = pages * PAGE / 1024
    for unit in ("kB", "MB"):
        if kilobytes < 1024:
            return f"{_digits(kilobytes)} {unit}"
        kilobytes /= 1024
    return f"{_digits(kilobytes)} GB"


def _digits(value: float) -> str:
    return f"{value:,.0f}" if value >= 9.95 else f"{value:.2g}"
