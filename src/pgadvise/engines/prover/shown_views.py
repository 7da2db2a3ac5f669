"""What a view shows: its own query says it, or what it reads with its caller's rights.

A view with security_invoker is a text that its caller could have sent in its place: his privileges and his policies
decide on every relation that it names, and its functions run as they would for him (CREATE VIEW, Notes). Whatever the
query does with what it reads, rows of other tenants are in it only if one of these relations shows him some, or one of
these functions does. So where each of them is proved for him, the view is as well, and its text need not be followed.
A view inside reads by its own rights, and is asked as a relation of its own.
"""

from collections.abc import Callable
from functools import partial

import msgspec

from pgadvise.engines.access.roads import is_barrier, view_reaches, view_rights
from pgadvise.engines.prover.answers import Believing, answered
from pgadvise.engines.prover.commands.proving import Proving
from pgadvise.engines.prover.commands.question import Asker, Question
from pgadvise.engines.prover.commands.triggers.firings import Firings
from pgadvise.engines.prover.commands.views import views
from pgadvise.engines.prover.lacking import Premises
from pgadvise.engines.prover.schema.asked import Asked
from pgadvise.engines.prover.words.proof import Proof, Surface, Unproved
from pgadvise.engines.prover.words.terms import Formula
from pgadvise.engines.prover.world.world import Ground
from pgadvise.snapshot import Function, Relation
from pgadvise.snapshot.views import View
from pgadvise.sql.parser.parse import parsed_query
from pgadvise.sql.tree.expression import Operator
from pgadvise.sql.tree.walk import walk

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
        assumed = _composed(proving, asked.relation, asked.role, asked.surface)
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


def _composed(proving: Proving, view: Relation, role: str, surface: Surface) -> tuple[str, ...]:
    """What the proofs of its parts take for granted. Raises Unproved with the part that has none."""
    snapshot = proving.ground.snapshot
    known = snapshot.view(view)
    if view_rights(view) is not None or known is None:
        raise Unproved(f"{view} reads with its owner's rights")
    if not _only_operators_of_the_server(known):
        raise Unproved(f"{view} uses an operator of yours")
    functions = tuple(f for f in map(snapshot.function, known.functions) if f is not None)
    proofs = [_called(proving, function, role, surface) for function in functions if function.extension is None]
    relations = tuple(r for r in map(snapshot.relation, known.reads) if r is not None and r.oid != view.oid)
    proofs += [proving.prove(each, "select", role, surface) for each in relations if _holds_rows(proving.ground, each)]
    for proof in proofs:
        if proof.verdict == "unknown":
            raise Unproved(f"{view} shows what {proof.relation} gives, and {proof.reason}")
    return tuple(dict.fromkeys(text for proof in proofs for text in proof.assumptions))


def _holds_rows(ground: Ground, relation: Relation) -> bool:
    """Whether rows of a tenant are in it, or show through."""
    return relation.oid in ground.axes or any(r.oid in ground.axes for r in view_reaches(ground.snapshot, relation))


def _called(proving: Proving, function: Function, role: str, surface: Surface) -> Proof:
    if function.kind not in ("function", "window"):
        raise Unproved(f"a view uses {function.qualified}, which is an {function.kind} of yours")
    return proving.execute(function, role, surface)


def _only_operators_of_the_server(view: View) -> bool:
    """What an operator calls is not told of a view, so one of somebody's own may call anything."""
    tree = parsed_query(view.definition)
    return tree is not None and all(
        part.schema in (None, "pg_catalog") for part in walk(tree) if isinstance(part, Operator)
    )
