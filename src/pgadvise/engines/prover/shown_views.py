"""What a view shows: its own query says it, or what it reads with its caller's rights."""

from collections.abc import Callable
from functools import partial

import msgspec

from pgadvise.engines.access.roads import is_barrier, view_reaches, view_rights
from pgadvise.engines.prover.answers import Believing, answered
from pgadvise.engines.prover.commands.question import Asker, Question
from pgadvise.engines.prover.commands.triggers.firings import Firings
from pgadvise.engines.prover.commands.views import views
from pgadvise.engines.prover.commands.views.composed import composed
from pgadvise.engines.prover.lacking import Premises
from pgadvise.engines.prover.schema.asked import Asked
from pgadvise.engines.prover.words.proof import Proof, Unproved
from pgadvise.engines.prover.words.terms import Formula
from pgadvise.snapshot import Relation

Shown = Callable[[Question, Relation], tuple[Formula, Formula]]


def seen(proving: Believing, firings: Firings, asked: Asked, asker: Asker) -> Proof:
    """The verdict on what a view shows, and on what is told of the tables below as their rows are written."""
    found = _shown(proving, asked, asker)
    below = view_reaches(proving.ground.snapshot, asked.relation) if found.verdict == "isolated" else ()
    try:
        for table in (each for each in below if each.oid in proving.ground.axes):
            firings.spread.ask_for_none(table, asked.role, asked.surface)
    except Unproved as no_proof:
        return asked.proof("unknown", no_proof.reason)
    return found


def _shown(proving: Believing, asked: Asked, asker: Asker) -> Proof:
    try:
        found = _of_itself(proving, asked, asker)
    except Unproved as no_proof:
        found = asked.proof("unknown", no_proof.reason)
    if found.verdict != "unknown" or view_rights(asked.relation) is not None:
        return found
    try:
        assumed = composed(proving, asked.relation, asked.role, asked.surface)
    except Unproved as no_proof:
        return msgspec.structs.replace(found, reason=no_proof.reason)
    return asked.proof("isolated", f"{asked.relation} shows what {asked.role} may read itself", assumed)


def _of_itself(proving: Believing, asked: Asked, asker: Asker) -> Proof:
    """By the rows in its FROM, or by all that it reads; who brings conditions of his own sees more than that."""
    believed, view = proving.invariant(asked.role, asked.surface), asked.relation
    found = asked.proof("unknown", "")
    bare = asked.surface == "sql" and not is_barrier(view)
    premises = Premises(proving.ground, asker, believed.kept)
    for shown in (views.shown,) if bare else (views.shown, views.shown_whole):
        try:
            new = answered(asked, premises, believed, partial(_put, shown, view), "shows no row")
        except Unproved as no_proof:
            new = asked.proof("unknown", no_proof.reason)
        found = new if new.verdict != "unknown" or not found.reason else found
        if found.verdict != "unknown":
            break
    return found


def _put(shown: Shown, view: Relation, question: Question) -> tuple[Formula, Formula]:
    touches, passes = shown(question, view)
    return passes, touches
