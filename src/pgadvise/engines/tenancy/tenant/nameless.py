"""Key-like columns that lead to no table: the list of tenants may lie elsewhere, or carry another name."""

from collections import defaultdict
from collections.abc import Mapping

from pgadvise.engines.tenancy.callers.policies import Evidence
from pgadvise.engines.tenancy.names import lexicon
from pgadvise.engines.tenancy.names.columns import family, is_array
from pgadvise.engines.tenancy.names.words import Words, base, words
from pgadvise.engines.tenancy.references.graph import Graph, Table
from pgadvise.snapshot import Column

# What tables begin with that says nothing of a tenant: people, times, kinds and the row itself.
_PLAIN = (
    lexicon.OWNER | lexicon.AUTHOR | lexicon.STAFF | lexicon.CATALOGUE | {"id", "name", "type", "kind", "at", "time"}
)
_SEVERAL, _MOST = 4, 0.6  # of the tables

Nameless = Mapping[Words, Mapping[int, Column]]


def nameless(graph: Graph, evidence: Evidence) -> Nameless:
    """By what the columns are called, without `id`: the column of each table that carries one."""
    found: defaultdict[Words, dict[int, Column]] = defaultdict(dict)
    found.update(_everywhere(graph))
    for oid, table in graph.tables.items():
        compared = evidence.keys.get(oid, {})
        for column in table.columns.values():
            said = base(column.name) or words(column.name)
            proved = said[-1] in lexicon.TENANT and compared.get(column.name, 0) > 0
            if (proved or _certain(column.name, said)) and _leads_nowhere(graph, table, column, said):
                found[said].setdefault(oid, column)
    return found


def _leads_nowhere(graph: Graph, table: Table, column: Column, said: Words) -> bool:
    stem = base(column.name)
    own = table.is_key(column.name) and (said in table.names or stem is None)
    lists = is_array(column) and stem is None  # `affected_clinics`: what a row is about, and not whose it is
    taken = own or lists or graph.refers(table.oid, column.name) or table.is_polymorphic(said)
    return family(column) is not None and not taken


def _certain(column: str, said: Words) -> bool:
    """`workspace_id`, and `tenant` as it stands: no other meaning is in use."""
    return len(said) == 1 and said[0] in lexicon.CERTAIN_TENANT and (base(column) is not None or said == ("tenant",))


def _everywhere(graph: Graph) -> dict[Words, dict[int, Column]]:
    """What stands first in a key or index of most tables divides them all, whatever it is called: `namespace`."""
    carried: defaultdict[Words, dict[int, Column]] = defaultdict(dict)
    for oid, table in graph.tables.items():
        for column in (column for column in table.columns.values() if column.name in table.leading):
            said = base(column.name) or words(column.name)
            apart = (column.name,) in table.uniques or column.nullable or graph.refers(oid, column.name)
            if not apart and family(column) and _PLAIN.isdisjoint(said):
                carried[said].setdefault(oid, column)
    enough = max(_SEVERAL, _MOST * len(graph.tables))
    keys = {said for said, columns in carried.items() if len(columns) >= enough}
    return {said: carried[said] | _others(graph, said, carried[said]) for said in keys}


def _others(graph: Graph, said: Words, known: Mapping[int, Column]) -> dict[int, Column]:
    """The column in tables that have no key or index on it."""
    found: dict[int, Column] = {}
    for oid, table in graph.tables.items() if graph.tables.keys() - known else ():
        for column in table.columns.values():
            same = (base(column.name) or words(column.name)) == said and family(column)
            if same and oid not in known and not graph.refers(oid, column.name):
                found[oid] = column
    return found
