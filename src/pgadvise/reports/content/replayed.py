"""What a finding's detail says of its replay: a sentence, then the statements that were sent."""

from typing import NamedTuple

from pgadvise.engines.verdicts.verdicts import REPLAYED


class Parted(NamedTuple):
    """`told` is what the rule itself says; the rest is empty where nothing was replayed."""

    told: str
    sentence: str = ""
    statements: tuple[str, ...] = ()


def parted(detail: str) -> Parted:
    told, mark, replay = detail.partition(REPLAYED)
    if not mark:
        return Parted(detail)
    sentence, *statements = replay.split("\n")
    return Parted(told.rstrip("\n"), mark + sentence, tuple(statements))
