"""Views, materialized views and rules."""

from collections.abc import Iterator

from pgadvise.scratch.clone.piece import Piece
from pgadvise.scratch.clone.routines import STATES
from pgadvise.snapshot import Relation, Snapshot, literal, quote
from pgadvise.snapshot.origin import captured


def view_pieces(snapshot: Snapshot) -> Iterator[Piece]:
    for relation in snapshot.relations:
        view = snapshot.view(relation)
        if view is None or relation.extension or not view.definition or relation.persistence == "temporary":
            continue
        names = ", ".join(quote(column.name) for column in relation.columns)
        word = "materialized view" if view.materialized else "view"
        query = view.definition.rstrip().removesuffix(";")
        yield Piece(f"{word} {relation}", (f"create {word} {relation} ({names}){_options(relation)} as {query}",))


def _options(relation: Relation) -> str:
    """What decides who reads and writes through it; a materialized view's are storage, which nothing depends on."""
    if relation.kind != "view" or not relation.options:
        return ""
    pairs = (option.partition("=") for option in relation.options)
    return f" with ({', '.join(f'{name} = {literal(value)}' for name, _, value in pairs)})"


def rule_pieces(snapshot: Snapshot) -> Iterator[Piece]:
    for rule in captured(snapshot.rewrite_rules):
        relation = snapshot.relation(rule.relation)
        if relation is None or relation.extension:
            continue
        state = STATES.get(rule.enabled)
        after = (f"alter table {relation} {state} rule {quote(rule.name)}",) if state else ()
        yield Piece(f"rule {rule.name} of {relation}", (rule.definition, *after))
