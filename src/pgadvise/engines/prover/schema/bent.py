"""Whose names a body means where its caller sends any SQL.

A body is a text that is read anew in each session. What has no schema in it, and no operator has one, is looked for
along the search_path: the function's own, else its caller's. Who may make operators and functions in a schema of that
path, or anywhere where the path is his, has the body call his: with its owner's rights, where it is SECURITY DEFINER.
Types are looked for among the caller's temporary ones first, unless the path says where pg_temp comes; one of them may
be a domain whose CHECK calls anything (namespace.c; temporary functions and operators are never found so).

What the server keeps as trees means what it meant when it was made: policies, views, bodies of the SQL standard.
"""

import re
from functools import lru_cache

from pgadvise.engines.access.access import Access
from pgadvise.engines.prover.schema.procedure import search_path
from pgadvise.snapshot import Function

# Types that are words of the grammar: always the server's own.
_OWN = frozenset(
    "int integer smallint bigint real float double decimal dec numeric boolean bit character char varchar national"
    " nchar time timestamp interval record refcursor".split()
)
_NOISE = re.compile(r"--[^\n]*|/\*.*?\*/|\$\w*\$|(?<!')'(?:[^']|'')*'", re.DOTALL)
_CAST = re.compile(
    r"::\s*\"?(\w+)\"?(?!\s*\.)|\bas\s+\"?(\w+)\"?\s*(?:\([\d,\s]*\)\s*)?(?:\[\s*\]\s*)?\)", re.IGNORECASE
)
_LITERAL = re.compile(r"\b([a-z_]\w*)\s+''", re.IGNORECASE)
# What a literal may follow without being of that type.
_BEFORE = frozenset(
    "and any as between by case concat default distinct else end escape except execute from full group having if ilike"
    " in intersect into is like limit not null on or order raise return returning select set similar symmetric then to"
    " union using values when where while with notice exception warning info log debug message hint detail".split()
)
_DECLARED = re.compile(r"\bdeclare\b(.*?)\bbegin\b", re.IGNORECASE | re.DOTALL)
_VARIABLE = re.compile(r"\s*\w+\s+(?:constant\s+)?\"?(\w+)\"?(?!\s*[.%\w])", re.IGNORECASE)


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
    before = path is None or "pg_temp" not in path
    return before and "TEMPORARY" in database and _looks_up_types(function.body or "")


@lru_cache(maxsize=4096)
def _looks_up_types(body: str) -> bool:
    """Whether a type is named that the search_path decides; a word that may be one counts."""
    text = _NOISE.sub(lambda found: "''" if found[0].startswith("'") else " ", body)
    words = [one or other for one, other in _CAST.findall(text)]
    words += [word for word in _LITERAL.findall(text) if word.lower() not in _BEFORE]
    for declarations in _DECLARED.findall(text):
        words += [found[1] for part in declarations.split(";") if (found := _VARIABLE.match(part))]
    return any(word.lower() not in _OWN for word in words)
