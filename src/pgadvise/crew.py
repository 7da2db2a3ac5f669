"""All rules over one database: in turn, or, where the catalog is large, shared with a second process.

A rule sees nothing but the facts, so it does not matter who runs it. The second process is a fork, which has all that
was read and concluded without a copy; it takes rules from the same queue and hands back what they gave. Whatever it
did not bring, killed for want of memory say, is run here: the other process can save time and change nothing else.
"""

import os
import signal
import struct
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import IO

import msgspec

from pgadvise.engines.facts import Facts
from pgadvise.rule import Rule
from pgadvise.run import Outcome

Judge = Callable[[Rule], Outcome]

# Relations from which a fork, 30 ms of starting and handing over, is worth it: there the rules take 0.2 s.
_MANY = 400
_PLACE = struct.Struct("H")
# What a pipe holds at least without anybody reading.
_MOST_RULES = 4096 // _PLACE.size


def outcomes(rules: Sequence[Rule], facts: Facts, judge: Judge, progress: Callable[[str], None]) -> list[Outcome]:
    """What each rule gave, in the order of `rules`. `progress` is told each rule that is run here."""

    def here(rule: Rule) -> Outcome:
        progress(rule.name)
        return judge(rule)

    if not _worth_it(rules, facts):
        return [here(rule) for rule in rules]
    _conclude(rules, facts)
    found = _shared(rules, here, judge)
    return [found.get(place) or here(rule) for place, rule in enumerate(rules)]


def _worth_it(rules: Sequence[Rule], facts: Facts) -> bool:
    """A fork is safe where nothing else runs in this process; macOS's own libraries do not bear it at all."""
    if sys.platform != "linux" or threading.active_count() > 1 or len(os.sched_getaffinity(0)) < 2:
        return False
    return len(facts.snapshot.relations) >= _MANY and 2 < len(rules) <= _MOST_RULES


def _conclude(rules: Sequence[Rule], facts: Facts) -> None:
    """Once, before there are two of us; an engine that fails does so again for the rule that asks: told there."""
    for name in dict.fromkeys(need.fact for rule in rules for need in rule.needs):
        with suppress(Exception):
            facts.get(name)


def _shared(rules: Sequence[Rule], here: Judge, there: Judge) -> dict[int, Outcome]:
    """Place in `rules` → outcome; what the other process took and did not bring is missing."""
    queue, put = os.pipe()
    # Backwards, because the first ones in the book are short: who is done waits for the last rule of the other.
    os.write(put, b"".join(_PLACE.pack(place) for place in reversed(range(len(rules)))))
    os.close(put)
    with open(queue, "rb", buffering=0) as left, _other(rules, there, left) as brought:
        mine = {place: here(rules[place]) for place in _taken(left)}
        return mine | _unpacked(brought)


def _taken(left: IO[bytes]) -> Iterator[int]:
    """Places nobody has taken before; whoever reads them has them for itself."""
    while place := left.read(_PLACE.size):
        yield _PLACE.unpack(place)[0]


@contextmanager
def _other(rules: Sequence[Rule], judge: Judge, left: IO[bytes]) -> Iterator[IO[bytes]]:
    """The second process at work, and what it hands back; it is gone afterwards, however this one fares."""
    read, write = os.pipe()
    for stream in (sys.stdout, sys.stderr):  # what waits in them would be written twice
        stream.flush()
    # Ctrl-C is the first one's to answer, at whatever moment it comes.
    signals = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    child = os.fork()
    if not child:
        os.close(read)  # so that it ends when nobody is left to hand anything to
        _work(rules, judge, left, write)
    try:
        signal.pthread_sigmask(signal.SIG_SETMASK, signals)
        os.close(write)
        with open(read, "rb") as brought:
            yield brought
    finally:
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)


def _work(rules: Sequence[Rule], judge: Judge, left: IO[bytes], write: int) -> None:
    """The life of the second process. It leaves without Python's farewell, which is the first one's to say."""
    try:
        found = {place: judge(rules[place]) for place in _taken(left)}
        with open(write, "wb") as back:
            back.write(msgspec.msgpack.encode(found))
        for stream in (sys.stdout, sys.stderr):
            stream.flush()
    finally:
        os._exit(0)


def _unpacked(brought: IO[bytes]) -> dict[int, Outcome]:
    """Nothing where the other process was ended in the middle, or a stranger's rule gave what cannot be handed over."""
    try:
        return msgspec.msgpack.decode(brought.read(), type=dict[int, Outcome])
    except msgspec.DecodeError:
        return {}
