"""What is written through a view: by its triggers, as its caller, or with its owner's rights.

Where a view has INSTEAD OF triggers, the server writes nothing by itself: it calls the function for each row
(`brought`), as whoever gave the command or as the function's owner (SECURITY DEFINER), and RETURNING shows the row that
the function gives. So the command is as safe as the call: no row that the function writes may be another tenant's,
before or after, whatever table it is in, and none that it reads may matter to what it gives (`executed`). What the view
itself shows to RETURNING is what SELECT shows, which takes its privilege and is a question of its own. Several triggers
for one command hand a row on: they are not followed, nor is one of the whole statement.
"""

from itertools import pairwise

import msgspec

from pgadvise.engines.access.roads import view_rights
from pgadvise.engines.prover import roads, ruled
from pgadvise.engines.prover.answers import Believing, answered, unproved, with_cause
from pgadvise.engines.prover.commands.functions.executed import ran, told
from pgadvise.engines.prover.commands.question import Answer, Asker, Question
from pgadvise.engines.prover.commands.triggers.firings import Firings
from pgadvise.engines.prover.commands.views import through
from pgadvise.engines.prover.commands.views.brought import brought
from pgadvise.engines.prover.induction.invariant import Invariant
from pgadvise.engines.prover.lacking import Premises
from pgadvise.engines.prover.language.plpgsql.told import Occasion
from pgadvise.engines.prover.language.sql.routines import HARMLESS
from pgadvise.engines.prover.schema.asked import Asked
from pgadvise.engines.prover.schema.effects import refusals
from pgadvise.engines.prover.schema.effects.windows import passed, written_by
from pgadvise.engines.prover.schema.effects.writers import Writers
from pgadvise.engines.prover.schema.ground import Ground
from pgadvise.engines.prover.words.proof import WORST, Proof, Unproved, WriteOrRead
from pgadvise.engines.prover.words.terms import Formula, both, neither
from pgadvise.snapshot import Function, Relation, RewriteRule, Snapshot, Trigger

_TAKEN = "INSERT … ON CONFLICT DO UPDATE takes over the row in its way by its key, which the view need not show"


def written(proving: Believing, firings: Firings, asked: Asked, asker: Asker) -> Proof:
    """The verdict on a command that writes through a view. Raises Unproved."""
    ground, view = proving.ground, asked.relation
    rules = ruled.rules_of(ground.snapshot, view, asked.command)
    believed = proving.invariant(asked.role, asked.surface)
    proofs = [*ruled.done(ground, proving.writers, asked, asker, believed)] if rules else []
    if not any(map(ruled.takes_place, rules)):
        proofs.append(_itself(proving, firings, asked, asker, rules))
    worst = max(proofs, key=lambda proof: WORST.index(proof.verdict))
    told = dict.fromkeys(text for proof in proofs for text in proof.assumptions)
    return msgspec.structs.replace(worst, assumptions=tuple(told) if worst.verdict == "isolated" else ())


def _itself(
    proving: Believing, firings: Firings, asked: Asked, asker: Asker, covered: tuple[RewriteRule, ...]
) -> Proof:
    """The command as it was given."""
    ground, writers, view = proving.ground, proving.writers, asked.relation
    believed = proving.invariant(asked.role, asked.surface)
    if _instead(ground.snapshot, view, asked.command):
        return _by_a_trigger(ground, writers, asked, asker, believed)
    below = written_by(ground.access, view)
    if below is None:
        raise Unproved(f"{view} writes with its owner's rights")
    table, owners = below
    for between in passed(ground.access, view)[:-1]:
        if ruled.rules_of(ground.snapshot, between, asked.command):
            raise Unproved(f"a rule of {between} decides what a command on {view} does")
        if _instead(ground.snapshot, between, asked.command):
            return _above(proving, asked, between)
    if (why := _refused(ground, asked, asker)) is not None:
        return asked.proof("denied", why)
    if not owners:
        found = proving.prove(table, asked.command, asked.role, asked.surface)
        return msgspec.structs.replace(found, relation=view)
    roads.ask_for_axis(ground, table)
    views = (view, *passed(ground.access, view)[:-1])
    through.ask_for_plain(ground, views, table, asked.surface)
    roads.other_roads(proving, firings, msgspec.structs.replace(asked, relation=table), covered)
    return _past(proving, asked, asker, (*views, table))


def _past(proving: Believing, asked: Asked, asker: Asker, chain: tuple[Relation, ...]) -> Proof:
    """What the views of the `chain` let through to the table at its end, with the rights of the last one's owner."""
    believed, (*views, table) = proving.invariant(asked.role, asked.surface), chain

    def put(question: Question, *, in_the_way: bool = True) -> tuple[Formula, Formula]:
        way = through.Through(question, proving.writers, tuple(views), table)
        return way.passing(asked.command, in_the_way=in_the_way)

    premises = Premises(proving.ground, asker, believed.kept)
    found = answered(asked, premises, believed, put, "writes no row")
    if found.verdict == "unknown" and asked.command == "insert":
        question = Question(*premises)
        alone = question.holds_nowhere(both(*put(question, in_the_way=False))).proved
        return with_cause(found, _TAKEN if alone else None)
    return found


def _refused(ground: Ground, asked: Asked, asker: Asker) -> str | None:
    """Why he may not do below what he may above: a view that reads as its caller asks for his own privileges there."""
    chain = pairwise((asked.relation, *passed(ground.access, asked.relation)))
    below = (under for over, under in chain if view_rights(over) is None)
    reasons = (refusals.refused(ground.access, asker.role, under, asked.command) for under in below)
    return next((why for why in reasons if why is not None), None)


def _above(proving: Believing, asked: Asked, below: Relation) -> Proof:
    """The command becomes one on a view that has triggers: given by the caller where all on the way read as he does."""
    views = (asked.relation, *passed(proving.ground.access, asked.relation))
    if any(view_rights(view) is not None for view in views[: views.index(below)]):
        raise Unproved(f"{asked.relation} writes {below} with its owner's rights, where a trigger decides")
    found = proving.prove(below, asked.command, asked.role, asked.surface)
    return msgspec.structs.replace(found, relation=asked.relation)


def _instead(snapshot: Snapshot, view: Relation, command: WriteOrRead) -> tuple[Trigger, ...]:
    """The triggers that do the command in the server's place."""
    found = snapshot.triggers_of(view)
    return tuple(t for t in found if t.timing == "instead_of" and command in t.events)


def _by_a_trigger(ground: Ground, writers: Writers, asked: Asked, asker: Asker, believed: Invariant) -> Proof:
    """The verdict on a command that triggers do. Raises Unproved."""
    function = _triggers_function(ground.snapshot, asked.relation, asked.command)
    if asked.surface == "sql":
        raise Unproved(f"a trigger writes through {asked.relation}, and the caller writes SQL")
    answer = Answer(False)
    for refusing in (False, True):
        question = Question(ground, asker, believed.kept)
        new, old, when = brought(question, asked.relation, asked.command, harmless=True)
        run = ran(question, writers, function, Occasion(asked.relation, asked.command, new, old), when)
        touches, assumed = told(question, run, refusing=refusing)
        answer = question.holds_nowhere(both(when, touches))
        if answer.proved:
            if question.holds_nowhere(both(when, neither(run.raised))).proved:
                return asked.proof("denied", f"{function.qualified} refuses whatever is written to {asked.relation}")
            reason = f"{function.qualified} writes no row of another tenant for {asked.relation}"
            return asked.proof("isolated", reason, (*answer.assumptions, *assumed))
    return unproved(asked, answer, believed.first_fallen)


def _triggers_function(snapshot: Snapshot, view: Relation, command: WriteOrRead) -> Function:
    triggers = [t for t in snapshot.triggers_of(view) if command in t.events]
    function = snapshot.function(triggers[0].function) if len(triggers) == 1 else None
    if function is None or not triggers[0].for_each_row:
        raise Unproved(f"several triggers decide what a command on {view} does")
    if function.language != "plpgsql" or any(not setting.startswith(HARMLESS) for setting in function.config):
        raise Unproved(f"{function.qualified}, which writes for {view}, is not followed")
    return function
