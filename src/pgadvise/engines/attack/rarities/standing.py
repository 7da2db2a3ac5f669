"""What a column may say of a seat: that it counts, that it is over, that it has not begun.

By the words that proofs go by, but only of columns that texts ask for: a state that nobody asks for takes nothing away.
"""

import json

import msgspec

from pgadvise.engines.attack.texts.beside import LITERAL
from pgadvise.engines.attack.texts.disclosed import said_elsewhere
from pgadvise.engines.attack.texts.values import (
    ALWAYS,
    DOCUMENTS,
    FUTURE,
    PAST,
    PAST_RANGE,
    TEXTS,
    TIME_RANGES,
    TIMES,
    Value,
    least,
)
from pgadvise.engines.attack.world.world import World
from pgadvise.engines.naming import NamePattern
from pgadvise.engines.seats import BEGIN, END, ENDS, LETS_IN, NOT_IN, OUT_OF_ANY_RANK, PUT_OUT, RANKS, SHUT, STANDS
from pgadvise.snapshot import Column, Relation

_SHUT, _NOT_IN = NamePattern(SHUT), NamePattern(NOT_IN)
_ASKED = NamePattern(r"(?<![a-z])(?:accepted|confirmed)")  # he was, and has not answered
_SAYS = NamePattern(r"stat(?:us|e)|standing")
_GONE = "removed"  # where no text has a word for it


class Standing(msgspec.Struct, frozen=True):
    """Of one column the value of a seat that counts, and those of seats that do not, any more or yet."""

    counts: Value
    over: tuple[Value, ...] = ()
    early: tuple[Value, ...] = ()


def standings(world: World, table: Relation) -> dict[str, Standing]:
    """By column, but for those that say whose the seat is."""
    whose = world.people.columns(table)
    asked = (c for c in table.columns if not c.generated and world.hints.mentions(c.name))
    own = (c for c in asked if _is_of_another(c) or not (c.name in whose or world.is_tied(table, c)))
    found = ((c.name, _standing(world, table, c)) for c in own)
    return {name: standing for name, standing in found if standing is not None}


def _standing(world: World, table: Relation, column: Column) -> Standing | None:
    if column.base_type in TIME_RANGES:
        return Standing(ALWAYS, (PAST_RANGE,))
    if column.base_type in TIMES:
        return _of_time(column)
    if column.base_type == "bool":
        return _of_flag(column)
    if column.base_type in DOCUMENTS:
        return _of_document(world, column)
    if _is_of_another(column):
        return Standing(None, (world.value(table, column, "B", 0),)) if column.nullable else None
    return _of_words(world, table, column)


def _is_of_another(column: Column) -> bool:
    """Whether it names who put somebody out."""
    return column.name.lower().endswith("by") and PUT_OUT.search(column.name) is not None


def _of_time(column: Column) -> Standing | None:
    """Of what lets in, or puts out, it is enough that there is one."""
    unset = None if column.nullable else FUTURE
    if BEGIN.search(column.name) and END.search(column.name):  # of what keeps him out
        return Standing(PAST, (FUTURE,))
    if BEGIN.search(column.name):
        return Standing(PAST, early=(FUTURE,))
    if END.search(column.name) or ENDS.search(column.name):
        return Standing(FUTURE, (PAST,))
    if PUT_OUT.search(column.name):
        return Standing(unset, (PAST,))
    return _of_answer(column, PAST, unset) if LETS_IN.search(column.name) else None


def _of_flag(column: Column) -> Standing | None:
    if PUT_OUT.search(column.name) or ENDS.search(column.name):
        return Standing("false", ("true",))
    return _of_answer(column, "true", "false") if STANDS.search(column.name) else None


def _of_answer(column: Column, said: Value, unsaid: Value) -> Standing:
    return Standing(said, early=(unsaid,)) if _ASKED.search(column.name) else Standing(said, (unsaid,))


def _of_words(world: World, table: Relation, column: Column) -> Standing | None:
    """Where only words of seats that count are known, any other says that one does not."""
    listed = world.variety.words(table, column)
    words = listed or (world.hints.near(column.name) if column.base_type in TEXTS else ())
    out = OUT_OF_ANY_RANK if RANKS.search(column.name) else _NOT_IN
    kept = tuple(word for word in words if not out.search(word))
    over = tuple(word for word in words if out.search(word) and _SHUT.search(word))
    early = tuple(word for word in words if out.search(word) and not _SHUT.search(word))
    if not over and not early and not listed and _SAYS.search(column.name) and any(map(STANDS.search, kept)):
        over = (_GONE,)
    if not over and not early:
        return None
    default = [word for word in LITERAL.findall(column.default or "")[:1] if not out.search(word)]
    return Standing(
        next(filter(STANDS.search, kept), None) or next(iter(default), least(kept or ("active",))), over, early
    )


def _of_document(world: World, column: Column) -> Standing | None:
    """What it holds says the same, wherever texts look into it."""
    words, text = world.hints.near(column.name), world.hints.text
    good = next(filter(STANDS.search, words), None)
    is_said = good is not None and any(map(_SAYS.search, words))  # among the words are the keys
    over = tuple(filter(_SHUT.search, words)) or ((_GONE,) if is_said else ())
    said = [json.dumps(said_elsewhere(column.name, text, word)) for word in (good or "active", *over)]
    return Standing(said[0], tuple(said[1:])) if over else None
