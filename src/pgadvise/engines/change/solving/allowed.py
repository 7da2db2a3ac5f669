"""The values that a column may hold because they are all written down: an enum's labels, a CHECK's list.

What neither side lets in is in no row that one of them could show; and a witness names a value that could be there.
"""

from collections.abc import Iterator

import z3

from pgadvise.engines.change.solving.database import Database, Entry
from pgadvise.engines.prover.schema.rows.keys import checks, has_heirs
from pgadvise.engines.prover.words.kinds import column_kind
from pgadvise.engines.prover.words.terms import Formula, either
from pgadvise.snapshot import Column, Relation, Snapshot
from pgadvise.sql.parser.parse import parsed
from pgadvise.sql.tree import expression as e
from pgadvise.sql.tree.parts import TEXTS, uncut

MOST_WORDS = 60


def restrictions(database: Database) -> Iterator[Formula]:
    """Of every row of the question: of stored ones and of those to be stored, which the server checks as well."""
    for entry in database.entries:
        relation = database.rules.named(entry.table)
        if relation is not None and relation.is_table:
            yield from _of_row(database, entry, relation)


def _of_row(database: Database, entry: Entry, relation: Relation) -> Iterator[Formula]:
    for (name, kind), value in entry.columns.items():
        column = relation.column(name)
        if column is not None and kind is not None and column_kind(column) == kind:
            words = allowed(database.rules, relation, column)
            if words and len(words) <= MOST_WORDS:
                yield either(value.null, z3.Or([value.term == database.literals.term(word, kind) for word in words]))


def allowed(snapshot: Snapshot, relation: Relation, column: Column) -> tuple[str, ...]:
    """The only values that it may hold, NULL apart; none where they are not written down."""
    if column.element_type is not None:
        return ()
    if column.base_kind == "e":
        return next((t.labels for t in snapshot.types if t.oid == column.base_oid), ())
    if column.base_type not in ("text", "varchar") or has_heirs(snapshot, relation):
        return ()
    return next((words for text, name in checks(snapshot, relation, column.name) if (words := _listed(text, name))), ())


def _listed(text: str, column: str) -> tuple[str, ...]:
    tree = parsed(text)
    return (_words(tree, column) or ()) if tree is not None else ()


def _words(tree: e.Expression, column: str) -> tuple[str, ...] | None:
    """None where more than these may pass."""
    match tree:
        case e.Quantified(operator="=", quantifier="any", schema=None | "pg_catalog") if _is(tree.test, column):
            array = tree.array.arg if isinstance(tree.array, e.Cast) and tree.array.type == "text[]" else tree.array
            return _constants(array.items) if isinstance(array, e.Array) else None
        case e.Operator(name="=", args=(left, right), schema=None | "pg_catalog") if _is(left, column):
            return _constants((right,))
        case e.Or():
            parts = [_words(arg, column) for arg in tree.args]
            return None if None in parts else tuple(dict.fromkeys(word for part in parts for word in part or ()))
    return None


def _is(tree: e.Expression, column: str) -> bool:
    bare = uncut(tree)
    return isinstance(bare, e.Column) and bare.name == column and bare.table is None


def _constants(items: tuple[e.Expression, ...]) -> tuple[str, ...] | None:
    """A NULL among them makes the CHECK null for every other value, which then passes."""
    words = [bare.value for bare in map(uncut, items) if isinstance(bare, e.Constant) and _is_text(bare)]
    return tuple(word for word in words if isinstance(word, str)) if len(words) == len(items) else None


def _is_text(constant: e.Constant) -> bool:
    return isinstance(constant.value, str) and constant.type in TEXTS
