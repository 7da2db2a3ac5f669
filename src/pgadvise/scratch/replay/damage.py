"""What an attack did: rows before and rows after, as the superuser sees them."""

from collections.abc import Callable, Collection, Iterable, Iterator

import msgspec

from pgadvise.engines.attack.world.cast import OWN
from pgadvise.engines.enumeration import listed
from pgadvise.engines.verdicts.verdicts import Harmed, HarmKind
from pgadvise.scratch.replay.stage import Rows

# What a row's disappearance, change, arrival at another tenant, or making is called.
LOST: HarmKind = "lost"
CHANGED: HarmKind = "changed"
MOVED: HarmKind = "moved"
FORGED: HarmKind = "forged"
LOOSE = "-"  # the side of an own row that a first step made nobody's
_DEEDS = {LOST: ("deleted", "of"), CHANGED: ("changed", "of"), MOVED: ("moved", "to"), FORGED: ("forged", "of")}


class Harm(msgspec.Struct, frozen=True):
    """One row: its key, what happened, and whose it is or became (None: nobody's, and everybody sees it)."""

    key: str
    kind: HarmKind
    side: str | None


class Damage(msgspec.Struct, frozen=True):
    """`harms` are to rows that are not the attacker's; `own` counts his own rows that changed, as he may.

    `rekeyed` tells that rows have gone and others come, by their keys and whosever they are: the same ones by
    another key, maybe.
    """

    harms: tuple[Harm, ...] = ()
    own: int = 0
    rekeyed: bool = False


def victims(first: Rows, now: Rows) -> Rows:
    """Rows that the attacker himself brought to where they are have no victim."""
    return {key: (_side(first.get(key, ("?", ""))[0], side), digest) for key, (side, digest) in now.items()}


def _side(first: str | None, side: str | None) -> str | None:
    if first == side:
        return side
    return LOOSE if first == OWN and side is None else "?"


def damage(
    before: Rows,
    after: Rows,
    foreign: Callable[[str | None], bool],
    seen: Callable[[str], bool],
    shown: Collection[str] = (),
) -> Damage:
    """`foreign` tells whether a side is somebody else's.

    `seen` whether another tenant sees a row that is nobody's, `shown` which of these he saw before.
    """
    harms = tuple(_harms(before, after, foreign, seen, shown))
    hurt = {harm.key for harm in harms}
    own = sum(key not in hurt and side == OWN for key, side in _touched(before, after))
    return Damage(harms, own, bool(before.keys() - after.keys()) and bool(after.keys() - before.keys()))


def _harms(
    before: Rows,
    after: Rows,
    foreign: Callable[[str | None], bool],
    seen: Callable[[str], bool],
    shown: Collection[str],
) -> Iterator[Harm]:
    for key, (side, digest) in before.items():
        now = after.get(key)
        if now is not None and now[1] == digest and side in (now[0], "?", LOOSE):
            continue
        if foreign(side) or (side is None and key in shown):
            yield Harm(key, LOST if now is None else CHANGED, side)
        elif (
            now is not None
            and side not in (None, "?")
            and (foreign(now[0]) or (now[0] is None and side != LOOSE and seen(key)))
        ):
            yield Harm(key, MOVED, now[0])
    for key, (side, _) in after.items():
        if key not in before and (foreign(side) or (side is None and seen(key))):
            yield Harm(key, FORGED, side)


def _touched(before: Rows, after: Rows) -> Iterator[tuple[str, str | None]]:
    for key in before.keys() | after.keys():
        was, now = before.get(key), after.get(key)
        if was != now:
            yield key, (now or was or (None, ""))[0]


def counts(command: str, harm: Harm, *, rekeyed: bool = False) -> bool:
    """Whether a harm is of the kind that the command is judged by: an insert that alters a row is the update's leak."""
    if command == "insert":
        return harm.kind == FORGED
    if command in ("delete", "truncate"):
        return harm.kind == LOST
    # An update of a key column takes a row away under one key and brings it under another. A row that comes while none
    # is gone was made, by a trigger, and one that goes while none comes was deleted, by a trigger or along with others:
    # an insert, or a deletion, whatever the command was that set it off.
    return command != "update" or rekeyed or harm.kind in (CHANGED, MOVED)


def kinds(harms: Iterable[Harm]) -> tuple[Harmed, ...]:
    """Each kind of harm to each side once, in the order in which they were seen."""
    return tuple(dict.fromkeys(Harmed(kind=h.kind, tenant=h.side) for h in harms))


def told(harms: Iterable[Harm]) -> str:
    """What the attacker did, in words that follow his name: `changed rows of B and C, moved a row to C`."""
    sides: dict[HarmKind, dict[str, None]] = {}
    for harm in harms:
        sides.setdefault(harm.kind, {})[harm.side or "no tenant"] = None
    return ", ".join(_deed(kind, [*whose]) for kind, whose in sides.items())


def _deed(kind: HarmKind, whose: list[str]) -> str:
    deed, of = _DEEDS[kind]
    return f"{deed} {'a row' if len(whose) == 1 else 'rows'} {of} {listed(sorted(whose))}"
