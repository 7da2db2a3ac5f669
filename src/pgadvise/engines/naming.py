"""Patterns of names, whatever style these are written in: `created_by`, Prisma's `createdBy`, a dump's `CREATED_BY`."""

import re
from functools import cache

_BORDER = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")


class NamePattern:
    """A regular expression over names in snake_case."""

    def __init__(self, pattern: str) -> None:
        self.pattern = pattern
        self._found = re.compile(pattern)

    def search(self, name: str) -> re.Match[str] | None:
        return self._found.search(snake_case(name))

    def match(self, name: str) -> re.Match[str] | None:
        return self._found.match(snake_case(name))


@cache
def snake_case(name: str) -> str:
    """`createdBy`, `APIKey` and `api-key` as created_by and api_key."""
    return _BORDER.sub("_", name).replace("-", "_").lower()
