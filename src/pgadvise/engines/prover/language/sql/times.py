"""A time and an interval that is written out: what is counted on from it is no earlier, what is counted back no later.

It may be the same: nothing comes after infinity, and a country that changes the side of the date line skips a day. What
is counted from `now()`, which is neither, is another time.
"""

import re

import z3

from pgadvise.engines.prover.words.terms import RANK, VALUES, Value
from pgadvise.engines.prover.world.scopes import Meaning

_SPAN = re.compile(r"\d+ (?:second|minute|hour|day|week|month|mon|year)s?\Z|\d+:\d\d:\d\d\Z")
_TIMES = ("instant", "timestamp")
_NOW = "now()"


def moved(meaning: Meaning, operator: str, args: list[Value]) -> Value | None:
    """None where it is something else."""
    if operator not in ("+", "-") or len(args) != 2:
        return None
    time, text = args[0], args[1].text or ""
    if time.kind not in _TIMES or args[1].kind is not None or not _SPAN.match(text):
        return None
    found = Value(time.null, z3.Function(f"{operator} {text}", VALUES, VALUES)(time.term), time.kind)
    before, after = (found, time) if operator == "-" else (time, found)
    is_other = str(time.term) == _NOW and re.search("[1-9]", text) is not None
    early, late = RANK(before.term), RANK(after.term)
    meaning.world.facts.append(early < late if is_other else early <= late)
    return found
