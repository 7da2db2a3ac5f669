"""Queries that find one row at most, because they ask for the whole of a key.

Of such a query the one symbolic row is taken to be the row with that key, where the table has one: so it is any row
that is known to have it, and where it fulfils what else is asked something is found. Of other queries the row that is
looked at need not be the one that is picked, and that it fails says nothing of the others. What is found of a row is
told by formulas that leave open what has no model, so both directions may be said of it; not where policies are left
out.

A query that reads nothing, or aggregates all that it reads, finds one row whatever there is, unless a function in its
list gives sets: of the server's functions only those count that are known to give single values.
"""

from pgadvise.engines.prover.language.sql import banned, pure
from pgadvise.engines.prover.language.sql.aggregates import may_aggregate
from pgadvise.engines.prover.schema.rows.keys import telling_apart
from pgadvise.engines.prover.schema.texts.strict import AGGREGATES
from pgadvise.engines.prover.words.equations import compared
from pgadvise.engines.prover.words.kinds import is_same
from pgadvise.engines.prover.words.terms import TRUE, Formula, Value, implies, is_true
from pgadvise.engines.prover.world.scopes import Derived, Meaning, Scope, resolved
from pgadvise.snapshot import Relation as Table
from pgadvise.sql.tree.expression import Call
from pgadvise.sql.tree.query import Query, Relation
from pgadvise.sql.tree.walk import walk

_SINGLE = pure.NAMES | frozenset(
    """
    current_setting now concat concat_ws format to_jsonb jsonb_build_object json_build_object jsonb_build_array
    array_length cardinality array_position
    """.split()
)

# Of the server's, of which a function of the user's may have the name for other types.
_SETS = frozenset(
    """
    unnest generate_series generate_subscripts json_each jsonb_each json_each_text jsonb_each_text json_array_elements
    jsonb_array_elements json_array_elements_text jsonb_array_elements_text json_object_keys jsonb_object_keys
    jsonb_path_query jsonb_path_query_tz json_populate_recordset jsonb_populate_recordset json_to_recordset
    jsonb_to_recordset regexp_matches regexp_split_to_table string_to_table aclexplode
    """.split()
)


def found(meaning: Meaning, query: Query, scope: Scope, word: str) -> tuple[Derived, Formula]:
    """Some row of the query, and whether there is one; both ways where it asks for a key."""
    world = meaning.world
    began = world.made
    row = meaning.derived(query, scope)
    if is_true(row.when) and _is_always(meaning, query):
        return row, TRUE
    exists = world.names.boolean(word)
    world.facts.append(implies(exists, row.when))
    banned.told(meaning, query, scope, exists)
    table = table_read(meaning, query, scope)
    given = _given(meaning, query, scope, table) if table is not None and world.made > began else None
    if table is not None and given and world.seek(began, table, given):
        world.facts.append(implies(row.when, exists))
    return row, exists


def _is_always(meaning: Meaning, query: Query) -> bool:
    """Whether it gives one row whatever the tables hold."""
    calls = [part for target in query.select for part in walk(target.value, queries=False) if isinstance(part, Call)]
    everything = Query(select=query.select, sources=query.sources, where=query.where, order_by=query.order_by)
    over_all = query == everything and any(_is_over_all(meaning, call) for call in calls)
    if query != Query(select=query.select) and not over_all:
        return False
    return not any(_may_give_sets(meaning, call) for call in calls)


def _is_over_all(meaning: Meaning, call: Call) -> bool:
    named = meaning.world.ground.snapshot.functions_called(call.name)
    return call.over is None and call.schema in (None, "pg_catalog") and call.name in AGGREGATES and not named


def _may_give_sets(meaning: Meaning, call: Call) -> bool:
    named = meaning.world.ground.snapshot.functions_called(call.name)
    own = named and call.name not in _SETS and not any(function.returns_set for function in named)
    return not (own or (call.name in _SINGLE and not named) or _is_over_all(meaning, call))


def is_lone(meaning: Meaning, query: Query, scope: Scope) -> bool:
    """Whether it finds one row at most."""
    table = table_read(meaning, query, scope)
    return table is not None and _given(meaning, query, scope, table) is not None


def table_read(meaning: Meaning, query: Query, scope: Scope) -> Table | None:
    """The one table that a plain query reads."""
    source = query.sources[0] if len(query.sources) == 1 else None
    if not isinstance(source, Relation) or source.columns or source.name in scope.queries or not meaning.shows:
        return None
    plain = Query(select=query.select, sources=query.sources, where=query.where, locking=query.locking)
    skips = any("skip" in text.lower() for text in query.locking)  # what somebody else has locked
    if query != plain or skips or may_aggregate(meaning, query):
        return None
    table = resolved(meaning, source, scope.frame)
    return table if table is not None and table.is_table else None


def _given(meaning: Meaning, query: Query, scope: Scope, table: Table) -> dict[str, Value] | None:
    """The values that the columns of a key are asked for; None where no whole key is."""
    source = query.sources[0]
    assert isinstance(source, Relation)
    names = {column.name for column in table.columns}
    asked = dict(compared(query.where, source.label, names))
    snapshot = meaning.world.ground.snapshot
    keys = () if snapshot.children_of(table) else telling_apart(snapshot, table)
    key = next((key for key in keys if asked.keys() >= set(key)), None)
    if key is None:
        return None
    with meaning.world.readings.quiet():
        values = {name: meaning.value(asked[name], scope) for name in key}
    return values if all(is_same(value.kind) for value in values.values()) else None
