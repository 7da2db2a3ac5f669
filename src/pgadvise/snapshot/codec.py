"""Snapshot ⇄ JSON, derived from the fields."""

import re

import msgspec

from pgadvise.errors import NotASnapshot, SnapshotUnreadable
from pgadvise.snapshot.snapshot import FORMAT_VERSION, Snapshot

_TAKE = "advise snapshot TARGET -o FILE"
AGAIN = f"take it again with `{_TAKE}`"


class _Head(msgspec.Struct):
    """What tells our files from other people's; the parts are not read yet."""

    format_version: int | msgspec.UnsetType = msgspec.UNSET
    origin: msgspec.Raw | msgspec.UnsetType = msgspec.UNSET
    findings: msgspec.Raw | msgspec.UnsetType = msgspec.UNSET
    verdicts: msgspec.Raw | msgspec.UnsetType = msgspec.UNSET
    entries: msgspec.Raw | msgspec.UnsetType = msgspec.UNSET


_HEAD = msgspec.json.Decoder(_Head)
_PARTS = msgspec.json.Decoder(dict[str, msgspec.Raw])
_SNAPSHOT = msgspec.json.Decoder(Snapshot)
# Every file holds these, empty or not: one that is missing would read as a database that has none.
_NEEDED = tuple(field.name for field in msgspec.structs.fields(Snapshot) if field.default == ())


def encode(snapshot: Snapshot) -> bytes:
    """UTF-8 JSON in one line; the same snapshot gives the same bytes."""
    return msgspec.json.encode(snapshot)


def decode(data: bytes) -> Snapshot:
    """Raises SnapshotUnreadable or NotASnapshot, whose message goes on from a file's name ("is not JSON: …")."""
    try:
        _check(_HEAD.decode(data))
        snapshot = _SNAPSHOT.decode(data)
        _check_sections(data)
        return snapshot
    except UnicodeDecodeError:
        raise SnapshotUnreadable("is not UTF-8, so it is no snapshot of pgadvise", AGAIN) from None
    except msgspec.ValidationError as error:
        raise _foreign(error) from None
    except msgspec.DecodeError as error:
        raise _broken(data, error) from None
    except RecursionError:
        raise SnapshotUnreadable("is nested too deeply: it is no snapshot of pgadvise", AGAIN) from None


def _check(head: _Head) -> None:
    if head.findings is not msgspec.UNSET or head.verdicts is not msgspec.UNSET:
        hint = f"`advise report FILE` shows it again; a snapshot is written by `{_TAKE}`"
        raise NotASnapshot("is a report, not a snapshot", hint)
    if head.entries is not msgspec.UNSET and head.origin is msgspec.UNSET:
        raise NotASnapshot("is a baseline, not a snapshot", "findings are compared with it by --baseline FILE")
    if head.format_version is msgspec.UNSET or head.origin is msgspec.UNSET:
        raise SnapshotUnreadable("is JSON, but no snapshot of pgadvise: it has no origin and format_version", AGAIN)
    if head.format_version > FORMAT_VERSION:
        raise SnapshotUnreadable(
            f"is of format {head.format_version}, and this program reads up to {FORMAT_VERSION}",
            "pip install --upgrade pgadvise",
        )
    if head.format_version < 1:
        raise SnapshotUnreadable(f"says to be of format {head.format_version}, which there never was", AGAIN)


def _check_sections(data: bytes) -> None:
    parts = _PARTS.decode(data)
    if missing := [name for name in _NEEDED if name not in parts]:
        raise SnapshotUnreadable(f"is no whole snapshot: its section {missing[0]} is missing", AGAIN)


def _foreign(error: msgspec.ValidationError) -> SnapshotUnreadable:
    # `Expected `int`, got `str` - at `$.relations[0].oid``: the place is what helps, and holds no value of the file.
    place = re.search(r"at `\$\.?([\w.\[\]]+)`", str(error))
    where = f" at {place[1]}" if place else ""
    return SnapshotUnreadable(f"is no snapshot of pgadvise: it does not have the right form{where}", AGAIN)


def _broken(data: bytes, error: msgspec.DecodeError) -> SnapshotUnreadable:
    if not data.strip():
        return SnapshotUnreadable("is empty", AGAIN)
    # Cut in the middle of an escape, the decoder finds fault with the escape.
    ours = data.startswith(b'{"format_version":') and not data[-64:].rstrip().endswith(b"}")
    if ours or "truncated" in str(error):
        return SnapshotUnreadable(f"is cut off: it ends in the middle after {len(data)} bytes", AGAIN)
    return SnapshotUnreadable("is not JSON, so it is no snapshot of pgadvise", AGAIN)
