"""What row-level security proves: which columns are compared with the caller, and where members are looked up."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from functools import cache

import msgspec

from pgadvise.engines.tenancy.names import lexicon
from pgadvise.engines.tenancy.names.words import words
from pgadvise.engines.tenancy.references.graph import Graph, root
from pgadvise.grouped import grouped
from pgadvise.snapshot import Policy
from pgadvise.sql.parser import parse
from pgadvise.sql.tree.claims import claims
from pgadvise.sql.tree.expression import Array, Call, Cast, Column, Expression, Node, Operator, Quantified, SessionValue
from pgadvise.sql.tree.parts import uncast
from pgadvise.sql.tree.query import Query, Relation, Subquery
from pgadvise.sql.tree.reads import settings
from pgadvise.sql.tree.walk import children, walk

# Columns of a sub-query's tables and of the row itself: (schema and name of the table, column).
_Place = tuple[tuple[str | None, str] | None, str]
_Scope = Mapping[str, tuple[str | None, str]]

_CALLER = frozenset("uid current_user_id get_current_user_id auth_user_id requesting_user_id get_user_id".split())
_SUBJECT = frozenset("sub user uid".split())
_BUILTIN = frozenset(
    """
    coalesce lower upper now count jsonb_build_object nullif array_agg unnest length split_part foldername jwt uid role
    email concat greatest least any_value max min sum exists
    """.split()
)
_ASKS = re.compile(
    r"\bauth\s*\.\s*(?:uid|jwt)\s*\(|current_user_id\s*\(|requesting_user_id\s*\(|current_setting\s*\(", re.IGNORECASE
)
_NAMED = re.compile(r'\b(?:from|join)\s+(?:only\s+)?((?:(?:"[^"]+"|\w+)\s*\.\s*)?(?:"[^"]+"|\w+))', re.IGNORECASE)


class Evidence(msgspec.Struct, frozen=True, kw_only=True):
    """By table: `keys` and `owners` are the columns that its policies compare with the caller's tenants and with the
    caller, with how often; `lookups` how often policies and their helpers look the caller up in the table; `beside` are
    the columns of other tables, by oid, that its policies and their helpers compare its columns with.
    """

    keys: Mapping[int, Mapping[str, int]]
    owners: Mapping[int, Mapping[str, int]]
    lookups: Mapping[int, int]
    beside: Mapping[int, Mapping[str, frozenset[tuple[int, str]]]] = {}


def evidence(graph: Graph) -> Evidence:
    """Read every policy of the user's tables, and the bodies of the functions that ask who is calling."""
    keys: defaultdict[int, Counter[str]] = defaultdict(Counter)
    owners: defaultdict[int, Counter[str]] = defaultdict(Counter)
    lookups: Counter[int] = Counter()
    beside: defaultdict[int, defaultdict[str, set[tuple[int, str]]]] = defaultdict(lambda: defaultdict(set))
    known: dict[tuple[str | None, ...], _Reading] = {}
    by_name = {(t.relation.schema, t.relation.name): oid for oid, t in graph.tables.items()}
    for policy in graph.snapshot.policies:
        table = graph.tables.get(root(graph.snapshot, policy.table))
        if table:
            reading = _read(policy, table.relation.name, known)
            keys[table.oid] += reading.keys
            owners[table.oid] += reading.owners
            lookups.update(by_name[place] for place in reading.lookups if place in by_name)
            for column, (place, other) in reading.beside:
                if place in by_name:
                    beside[table.oid][column].add((by_name[place], other))
            for column, name, number in reading.given:
                beside[table.oid][column].update(_compared_by_functions(graph, name, number))
    lookups.update(_looked_up_by_functions(graph))
    found = {oid: {name: frozenset(others) for name, others in columns.items()} for oid, columns in beside.items()}
    return Evidence(keys=keys, owners=owners, lookups=lookups, beside=found)


def _read(policy: Policy, table: str, known: dict[tuple[str | None, ...], "_Reading"]) -> "_Reading":
    """What is written alike on many tables is read once, unless it names its own table."""
    named = any(table.replace('"', '""') in text for text in policy.texts)
    key = (policy.using, policy.check, table if named else None)
    if key not in known:
        known[key] = _Reading(table)
        known[key].read(policy)
    return known[key]


class _Reading:
    """One policy, read for what its comparisons say; `table` is the bare name of its table."""

    def __init__(self, table: str) -> None:
        self.table = table
        self.keys: Counter[str] = Counter()
        self.owners: Counter[str] = Counter()
        self.lookups: set[tuple[str | None, str]] = set()
        self.beside: set[tuple[str, _Place]] = set()
        self.given: set[tuple[str, str, int]] = set()  # to which argument of a function of that name

    def read(self, policy: Policy) -> None:
        for text in {policy.using, policy.check} - {None, "true", "false"}:
            try:
                self._visit(parse.expression(text or ""), {}, None)
            except parse.NotParsed:
                continue

    def _visit(self, node: Node, scope: _Scope, query: Query | None) -> None:
        if isinstance(node, Query):
            scope = {**scope, **dict(_sources(node))}
            query = node
        elif isinstance(node, Operator | Quantified | Subquery):
            for left, right in _pairs(node):
                self._compare(left, right, scope, query)
                self._compare(right, left, scope, query)
        elif isinstance(node, Call) and node.name not in _BUILTIN and node.schema != "pg_catalog":
            for number, argument in enumerate(node.args):
                place = _place(argument, scope, query, self.table)
                if place and place[0] is None:
                    self.keys[place[1]] += 1
                    self.given.add((place[1], node.name, number))
        for child in children(node):
            self._visit(child, scope, query)

    def _compare(self, left: Expression, right: Expression, scope: _Scope, query: Query | None) -> None:
        place = _place(left, scope, query, self.table)
        if place is None:
            return
        inner, column = place
        if inner is None and (other := self._other(right, scope, query)) is not None:
            self.beside.add((column, other))
        if _is_caller(right):
            if inner:
                self.lookups.add(inner)
            else:
                self.owners[column] += 1
        elif inner is None and (_names_tenants(right) or self._joins(right, scope, query)):
            self.keys[column] += 1

    def _joins(self, other: Expression, scope: _Scope, query: Query | None) -> bool:
        """The row is tied to a row of a sub-query that knows the caller."""
        place = _place(other, scope, query, self.table)
        return place is not None and place[0] is not None and query is not None and _asks_for_caller(query)

    def _other(self, node: Expression, scope: _Scope, query: Query | None) -> _Place | None:
        """A column of another table, by itself or as what a sub-query gives."""
        node = uncast(node)
        if isinstance(node, Subquery) and len(node.query.select) == 1:
            query = node.query
            node, scope = query.select[0].value, {**scope, **dict(_sources(query))}
        place = _place(node, scope, query, self.table)
        return place if place is not None and place[0] is not None else None


def _pairs(node: Operator | Quantified | Subquery) -> Iterator[tuple[Expression, Expression]]:
    """What is compared for equality: `a = b`, `a = ANY (b)`, `a IN (SELECT b …)` with the query itself as well."""
    if isinstance(node, Operator):
        if node.name == "=" and len(node.args) == 2:
            yield node.args[0], node.args[1]
    elif isinstance(node, Quantified):
        if node.operator == "=" and node.quantifier == "any":
            yield node.test, node.array
    elif node.kind == "any" and node.operator == "=" and node.test:
        yield node.test, node


def _sources(query: Query) -> Iterator[tuple[str, tuple[str | None, str]]]:
    for part in walk(query, queries=False):
        if isinstance(part, Relation):
            yield part.label, (part.schema, part.name)


def _place(node: Expression, scope: _Scope, query: Query | None, table: str) -> _Place | None:
    """Where a column stands: (None, column) for the policy's own row; None for anything but a plain column."""
    node = uncast(node)
    if not isinstance(node, Column):
        return None
    if node.table is None:
        if query is None:
            return None, node.name
        # The server leaves the qualifier away only where the query has a single source.
        inside = dict(_sources(query))
        return (next(iter(inside.values())), node.name) if len(inside) == 1 else None
    if node.table in scope:
        return scope[node.table], node.name
    return (None, node.name) if node.table == table else None


@cache
def _is_caller(node: Expression) -> bool:
    """The value is the id of the person who asks: auth.uid(), a setting or a claim that names a user."""
    node = _bare(node)
    if isinstance(node, Call) and (node.name in _CALLER or (node.schema, node.name) == ("auth", "user_id")):
        return True
    named = {setting.name.rpartition(".")[2] for setting in settings(node)} | {p[-1] for p in claims(node) if p}
    return any(not _SUBJECT.isdisjoint(words(name)) and not _tenantlike(name) for name in named)


@cache
def _names_tenants(node: Expression) -> bool:
    """The value comes from the session or is looked up: a setting, a claim, a list, somebody's function."""
    node = _bare(node)
    if isinstance(node, Subquery | SessionValue) or settings(node) or claims(node):
        return True
    if isinstance(node, Array | Column):
        return False
    return any(isinstance(p, Call) and p.name not in _BUILTIN and p.schema != "pg_catalog" for p in walk(node))


def _tenantlike(name: str) -> bool:
    return any(lexicon.TENANT.get(word, 0) >= 0.75 for word in words(name))


@cache
def _asks_for_caller(query: Query) -> bool:
    """Somewhere below, the session is asked who it is."""
    called = any(isinstance(p, SessionValue) or (isinstance(p, Call) and p.name in _CALLER) for p in walk(query))
    return called or bool(settings(query)) or bool(claims(query))


def _bare(node: Expression) -> Expression:
    """Without casts and the `(SELECT f())` that makes the server call it once."""
    while True:
        if isinstance(node, Cast):
            node = node.arg
        elif isinstance(node, Subquery) and node.kind != "exists" and _wraps(node.query):
            node = node.query.select[0].value
        else:
            return node


def _wraps(query: Query) -> bool:
    return len(query.select) == 1 and not query.sources and query.where is None


def _compared_by_functions(graph: Graph, name: str, place: int) -> Iterator[tuple[int, str]]:
    """The columns that a function compares an argument with, by its text."""
    for function in graph.snapshot.functions:
        given = function.argument_names[place] if place < len(function.argument_names) else ""
        if function.name == name and given and function.body and function.extension is None:
            column, argument = r'(?:\w+\.)?"?(\w+)"?', rf'(?:\w+\.)?"?\b{re.escape(given)}\b"?'
            asked = re.findall(rf"{column}\s*=\s*{argument}|{argument}\s*=\s*{column}", function.body)
            named = set(re.findall(r"\w+", function.body))
            columns = {column for pair in asked for column in pair if column}
            yield from ((o, c) for o, t in graph.tables.items() if t.relation.name in named for c in columns)


def _looked_up_by_functions(graph: Graph) -> Iterator[int]:
    """The tables that functions read which ask for the caller; by their texts, as PL/pgSQL has no tree here."""
    by_name = grouped((table.relation.name, oid) for oid, table in graph.tables.items())
    for function in graph.snapshot.functions:
        if function.body and function.extension is None and _ASKS.search(function.body):
            for named in set(_NAMED.findall(function.body)):
                name = named.rpartition(".")[2].strip().strip('"')
                yield from by_name.get(name, by_name.get(name.lower(), ()))[:1]
