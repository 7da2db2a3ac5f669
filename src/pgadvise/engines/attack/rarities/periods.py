"""Periods: from when until when a membership lasts, and texts that ask how these days lie to the present.

Such a text tells what the days are for. One that asks whether a membership has begun, and lets in whom it says has
left, forgot its end; what is compared with another row's day asks something else: what was written in his time.
"""

import re
from collections.abc import Iterable, Mapping

import msgspec

from pgadvise.engines.attack.texts.values import PAST_RANGE, TIME_RANGES, TIMES, Value
from pgadvise.engines.naming import NamePattern
from pgadvise.engines.seats import BEGIN, END
from pgadvise.snapshot import Function, Relation, Snapshot

# What ends is a lock, a trial, an offer: the membership goes on.
_ELSE = NamePattern(
    r"lock|mute|ban|block|suspen|paus|snooz|cool|freeze|frozen|embargo|probation|trial|offer|notice|"
    r"invit|token|code|password|otp|link|session|remind|notif"
)
_LONG_AGO, _PAST = "2000-01-01 00:00:00+00", "2001-01-01 00:00:00+00"
_NOW = (
    r"\(*(?:now\(\)|current_date|current_timestamp(?:\(\))?|localtimestamp|(?:statement|clock|transaction)_timestamp\(\))"
    r"\)*(?:::[a-z ]+)?\)*"
)
_WORD = re.compile(r"\w+")


class Period(msgspec.Struct, frozen=True):
    """The columns of a table that say when its rows hold."""

    starts: tuple[str, ...]
    ends: tuple[str, ...]
    ranges: tuple[str, ...]

    def over(self) -> Mapping[str, Value]:
        """As they are in a row that held long ago."""
        return {**dict.fromkeys(self.starts, _LONG_AGO), **dict.fromkeys(self.ends, _PAST),
                **dict.fromkeys(self.ranges, PAST_RANGE)}  # fmt: skip

    def is_asked(self, texts: Iterable[str]) -> bool:
        """Whether a text wants the present to be in it, or behind its start, or before its end."""
        asked = re.compile("|".join(self._ways()), re.IGNORECASE)
        return any(asked.search(re.sub(r"\s+", " ", text)) for text in texts)

    def _ways(self) -> tuple[str, ...]:
        begun = rf"\b(?:{'|'.join(map(re.escape, (*self.starts, *self.ranges)))})\b\"?\)*"
        ending = rf"\b(?:{'|'.join(map(re.escape, (*self.ends, *self.ranges)))})\b"
        spelled = r'[\w."(]*'
        return (
            rf"{begun} <=? {_NOW}",
            rf"{_NOW} (?:>=?|between) {spelled}{begun}",
            rf"{ending}[^;<>=@]{{0,40}}? (?:>=?|@>) {_NOW}",
            rf"{_NOW} (?:<=?|<@) {spelled}{ending}",
            rf"{_NOW} <@ {spelled}{begun}",
        )


def period(relation: Relation) -> Period | None:
    """None where nothing says when its rows end."""
    columns = [column for column in relation.columns if not _ELSE.search(column.name)]
    times = [column.name for column in columns if column.base_type in TIMES]
    ends = tuple(name for name in times if END.search(name))
    starts = tuple(name for name in times if name not in ends and BEGIN.search(name))
    ranges = tuple(column.name for column in columns if column.base_type in TIME_RANGES)
    return Period(starts, ends, ranges) if ends or ranges else None


def deciding(snapshot: Snapshot, about: Relation | Function, command: str) -> list[str]:
    """The texts that decide about a command: its policies or its body, and what these call.

    A helper that is told by a flag what to ask may have been told not to.
    """
    helpers: dict[str, list[str]] = {}
    for function in snapshot.functions:
        if function.extension is None and function.body and "boolean" not in function.argument_types:
            helpers.setdefault(function.name, []).append(function.body)
    if isinstance(about, Function):
        texts = [about.body or ""]
    else:
        policies = (p for p in snapshot.policies_of(about) if p.command.lower() in ("all", command.lower()))
        texts = [text for policy in policies for text in policy.texts]
    for text in texts:
        for name in helpers.keys() & set(_WORD.findall(text)):
            texts += helpers.pop(name)
    return texts
