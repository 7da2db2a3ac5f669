"""Flags by which somebody reaches over all tenants: the operator's own people have them, members of tenants do not.

`is_admin` in a table that has one row for each person and is of no tenant. That no row which names a person whom the
attacker controls has its flag set is taken for granted in the beginning, as it is of a signed claim, and told. It is an
invariant like that of memberships: shown is that nothing within his reach sets the flag of such a row or makes a row
with a flag his. A row that a function adds past the policies has the default, where the function names its columns and
the flag is none of them; a function that writes the flag, or whom the row names, breaks what is believed.
"""

import re
from collections.abc import Iterator, Mapping

import msgspec

from pgadvise.engines.attack.axis import Axis
from pgadvise.engines.caller.bodies import body
from pgadvise.engines.prover.schema.linking import columns_of_people
from pgadvise.engines.prover.schema.writers import PLATFORM, Writers
from pgadvise.engines.prover.words.terms import CONTROLLED, Formula, Value, as_truth, both, either, neither
from pgadvise.engines.tenancy import Tenancy
from pgadvise.snapshot import Column, Function, Relation, Snapshot
from pgadvise.sql.query import Insert, Merge, Update
from pgadvise.sql.walk import walk

_FLAG = re.compile(
    r"(?:\A|_)(?:(?:super|platform|system|global|site)_?)?(?:admin|administrator|user|staff|operator)\Z", re.IGNORECASE
)
_PLAIN = re.compile(r"\A(?:is_)?(?:admin|administrator|staff|operator|superuser)\Z|super|platform|system|global|site")
_UNSET = (None, "false", "'f'::boolean", "NULL::boolean")


class Power(msgspec.Struct, frozen=True):
    """By table: the column of the person, and its flags."""

    person: str
    flags: tuple[str, ...]


def powers(snapshot: Snapshot, tenancy: Tenancy, axes: Mapping[int, Axis], linking: frozenset[int]) -> dict[int, Power]:
    """Of tables that are of no tenant; `linking` are those that say who belongs, whose flags may be a tenant's."""
    found = {}
    for table in snapshot.tables:
        if table.oid in axes or table.oid in linking or table.schema in PLATFORM or table.extension is not None:
            continue
        if table.parents or snapshot.children_of(table) or _is_beside(snapshot, tenancy, axes, table):
            continue
        flags = tuple(column.name for column in table.columns if _is_flag(column))
        person = _person(snapshot, tenancy, table)
        if flags and person is not None:
            found[table.oid] = Power(person, flags)
    return found


def _is_beside(snapshot: Snapshot, tenancy: Tenancy, axes: Mapping[int, Axis], table: Relation) -> bool:
    """Whether it has to do with tenants in another way: then a flag of it may be a right within one."""
    refers = any(key.references in axes for key in snapshot.foreign_keys_of(table))
    return refers or any(column.name in tenancy.keys for column in table.columns)


def _is_flag(column: Column) -> bool:
    named = _FLAG.search(column.name) and _PLAIN.search(column.name)
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
    keys = [c.columns for c in snapshot.constraints_of(table) if c.kind in ("primary_key", "unique")]
    alone = [name for name in columns_of_people(snapshot, tenancy, table) if (name,) in keys]
    return alone[0] if len(alone) == 1 else None


def mighty(power: Power | None, columns: Mapping[str, Value]) -> list[Formula]:
    """When a row gives somebody whom the attacker controls a flag."""
    if power is None:
        return []
    person = columns[power.person]
    flags = (as_truth(columns[flag]).true for flag in power.flags)
    return [both(neither(person.null), CONTROLLED(person.term), either(*flags))]


def believed(power: Power | None, table: Relation, columns: Mapping[str, Value]) -> list[tuple[str, Formula]]:
    """What is taken for granted of a stored row."""
    if power is None:
        return []
    words = f"no member of a tenant has {power.flags[0]} of {table}, and nothing within his reach sets it"
    return [(words, neither(formula)) for formula in mighty(power, columns)]


def given_by(writers: Writers, roles: list[str], table: Relation, power: Power) -> Iterator[str]:
    """Why functions that write past the policies may give somebody the flag."""
    functions = writers.past_policies(roles, table)
    changed = writers.changed_columns(table)
    if functions and (changed is None or changed & {power.person, *power.flags}):
        yield f"triggers decide what {table} holds of {power.flags[0]}"
    names = writers.written_as(table)
    yield from (f"{f.qualified} may write {table} past its policies" for f in functions if not _keeps(f, names, power))


def _keeps(function: Function, names: frozenset[str], power: Power) -> bool:
    read = body(function)
    if read is None or not read.whole:
        return False
    parts = (part for tree in read.statements for part in walk(tree) if isinstance(part, Insert | Update | Merge))
    return all(_leaves(part, power) for part in parts if part.relation.name in names)


def _leaves(part: Insert | Update | Merge, power: Power) -> bool:
    decisive = {power.person, *power.flags}
    if isinstance(part, Merge):
        return False
    if isinstance(part, Update):
        return not any(column in decisive for one in part.assignments for column in one.columns)
    conflict = part.conflict.assignments if part.conflict is not None else ()
    changed = any(column in decisive for one in conflict for column in one.columns)
    named = bool(part.columns) or part.query is None
    return named and not set(part.columns) & set(power.flags) and not changed
