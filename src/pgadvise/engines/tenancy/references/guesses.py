"""References that nobody declared: a column's name and type that fit one table."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping

import msgspec

from pgadvise.engines.platform import Platform
from pgadvise.engines.tenancy.names import lexicon
from pgadvise.engines.tenancy.names.columns import family, is_array
from pgadvise.engines.tenancy.names.words import Words, base, words
from pgadvise.engines.tenancy.references.companions import companions
from pgadvise.engines.tenancy.references.graph import Graph, Reference, Table, declared, tables_of
from pgadvise.grouped import grouped
from pgadvise.snapshot import Column, Snapshot

# How sure a guess is, by what it rests on.
_EXACT = 0.85  # the column's words are the table's
_TAUGHT = 0.80  # elsewhere the same column name is declared to refer to this table alone
_HEARD = 0.70  # there is one such declaration
_OWN_WORDS = 0.80  # build_step.log_id -> build_log
_AUTHOR = 0.70  # owner_id, creator_id, author_id, and one table of users
_BARE = 0.60  # tuple.store -> store
_TAIL = 0.60  # parent_folder_id -> folder
_ENDING = 0.45  # only one table's name ends so
_WORTH = 0.40
_USUAL = 3  # times that a column name is declared to refer to one table, whatever else is called like it
_FEW = 8  # a key that more tables have says nothing, and is not looked through
_MANY_TO_MANY = re.compile(r"_(\w+)To(\w+)")
_AUTHORS: frozenset[Words] = frozenset((("owner",), ("creator",), ("author",)))


class Directory(msgspec.Struct, frozen=True, kw_only=True):
    """Tables by what they and their keys are called; `taught` the tables that a column name is declared to refer to,
    `usual` those of them that it is where this was declared more than once or twice.
    """

    tables: Mapping[int, Table]
    by_words: Mapping[Words, tuple[int, ...]]
    by_ending: Mapping[Words, frozenset[int]]
    by_key: Mapping[str, tuple[int, ...]]
    by_full_key: Mapping[Words, tuple[int, ...]]
    taught: Mapping[str, frozenset[int]]
    usual: Mapping[str, int]
    once: frozenset[str]

    def one(self, said: Words, schema: str) -> int | None:
        """The one table called so; of several the one in the same schema."""
        found = self.by_words.get(said, ())
        near = [oid for oid in found if self.tables[oid].relation.schema == schema] or found
        return near[0] if len(near) == 1 else None


def graph(snapshot: Snapshot, platform: Platform) -> Graph:
    """Every table with its references, declared and guessed; in time proportional to columns and keys."""
    tables, elsewhere, prefixes = tables_of(snapshot, platform)
    keys = declared(snapshot, tables, {**elsewhere, **tables})
    parents: defaultdict[int, list[Reference]] = defaultdict(list)
    for reference in keys:
        parents[reference.table].append(reference)
    directory = _directory(tables, elsewhere, keys)
    for table in tables.values():
        parents[table.oid] += _guessed(table, parents[table.oid], directory)
    for companion in tuple(companions(tables, directory.by_words, parents)):
        parents[companion.table].append(companion)
    children = grouped((reference.target, reference) for references in parents.values() for reference in references)
    return Graph(
        snapshot=snapshot,
        tables=tables,
        people_elsewhere=elsewhere,
        prefixes=prefixes,
        parents={oid: tuple(found) for oid, found in parents.items()},
        children=children,
    )


def _directory(tables: Mapping[int, Table], elsewhere: Mapping[int, Table], keys: Iterable[Reference]) -> Directory:
    by_words: defaultdict[Words, list[int]] = defaultdict(list)
    by_key: defaultdict[str, list[int]] = defaultdict(list)
    by_full_key: defaultdict[Words, list[int]] = defaultdict(list)
    by_ending: defaultdict[Words, set[int]] = defaultdict(set)
    taught: defaultdict[str, Counter[int]] = defaultdict(Counter)
    for table in tables.values():
        if len(table.primary) == 1:
            by_key[table.primary[0]].append(table.oid)
            by_full_key[table.words + words(table.primary[0])].append(table.oid)
        for said in sorted(table.names):
            by_words[said].append(table.oid)
            for start in range(1, len(said)):
                by_ending[said[start:]].add(table.oid)
    for table in elsewhere.values():
        if table.words not in by_words:
            by_words[table.words].append(table.oid)
    for key in keys:
        if len(key.columns) == 1 and key.target in tables:
            taught[key.column][key.target] += 1
    return Directory(
        tables={**elsewhere, **tables},
        by_words={said: tuple(found) for said, found in by_words.items()},
        by_key={column: tuple(found) for column, found in by_key.items()},
        by_full_key={said: tuple(found) for said, found in by_full_key.items()},
        by_ending={said: frozenset(found) for said, found in by_ending.items()},
        taught={column: frozenset(found) for column, found in taught.items()},
        once=frozenset(column for column, found in taught.items() if found.total() == 1),
        usual={column: next(iter(n)) for column, n in taught.items() if len(n) == 1 and n.total() >= _USUAL},
    )


def _guessed(table: Table, known: list[Reference], directory: Directory) -> list[Reference]:
    taken = {key.column for key in known if len(key.columns) == 1}
    keyed = {column for key in known for column in key.columns}
    found = list(_many_to_many(table, taken, directory))
    for column in table.columns.values():
        said = _base(column.name, directory)
        is_own_key = table.is_key(column.name) and said in table.names
        bare = said == words(column.name) and column.name in keyed
        if (
            said
            and column.name not in taken
            and not bare
            and not (is_own_key or table.is_polymorphic(said))
            and family(column)
        ):
            guess = _guess(table, column, said, directory)
            if guess:
                found.append(guess)
        elif not said and column.name not in taken and (guess := _same_key(table, column, directory)):
            found.append(guess)
    return found


def _same_key(table: Table, column: Column, directory: Directory) -> Reference | None:
    """`collab_members.oid`, where the key of `collabs` is called so too; a bare `id` is each table's own."""
    if not column.name.endswith("id") or words(column.name) == ("id",):
        return None
    for length in range(len(table.words) - 1, 0, -1):
        target = directory.one(table.words[:length], table.relation.schema)
        other = directory.tables[target] if target is not None else table
        if other is not table and column.name in other.primary and (fit := _fit(column, other, directory)):
            return _reference(table, column, other.oid, _OWN_WORDS * fit, "name and type of its key")
    return None


def _base(column: str, directory: Directory) -> Words | None:
    """The words before `id`; of a folded `invoiceid` too, if there is a table of invoices or with that key."""
    said = base(column)
    alone = words(column)
    if said is None and len(alone) == 1 and alone[0] in lexicon.TENANT:
        return alone if alone in directory.by_words else None
    if said is None and len(alone) == 1 and alone[0].endswith("id") and len(alone[0]) > 3:
        stem = words(alone[0].removesuffix("id"))
        return stem if stem in directory.by_words or column in directory.by_key else None
    return said


def _many_to_many(table: Table, taken: set[str], directory: Directory) -> Iterator[Reference]:
    """Prisma's `_AToB`, whose columns are called A and B."""
    match = _MANY_TO_MANY.fullmatch(table.relation.name)
    if match and list(table.columns) == ["A", "B"]:
        for side, column in zip(match.groups(), "AB", strict=True):
            target = directory.one(words(side), table.relation.schema)
            if target is not None and column not in taken:
                yield _reference(table, table.columns[column], target, 0.9, "Prisma's join table")


def _guess(table: Table, column: Column, said: Words, directory: Directory) -> Reference | None:
    hit = _lookup(table, column.name, said, directory) or _only_users(said, directory)
    if hit is None or hit[0] == table.oid:
        return None
    target, score = hit
    score *= _fit(column, directory.tables[target], directory)
    if words(column.name) == said:
        score = _BARE * (score >= _BARE and column.name in table.leading and not column.nullable)
    if said[0] in lexicon.FOREIGN:
        if len(said) > 1:
            return None
        score -= 0.15
    if column.name in table.leading:
        score = min(0.9, score + 0.05)
    return _reference(table, column, target, score, "name and type") if score >= _WORTH else None


def _fit(column: Column, target: Table, directory: Directory) -> float:
    """1 for keys of one kind, also where a job has a `job_id` besides its key; 0 where no value can be equal; a uuid
    kept as text happens, and likely where other columns of that name are declared to refer there.
    """
    key = target.columns.get(target.key or "")
    wanted = family(key) if key else None
    again = target.columns.get(column.name)
    if again and base(again.name) in target.names and family(again) == family(column):
        return 1.0
    if wanted is None or wanted == family(column):
        return 1.0
    if "int" in (wanted, family(column)):
        return 0.0
    return 0.8 if directory.usual.get(column.name) == target.oid else 0.6


def _lookup(table: Table, column: str, said: Words, directory: Directory) -> tuple[int, float] | None:
    """(table, score) of the one table that the column's words lead to; two that fit equally are no answer.

    Where nothing is called `oauth`, the `client_id` of what begins so is one of `oauth_clients`, also beside `clients`.
    """
    unnamed = said not in directory.by_words
    taught = directory.taught.get(column, frozenset())
    if unnamed and len(taught) == 1:
        return next(iter(taught)), _HEARD if column in directory.once else _TAUGHT
    keyed = directory.by_full_key.get(words(column), ())
    if unnamed and len(keyed) == 1:
        return keyed[0], _EXACT
    for length in range(len(table.words) - 1, 0, -1):
        own = directory.by_words.get(table.words[:length] + said, ())
        if len(own) == 1 and own[0] != table.oid and (unnamed or _is_apart(table, column, own[0], directory)):
            return own[0], _OWN_WORDS
    usual = directory.usual.get(column)
    if usual is not None and usual != directory.one(said, table.relation.schema):
        return usual, _TAUGHT
    for start in range(len(said)):
        if said[start:] in directory.by_words:
            target = directory.one(said[start:], table.relation.schema)
            return None if target is None else (target, _TAIL if start else _EXACT)
    return _by_ending(table, column, said, directory)


def _is_apart(table: Table, column: str, target: int, directory: Directory) -> bool:
    """What both names begin with is no table, the target has no such column itself, and no other column, as
    `oauth_client_id`, leads to it by its whole name.
    """
    other = directory.tables[target]
    start = other.words[: -len(_base(column, directory) or ("",))]
    named = any(base(c) == other.words for c in table.columns)
    return start not in directory.by_words and column not in other.columns and not named


def _by_ending(table: Table, column: str, said: Words, directory: Directory) -> tuple[int, float] | None:
    """The one table whose key has the very name of the column and whose own name holds it, else that ends so."""
    stem = "".join(said)
    keyed = [
        oid
        for oid in directory.by_key.get(column, ())[:_FEW]
        if oid != table.oid and stem in "".join(directory.tables[oid].words)
    ]
    if len(keyed) == 1:
        return keyed[0], _EXACT
    ending = directory.by_ending.get(said, frozenset()) - {table.oid}
    plain = said[-1] not in lexicon.CATALOGUE and said[-1] != "user"
    return (next(iter(ending)), _ENDING) if len(ending) == 1 and plain else None


def _only_users(said: Words, directory: Directory) -> tuple[int, float] | None:
    users = directory.by_words.get(("user",), ())
    if len(users) != 1 or said[-1:] not in _AUTHORS:
        return None
    return users[0], _AUTHOR if len(said) == 1 else _TAIL


def _reference(table: Table, column: Column, target: int, score: float, how: str) -> Reference:
    return Reference(
        table=table.oid,
        column=column.name,
        columns=(column.name,),
        target=target,
        declared=False,
        not_null=not column.nullable and not is_array(column),
        score=score,
        how=how,
    )
