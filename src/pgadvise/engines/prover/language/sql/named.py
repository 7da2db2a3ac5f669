"""WITH: what its names stand for."""

from pgadvise.engines.prover.world.scopes import Closure, Scope
from pgadvise.sql.tree import expression as e
from pgadvise.sql.tree import query as q
from pgadvise.sql.tree.walk import walk


def with_queries(query: q.Query, scope: Scope) -> Scope:
    """What WITH names. One that writes, or that reads what is named after it, has rows of which nothing is known."""
    queries = dict(scope.queries)
    inner = Scope(scope.frame, (), scope, frozenset(), queries)
    ahead = {cte.name for cte in query.ctes} if query.recursive else set[str]()
    for cte in query.ctes:
        named = Scope(scope.frame, (), scope, frozenset(), dict(queries))
        read = {r.name for r in walk(cte.statement) if isinstance(r, q.Relation) and r.schema is None}
        if not isinstance(cte.statement, q.Query) or read & (ahead - {cte.name}):
            queries[cte.name] = None
        elif cte.name in read & ahead:
            queries[cte.name] = None if cte.clauses else Closure(cte.statement, cte.name, cte.columns, named)
        else:
            queries[cte.name] = (_renamed(cte), named)
        ahead.discard(cte.name)
    return inner


def _renamed(cte: q.CommonTable) -> q.Query:
    query = cte.statement
    assert isinstance(query, q.Query)
    if not cte.columns:
        return query
    return q.Query(select=(e.Target(e.Star()),), sources=(q.QuerySource(query, cte.name, cte.columns),))
