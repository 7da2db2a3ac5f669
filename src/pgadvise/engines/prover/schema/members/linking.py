"""Which tables say who belongs to which tenant: memberships, profiles, the registry with its owner.

Only these may carry a proof: a row of theirs that names the caller is what belonging means. That somebody once wrote a
row of a tenant (created_by of a document) says nothing of where he belongs today, so other tables link nobody. Where an
address stands for the person, a table links that says once at most of a tenant and an address that they go together.
Where tenants have no table of their own, one that has a row for each with its owner stands for it, and one that pairs
people and keys, or gives them roles, says who belongs if anything asks for it. A domain names all whose signed address
has it. A person's own row, and a tenant's, is also known by any key of one column that is compared with a setting: what
the application sets there names the caller, or his tenant's host. What is a person or something else, as its kind says,
is one where it is a random id, or where the kind is asked for with it (`polymorphic`).
"""

from collections.abc import Mapping, Set
from itertools import chain

from pgadvise.engines.accounts import ACCOUNTS
from pgadvise.engines.attack.world.axis import Axis
from pgadvise.engines.naming import NamePattern
from pgadvise.engines.prover.schema.members.addresses import addressed, domains, is_blank_by_itself, owners, waiting
from pgadvise.engines.prover.schema.members.shares import is_share
from pgadvise.engines.prover.schema.rows import polymorphic
from pgadvise.engines.prover.schema.texts.said import bodies, every, of_body, policies
from pgadvise.engines.prover.words.belonging import (
    is_beside,
    is_of_guests,
    is_outside,
    is_sponsor,
    is_turned_away,
)
from pgadvise.engines.tenancy import Tenancy
from pgadvise.snapshot import Column, Relation, Snapshot
from pgadvise.sql.parser.parse import parsed
from pgadvise.sql.tree.expression import Call

# Of a table that is only known by what a path names.
_OTHERS = ("user", "global", None)
_PERSON = NamePattern(
    r"(?:user|member|profile|person|auth|auth_user|account_user|clerk|auth0|supabase|firebase|cognito)_?id\Z"
    r"|user\Z|member\Z|uid\Z|(?:\A|_)sub\Z",
)
_CALLER = Call("auth", "uid")
_OWNER = NamePattern(r"(?:\w+_)?owner(?:_user)?(?:_id)?\Z|(?:created|founded)_by\Z|founder(_id)?\Z|user_?id\Z")
_PEOPLE = NamePattern(r"(?:\A|_)(?:people|persons?|users?|user_accounts?|members?|staff|employees?|profiles?)\Z")
_ROLE = NamePattern(r"(?:\A|_)(?:role|permission|right)s?(?:_|\Z)")
_HANDS = NamePattern(r"role|member|permission|grant|assign|binding")
_SESSIONS = NamePattern(r"(?:impersonat|delegat|support)\w*?_?sessions?\Z")
_GRANTS = NamePattern(rf"{_SESSIONS.pattern}|(?:impersonat|delegat)ions?\Z|(?:\A|_)(?:access|grants?)\Z")
_LOGIN = NamePattern(r"log_?in|user_?name|(?:db|pg|database)_?(?:user|role)|rol_?name|role_name")
_SESSION = frozenset(("current_user", "session_user", "current_role"))


def links(snapshot: Snapshot, tenancy: Tenancy, axes: Mapping[int, Axis]) -> dict[int, tuple[str, ...]]:
    """By table, the columns of the person who belongs."""
    found = {}
    same = identities(snapshot, tenancy, axes)
    for relation in snapshot.tables:
        if relation.oid in axes:
            people = (same[relation.oid],) if relation.oid in same else _people(snapshot, tenancy, axes, relation)
            people = people or addressed(snapshot, tenancy, axes[relation.oid], relation)
            people += domains(snapshot, axes[relation.oid], relation)
            people += owners(snapshot, tenancy, axes[relation.oid], relation)
            people += _bound(snapshot, tenancy, axes[relation.oid], relation)
            people += waiting(snapshot, relation, people)
            if people:
                found[relation.oid] = people
    return found


def identities(snapshot: Snapshot, tenancy: Tenancy, axes: Mapping[int, Axis]) -> dict[int, str]:
    """Where each person is a tenant: by table, the column that is both. No write can make such a link a wrong one.

    The session must know the person by that very key: one of a platform's users, or of what has their key.
    """
    registry, users = snapshot.named(tenancy.tenant_table), snapshot.named(ACCOUNTS)
    if registry is None or users is None or not _has_key_of(snapshot, registry, users):
        return {}
    primary, own = snapshot.primary_key_of(registry), axes.get(registry.oid)
    if primary is None or own is None or primary.columns != (own.column,):  # its rows are known by something else
        return {}
    return {oid: axis.column for oid, axis in axes.items() if axis.column is not None and not axis.path}


def _has_key_of(snapshot: Snapshot, relation: Relation, users: Relation) -> bool:
    primary = snapshot.primary_key_of(relation)
    keys = snapshot.foreign_keys_of(relation)
    shared = primary is not None and any(k.columns == primary.columns and k.references == users.oid for k in keys)
    return relation.oid == users.oid or shared


def _people(snapshot: Snapshot, tenancy: Tenancy, axes: Mapping[int, Axis], relation: Relation) -> tuple[str, ...]:
    persons = [p for p in columns_of_people(snapshot, tenancy, relation, of_kinds=True) if not is_turned_away(p)]
    axis, scope = axes[relation.oid], tenancy.scope(relation)
    if axis.column is None:
        return _of_a_part(snapshot, tenancy, axis, relation, persons)
    unlisted = tenancy.tenant_table is None
    may_join = unlisted or any(_is_handed_out(snapshot, relation, axis, name) for name in persons)
    may_join = may_join or _lets_in(snapshot, tenancy, relation, axis, persons)
    may_join = may_join or any(_gives_role(snapshot, relation, axis, name) for name in persons)
    if scope == "direct" and may_join and _joins(snapshot, relation, axis, persons):
        scope = "membership"
    if is_outside(relation.name) or (scope not in ("tenant", "membership") and is_beside(relation.name)):
        return ()
    lists_tenants = scope in _OTHERS or (scope == "direct" and unlisted)
    if scope == "tenant" or (lists_tenants and (axis.column,) in _keys(snapshot, relation)):
        required = [p for p in persons if _is_required(relation, p) and not p.endswith("by")]
        required = required if scope != "direct" or _is_asked(snapshot, relation) else []
        return tuple(p for p in persons if _OWNER.match(p)) or tuple(required if len(persons) == 1 else ())
    if scope == "membership":
        if is_beside(relation.name) and not _GRANTS.search(relation.name) and _has_members(snapshot, tenancy):
            return ()
        return _members(snapshot, tenancy, relation, axis.column, persons)
    paired = _paired(snapshot, relation, axis.column, persons)
    # Whatever it is called: a table that is nothing but the pair says who is with whom.
    if paired and (scope in _OTHERS or _is_pair(snapshot, relation, {axis.column, *paired})):
        return tuple(paired) if len(paired) == 1 else ()
    return tuple(p for p in persons if (p,) in _keys(snapshot, relation))[:1]


def _has_members(snapshot: Snapshot, tenancy: Tenancy) -> bool:
    """Whether another table says who belongs, and is called so: then one that pairs as well says something else."""
    return any(tenancy.scope(t) == "membership" and not is_beside(t.name) for t in snapshot.tables)


def _members(
    snapshot: Snapshot, tenancy: Tenancy, relation: Relation, tenant: str, persons: list[str]
) -> tuple[str, ...]:
    paired = _paired(snapshot, relation, tenant, persons)
    if paired:
        return tuple(paired) if len(paired) == 1 else ()
    if is_share(snapshot, tenancy, relation, {tenant, *persons}):
        return ()
    named = [p for p in persons if _PERSON.search(p) and not is_sponsor(p)]
    others = [p for p in persons if not is_sponsor(p)]
    return tuple(persons if len(persons) == 1 else named[:1] or (others if len(others) == 1 else ()))


def _keys(snapshot: Snapshot, relation: Relation) -> list[tuple[str, ...]]:
    return [key.columns for key in snapshot.keys_of(relation)]


def _paired(snapshot: Snapshot, relation: Relation, tenant: str, persons: list[str]) -> list[str]:
    """The people of whom each is with a tenant once at most."""
    keys = [set(key) for key in _keys(snapshot, relation)]
    return [p for p in persons if {p, tenant} in keys]


def _joins(snapshot: Snapshot, relation: Relation, axis: Axis, persons: list[str]) -> bool:
    """Whether it pairs keys of tenants with people, or gives these a role, and is asked for that elsewhere."""
    paired = _paired(snapshot, relation, axis.column or "", persons)
    given = paired or _GRANTS.search(relation.name) or any(_ROLE.search(column.name) for column in relation.columns)
    if (is_beside(relation.name) and not _SESSIONS.search(relation.name)) or not given:
        return False
    return _is_asked(snapshot, relation)


def _is_asked(snapshot: Snapshot, relation: Relation) -> bool:
    """Whether policies of others, or functions, ask for it."""
    others = chain(policies(p for p in snapshot.policies if p.table != relation.oid), bodies(snapshot))
    return any(relation.name in said.names for said in others)


def _lets_in(snapshot: Snapshot, tenancy: Tenancy, relation: Relation, axis: Axis, persons: list[str]) -> bool:
    """Whether it says by its name that each row lets one person in to the whole of a tenant, for a while maybe."""
    his = [name for name in persons if not is_sponsor(name)]
    named = _GRANTS.search(relation.name) is not None and not is_outside(relation.name)
    return named and len(his) == 1 and not is_share(snapshot, tenancy, relation, {axis.column or "", *persons})


def _gives_role(snapshot: Snapshot, relation: Relation, axis: Axis, name: str) -> bool:
    """Whether it is nothing but a person's roles in a tenant: by a key of the three, or by its name."""
    roles = [column.name for column in relation.columns if _ROLE.search(column.name)]
    keyed = any({name, axis.column or "", role} in map(set, _keys(snapshot, relation)) for role in roles)
    return keyed or (bool(roles) and _ROLE.search(relation.name) is not None)


def _is_handed_out(snapshot: Snapshot, relation: Relation, axis: Axis, name: str) -> bool:
    """Whether it is a list of who has what, of people and of others, as kinds say: by its name or by a key.

    Not where it names something else without a key: what somebody may do with one thing says nothing of the tenant's.
    """
    column = relation.column(name)
    if column is None or polymorphic.beside(relation, column) is None:
        return False
    told = {name, axis.column, *(c for key in snapshot.foreign_keys_of(relation) for c in key.columns)}
    told |= {key[0] for key in _keys(snapshot, relation) if len(key) == 1}
    others = (c for c in relation.columns if c.name not in told and polymorphic.is_id(c))
    handed = bool(_HANDS.search(relation.name)) or any(name in key for key in _keys(snapshot, relation))
    return handed and next(others, None) is None


def _bound(snapshot: Snapshot, tenancy: Tenancy, axis: Axis, relation: Relation) -> tuple[str, ...]:
    """The key by which a setting finds a person's own row, or that of a tenant.

    A row that names a person in another column is not he: its own number is nobody's, and may be that of another.
    """
    named = set(columns_of_people(snapshot, tenancy, relation))
    keys = {key[0] for key in _keys(snapshot, relation) if len(key) == 1 and key[0] != axis.column}
    whose = tenancy.scope(relation) == "tenant" or (_PEOPLE.search(relation.name) and named <= keys)
    if axis.column is None or not whose or is_beside(relation.name) or is_of_guests(relation.name):
        return ()
    columns = (column for column in map(relation.column, sorted(keys - named)) if column is not None)
    # What is empty by itself is also what is set where nobody is.
    found = [c.name for c in columns if not is_blank_by_itself(c) and _is_set(snapshot, c)]
    return tuple(found) if len(found) == 1 else ()


def _is_set(snapshot: Snapshot, column: Column) -> bool:
    """Whether a text compares it with a setting, or with a function without arguments that reads one."""
    functions = (f for f in snapshot.functions if f.body and f.extension is None and not f.argument_types)
    readers = frozenset(f.name for f in functions if "current_setting" in of_body(f).names) | {"current_setting"}
    held = (each for said in every(snapshot) for each in said.beside(column.name))
    return any(each.equates(column.name, readers) for each in held)


def _of_a_part(
    snapshot: Snapshot, tenancy: Tenancy, axis: Axis, relation: Relation, persons: list[str]
) -> tuple[str, ...]:
    """Who is in a part of a tenant (a team, a project, a unit) is one of its own, unless the table is about guests.

    It has to be a table that is nothing but the pair of the part and the person.
    """
    keys = axis.parent.columns if axis.parent is not None else ()
    if len(keys) != 1 or is_of_guests(relation.name) or is_beside(relation.name):
        return ()
    tables = [t for name in (ACCOUNTS, *tenancy.people) if (t := snapshot.named(name))]
    unlisted = not any(snapshot.references_to(table) for table in tables)  # the application keeps them elsewhere
    found = [p for p in persons if _is_pair(snapshot, relation, {keys[0], p}, {p} if unlisted else set())]
    return tuple(found) if len(found) == 1 else ()


def _is_pair(snapshot: Snapshot, relation: Relation, names: set[str], free: Set[str] = frozenset()) -> bool:
    """Whether the pair is its primary key, and both lead to who they are, those that are `free` apart."""
    key = snapshot.primary_key_of(relation)
    led = {c for k in snapshot.foreign_keys_of(relation) if len(k.columns) == 1 for c in k.columns}
    return key is not None and set(key.columns) == names and names <= led | free


def _is_required(relation: Relation, name: str) -> bool:
    column = relation.column(name)
    return column is not None and not column.nullable


def columns_of_people(snapshot: Snapshot, tenancy: Tenancy, relation: Relation, *, of_kinds: bool = False) -> list[str]:
    """By a foreign key; without one by the name, or because it is the caller's id where nobody says whose.

    `of_kinds`: also those whose kind has to be asked for with them.
    """
    people = {ACCOUNTS, *tenancy.people}
    found = []
    for column in relation.columns:
        keys = (key for key in snapshot.foreign_keys_of(relation) if key.columns == (column.name,))
        targets = [snapshot.relation(key.references) for key in keys if key.references is not None]
        refers = any(target is not None and target.qualified in people for target in targets)
        named = not targets and column.name not in tenancy.keys and _is_named(snapshot, relation, column, of_kinds)
        if refers or named or (not targets and _is_login(snapshot, column)):
            found.append(column.name)
    return found


def _is_named(snapshot: Snapshot, relation: Relation, column: Column, of_kinds: bool) -> bool:
    kind, is_random = polymorphic.beside(relation, column), column.base_type == "uuid"
    is_persons = bool(_PERSON.search(column.name)) or parsed(column.default) == _CALLER
    if kind is None or (is_random and is_persons):
        return is_persons
    return of_kinds and polymorphic.person(snapshot, relation, kind) is not None


def _is_login(snapshot: Snapshot, column: Column) -> bool:
    """Whether it holds roles of the database, one for each person: a text compares it with the session's, or asks
    whether the session has that role's rights."""
    if column.base_type not in ("text", "name", "varchar") or not _LOGIN.search(column.name):
        return False
    held = (each for said in every(snapshot) for each in said.beside(column.name))
    return any(each.by == "pg_has_role" or each.equates(column.name, _SESSION) for each in held)
