"""Views: what they show by the columns that both sides have, and a new one's rows beside what the role could read."""

from pgadvise.engines.access.roads import view_rights
from pgadvise.engines.change.objects.causes import causes
from pgadvise.engines.change.objects.pair import Change, Pair, unsure, verdict
from pgadvise.engines.change.sides.reach import signature, standing
from pgadvise.engines.change.sides.side import Side
from pgadvise.engines.change.solving.asking import Answer, Gate
from pgadvise.engines.change.solving.comparison import Question
from pgadvise.engines.prover.schema.effects.windows import written_by
from pgadvise.snapshot import Function, Relation


def of_view(pair: Pair) -> Change:
    """A view that is on both sides."""
    before, after, role = pair.before, pair.after, pair.actor.role
    assert before is not None
    assert after is not None
    if pair.was.refused is not None and pair.will.refused is not None:
        return pair.found("equal", f"{role} cannot do it in either")
    was = signature(pair.old, before, pair.command, pair.actor, pair.was)
    same = was == signature(pair.new, after, pair.command, pair.actor, pair.will)
    if same and pair.was.columns == pair.will.columns:
        return pair.found("equal", "the same view of the same things")
    if pair.command != "select":
        return _written(pair, before, after)
    if before.kind != "view" or after.kind != "view":
        return _stored(pair, same)
    shared = tuple(sorted(pair.common))
    wider = _asked(pair, shared, (pair.new, after), (pair.old, before))
    narrower = _asked(pair, shared, (pair.old, before), (pair.new, after))
    return _told(pair, wider, narrower)


def _asked(pair: Pair, shared: tuple[str, ...], passing: tuple[Side, Relation], other: tuple[Side, Relation]) -> Answer:
    gates = []
    for side, view in (passing, other):
        stand = pair.will if side is pair.new else pair.was
        shown = view if stand.refused is None else None
        gates.append((side, Gate(shown, stops=side.stops([view.name]))))
    if gates[0][1].relation is None:
        return Answer(False)
    return Question(gates[0], gates[1], pair.asker).of_view(pair.name, shared)


def _told(pair: Pair, wider: Answer, narrower: Answer) -> Change:
    role = pair.actor.role
    gained = tuple(sorted(pair.will.columns - pair.was.columns)) if pair.was.refused is None else ()
    lost = tuple(sorted(pair.was.columns - pair.will.columns)) if pair.will.refused is None else ()
    more = True if wider.found or gained else wider.found
    less = True if narrower.found or lost else narrower.found
    word = verdict(more, less)
    parts = [f"it shows {role} rows that it did not show before"] if wider.found else []
    parts += [f"it shows {role} the columns {', '.join(gained)} now"] if gained else []
    parts += [f"it does not show {role} all that it did"] if less else []
    if word == "unknown":
        parts = [wider.reason or f"whether it shows {role} rows that it did not show before could not be decided"]
    return pair.found(
        word,
        ", and ".join(parts) or "it shows the same rows, proved",
        unsure(*(a for a, found in ((wider, more), (narrower, less)) if found is not False)),
        causes=causes(pair) if word != "equal" else (),
        witness=wider.witness,
        blocked_by=wider.blocked,
    )


def _stored(pair: Pair, same: bool) -> Change:
    """Materialized views and foreign tables hold rows of their own: who may read them, and which columns."""
    role = pair.actor.role
    if pair.was.refused is not None:
        return pair.found("wider", f"{role} may read all of it now", causes=causes(pair))
    if pair.will.refused is not None:
        return pair.found("narrower", f"{role} may not read it any more", causes=causes(pair))
    if not same:
        reason = "what it holds is made in another way, and the two were not compared"
        return pair.found("unknown", reason, causes=causes(pair))
    if pair.will.columns - pair.was.columns:
        more = ", ".join(sorted(pair.will.columns - pair.was.columns))
        return pair.found("wider", f"{role} may read the columns {more} now")
    return pair.found("narrower", f"{role} may not read all columns any more")


def _written(pair: Pair, before: Relation, after: Relation) -> Change:
    role, command = pair.actor.role, pair.command
    if pair.was.refused is not None:
        below = written_by(pair.new.access, after)
        if below is None:
            return pair.found("unknown", f"{role} may {command} through it now, and what that does was not followed")
        return pair.found("wider", f"{role} may {command} {below[0]} through it now", "likely", causes=causes(pair))
    if pair.will.refused is not None:
        return pair.found("narrower", f"{role} may not {command} through it any more", causes=causes(pair))
    past = [_past(pair, side, view) for side, view in ((pair.old, before), (pair.new, after))]
    if past == [False, True]:
        reason = f"it writes with the rights of its owner now, whom no policy binds, and not with those of {role}"
        return pair.found("wider", reason, "likely", causes=causes(pair))
    if past == [True, False]:
        return pair.found("narrower", f"it writes as {role} now, under the policies of {role}", causes=causes(pair))
    reason = f"what {role} may {command} through it was not compared"
    return pair.found("unknown", reason, causes=causes(pair))


def _past(pair: Pair, side: Side, view: Relation) -> bool | None:
    """Whether it writes a table past the policies; None where that could not be followed."""
    below = written_by(side.access, view)
    if below is None:
        return None
    return below[1] and not side.access.binds(view.owner, below[0]) and side.access.binds(pair.actor.role, below[0])


def of_new_view(pair: Pair) -> Change:
    """A view that only the new side has: whether it shows the role what it could not read before."""
    view, role = pair.after, pair.actor.role
    assert view is not None
    if pair.will.refused is not None:
        return pair.found("equal", f"{role} cannot read it")
    if view.kind != "view":
        reason = f"it is new and holds copies, and what {role} could not read before among them was not compared"
        return pair.found("unknown", reason)
    if view_rights(view) is None and not pair.new.definitions.named_by(view):
        return pair.found("equal", "it is new and shows no table")
    if _is_its_reader(pair, view):
        return pair.found("equal", f"it is new and runs as {role}, who could read all that it reads as much before")
    gates = ((pair.new, Gate(view)), (pair.old, Gate(None)))
    question = Question(*gates, pair.asker)

    def barred(relation: Relation) -> bool:
        return standing(pair.old, relation, "select", pair.actor).refused is not None

    answer = question.past_policies(view, barred)
    if answer.found is False:
        return pair.found("equal", f"it is new and shows {role} only what {role} could read before")
    if answer.found:
        reason = f"it is new and shows {role} rows of tables that {role} could not read before"
        return pair.found("wider", reason, answer.certainty, witness=answer.witness)
    reason = answer.reason or f"it is new, and whether it shows {role} what was out of reach could not be decided"
    return pair.found("unknown", reason, blocked_by=answer.blocked)


def _is_its_reader(pair: Pair, view: Relation) -> bool:
    """Whether it is a query that the role could have sent: with its own rights, of relations within its reach before,
    which are asked about by themselves, and through no function of the user's."""
    ahead, seen = [view], {view.oid}
    while ahead:
        one = ahead.pop()
        known = pair.new.snapshot.view(one)
        things = pair.new.definitions.named_by(one)
        if view_rights(one) is not None or known is None or any(_is_users(pair, word) for word in things):
            return False
        for below in (pair.new.snapshot.relation(oid) for oid in known.reads):
            before = pair.old.relation(below.qualified) if below is not None else None
            if below is None or (before is None and below.kind != "view"):
                return False
            if below.kind == "view" and before is None:
                ahead += [below] if below.oid not in seen else []
                seen.add(below.oid)
            elif standing(pair.old, before, "select", pair.actor).refused is not None:
                return False
    return True


def _is_users(pair: Pair, word: str) -> bool:
    named = pair.new.definitions.named(word)
    return any(isinstance(thing, Function) and thing.extension is None for thing in named)
