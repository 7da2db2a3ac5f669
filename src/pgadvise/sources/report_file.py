"""Saved reports: the JSON that `--format json` of `check`, `prove` or `diff` writes, read again, gzipped or not."""

import re
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import msgspec

from pgadvise.diff_report import DiffReport
from pgadvise.errors import ReportUnreadable
from pgadvise.proof_report import ProofReport
from pgadvise.report import FORMAT_VERSION, Report
from pgadvise.sources.unfolded import unfolded
from pgadvise.version import VERSION

STDIN = "-"
_AGAIN = "save one with `advise check TARGET -o report.json`"
_UPGRADE = "pip install --upgrade pgadvise"
Saved = Report | ProofReport | DiffReport
_Any = msgspec.Raw | msgspec.UnsetType


class _Maker(msgspec.Struct):
    version: Any = None


class _Head(msgspec.Struct):
    """What tells a report from our other files and from other people's; its parts are not read yet."""

    format_version: int | msgspec.UnsetType = msgspec.UNSET
    tool: _Maker = msgspec.field(default_factory=_Maker)
    findings: _Any = msgspec.UNSET
    origin: _Any = msgspec.UNSET
    verdicts: _Any = msgspec.UNSET
    reach: _Any = msgspec.UNSET
    matrix: _Any = msgspec.UNSET
    entries: _Any = msgspec.UNSET
    runs: _Any = msgspec.UNSET


_HEAD = msgspec.json.Decoder(_Head)
# By a field that only they have; the diff's report has findings too.
_KINDS: Mapping[str, type[Saved]] = {"verdicts": ProofReport, "reach": DiffReport, "findings": Report}
# By a field that only they have: what else somebody may take for a report.
_OTHERS = {
    "origin": ("a snapshot", "`advise check FILE` judges it"),
    "matrix": ("a matrix, which proves nothing", "`advise prove TARGET -f json` writes a report of proofs"),
    "entries": ("a baseline", "`advise baseline show` prints it"),
    "runs": ("SARIF", f"the JSON of --format json is rendered again: {_AGAIN}"),
}


def read_report(file: str) -> Report:
    """What `advise check` saved in `file`. Raises ReportUnreadable, as `read_saved` does."""
    found = read_saved(file)
    if not isinstance(found, Report):
        what = "a report of proofs" if isinstance(found, ProofReport) else "a diff"
        raise ReportUnreadable(f"{file} is {what}, not a report of findings", _AGAIN)
    return found


def read_saved(file: str) -> Saved:
    """The report in `file`, or on standard input for `-`. Raises ReportUnreadable.

    Fields that a later release of the same format has added are passed over.
    """
    name = "standard input" if file == STDIN else file
    try:
        if file == STDIN:
            return decode(unfolded(sys.stdin.buffer, ReportUnreadable))
        with Path(file).open("rb") as opened:
            return decode(unfolded(opened, ReportUnreadable))
    except ReportUnreadable as error:
        raise ReportUnreadable(f"{name} {error.message}", error.hint or _AGAIN) from None
    except OSError as error:
        raise ReportUnreadable(f"{name} cannot be read: {error.strerror or error}", _AGAIN) from None


def decode(data: bytes) -> Saved:
    """Raises ReportUnreadable, whose message goes on from a file's name ("is not JSON: …")."""
    head = _Head()
    try:
        head = _HEAD.decode(data)
        return msgspec.json.decode(data, type=_kind(head))
    except UnicodeDecodeError:
        raise ReportUnreadable("is not UTF-8, so it is no report of pgadvise", _AGAIN) from None
    except msgspec.ValidationError as error:
        raise _foreign(error, head) from None
    except msgspec.DecodeError as error:
        raise _broken(data, error) from None
    except RecursionError:
        raise ReportUnreadable("is nested too deeply: it is no report of pgadvise", _AGAIN) from None


def _kind(head: _Head) -> type[Saved]:
    kind = next((kind for field, kind in _KINDS.items() if getattr(head, field) is not msgspec.UNSET), None)
    if kind is None or head.format_version is msgspec.UNSET:
        for what, hint in _also(head):
            raise ReportUnreadable(f"is {what}, not a report", hint)
        raise ReportUnreadable("is JSON, but no report of pgadvise: it has no findings and format_version", _AGAIN)
    if head.format_version > FORMAT_VERSION:
        has = f"is of format {head.format_version}, and this program reads up to {FORMAT_VERSION}"
        raise ReportUnreadable(has, _UPGRADE)
    if head.format_version < 1:
        raise ReportUnreadable(f"says to be of format {head.format_version}, which there never was", _AGAIN)
    return kind


def _also(head: _Head) -> Iterator[tuple[str, str]]:
    return (told for field, told in _OTHERS.items() if getattr(head, field) is not msgspec.UNSET)


def _foreign(error: msgspec.ValidationError, head: _Head) -> ReportUnreadable:
    # `Expected `int`, got `str` - at `$.findings[0].rule``: the place is what helps, and holds no value of the file.
    place = re.search(r"at `\$\.?([\w.\[\]]+)`", str(error))
    what = f"does not have the form of a report{f' at {place[1]}' if place else ''}"
    maker = head.tool.version
    if isinstance(maker, str) and maker != VERSION:
        # Within one format, a later release may know a kind or a state that this one does not.
        return ReportUnreadable(f"{what}; pgadvise {maker} wrote it and this is {VERSION}", _UPGRADE)
    return ReportUnreadable(what, _AGAIN)


def _broken(data: bytes, error: msgspec.DecodeError) -> ReportUnreadable:
    if not data.strip():
        return ReportUnreadable("is empty", _AGAIN)
    # Cut in the middle of an escape, the decoder finds fault with the escape.
    ours = re.match(rb'\s*\{\s*"format_version":', data) and not data[-64:].rstrip().endswith(b"}")
    if ours or "truncated" in str(error):
        return ReportUnreadable(f"is cut off: it ends in the middle after {len(data)} bytes", _AGAIN)
    return ReportUnreadable("is not JSON, so it is no report of pgadvise", _AGAIN)
