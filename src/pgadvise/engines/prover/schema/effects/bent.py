"""Whose names a body means where its caller sends any SQL.

A body is a text that is read anew in each session. What has no schema in it, and no operator has one, is looked for
along the search_path: the function's own, else its caller's. Who may make operators and functions in a schema of that
path, or anywhere where the path is his, has the body call his: with its owner's rights, where it is SECURITY DEFINER.
Types are looked for among the caller's temporary ones first, unless the path ends with pg_temp; one of them may
be a domain whose CHECK calls anything (namespace.c; temporary functions and operators are never found so).

What the server keeps as trees means what it meant when it was made: policies, views, bodies of the SQL standard.
"""

from pgadvise.engines.access.access import Access
from pgadvise.engines.prover.schema.texts.procedure import search_path
from pgadvise.snapshot import Function
from pgadvise.sql.stored.looked_up import looks_up_types


def bent(access: Access, roles: tuple[str, ...]) -> frozenset[int]:
    """The functions, by their oids, whose text such callers can give another meaning."""
    database = frozenset[str]().union(*(access.on_database(role) for role in roles))
    theirs = frozenset(s.name for s in access.snapshot.schemas if any(access.creates_in(role, s) for role in roles))
    texts = (f for f in access.snapshot.functions if f.extension is None and f.body and not f.standard_body)
    known = (f for f in texts if f.language in ("sql", "plpgsql"))
    return frozenset(f.oid for f in known if _is_bent(f, theirs, database))


def _is_bent(function: Function, theirs: frozenset[str], database: frozenset[str]) -> bool:
    path = search_path(function)
    makes = "CREATE" in database
    if (theirs or makes) if path is None else (not theirs.isdisjoint(path) or (makes and "$user" in path)):
        return True
    before = path is None or path[-1:] != ("pg_temp",)
    if not (before and "TEMPORARY" in database):
        return False
    return looks_up_types(function.body or "", function.language, tuple(function.variable_names))
