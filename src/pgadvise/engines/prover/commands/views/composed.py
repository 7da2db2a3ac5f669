"""What a view shows that reads as its caller: nothing that he may not read himself.

A view with security_invoker is a text that its caller could have sent in its place: his privileges and his policies
decide on every relation that it names, and its functions run as they would for him (CREATE VIEW, Notes). Whatever the
query does with what it reads, rows of other tenants are in it only if one of these relations shows him some, or one of
these functions does. So where each of them is proved for him, the view is as well, and its text need not be followed.
A view inside reads by its own rights, and is asked as a relation of its own.
"""

from pgadvise.engines.access.roads import view_reaches, view_rights
from pgadvise.engines.prover.commands.proving import Proving
from pgadvise.engines.prover.words.proof import Proof, Surface, Unproved
from pgadvise.engines.prover.world.world import Ground
from pgadvise.snapshot import Function, Relation
from pgadvise.snapshot.views import View
from pgadvise.sql.parser.parse import parsed_query
from pgadvise.sql.tree.expression import Operator
from pgadvise.sql.tree.walk import walk


def composed(proving: Proving, view: Relation, role: str, surface: Surface) -> tuple[str, ...]:
    """What the proofs of its parts take for granted. Raises Unproved with the part that has none."""
    snapshot = proving.ground.snapshot
    known = snapshot.view(view)
    if view_rights(view) is not None or known is None:
        raise Unproved(f"{view} reads with its owner's rights")
    if not _only_operators_of_the_server(known):
        raise Unproved(f"{view} uses an operator of yours")
    functions = tuple(f for f in map(snapshot.function, known.functions) if f is not None)
    proofs = [_function(proving, function, role, surface) for function in functions if function.extension is None]
    relations = tuple(r for r in map(snapshot.relation, known.reads) if r is not None and r.oid != view.oid)
    proofs += [proving.prove(each, "select", role, surface) for each in relations if holds_rows(proving.ground, each)]
    for proof in proofs:
        if proof.verdict == "unknown":
            raise Unproved(f"{view} shows what {proof.relation} gives, and {proof.reason}")
    return tuple(dict.fromkeys(text for proof in proofs for text in proof.assumptions))


def holds_rows(ground: Ground, relation: Relation) -> bool:
    """Whether rows of a tenant are in it, or show through."""
    return relation.oid in ground.axes or any(r.oid in ground.axes for r in view_reaches(ground.snapshot, relation))


def _function(proving: Proving, function: Function, role: str, surface: Surface) -> Proof:
    if function.kind not in ("function", "window"):
        raise Unproved(f"a view uses {function.qualified}, which is an {function.kind} of yours")
    return proving.execute(function, role, surface)


def _only_operators_of_the_server(view: View) -> bool:
    """What an operator calls is not told of a view, so one of somebody's own may call anything."""
    tree = parsed_query(view.definition)
    return tree is not None and all(
        part.schema in (None, "pg_catalog") for part in walk(tree) if isinstance(part, Operator)
    )
