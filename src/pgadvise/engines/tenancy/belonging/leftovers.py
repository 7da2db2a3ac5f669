"""What no way from child to parent explains: reversed and polymorphic tables, and what a type column leads to."""

from collections.abc import Iterator

from pgadvise.engines.tenancy.belonging.claims import Claim, Claims, Ground, step
from pgadvise.engines.tenancy.names import lexicon
from pgadvise.engines.tenancy.names.columns import family, is_staff
from pgadvise.engines.tenancy.names.words import Words, base, words
from pgadvise.engines.tenancy.references.graph import Reference, Table
from pgadvise.snapshot import Column

_TIMES = frozenset("timestamp timestamptz date time timetz".split())
_DOCUMENTS = frozenset({"json", "jsonb", "hstore"})
_HIDDEN = ("text", "uuid", "bytes")
_LIKE = 3  # the tables that tell what one like them is
_CUSTOMER_KEYS = frozenset("billing_id stripe_customer_id customer_id stripe_id billing_customer_id".split())


def left_over(ground: Ground, known: Claims, table: Table) -> Claim | None:
    """The claim for a table that no way from child to parent reached; None where nothing ties it to a tenant."""
    if ground.boundary.best is None:
        return _anybodys(ground, table) or _a_persons(ground, table)
    tied = _billed(ground, table) or _reversed(ground, known, table)
    if tied is None and not lexicon.OPERATOR.isdisjoint(table.words):
        return None  # what the operator's own people did to rows of any table is his
    own = tied or _polymorphic(ground, table) or _anybodys(ground, table)
    return own or _of_a_kind(ground, known, table) or _delegated(ground, table)


def _billed(ground: Ground, table: Table) -> Claim | None:
    """`subscription.customer_id` = `tenant.billing_id`: the payment provider's id joins them, so no key can."""
    best = ground.boundary.best
    if best is None or lexicon.BILLING_TABLES.isdisjoint(table.words):
        return None
    mine = [c.name for c in table.columns.values() if (base(c.name) or ("",))[-1] == "customer" and family(c) == "text"]
    theirs = [name for name in best.table.columns if "_".join(words(name)) in _CUSTOMER_KEYS]
    if not mine or not theirs:
        return None
    why = f"{mine[0]} is what the payment provider calls {best.table.name}.{theirs[0]}"
    return Claim(scope="transitive", confidence=0.6, evidence=(why,))


def _reversed(ground: Ground, known: Claims, table: Table) -> Claim | None:
    """A tenant's row points here (`tenant.settings_id`): a walk from child to parent never finds it."""
    if not (lexicon.CATALOGUE - {"setting", "config", "configuration"}).isdisjoint(table.words):
        return None
    for reference in ground.graph.children.get(table.oid, ()):
        holder = known.get(reference.table)
        if holder is None or holder.scope not in ("tenant", "direct", "transitive") or not _points(reference):
            continue
        unique = (reference.column,) in ground.graph.tables[reference.table].uniques
        if unique or _belongs(ground, known, table, reference):
            once = ", and at no row twice" if unique else ""
            why = f"{ground.graph.name(reference.table)}.{reference.column} points here{once}"
            return Claim(
                scope="transitive",
                via=(step(ground.graph, reference), *holder.via),
                confidence=0.62 if unique else 0.5,
                evidence=(why,),
            )
    return None


def _belongs(ground: Ground, known: Claims, table: Table, reference: Reference) -> bool:
    """What refers here has rows of its own here, and does not pick from a list that all have."""
    appended = _appended(ground, table, reference) and not _picked(ground, known, reference)
    return appended or _says_nothing(table) or _is_like_others(ground, known, table, reference)


def _says_nothing(table: Table) -> bool:
    """Nothing but ids and times: all by itself it is no list that anybody could pick from."""
    return all(table.is_key(c.name) or c.base_type in _TIMES for c in table.columns.values())


def _is_like_others(ground: Ground, known: Claims, table: Table, reference: Reference) -> bool:
    """A notification names one of `slack`, `email`, `telegram`: where most of them belong to it, so does this one."""
    if reference.not_null or not _hangs_there_alone(ground, reference):
        return False
    optional = (r for r in ground.graph.parents[reference.table] if r.declared and not r.not_null)
    others = [r.target for r in optional if r.target != table.oid and _hangs_there_alone(ground, r)]
    belonging = sum(oid in known and known[oid].scope == "transitive" for oid in others)
    return belonging >= _LIKE and 2 * belonging >= len(others)


def _hangs_there_alone(ground: Ground, reference: Reference) -> bool:
    graph = ground.graph
    return not graph.parents.get(reference.target) and len(graph.children.get(reference.target, ())) == 1


def _points(reference: Reference) -> bool:
    return (reference.declared or reference.score >= 0.8) and not is_staff(reference.column)


def _picked(ground: Ground, known: Claims, reference: Reference) -> bool:
    """No tenant's rows name one of them twice, nor a student's: they pick from a list that all have."""
    holder = known[reference.table]
    of = (holder.key,) if holder.key or not holder.via else holder.via[0].columns
    return any({reference.column, *of} == set(pair) for pair in ground.graph.tables[reference.table].pairings)


def _appended(ground: Ground, table: Table, reference: Reference) -> bool:
    if {"oauth", "client"} <= set(table.words):  # another program, which all may let in
        return False
    best = ground.boundary.best
    named = best is not None and reference.table == best.oid and set(table.words) & set(best.table.words)
    appended = not (lexicon.APPENDAGE | lexicon.SECRET).isdisjoint(table.words)
    return bool(named) or appended or any(map(_is_secret, table.columns.values()))


def _is_secret(column: Column) -> bool:
    """`token`, `token_hash`, `credentials` in JSON; how many tokens there are, and where, is none."""
    said = words(column.name)
    told = said[-1:] if column.base_type in _DOCUMENTS else said if family(column) in _HIDDEN else ()
    return not lexicon.SECRET.isdisjoint(told)


def _polymorphic(ground: Ground, table: Table) -> Claim | None:
    """`x_type` and `x_id`: the row says which table it belongs to, the catalog does not."""
    kinds = [c for c in table.columns.values() if words(c.name)[-1] in ("type", "kind")]
    for column in table.columns.values():
        said = base(column.name)
        if not said or _leads(ground, table, column.name) or table.is_key(column.name):
            continue
        for kind in _kinds_of(said, kinds):
            if said[-1] in lexicon.POLYMORPHIC or said[-1] in lexicon.TENANT or _lists_tenant(ground, kind):
                why = f"{kind.name} says which table {column.name} belongs to"
                return Claim(scope="transitive", confidence=0.42, evidence=(why,))
    return None


def _leads(ground: Ground, table: Table, column: str) -> bool:
    """Whether it refers to one table; `parent_id` to the same one."""
    keys = ground.graph.snapshot.foreign_keys_of(table.relation)
    return ground.graph.refers(table.oid, column) or any(key.columns == (column,) for key in keys)


def _anybodys(ground: Ground, table: Table) -> Claim | None:
    """`x_type` beside `x_id`, whatever x is called: the row belongs to something; a token, and what somebody receives,
    to a person.
    """
    pairs = [(c.name, said) for c in table.columns.values() if (said := base(c.name)) and table.is_polymorphic(said)]
    loose = [(name, said) for name, said in pairs if not (ground.graph.refers(table.oid, name) or table.is_key(name))]
    if not loose:
        return None
    name, said = loose[0]
    persons = ground.people and ("token" in table.words or not lexicon.SOMEBODY.isdisjoint(said))
    if ground.boundary.best is None and not persons:
        return None
    why = f"{name} may be of any table, as its type says"
    return Claim(scope="user" if persons else "transitive", confidence=0.45, evidence=(why,))


def _a_persons(ground: Ground, table: Table) -> Claim | None:
    """The subscription that a user's row points at."""
    pointing = (r for r in ground.graph.children.get(table.oid, ()) if r.table in ground.people and r.declared)
    if lexicon.BILLING_TABLES.isdisjoint(table.words) or not (found := next(pointing, None)):
        return None
    why = f"{ground.graph.name(found.table)}.{found.column} points here"
    return Claim(scope="user", confidence=0.55, evidence=(why,))


def _of_a_kind(ground: Ground, known: Claims, table: Table) -> Claim | None:
    """What one table says by a type column to be one of several that end in the same word."""
    oid, column = ground.kinds.get(table.words[-1], (table.oid, ""))
    holder = known.get(oid)
    if oid == table.oid or holder is None or holder.scope not in ("direct", "transitive", "user"):
        return None
    why = f"{ground.graph.name(oid)}.{column} may point here, as to others with such a name"
    return Claim(scope="user" if holder.scope == "user" else "transitive", confidence=0.6, evidence=(why,))


def _delegated(ground: Ground, table: Table) -> Claim | None:
    """Where a table says by a type column which other one holds the rest of its row: what is named after it likely is
    that rest, and what stands alone may be.
    """
    graph = ground.graph
    for length in range(len(table.words) - 1, 0, -1):
        pointing = ground.completed.get(table.words[:length])
        if pointing and table.words[-1] not in lexicon.CATALOGUE:
            why = f"{pointing} may point here, and the name begins like its table's"
            return Claim(scope="transitive", confidence=0.6, evidence=(why,))
    alone = not (graph.parents.get(table.oid) or graph.children.get(table.oid))
    if not (ground.delegating and alone and lexicon.CATALOGUE.isdisjoint(table.words)):
        return None
    pointing = next(iter(ground.delegating.values()))
    return Claim(scope="transitive", confidence=0.5, evidence=(f"{pointing} may point here",))


def _kinds_of(said: Words, kinds: list[Column]) -> Iterator[Column]:
    """`share_type` of `entity_id` is the only type there is, and an entity is nothing by itself."""
    pair = [kind for kind in kinds if words(kind.name)[:-1] == said]
    yield from pair or (kinds if len(kinds) == 1 and len(said) == 1 and said[0] in lexicon.POLYMORPHIC else ())


def _lists_tenant(ground: Ground, kind: Column) -> bool:
    """The type is an enum, and one of its labels is the tenant."""
    enum = ground.graph.snapshot.type(kind.base_oid)
    best = ground.boundary.best
    return bool(enum and best and any(set(words(label)) & set(best.table.words) for label in enum.labels))
