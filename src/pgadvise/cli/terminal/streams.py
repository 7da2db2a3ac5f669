"""The standard streams, whatever the caller made of them: closed, unbuffered, without our characters."""

import codecs
import contextlib
import io
import os
import sys
from typing import TextIO, cast


def ready() -> None:
    """Make both streams fit to be written to. What was closed (`>&-`) swallows, as a reader does that has gone away."""
    for number in (0, 1, 2):
        _open_where_closed(number)
    sys.stdout = _whole(sys.stdout, 1)
    sys.stderr = _whole(sys.stderr, 2)


def spell_plainly() -> None:
    """Where an encoding lacks a character, its plain spelling or its escape is written instead of an error."""
    from pgadvise.reports.lines.safe import spelled_for

    def plainly(error: UnicodeError) -> tuple[str, int]:
        assert isinstance(error, UnicodeEncodeError)
        return spelled_for("ascii", error.object[error.start : error.end]), error.end

    codecs.register_error("pgadvise", plainly)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper) and not stream.encoding.lower().startswith("utf"):
            stream.reconfigure(errors="pgadvise")


def drop(stream: TextIO) -> None:
    """Send what is still to come nowhere: the interpreter flushes at its end, and would complain there once more."""
    with contextlib.suppress(OSError, ValueError):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, stream.fileno())
        os.close(nowhere)


def _open_where_closed(number: int) -> None:
    """Else the next file or socket that is opened gets this number, and what is printed goes into it."""
    try:
        os.fstat(number)
    except OSError:
        os.open(os.devnull, os.O_RDWR)  # takes the lowest number that is free


def _whole(stream: TextIO | None, number: int) -> TextIO:
    if stream is None:  # Python's word for one that was closed at the start
        return open(number, "w", encoding="utf-8", closefd=False)
    raw = getattr(stream, "buffer", None)
    if not isinstance(raw, io.RawIOBase):
        return stream
    # Under PYTHONUNBUFFERED, the habit in containers, a write that the disk or a limit takes half of counts as done.
    whole = io.BufferedWriter(cast(io.RawIOBase, stream.detach()))  # type: ignore[attr-defined]
    return io.TextIOWrapper(whole, stream.encoding, stream.errors, write_through=True)
