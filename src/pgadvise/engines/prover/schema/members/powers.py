"""Flags by which somebody reaches over all tenants: the operator's own people have them, members of tenants do not.

`is_admin`, or `role = 'admin'`, in a table that has one row for each person and is of no tenant. In one that is of a
tenant, or says who belongs, an admin is that of his tenant: there only a name counts that says more, `is_super_admin`,
`role = 'platform_admin'`. In a list of such people, `platform_admins (user_id)`, it is enough that a row is there,
unless it also keeps those who left and somebody forgets to ask, or says of each what he is the admin of.

That no row which names a person whom the attacker controls has its flag set is taken for granted in the beginning, as
it is of a signed claim, and told. It is an invariant like that of memberships: shown is that nothing within his reach
sets the flag of such a row or makes a row with a flag his. A row that a function adds past the policies has the
default, where the function names its columns and the flag is none of them; a function that writes the flag, or whom the
row names, breaks what is believed.
"""

import re
from collections.abc import Iterator, Mapping

import msgspec

from pgadvise.engines.attack.texts.values import INTEGERS, TEXTS
from pgadvise.engines.attack.world.axis import Axis, carrying
from pgadvise.engines.attack.world.operators import is_surely_of_operators
from pgadvise.engines.caller.bodies import whole_body
from pgadvise.engines.naming import NamePattern
from pgadvise.engines.prover.schema.effects.writers import PLATFORM, Writers
from pgadvise.engines.prover.schema.members.linking import columns_of_people
from pgadvise.engines.prover.schema.members.validity import TIMES, Literals, is_text, labels
from pgadvise.engines.prover.schema.texts.said import every, naming
from pgadvise.engines.prover.words.terms import CONTROLLED, TRUE, Formula, Value, as_truth, both, either, neither
from pgadvise.engines.seats import BANS, ENDS, LETS_IN, OUT_OF_ANY_RANK, PUT_OUT
from pgadvise.engines.tenancy import Tenancy
from pgadvise.snapshot import Column, Function, Relation, Snapshot
from pgadvise.sql.tree.query import Delete, Merge, Update, Write, assigned_columns

_FLAG = NamePattern(
    r"(?:\A|_)(?:(?:super|platform|system|global|site)_?)?(?:admin|administrator|user|staff|operator)\Z"
)
_PLAIN = NamePattern(r"\A(?:is_)?(?:admin|administrator|staff|operator|superuser)\Z|super|platform|system|global|site")
_OVER_ALL = NamePattern(r"(?:\A|_)(?:super|platform|global)[ _-]?(?:admin|administrator|user|staff|operator)\Z")
_PLATFORM = NamePattern("super|platform|global")
_RANK = NamePattern(r"(?:\A|_)(?:role|rank|kind|type|level|access)(?:_|\Z)|role\Z")
_OF_A_PERSON = NamePattern(rf"{_RANK.pattern}|stat(?:e|us)|mail|name|phone|note|reason|comment|title|avatar")
_STATE = NamePattern(r"(?:\A|_)(?:status|state)\Z")
_WRITTEN = re.compile(r"'([^']*)'(?:::[\w. \"]+)?\Z")
_UNSET = (None, "false", "'f'::boolean", "NULL::boolean")


class Power(msgspec.Struct, frozen=True):
    """By table: the column of the person, its flags, and by column of a rank the `labels` that are as good as one.

    `listed`: that it names him is as good as a flag.
    """

    person: str
    flags: tuple[str, ...] = ()
    labels: Mapping[str, tuple[str, ...]] = {}
    listed: bool = False

    @property
    def columns(self) -> tuple[str, ...]:
        return (self.person,) if self.listed else (*self.flags, *self.labels)


def powers(snapshot: Snapshot, tenancy: Tenancy, axes: Mapping[int, Axis], linking: frozenset[int]) -> dict[int, Power]:
    """`linking` are the tables that say who belongs."""
    found = {}
    written = {names: _written_out(snapshot, names) for names in (_OVER_ALL, _FLAG)}
    for table in snapshot.tables:
        if table.schema in PLATFORM or table.extension is not None or table.parents or snapshot.children_of(table):
            continue
        within = table.oid in axes or table.oid in linking or _is_beside(snapshot, tenancy, axes, table)
        if within and any(_PLATFORM.search(key) for key in tenancy.keys):
            continue  # where a tenant is a platform, its admin is no more than that
        names = _OVER_ALL if within else _FLAG
        flags = tuple(column.name for column in table.columns if _is_flag(column, names))
        labels = dict(_labels(snapshot, table, written[names]))
        listed = table.oid not in linking and is_surely_of_operators(snapshot, tenancy, axes, table)
        listed = (
            listed and not _keeps_those_who_left(snapshot, table) and not _says_of_what(snapshot, tenancy, axes, table)
        )
        person = _person(snapshot, tenancy, table) if flags or labels or listed else None
        if person is not None:
            found[table.oid] = Power(person, flags, labels, listed)
    return found


def _says_of_what(snapshot: Snapshot, tenancy: Tenancy, axes: Mapping[int, Axis], table: Relation) -> bool:
    """Whether a row of it may say whose admin somebody is, though no key refers there: it has a value, or several, of
    the type of what carries a tenant elsewhere, or somebody does more with what stands there than to hold it against
    words. A key of the row's own that is made by itself, words about a person, flags and times tell of no tenant.
    """
    people, made = columns_of_people(snapshot, tenancy, table), snapshot.primary_columns_of(table)
    beside = [c for c in table.columns if c.name not in people and c.base_type not in (*TIMES, "bool")]
    beside = [c for c in beside if not (c.name in made and (c.identity or "(" in (c.default or "")))]
    carried = {_kind(column.base_type) for _, column in carrying(axes.values())}
    may = (c for c in beside if not (is_text(c) and _OF_A_PERSON.search(c.name)))
    if any(not carried.isdisjoint((_kind(c.base_type), _kind(c.element_type or ""))) for c in may):
        return True
    return any(said.reads(column.name) for said in naming(snapshot, table, of_others=True) for column in beside)


def _kind(base: str) -> str:
    return "text" if base in TEXTS else "number" if base in INTEGERS else base


def _keeps_those_who_left(snapshot: Snapshot, table: Relation) -> bool:
    """Whether it, or one beside it, says of some of those in it that they are in no more, and not all ask for it."""
    gone = [column for column in table.columns if _may_say_so(snapshot, table, column)]
    outside = [t.name for t in snapshot.tables if t.oid != table.oid and BANS.search(t.name)]
    asking = naming(snapshot, table, of_others=True) if gone or outside else []
    beside = [name for name in outside if any(name in said.names for said in asking)]
    forgets = any(name not in said.names for said in asking for name in beside)
    return forgets or any(not said.asks(column, surely=True) for said in asking for column in gone)


def _may_say_so(snapshot: Snapshot, table: Relation, column: Column) -> bool:
    if column.base_type in (*TIMES, "bool"):
        named = (PUT_OUT, ENDS, LETS_IN) if column.base_type == "bool" else (PUT_OUT, ENDS)
        return any(each.search(column.name) for each in named)
    known = labels(snapshot, table, column) if is_text(column) else ()
    return is_text(column) and (_STATE.search(column.name) is not None or any(map(OUT_OF_ANY_RANK.search, known)))


def _written_out(snapshot: Snapshot, names: NamePattern) -> tuple[str, ...]:
    """The literals of that kind, anywhere."""
    written = (x for said in dict.fromkeys(every(snapshot)) for x in said.literals)
    return tuple(sorted({x for x in written if names.search(x) and _PLAIN.search(x)}))


def _labels(snapshot: Snapshot, table: Relation, found: tuple[str, ...]) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Of the columns that hold a rank, not by a key that may be renamed elsewhere; `found` are written out anywhere."""
    keyed = {column for key in snapshot.foreign_keys_of(table) for column in key.columns}
    for column in table.columns:
        if (
            not is_text(column)
            or column.type_oid != column.base_oid
            or column.generated
            or not _RANK.search(column.name)
        ):
            continue
        given = _WRITTEN.match(column.default or "''")
        if found and column.name not in keyed and given is not None and given[1] not in found:
            yield column.name, found


def _is_beside(snapshot: Snapshot, tenancy: Tenancy, axes: Mapping[int, Axis], table: Relation) -> bool:
    """Whether it has to do with tenants in another way: then a flag of it may be a right within one."""
    refers = any(key.references in axes for key in snapshot.foreign_keys_of(table))
    return refers or any(column.name in tenancy.keys for column in table.columns)


def _is_flag(column: Column, names: NamePattern) -> bool:
    named = names.search(column.name) and _PLAIN.search(column.name)
    is_domain = column.type_oid != column.base_oid  # which may have a default of its own
    return (
        column.base_type == "bool"
        and not is_domain
        and named is not None
        and not column.generated
        and column.default in _UNSET
    )


def _person(snapshot: Snapshot, tenancy: Tenancy, table: Relation) -> str | None:
    """The one person that a row is about."""
    keys = [key.columns for key in snapshot.keys_of(table)]
    alone = [name for name in columns_of_people(snapshot, tenancy, table) if (name,) in keys]
    return alone[0] if len(alone) == 1 else None


def mighty(power: Power, columns: Mapping[str, Value], literal: Literals) -> Formula:
    """When a row gives somebody whom the attacker controls a flag, or a label that is as good."""
    person = columns[power.person]
    flags = [TRUE] if power.listed else []
    flags += [as_truth(columns[flag]).true for flag in power.flags]
    flags += [
        both(neither(value.null), value.term == literal(label, value.kind))
        for name, labels in power.labels.items()
        for value in (columns[name],)
        for label in labels
    ]
    return both(neither(person.null), CONTROLLED(person.term), either(*flags))


def believed(power: Power, relation: Relation, columns: Mapping[str, Value], literal: Literals) -> tuple[str, Formula]:
    """What is taken for granted of a stored row."""
    flags = (*power.flags, *(f"{name} = {label!r}" for name, labels in power.labels.items() for label in labels))
    words = f"no member of a tenant has {' or '.join(flags)} of {relation}, and nothing within his reach sets it"
    if power.listed:
        words = f"no member of a tenant is in {relation}, and nothing within his reach puts him there"
    return words, neither(mighty(power, columns, literal))


def given_by(writers: Writers, roles: list[str], table: Relation, power: Power) -> Iterator[str]:
    """Why functions that write past the policies may give somebody the flag."""
    functions = writers.past_policies(roles, table)
    changed = writers.changed_columns(table)
    if functions and (changed is None or changed & {power.person, *power.columns}):
        yield f"triggers decide what {table} holds of {power.columns[0]}"
    names = writers.written_as(table)
    yield from (f"{f.qualified} may write {table} past its policies" for f in functions if not _keeps(f, names, power))


def _keeps(function: Function, names: frozenset[str], power: Power) -> bool:
    read = whole_body(function)
    return read is not None and all(_leaves(part, power) for part in read.writes(names))


def _leaves(part: Write, power: Power) -> bool:
    changed = not assigned_columns(part).isdisjoint((power.person, *power.columns))
    if changed or isinstance(part, Update | Delete):
        return not changed
    if isinstance(part, Merge) or power.listed:
        return False
    named = bool(part.columns) or part.query is None
    return named and not set(part.columns) & set(power.columns)
