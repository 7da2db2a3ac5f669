"""Functions that a role may call: those with their owner's rights reach what their bodies say."""

from collections.abc import Hashable, Iterator, Sequence

from pgadvise.engines.change.objects.pair import Change
from pgadvise.engines.change.sides.reach import Verdict, may_execute, triggers
from pgadvise.engines.change.sides.side import Side
from pgadvise.engines.verdicts.questions import Actor, is_called
from pgadvise.snapshot import Function, Relation

Key = tuple[str, str, str]


def of_functions(old: Side, new: Side, actors: Sequence[Actor]) -> Iterator[Change]:
    """Those that are on both sides. A function with its caller's rights reaches nothing that the caller does not."""
    before, after = _called(old), _called(new)
    for key in sorted(before.keys() & after.keys()):
        for actor in actors:
            yield _compared(old, new, before[key], after[key], actor)


def new_functions(old: Side, new: Side) -> tuple[Function, ...]:
    """Those with their owner's rights that only the new side has."""
    before, after = _called(old), _called(new)
    return tuple(after[key] for key in sorted(after.keys() - before.keys()) if after[key].security_definer)


def of_new_functions(old: Side, new: Side, actors: Sequence[Actor]) -> Iterator[Change]:
    """What one that the owner's rights are new with reaches is a question of its body, and nobody asked it."""
    for function in new_functions(old, new):
        for actor in actors:
            if may_execute(new, function, actor) is None:
                reason = (
                    f"it is new and runs with the rights of {function.owner}, and what its body does was not judged"
                )
                yield _change(function, actor, "unknown", reason, "nothing: it was not there", _runs(function))


def gone_functions(old: Side, new: Side) -> tuple[Function, ...]:
    return new_functions(new, old)


def _called(side: Side) -> dict[Key, Function]:
    return {(f.schema, f.name, ", ".join(f.argument_types)): f for f in side.platform.functions if is_called(f)}


def _compared(old: Side, new: Side, before: Function, after: Function, actor: Actor) -> Change:
    was, will = may_execute(old, before, actor), may_execute(new, after, actor)
    names = (old.definitions.words([before.name]), new.definitions.words([after.name]))
    same = old.definitions.behind(names[0]) == new.definitions.behind(names[1])
    same = same and _written(old, names[0]) == _written(new, names[1])
    word, reason = _judged(before, after, was, will, same, actor.role)
    sides = (f"nothing: {was}" if was else _runs(before), f"nothing: {will}" if will else _runs(after))
    return _change(after, actor, word, reason, *sides)


def _written(side: Side, words: frozenset[str]) -> Hashable:
    """What else decides where something that is called may write: triggers and defaults, and all behind them.

    A function that is not volatile writes nothing by itself.
    """
    things = side.definitions.things(words)
    if not any(isinstance(thing, Function) and thing.volatility == "volatile" for thing in things):
        return None
    tables = [thing for thing in things if isinstance(thing, Relation)]
    return frozenset((str(t), triggers(side, t), tuple(c.default for c in t.columns)) for t in tables)


def _change(function: Function, actor: Actor, word: Verdict, reason: str, before: str, now: str) -> Change:
    return Change(
        name=function.qualified,
        kind="function",
        part=", ".join(function.argument_types),
        role=actor.role,
        command="execute",
        verdict=word,
        certainty=None if word == "unknown" else "proved",
        reason=reason,
        before=before,
        now=now,
    )


def _judged(
    before: Function, after: Function, was: str | None, will: str | None, same: bool, role: str
) -> tuple[Verdict, str]:
    if was is not None and will is not None:
        return "equal", f"{role} cannot call it in either"
    if was is not None:
        if after.security_definer:
            return "wider", f"{role} may call it now, and it runs with the rights of {after.owner}"
        return "equal", "it runs as the caller, so it reaches nothing that the caller does not"
    if will is not None:
        return "narrower", f"{role} may not call it any more"
    if not before.security_definer and not after.security_definer:
        return "equal", "it runs as the caller, so it reaches nothing that the caller does not"
    if not after.security_definer:
        return "narrower", f"it runs as {role} now, and not with the rights of {before.owner}"
    if not before.security_definer:
        return "unknown", f"it runs with the rights of {after.owner} now, and what its body does was not compared"
    if same:
        return "equal", "the same function over the same things"
    return "unknown", "it, or what it stands on, changed, and what its body does was not compared"


def _runs(function: Function) -> str:
    return f"it runs as {function.owner}" if function.security_definer else "it runs as the caller"
