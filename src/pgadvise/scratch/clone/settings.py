"""A setting as SET takes it, from the text that the catalog keeps."""

import re

from pgadvise.snapshot import literal, quote

# Lists of names, kept with the quotes of each (GUC_LIST_QUOTE): as one text they would be one name.
_LISTS = frozenset(("search_path", "temp_tablespaces", "local_preload_libraries", "session_preload_libraries"))
_ELEMENT = re.compile(r'\s*("(?:[^"]|"")*"|[^,"]*)\s*(?:,|$)')


def assignment(name: str, value: str) -> str:
    """`search_path to 'a', 'b'`; an empty list is one empty name, as pg_dump writes it."""
    values = _elements(value) if name.lower() in _LISTS else [value]
    parts = ".".join(quote(part) for part in name.split("."))
    return f"{parts} to {', '.join(literal(one) for one in values)}"


def _elements(value: str) -> list[str]:
    found = [match[1].strip() for match in _ELEMENT.finditer(value)]
    names = [one[1:-1].replace('""', '"') if one.startswith('"') else one for one in found if one]
    return names or [""]
