"""Records: rows taken whole, composite types, and JSON read into them."""

from pgadvise.engines.prover.language.documents import documents
from pgadvise.engines.prover.language.sql import comparisons
from pgadvise.engines.prover.words.kinds import is_collated
from pgadvise.engines.prover.words.made import Built
from pgadvise.engines.prover.words.terms import (
    FALSE,
    Formula,
    Truth,
    Value,
    all_of,
    any_of,
    as_truth,
    both,
    either,
    neither,
    opposite,
)
from pgadvise.engines.prover.world import scopes
from pgadvise.engines.prover.world.scopes import Derived, Meaning, Scope
from pgadvise.sql.tree import expression as e

_POPULATE = frozenset(
    f"{kind}_populate_{name}" for kind in ("json", "jsonb") for name in ("record", "recordset", "record_valid")
)
_DEFINED = frozenset(f"{kind}_to_{name}" for kind in ("json", "jsonb") for name in ("record", "recordset"))
NAMES = _POPULATE | _DEFINED
_Fields = tuple[tuple[str, str], ...]


def made(meaning: Meaning, columns: dict[str, Value]) -> Value:
    """A row as a value; whether it is NULL nobody asks of it (`IS NULL` means something else there)."""
    return Value(FALSE, meaning.world.names.term("row"), "composite", contents=Built(meaning.world.names, columns))


def whole(meaning: Meaning, name: str, scope: Scope) -> Value | None:
    """`t.*` or `t` as a value: the columns of the row by their names; None where it is not known what is meant.

    A row that an outer join did not find is NULL, one of NULLs is not: only what has no value at all may be the former.
    """
    found = scopes.whole(name, scope)
    if found is None or found.columns is None:
        return None
    null = both(meaning.world.names.boolean("no row"), *(value.null for value in found.columns.values()))
    return made(meaning, dict(found.columns))._replace(null=null)


def is_null(meaning: Meaning, row_: Value, *, negated: bool) -> Formula:
    """`row IS NULL`: all its fields are; `row IS NOT NULL`: none is. So of a row both may be false."""
    if not isinstance(row_.contents, Built):
        return meaning.world.names.boolean("row is null")
    nulls = [part.null for part in row_.contents.entries.values()]
    if negated:
        return both(neither(row_.null), *map(neither, nulls))
    return either(row_.null, both(*nulls))


def field(meaning: Meaning, access: e.FieldAccess, scope: Scope) -> Value:
    """`(row).name`."""
    row = meaning.value(access.arg, scope)
    inside = row.contents
    if access.name == "*" or row.kind != "composite" or inside is None:
        return meaning.unknown(f"the field {access.name} of a row that is not known")
    found = inside.at(access.name)
    return found.unless(row.null)


def fields(meaning: Meaning, type_: str) -> _Fields | None:
    """The names and types of a composite type's fields, or of a table's columns; None where it is neither."""
    schema, _, name = type_.replace('"', "").rpartition(".")
    snapshot = meaning.world.ground.snapshot
    types = [t for t in snapshot.types if t.kind == "composite" and t.name == name and schema in ("", t.schema)]
    tables = [r for r in snapshot.relations if r.name == name and schema in ("", r.schema)]
    if len(types) + len(tables) != 1:
        return None
    if types:
        return tuple((a.name, _kept(a.type, a.collation)) for a in types[0].attributes)
    return tuple((c.name, _kept(c.type, c.collation)) for c in tables[0].columns)


def is_composite_collated(meaning: Meaning, type_: str) -> bool:
    """Whether texts in it are compared in a collation of their own, wherever they come from."""
    return any(" collate " in kind for _, kind in fields(meaning, type_) or ())


def _kept(type_: str, collation: str | None) -> str:
    """A type of which no kind is known, where texts are compared in a collation of their own."""
    return f"{type_} collate {collation}" if is_collated(collation) else type_


def cast(meaning: Meaning, value: Value, type_: str) -> Value:
    """ROW(…)::type names the fields in their order."""
    known = fields(meaning, type_)
    inside = value.contents
    if known is None or not isinstance(inside, Built) or len(known) != len(inside.entries):
        return meaning.unknown(f"a cast to {type_}", None if known is None else "composite")
    parts = zip(known, inside.entries.values(), strict=True)
    return made(meaning, {name: as_field(meaning, part, type_, name, kind) for (name, kind), part in parts})


def as_field(meaning: Meaning, part: Value, type_: str, name: str, kind: str) -> Value:
    """A value as that field of the type holds it, which may round, cut or fold it; a table's own column as it is."""
    is_its_own = meaning.world.is_column(part.term, type_.rpartition(".")[2].strip('"'), name)
    return part if is_its_own else meaning.cast(part, kind)


def brought(meaning: Meaning, value: Value, type_: str) -> Value:
    """A row where one of the type is asked for: field by field, whatever they were called before."""
    if not isinstance(value.contents, Built) or fields(meaning, type_) is None:
        return value
    return cast(meaning, value, type_)._replace(null=value.null)


def is_expanded(row_: e.Row) -> bool:
    """Whether an item of it stands for several."""
    return any(isinstance(item, e.Star) for item in row_.items)


def row(meaning: Meaning, row_: e.Row, scope: Scope) -> Value:
    """ROW(a, b): its fields are f1, f2 and so on."""
    if is_expanded(row_):
        return meaning.unknown("ROW(t.*)", "composite")
    return made(meaning, {f"f{i}": meaning.value(item, scope) for i, item in enumerate(row_.items, 1)})


def compared(meaning: Meaning, operator: e.Operator, scope: Scope) -> Truth:
    """`(a, b) = (c, d)`, or `<>`, which is its opposite: the server makes AND of `=`, or OR of `<>`, of both."""
    if operator.name not in ("=", "<>", "!=") or (pairs := _pairs(*operator.args)) is None:
        return as_truth(meaning.unknown(f"{operator.name} between rows"))
    same = all_of([comparisons.compared(meaning, "=", *meaning.alike(pair, scope)) for pair in pairs])
    return same if operator.name == "=" else opposite(same)


def distinct(meaning: Meaning, asked: e.Distinct, scope: Scope) -> Truth:
    """IS DISTINCT FROM: rows that are written out are where some of their fields are (make_row_distinct_op())."""
    pairs = _pairs(asked.left, asked.right) or [(asked.left, asked.right)]
    return any_of([comparisons.distinct(meaning, *meaning.alike(pair, scope)) for pair in pairs])


def _pairs(left: e.Expression, right: e.Expression) -> list[tuple[e.Expression, e.Expression]] | None:
    """The fields of two rows that are written out, beside each other."""
    if not (isinstance(left, e.Row) and isinstance(right, e.Row)) or is_expanded(left) or is_expanded(right):
        return None
    return list(zip(left.items, right.items, strict=True)) if len(left.items) == len(right.items) else None


def called(meaning: Meaning, call: e.Call, scope: Scope) -> Value | None:
    """jsonb_populate_record(row, document): the document's entries, cast to the row's types, else the row's own."""
    if call.name not in _POPULATE or len(call.args) < 2:
        return None
    base, document = call.args[0], meaning.value(call.args[1], scope)
    known = fields(meaning, base.type) if isinstance(base, e.Cast | e.Constant) and base.type else None
    is_null = isinstance(base.arg if isinstance(base, e.Cast) else base, e.Constant)
    if known is None or not is_null:
        return meaning.unknown(f"{call.name} into a row that is not known", "composite")
    if call.name.endswith("set"):
        inside = documents.contents(meaning, document)
        document = inside.some().value if inside is not None else document
    return _read(meaning, document, known)


def _read(meaning: Meaning, document: Value, known: _Fields) -> Value:
    inside = documents.contents(meaning, document)
    if inside is None:
        return meaning.unknown("a record out of what is no document", "composite")
    found = {}
    for name, type_ in known:
        part = inside.at(name)
        is_whole = type_.endswith("[]") or type_ in ("json", "jsonb")
        value = meaning.cast(part if is_whole else documents.text(meaning, part), type_)
        found[name] = value.unless(document.null, part.null)
    return made(meaning, found)


def rows(meaning: Meaning, call: e.Call, scope: Scope, types: _Fields) -> Derived | None:
    """Some row of such a function in FROM; `types` are the columns that AS defines."""
    if call.name in _DEFINED and len(call.args) == 1 and types:
        document = meaning.value(call.args[0], scope)
        when = neither(document.null)
        if call.name.endswith("set"):
            inside = documents.contents(meaning, document)
            if inside is None:
                return None
            held = inside.some()
            document, when = held.value, both(when, held.when)
        found = _read(meaning, document, types)
    elif call.name in _POPULATE and (value := called(meaning, call, scope)) is not None:
        found, when = value, neither(value.null)
    else:
        return None
    if not isinstance(found.contents, Built):
        return None
    return Derived(tuple(found.contents.entries.items()), when)
