"""Evidence in short: numbers with units, dates, names. A key's ending tells the unit, as in `size_bytes`."""

import math
import re
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

from pgadvise.reports.lines.layout import GLUE, listed, number_of

_MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()
_LONG = 40  # a text longer than this is told only with -v


def evidence(values: Mapping[str, Any], message: str, everything: bool) -> list[str]:
    """One entry for each value that `message` does not already tell: `size 31 MB`, `11,204 rows`.

    Without `everything`, lists of names, texts of more than 40 characters and nested values are left out: what they
    say is the message's to say. Records (leaks with their sessions and statements) are for programs, and only counted.
    """
    told = set(re.findall(r"[\w.,]*\w", message))
    return [entry for key in values for entry in _entry(key, values[key], message, told, everything)]


def _entry(key: str, value: Any, message: str, told: set[str], everything: bool) -> Iterator[str]:
    if value is None or value in ("", [], {}, ()):
        return
    if _records(value):
        if everything:
            yield f"{number_of(len(value), _singular(_words(key)), _words(key))}, in full in the JSON report"
        return
    label, shown = quantity(key, value)
    if shown in told or str(value) in told or (isinstance(value, str) and value in message):
        return
    if GLUE in shown and _says(message, shown.replace(GLUE, " ")):
        return
    if isinstance(value, (list, tuple)) and all(str(item) in message for item in value):
        return
    if not everything and not _short(value, shown):
        return
    if _counted(value, label, shown):
        yield f"{shown}{GLUE}{_singular(label) if value == 1 else label}"
    else:
        yield f"{label} {shown}".strip()


def _records(value: Any) -> bool:
    """Whether it is a list of nested values: as words it would be a wall."""
    return isinstance(value, (list, tuple)) and any(isinstance(item, Mapping) for item in value)


def _says(message: str, words: str) -> bool:
    return words in message and re.search(rf"(?<![\w.,]){re.escape(words)}(?!\w)", message) is not None


def _short(value: Any, shown: str) -> bool:
    if isinstance(value, Mapping):
        return False
    if isinstance(value, (list, tuple)) and not all(isinstance(item, (int, float)) for item in value):
        return False
    return isinstance(value, (int, float)) or len(shown) <= _LONG


def _counted(value: Any, label: str, shown: str) -> bool:
    """Whether it reads as so many of something: `11,204 rows`."""
    return is_number(value) and float(value).is_integer() and label.endswith("s") and shown == number(value)


def _singular(label: str) -> str:
    """`rows` → `row`, `policies` → `policy`, `indexes` → `index`."""
    if label.endswith("ies"):
        return label[:-3] + "y"
    return label[:-2] if label.endswith(("xes", "sses")) else label[:-1]


def is_number(value: Any) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool) and math.isfinite(value)


def quantity(key: str, value: Any) -> tuple[str, str]:
    """The label and the value of one piece of evidence in words."""
    if is_number(value):
        per_day = key.endswith("_per_day")
        stem = key.removesuffix("_per_day")
        for ending, spelled in _UNITS.items():
            if stem == ending or stem.endswith("_" + ending):
                label = stem.removesuffix(ending).strip("_")
                return _words(label), spelled(float(value)) + ("/day" if per_day else "")
        return _words(stem), number(value) + ("/day" if per_day else "")
    return _words(key), _text(key, value)


def _words(key: str) -> str:
    return key.replace("_", " ")


def _named(name: str, value: Any, shown: str) -> str:
    return f"{name} ({shown})" if isinstance(value, (list, tuple)) else f"{name} {shown}".strip()


def _text(key: str, value: Any) -> str:
    """The keys of a nested mapping are names of roles and tables, not ours: they stay as they are."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, (list, tuple)):
        return listed([_text(key, item) for item in value])
    if isinstance(value, Mapping):
        return ", ".join(_named(str(name), of, _text(key, of)) for name, of in value.items())
    if is_number(value):
        return quantity(key, value)[1]
    return day(str(value)) if key == "since" or key.endswith(("_since", "_at")) else str(value)


def number(value: float) -> str:
    """`11,204`, `12.3 million`, `0.038`."""
    if isinstance(value, float) and not value.is_integer():
        return f"{value:.3g}" if abs(value) < 1000 else f"{value:,.0f}"
    if abs(value) >= 10_000_000:
        scale, word = (1e9, "billion") if abs(value) >= 1e9 else (1e6, "million")
        return f"{value / scale:,.3g}{GLUE}{word}" if abs(value) < 1e12 else f"{value:.3g}"
    return f"{value:,.0f}"


def size(count: float) -> str:
    """Bytes as pg_size_pretty counts them: 1 kB is 1024."""
    for unit in ("bytes", "kB", "MB", "GB"):
        if abs(count) < 1024:
            return f"{_three(count)}{GLUE}{unit}"
        count /= 1024
    return f"{_three(count)}{GLUE}TB"


def duration(seconds: float) -> str:
    """`0.2 ms`, `38 ms`, `1.2 s`, `12 min`, `3 h 2 min`, `9 days`."""
    if abs(seconds) < 1:
        return f"{_three(seconds * 1000)}{GLUE}ms"
    if abs(seconds) < 60:
        return f"{_three(seconds)}{GLUE}s"
    minutes = round(seconds / 60)
    if minutes < 60:
        return f"{minutes}{GLUE}min"
    if minutes < 48 * 60:
        hours, rest = divmod(minutes, 60)
        return f"{hours}{GLUE}h" + (f"{GLUE}{rest}{GLUE}min" if rest else "")
    return f"{seconds / 86400:,.0f}{GLUE}days"


def _three(value: float) -> str:
    """Three significant digits at most, one after the point."""
    return f"{value:,.0f}" if abs(value) >= 10 or float(value).is_integer() else f"{value:.2g}"


def percent(share: float) -> str:
    """98 %; what is not everything is never rounded up to it, nor what is something down to nothing."""
    shown = round(share * 100)
    if shown == 100 and share < 1:
        return f"over{GLUE}99{GLUE}%"
    return f"under{GLUE}1{GLUE}%" if shown == 0 and share > 0 else f"{shown}{GLUE}%"


_UNITS: Mapping[str, Callable[[float], str]] = {
    "bytes": size,
    "ms": lambda value: duration(value / 1000),
    "milliseconds": lambda value: duration(value / 1000),
    "seconds": duration,
    "minutes": lambda value: duration(value * 60),
    "hours": lambda value: duration(value * 3600),
    "days": lambda value: f"{number(round(value, 1))}{GLUE}{'day' if value == 1 else 'days'}",
    "percent": lambda value: f"{number(round(value, 1))}{GLUE}%",
    "ratio": percent,
    "share": percent,
    "fraction": percent,
}


def moment(text: str) -> datetime | None:
    """An ISO 8601 time, None for anything else; without an offset it is UTC."""
    try:
        read = datetime.fromisoformat(text)
    except ValueError:
        return None
    return read if read.tzinfo else read.replace(tzinfo=UTC)


def day(text: str) -> str:
    """`14 Nov 2026`; a text that is no time stays as it is. Month names do not follow the locale."""
    read = moment(text)
    return f"{read.day}{GLUE}{_MONTHS[read.month - 1]}{GLUE}{read.year}" if read else text


def since(start: str, end: str) -> str:
    """`since 14 Nov 2026 (9 days)`, the days up to `end`."""
    first, last = moment(start), moment(end)
    if first is None or last is None:
        return f"since {day(start)}"
    return f"since{GLUE}{day(start)} ({duration(max((last - first).total_seconds(), 0))})"
