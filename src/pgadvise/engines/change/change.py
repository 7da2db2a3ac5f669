"""What a change of the schema lets each role reach: by object, command and role."""

from collections.abc import Callable, Iterator, Sequence

import msgspec

from pgadvise.engines.change.objects.functions import gone_functions, new_functions, of_functions, of_new_functions
from pgadvise.engines.change.objects.pair import Change, Pair, decided
from pgadvise.engines.change.objects.tables import Tables
from pgadvise.engines.change.objects.views import of_new_view, of_view
from pgadvise.engines.change.sides.reach import decisive, may_execute, standing
from pgadvise.engines.change.sides.side import Side
from pgadvise.engines.verdicts.questions import Actor, Command
from pgadvise.snapshot import Function, Name, Relation
from pgadvise.snapshot.policies import ROW_COMMANDS


class Presence(msgspec.Struct, frozen=True, kw_only=True):
    """An object that only one side has. `reach` says for each role and command what decides there; a table's or
    function's is told, and not compared with anything."""

    about: Relation | Function
    reach: tuple[tuple[str, Command, str], ...]


class Changes(msgspec.Struct, frozen=True, kw_only=True):
    """`compared` are all pairs, the equal ones among them."""

    compared: tuple[Change, ...]
    added: tuple[Presence, ...]
    dropped: tuple[Presence, ...]


def changes(
    old: Side, new: Side, actors: Sequence[Actor], progress: Callable[[str], None] = lambda text: None
) -> Changes:
    """`actors` are asked on both sides; a role that only one side has reaches nothing on the other."""
    return Changes(
        compared=(
            *_relations(old, new, actors, progress),
            *of_functions(old, new, actors),
            *of_new_functions(old, new, actors),
            *_roles(old, new, actors),
        ),
        added=(*_only(new, old, actors), *_alone(new, new_functions(old, new), actors)),
        dropped=(*_only(old, new, actors), *_alone(old, gone_functions(old, new), actors)),
    )


def _relations(old: Side, new: Side, actors: Sequence[Actor], progress: Callable[[str], None]) -> Iterator[Change]:
    tables = Tables(old=old, new=new)
    before, after = _asked(old), _asked(new)
    for name in sorted(after):
        progress(f"comparing {name}")
        is_view = not after[name].is_table
        for actor in actors:
            for command in _commands(after[name]):
                pair = _pair(old, new, name, command, actor)
                if name in before or (is_view and command == "select"):
                    yield _judged(tables, pair, known=name in before)


def _judged(tables: Tables, pair: Pair, *, known: bool) -> Change:
    """A defect of ours costs its own pair only, and is told."""
    try:
        return _compared(tables, pair) if known else of_new_view(pair)
    except Exception as error:
        return pair.found("unknown", f"the comparison failed ({type(error).__name__}), which is a defect of it")


def _compared(tables: Tables, pair: Pair) -> Change:
    assert pair.before is not None
    assert pair.after is not None
    if pair.before.is_table != pair.after.is_table:
        words = (pair.before.kind.replace("_", " "), pair.after.kind.replace("_", " "))
        return pair.found("unknown", f"it was a {words[0]} and is a {words[1]} now, and the two were not compared")
    found = tables.compared(pair) if pair.after.is_table else of_view(pair)
    if found.verdict in ("equal", "narrower") and pair.will.refused is None and (other := _made_otherwise(pair)):
        return pair.found("unknown", f"{other} gets its values otherwise, and what that changes was not compared")
    return found


def _made_otherwise(pair: Pair) -> str | None:
    """A column that nobody writes, has other values than it had, and says which rows are reached."""
    assert pair.before is not None
    assert pair.after is not None
    old = decisive(pair.old, pair.before, pair.command, pair.was)
    new = decisive(pair.new, pair.after, pair.command, pair.will)
    generated = {*pair.old.definitions.made, *pair.new.definitions.made}
    for key in sorted((old.keys() & new.keys()) | ((old.keys() ^ new.keys()) & generated)):
        there = [side.relation(key[0]) for side in (pair.old, pair.new)]
        both = all(one is not None and one.column(key[1]) is not None for one in there)
        if both and old.get(key) != new.get(key):
            return f"{key[0]}.{key[1]}"
    return None


def _pair(old: Side, new: Side, name: Name, command: Command, actor: Actor) -> Pair:
    before, after = old.relation(name), new.relation(name)
    return Pair(
        old=old,
        new=new,
        name=name,
        command=command,
        actor=actor,
        before=before,
        after=after,
        was=standing(old, before, command, actor),
        will=standing(new, after, command, actor),
    )


def _asked(side: Side) -> dict[Name, Relation]:
    """The user's own relations, and those of the platform that have policies."""
    own = {relation.oid for relation in side.platform.relations}
    asked = (r for r in side.snapshot.relations if r.oid in own or (_is_chosen(side) and side.snapshot.policies_of(r)))
    return {r.qualified: r for r in asked if r.extension is None}


def _is_chosen(side: Side) -> bool:
    """Whether no schema was named, so that all are looked at."""
    return not side.platform.include


def _commands(relation: Relation) -> tuple[Command, ...]:
    if relation.kind in ("materialized_view", "foreign_table"):
        return ("select",)
    return (*ROW_COMMANDS, "truncate") if relation.is_table else ROW_COMMANDS


# --- roles


def _roles(old: Side, new: Side, actors: Sequence[Actor]) -> Iterator[Change]:
    """Who may become whom: no policy and no grant on a table tells it."""
    for actor in actors:
        if old.snapshot.role(actor.role) is None or new.snapshot.role(actor.role) is None:
            continue
        was, will = old.access.can_become(actor.role), new.access.can_become(actor.role)
        there = {role.name for role in old.snapshot.roles}
        gained, lost = sorted((will - was) & there), sorted(was - will)
        if gained or lost:
            yield _becoming(actor.role, gained, lost)


def _becoming(role: str, gained: list[str], lost: list[str]) -> Change:
    parts = [f"{role} may become {', '.join(gained)} now"] if gained else []
    parts += [f"{role} may not become {', '.join(lost)} any more"] if lost else []
    return Change(
        name=Name("", role),
        kind="role",
        role=role,
        command="execute",
        verdict="incomparable" if gained and lost else "wider" if gained else "narrower",
        reason=", and ".join(parts),
    )


# --- what only one side has


def _only(side: Side, other: Side, actors: Sequence[Actor]) -> Iterator[Presence]:
    known = _asked(other)
    for name, relation in sorted(_asked(side).items()):
        if name not in known:
            yield Presence(about=relation, reach=tuple(_reached(side, relation, actors)))


def _reached(side: Side, relation: Relation, actors: Sequence[Actor]) -> Iterator[tuple[str, Command, str]]:
    for actor in actors:
        for command in _commands(relation):
            found = standing(side, relation, command, actor)
            if found.refused is None:
                yield actor.role, command, decided(found)


def _alone(side: Side, functions: Sequence[Function], actors: Sequence[Actor]) -> Iterator[Presence]:
    for function in functions:
        reach = [(a.role, f"it runs as {function.owner}") for a in actors if may_execute(side, function, a) is None]
        yield Presence(about=function, reach=tuple((role, "execute", how) for role, how in reach))
