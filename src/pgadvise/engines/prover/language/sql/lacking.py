"""What EXISTS did not find: a function that raises where one of the rows is another's, and deletes them after that.

Where nothing is found, what was asked is true of no row of the table. That is said of the rows that a function changes
afterwards, of each anew and with the values that its variables had then, as long as nothing was written in between.
Both directions may be said, as of rows that are sought by a key (`lone`). Of a reader whom policies bind nothing is
said: what he does not find may be there. And a row that was read matters only if it is found, for what is asked holds
of it where it matters.
"""

from types import MappingProxyType

from pgadvise.engines.prover.language.sql import named
from pgadvise.engines.prover.language.sql.lone import table_read
from pgadvise.engines.prover.words.terms import Formula
from pgadvise.engines.prover.world.scopes import Bound, Meaning, Scope
from pgadvise.engines.prover.world.world import Row
from pgadvise.sql.tree.query import Query, Relation


def told(meaning: Meaning, query: Query, scope: Scope, exists: Formula, began: int) -> None:
    """Of a query over one table, whose rows were read from `began` on."""
    table, source = table_read(meaning, query, scope), next(iter(query.sources), None)
    if table is None or not isinstance(source, Relation):
        return
    readings = meaning.world.readings
    if any(read.relation.oid == table.oid for read in readings.reads[began : began + 1]):
        readings.under(began, began + 1, exists)
    asked, label = query.where, source.label
    if asked is None or meaning.world.ground.access.binds(scope.frame.reader or scope.frame.role, table):
        return
    then = scope.frame._replace(parameters=MappingProxyType(dict(scope.frame.parameters)))
    inner = named.with_queries(query, scope._replace(frame=then))

    def holds(row: Row) -> Formula:
        with readings.quiet():
            return meaning.truth(asked, inner._replace(bound=(*inner.bound, Bound(label, row.columns)))).true

    meaning.world.lacks(table, exists, holds)
