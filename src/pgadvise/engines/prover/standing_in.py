"""INSTEAD OF triggers: what a command on a view does is what the trigger's function does.

The server writes nothing by itself then: it calls the function for each row (`brought`), as whoever gave the command or
as the function's owner (SECURITY DEFINER), and RETURNING shows the row that the function gives. So the command is as
safe as the call: no row that the function writes may be another tenant's, before or after, whatever table it is in, and
none that it reads may matter to what it gives (`executed`). What the view itself shows to RETURNING is what SELECT
shows, which takes its privilege and is a question of its own.

Several triggers for one command hand a row on: they are not followed, nor is one of the whole statement.
"""

from pgadvise.engines.prover.answers import unproved
from pgadvise.engines.prover.commands.functions.executed import ran, told
from pgadvise.engines.prover.commands.question import Answer, Asker, Question
from pgadvise.engines.prover.commands.views.brought import brought
from pgadvise.engines.prover.induction.invariant import Invariant
from pgadvise.engines.prover.language.plpgsql.told import Occasion
from pgadvise.engines.prover.language.sql.routines import HARMLESS
from pgadvise.engines.prover.schema.asked import Asked
from pgadvise.engines.prover.schema.effects.writers import Writers
from pgadvise.engines.prover.words.proof import Proof, Unproved, WriteOrRead
from pgadvise.engines.prover.words.terms import both, neither
from pgadvise.engines.prover.world.world import Ground
from pgadvise.snapshot import Function, Relation, Snapshot, Trigger


def instead(snapshot: Snapshot, view: Relation, command: WriteOrRead) -> tuple[Trigger, ...]:
    """The triggers that do the command in the server's place."""
    found = snapshot.triggers_of(view)
    return tuple(t for t in found if t.timing == "instead_of" and command in t.events)


def done(ground: Ground, writers: Writers, asked: Asked, asker: Asker, believed: Invariant) -> Proof:
    """The verdict on a command that triggers do. Raises Unproved."""
    function = _function(ground.snapshot, asked.relation, asked.command)
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


def _function(snapshot: Snapshot, view: Relation, command: WriteOrRead) -> Function:
    triggers = [t for t in snapshot.triggers_of(view) if command in t.events]
    function = snapshot.function(triggers[0].function) if len(triggers) == 1 else None
    if function is None or not triggers[0].for_each_row:
        raise Unproved(f"several triggers decide what a command on {view} does")
    if function.language != "plpgsql" or any(not setting.startswith(HARMLESS) for setting in function.config):
        raise Unproved(f"{function.qualified}, which writes for {view}, is not followed")
    return function
