"""Checks, keys, exclusions, foreign keys, indexes."""

from collections.abc import Iterator

from pgadvise.scratch.clone.piece import Piece
from pgadvise.scratch.clone.tables import own_relations, own_tables
from pgadvise.snapshot import Constraint, Relation, Snapshot, quote


def check_pieces(snapshot: Snapshot) -> Iterator[Piece]:
    for table, one in _constraints(snapshot):
        if one.kind == "check":
            state = "" if one.enforced else " not enforced"
            state += "" if one.validated or not one.enforced else " not valid"
            yield _added(table, one, f"check ({one.expression}){state}")


def primary_key_pieces(snapshot: Snapshot) -> Iterator[Piece]:
    """Primary keys: a view that groups by one may show the table's other columns, so it needs the key to be made."""
    for table, one in _constraints(snapshot):
        if one.parent is None and one.kind == "primary_key":
            yield _added(table, one, _key(snapshot, one) + _deferral(one))


def key_pieces(snapshot: Snapshot) -> Iterator[Piece]:
    """Unique keys and exclusions; the copies on partitions come with the parent's."""
    for table, one in _constraints(snapshot):
        if one.parent is not None:
            continue
        if one.kind == "unique":
            yield _added(table, one, _key(snapshot, one) + _deferral(one))
        elif one.kind == "exclusion" and one.definition:
            yield _added(table, one, one.definition)


def _key(snapshot: Snapshot, one: Constraint) -> str:
    index = snapshot.index(one.index) if one.index else None
    distinct = " nulls not distinct" if index is not None and index.nulls_not_distinct else ""
    included = f" include ({_list(index.included)})" if index is not None and index.included else ""
    word = "primary key" if one.kind == "primary_key" else f"unique{distinct}"
    return f"{word} ({_list(one.columns)}){included}"


def foreign_key_pieces(snapshot: Snapshot) -> Iterator[Piece]:
    for table, one in _constraints(snapshot):
        target = snapshot.relation(one.references) if one.references else None
        if one.kind != "foreign_key" or one.parent is not None or target is None:
            continue
        text = f"foreign key ({_list(one.columns)}) references {target} ({_list(one.referenced_columns)})"
        state = "" if one.enforced else " not enforced"
        yield _added(table, one, text + _actions(one) + _deferral(one) + state)


def index_pieces(snapshot: Snapshot) -> Iterator[Piece]:
    """Indexes that no constraint owns, those that the planner may use."""
    tables = {relation.oid for relation in own_relations(snapshot)}
    for index in snapshot.indexes:
        owned = snapshot.constraint_behind(index) is not None or index.parent is not None
        if index.table in tables and index.definition and index.usable and not owned:
            # Of a partitioned table's the server prints ON ONLY, which would leave the partitions without.
            text = index.definition.replace(" ON ONLY ", " ON ", 1) if index.partitioned else index.definition
            yield Piece(f"index {index.schema}.{index.name}", (text,))


def _constraints(snapshot: Snapshot) -> Iterator[tuple[Relation, Constraint]]:
    return ((table, one) for table in own_tables(snapshot) for one in snapshot.constraints_of(table))


def _added(table: Relation, one: Constraint, text: str) -> Piece:
    statement = f"alter table {table} add constraint {quote(one.name)} {text}"
    return Piece(f"constraint {one.name} of {table}", (statement,))


def _actions(one: Constraint) -> str:
    match = " match full" if one.match == "full" else ""
    columns = f" ({_list(one.delete_set_columns)})" if one.delete_set_columns else ""
    delete = f" on delete {_words(one.on_delete)}{columns}" if one.on_delete else ""
    update = f" on update {_words(one.on_update)}" if one.on_update else ""
    return match + delete + update


def _deferral(one: Constraint) -> str:
    if not one.deferrable:
        return ""
    return f" deferrable initially {'deferred' if one.initially_deferred else 'immediate'}"


def _words(action: str) -> str:
    return action.replace("_", " ")


def _list(columns: tuple[str, ...]) -> str:
    return ", ".join(map(quote, columns))
