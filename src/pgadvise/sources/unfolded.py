"""The bytes of one of our JSON files, gzipped or not: gzip is told by its first bytes, whatever the name."""

import zlib
from collections.abc import Callable
from typing import BinaryIO

from pgadvise.errors import IncompleteError

# A gzip file of a few MB can unfold to as many GB; a catalog of 100,000 tables stays below this.
LIMIT = 2 << 30

_GZIP = b"\x1f\x8b"
_GZIP_WRAPPING = 16 + zlib.MAX_WBITS


def unfolded(file: BinaryIO, unreadable: Callable[[str], IncompleteError]) -> bytes:
    """What `file` holds. Raises `unreadable` of words that go on from the file's name ("is cut off: …")."""
    data = file.read(LIMIT + 1)
    if data.startswith(_GZIP):
        data = _without_gzip(data, unreadable)
    if len(data) > LIMIT:
        raise unreadable(f"is larger than {LIMIT >> 30} GB: no file of pgadvise is")
    return data


def _without_gzip(data: bytes, unreadable: Callable[[str], IncompleteError]) -> bytes:
    unfolding = zlib.decompressobj(_GZIP_WRAPPING)
    try:
        plain = unfolding.decompress(data, LIMIT + 1)
    except zlib.error:
        raise unreadable("is damaged: its gzip data cannot be unfolded") from None
    if not unfolding.eof and len(plain) <= LIMIT:
        raise unreadable("is cut off: its gzip data ends in the middle")
    return plain
