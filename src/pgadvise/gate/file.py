"""The file of a baseline: JSON, one entry a line, sorted, so that two branches can be merged line by line.

Every entry's line ends with a comma and a `null` ends the list: adding one never touches another's line.
"""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
from msgspec.structs import fields, replace

from pgadvise.errors import ConfigError, reading_hint
from pgadvise.gate.baseline import FORMAT_VERSION, Baseline, Entry, gathered
from pgadvise.version import VERSION

NAME = "pgadvise-baseline.json"
_CONFLICT = re.compile(rb"^(<<<<<<<|=======|>>>>>>>|\|\|\|\|\|\|\|)(\s|$)", re.MULTILINE)
_ANEW = "`advise baseline create TARGET --force` writes it anew"
_AGAIN = f"repair the line; {_ANEW}"
_LIST = msgspec.json.Decoder(list[msgspec.Raw])
_ENTRY = msgspec.json.Decoder(Entry)
_HEX = re.compile(r"[0-9a-f]{16}")


def document() -> type[msgspec.Struct]:
    """The form of the file, for its schema: a Baseline whose list of entries ends with `null`."""
    needed: dict[str, Any] = {"format_version": int, "tool": str, "entries": tuple[Entry | None, ...]}
    rest: list[tuple[str, Any, Any]] = [
        (f.name, f.type, msgspec.field(default={} if f.name == "moved" else ())) for f in fields(Baseline)
    ]
    told = {"__doc__": Baseline.__doc__}
    form: list[tuple[str, Any] | tuple[str, Any, Any]] = [
        *needed.items(),
        *(field for field in rest if field[0] not in needed),
    ]
    return msgspec.defstruct("Baseline", form, namespace=told, forbid_unknown_fields=True)


class _Head(msgspec.Struct):
    """What tells a baseline from other files, before its entries are read."""

    format_version: Any = None
    entries: msgspec.Raw | msgspec.UnsetType = msgspec.UNSET
    tool: Any = None
    findings: msgspec.Raw | msgspec.UnsetType = msgspec.UNSET


def text(baseline: Baseline) -> str:
    """The whole file, the same for the same baseline."""
    head = {f.name: getattr(baseline, f.name) for f in fields(Baseline) if f.name != "entries"}
    told = [f"{json.dumps(name)}: {_line(value)},\n" for name, value in head.items()]
    entries = [f"{_line(entry)},\n" for entry in gathered(baseline.entries)]
    return "".join(["{\n", *told, '"entries": [\n', *entries, "null]\n}\n"])


def _line(value: Any) -> str:
    """On one line, ASCII only: no name can break the line or deceive who reads the diff."""
    return json.dumps(msgspec.to_builtins(value, order="sorted" if isinstance(value, dict) else None))


def read(path: Path) -> Baseline:
    """Raises ConfigError: the file is missing, in the middle of a merge, newer, or not understood in a named line."""
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        raise ConfigError(
            f"there is no baseline {path}", "`advise baseline create TARGET` writes one; commit it"
        ) from None
    except OSError as error:
        raise ConfigError(
            f"the baseline {path} cannot be read: {error.strerror or error}", reading_hint(error)
        ) from None
    return parse(data, str(path))


def parse(data: bytes, name: str) -> Baseline:
    """Raises ConfigError with the line or the entry that is wrong, and what to do."""
    if found := _CONFLICT.search(data):
        at = f"{name}, line {_line_of(data, found.start())}"
        raise ConfigError(f"{at}: the conflict of a merge is not resolved", "keep the entries of both sides: git "
                          "does so by itself with `pgadvise-baseline.json merge=union` in .gitattributes")  # fmt: skip
    head = _head(data, name)
    entries = tuple(_single(_entries(data, head, name), data, name))
    try:
        rest = msgspec.json.decode(data, type=dict[str, msgspec.Raw])
        rest["entries"] = msgspec.Raw(b"[]")
        baseline = msgspec.json.decode(msgspec.json.encode(rest), type=Baseline)
    except msgspec.ValidationError as error:
        raise ConfigError(f"{name}: {_plain(error)}", _newer(head) or _AGAIN) from None
    if data.count(b'"moved":') > 1:
        baseline = replace(baseline, moved=_every_moved(data))
    for old, new in baseline.moved.items():
        if "." not in old or "." not in new:
            raise ConfigError(
                f"{name}: moved says {old!r} became {new!r}", 'write "moved": {"public.old": "public.new"}'
            )
    return replace(baseline, entries=gathered(entries))


def _every_moved(data: bytes) -> dict[str, str]:
    """A merge of both sides' lines leaves the head's line twice, and JSON would take the last alone."""
    lines = json.loads(data, object_pairs_hook=list)
    return dict(pair for key, pairs in lines if key == "moved" for pair in pairs)


def _head(data: bytes, name: str) -> _Head:
    try:
        head = msgspec.json.decode(data, type=_Head)
    except msgspec.ValidationError:
        raise ConfigError(f"{name} is JSON, but no baseline of pgadvise", _ANEW) from None
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        if not data.strip():
            raise ConfigError(f"the baseline {name} is empty", _ANEW) from None
        place = re.search(r"\(byte (\d+)\)", str(error))
        at = f"{name}, line {_line_of(data, int(place[1]))}" if place else name
        what = "the file is cut off" if "truncated" in str(error) else "this is no JSON"
        raise ConfigError(f"{at}: {what}", _AGAIN if place else _ANEW) from None
    if head.findings is not msgspec.UNSET:
        raise ConfigError(f"{name} is a report, not a baseline", "`advise baseline accept FINGERPRINT --from REPORT`")
    if head.entries is msgspec.UNSET or type(head.format_version) is not int:
        raise ConfigError(f"{name} is JSON, but no baseline of pgadvise: it has no format_version and entries", _ANEW)
    if head.format_version > FORMAT_VERSION:
        has = f"{name} is of format {head.format_version}, and this program reads up to {FORMAT_VERSION}"
        raise ConfigError(has, "pip install --upgrade pgadvise")
    if head.format_version < 1:
        raise ConfigError(f"{name} says to be of format {head.format_version}, which there never was", _ANEW)
    return head


def _entries(data: bytes, head: _Head, name: str) -> Iterator[tuple[Entry, int]]:
    """Each entry with where its line begins."""
    assert isinstance(head.entries, msgspec.Raw)
    try:
        raws = _LIST.decode(head.entries)
    except msgspec.ValidationError:
        raise ConfigError(f"{name}: entries is not a list", _AGAIN) from None
    place = data.index(bytes(head.entries))
    for raw in raws:
        place = data.index(bytes(raw), place)
        if bytes(raw) != b"null":
            yield _entry(bytes(raw), f"{name}, line {_line_of(data, place)}", head), place
        place += len(bytes(raw))


def _entry(raw: bytes, at: str, head: _Head) -> Entry:
    try:
        entry = _ENTRY.decode(raw)
    except msgspec.ValidationError as error:
        raise ConfigError(f"{at}: {_plain(error)}", _newer(head) or _AGAIN) from None
    if not _HEX.fullmatch(entry.evidence_hash):
        raise ConfigError(f"{at}: the evidence_hash is not 16 hex digits", _AGAIN)
    if entry.identity != entry.fingerprint:
        said = f"{at}: the fingerprint is not that of {entry.rule} on this object"
        raise ConfigError(said, f'it would be {entry.identity}; a rename is told with "moved" in the file\'s head')
    return entry


def _single(entries: Iterator[tuple[Entry, int]], data: bytes, name: str) -> Iterator[Entry]:
    """Each entry once. A line that a merge has doubled is one; two that accept the same otherwise are a fault."""
    seen: dict[tuple[str, str], Entry] = {}
    for entry, place in entries:
        first = seen.setdefault((entry.fingerprint, entry.evidence_hash), entry)
        if first is entry:
            yield entry
        elif first != entry:
            at = f"{name}, line {_line_of(data, place)}"
            raise ConfigError(f"{at}: {entry.fingerprint} is accepted twice, and not alike", "keep one of the lines")


def _newer(head: _Head) -> str | None:
    ours = f"pgadvise {VERSION}"
    if isinstance(head.tool, str) and head.tool.startswith("pgadvise ") and head.tool != ours:
        return f"{head.tool} wrote it and this is {VERSION}: pip install --upgrade pgadvise, or repair the line"
    return None


def _plain(error: msgspec.ValidationError) -> str:
    """`Expected `int`, got `str` - at `$.count`` in our words."""
    said, _, place = str(error).partition(" - at ")
    field = place.strip("`").removeprefix("$").removeprefix(".")
    said = said[:1].lower() + said[1:]
    return f"{field}: {said}" if field else said


def _line_of(data: bytes, place: int) -> int:
    return data.count(b"\n", 0, place) + 1
