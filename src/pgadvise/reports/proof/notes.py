"""Notes under the table: each leak with its session and SQL, each reason why something is unknown."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence

import msgspec

from pgadvise.engines.verdicts.verdicts import BEFORE
from pgadvise.grouped import grouped
from pgadvise.proof_report import PairVerdict, Session, Witness, Word
from pgadvise.reports.lines import statement
from pgadvise.reports.lines.layout import EMPTY, Line, Style, joined, listed, number_of, paragraph
from pgadvise.reports.proof.table import DENIED, Cell, Marks, about, name
from pgadvise.reports.view import View

_SHOWN: Mapping[Word, tuple[str, int, Style]] = {
    "leaks": ("LEAKS", 0, "error"),
    "unknown": ("unknown", 1, "warning"),
    "isolated": ("isolated", 2, ""),
    "denied": (DENIED, 3, "dim"),
}
LIMIT = 20  # notes about leaks, and about reasons, without -v
_EACH = "each"
_PLACE = re.compile(rf" \(policy [^()]* of {_EACH}\)")
_COMMON = frozenset(("role", "aud", "aal", "session_id", "email", "is_anonymous"))
_NO_METADATA = {"provider": "email"}


class Note(msgspec.Struct, frozen=True):
    """One number, and the verdicts it stands at: one leak, or all unknowns of one reason.

    `tried` is what attacks on them showed, unless a note before this one has said so.
    """

    number: int
    verdicts: tuple[PairVerdict, ...]
    tried: str = ""


def notes(verdicts: Sequence[PairVerdict], first: int, view: View) -> tuple[Note, ...]:
    """Leaks in the order they come in, then reasons; numbered from `first`."""
    leaks = [(verdict,) for verdict in verdicts if verdict.verdict == "leaks"]
    reasons = grouped(
        ((verdict.tried, *_alike(verdict)), verdict) for verdict in verdicts if verdict.verdict == "unknown"
    )
    doubts = [tuple(group) for group in reasons.values()]
    groups = [*leaks, *doubts] if view.verbose else [*leaks[:LIMIT], *doubts[:LIMIT]]
    found: list[Note] = []
    for number, group in enumerate(groups, first):
        tried = group[0].tried
        found.append(Note(number, group, "" if any(note.verdicts[0].tried == tried for note in found) else tried))
    return tuple(found)


def _alike(verdict: PairVerdict) -> tuple[str, ...]:
    """What they have in common whom one note tells: the cause, else the reason."""
    return (verdict.cause, *verdict.blocked_by) if verdict.cause else (_of_each(verdict),)


def _of_each(verdict: PairVerdict) -> str:
    """The reason as it is told of several objects, so that one cause is told once."""
    own = re.escape(f"{verdict.schema}.{verdict.name}")
    return _PLACE.sub("", re.sub(rf"(?<![\w.\"]){own}(?![\w.\"])", _EACH, verdict.unproved or verdict.reason))


def marks(found: Sequence[Note]) -> Marks:
    return {(about(verdict), verdict.command): note.number for note in found for verdict in note.verdicts}


def cells(verdicts: Sequence[PairVerdict]) -> tuple[Cell, ...]:
    """The verdicts as the table shows them."""
    return tuple(Cell(about(v), v.command, *_SHOWN[v.verdict]) for v in verdicts)


def told(note: Note, view: View) -> Iterator[Line]:
    yield EMPTY
    one = note.verdicts[0]
    if one.witness is None:
        yield from _unknown(note, view)
    else:
        yield from _leak(note.number, one, one.witness, view)


def _leak(number: int, verdict: PairVerdict, witness: Witness, view: View) -> Iterator[Line]:
    rows = f" ({number_of(len(witness.hit), 'row')})" if witness.hit else ""
    text = f"▶{number} {named(verdict)} {verdict.command}: {witness.session.name} {witness.what}{rows}"
    yield from paragraph(text, view.prose, hanging=3, style="bold")
    yield from _statements(BEFORE, witness.prepared, view)
    yield from _statements(session(witness.session), (*witness.steps, witness.statement), view)
    how = joined([verdict.road or "", _how(witness)])
    yield from paragraph(how, view.prose, indent=3, style="dim")


def _statements(whose: str, texts: Sequence[str], view: View) -> Iterator[Line]:
    if not texts:
        return
    yield from paragraph(whose, view.prose, indent=5, hanging=2, style="dim")
    for text in texts:
        for line in statement.lines(text, view.code - 5):
            yield (("     ", ""), (line, ""))


def _how(witness: Witness) -> str:
    """How it was seen, and where the rest of it is."""
    if not witness.replayed:
        return "not replayed"
    rows = f"; {number_of(len(witness.rows), 'row')} there {'is' if len(witness.rows) == 1 else 'are'} enough"
    return f"replayed on a copy{rows if witness.rows else ''}"


def named(verdict: PairVerdict) -> str:
    return name(about(verdict))


def session(one: Session) -> str:
    """What tells this session from another, in the names of claims and settings; what every token has is left out."""
    claims = one.claims or {}
    told = {name: value for name, value in claims.items() if name not in _COMMON and value not in ({}, _NO_METADATA)}
    token = [] if one.claims is None else [f"claims {json.dumps(told)}"]
    settings = [f"{name} = {value!r}" for name, value in one.settings.items()]
    parts = [f"as {one.role}", *token, *settings, *(["in a new connection"] if one.fresh else [])]
    return "-- " + ", ".join(parts)


def _unknown(note: Note, view: View) -> Iterator[Line]:
    probes = sum(verdict.probes for verdict in note.verdicts)
    objects = {about(verdict) for verdict in note.verdicts}
    many = number_of(len(note.verdicts), "pair") + (f" of {len(objects)} objects" if len(objects) > 1 else "")
    one = note.verdicts[0]
    reason = ", and ".join(half for half in (note.tried, _why(one, len(objects))) if half)
    text = f"▶{note.number} unknown ({many}, {number_of(probes, 'attempt')}): {reason}"
    yield from paragraph(text, view.prose, hanging=3)
    if one.advice:
        yield from paragraph(f"to decide it: {one.advice}", view.prose, indent=3, hanging=3, style="dim")
    if view.verbose:
        pairs = [f"{named(verdict)} {verdict.command}" for verdict in note.verdicts]
        yield from paragraph(listed(pairs, 1000), view.prose, indent=3, style="dim")


def _why(verdict: PairVerdict, objects: int) -> str:
    """Why there is no proof."""
    if verdict.cause is None:
        return _of_each(verdict) if objects > 1 else verdict.unproved or verdict.reason
    blocked = f" (not understood: {'; '.join(verdict.blocked_by[:3])})" if verdict.blocked_by else ""
    return f"there is no proof, since {verdict.cause}{blocked}"
