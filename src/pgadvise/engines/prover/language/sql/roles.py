"""pg_has_role(): true of the roles that the one who asks is a member of, as the catalog says.

MEMBER counts memberships that neither inherit nor let one SET ROLE, USAGE those that inherit, SET those that let one.
A superuser is a member of every role. Who is asked of must be known: the role that the statement runs as. In a row of
pg_roles `oid` and `rolname` mean one and the same role, which is all that is said of such a row.
"""

import re

import z3

from pgadvise.engines.prover.language.sql import comparisons
from pgadvise.engines.prover.words.terms import FALSE, Value, as_value, both, either, neither
from pgadvise.engines.prover.world.scopes import Bound, Frame, Meaning, Scope
from pgadvise.engines.prover.world.session import ROLE_NAME
from pgadvise.sql.tree import expression as e
from pgadvise.sql.tree import query as q

_ASKING = frozenset(("current_user", "current_role", "user"))
_PREFIX = re.compile(r"\^[\w-]+\Z")
_CUT = 63  # bytes of a name
_ROLE = "role"  # an oid that is a role's: of its own kind, so that no other oid is taken for it


def has_role(meaning: Meaning, call: e.Call, scope: Scope) -> Value | None:
    """pg_has_role([current_user,] role, privilege): of which roles it is true."""
    *asked, role, privilege = call.args if len(call.args) in (2, 3) else (None, None, None)
    session = meaning.world.session
    known = session.steady or session.among
    if role is None or not known or not all(_is_asking(each) for each in asked):
        return None
    may_be = session.among if scope.frame.role in session.among else (scope.frame.role,)
    names = _names(meaning, may_be, privilege)
    named = meaning.value(_uncast(role), scope, "text")
    if named.kind == _ROLE:
        named = named._replace(kind="text")
    if names is None or named.kind != "text" or any(len(name.encode()) >= _CUT for name in names):
        return None
    found = meaning.world.names.truth("has role")
    asking = scope.frame.role
    his = {name for name in names if asking == session.role and _is_alone(meaning, asking, name)}
    groups = [session.named(name, is_his=name in his) for name in sorted(names)]
    among = either(*(comparisons.compared(meaning, "=", named, group).true for group in groups))
    meaning.world.facts.append(z3.Implies(found.true, both(neither(named.null), among)))
    return as_value(found)


def listed(meaning: Meaning, source: q.Relation, frame: Frame) -> Bound | None:
    """Some row of pg_roles; None where that may be a table of somebody's own.

    What is stored means the server's view if it has no other schema. In a text a temporary table comes before it.
    """
    stored = source.schema is not None or (frame.path == ("pg_catalog",) and frame.function is None)
    if source.name != "pg_roles" or source.schema not in (None, "pg_catalog") or not stored or source.columns:
        return None
    name = meaning.world.names.term("rolname")
    return Bound(source.label, {"rolname": Value(FALSE, name, "text", width="name"), "oid": Value(FALSE, name, _ROLE)})


def _is_alone(meaning: Meaning, role: str, group: str) -> bool:
    """Whether the group is nothing but this role's: nobody else is in it, superusers aside, and nobody acts as it.

    A role that may do something with rows of tenants itself may be another tenant's.
    """
    ground = meaning.world.ground
    known, asked = ground.snapshot.role(group), ground.access.memberships
    tables = [table for table in ground.snapshot.relations if table.oid in ground.axes]
    if role == group or known is None or known.login or any(ground.access.holds(group, table) for table in tables):
        return False
    others = [other.name for other in ground.snapshot.roles if other.name not in (role, group)]
    return not any(group in asked.member_of(other) for other in others if not asked.superuser(other))


def cut(meaning: Meaning, name: str, args: list[Value]) -> Value | None:
    """What a function cuts from the role's own name, where it cuts the same from no other role's; None elsewhere."""
    known = [arg.text for arg in args if arg.text is not None and z3.is_false(arg.null)]
    if args[0].why != ROLE_NAME or len(known) != len(args):
        return None
    roles = [role.name for role in meaning.world.ground.snapshot.roles]
    found = _cut(name, known)
    same = [role for role in roles if role != known[0] and _cut(name, [role, *known[1:]]) == found]
    if found is None or found in ("", known[0]) or same:
        return None
    made = Value(FALSE, meaning.world.literal(found, "text"), "text", own=True, controlled=True, text=found)
    return meaning.world.session.trusted(made, ROLE_NAME)


def _cut(name: str, texts: list[str]) -> str | None:
    match name, texts:
        case "replace", [text, old, new]:
            return text.replace(old, new) if old else text
        case "substr" | "substring", [text, begin] if begin.isdecimal():
            return text[max(int(begin), 1) - 1 :]
        case "regexp_replace", [text, pattern, ""] if _PREFIX.match(pattern):
            return text.removeprefix(pattern[1:])
        case _:
            return None


def _is_asking(expression: e.Expression | None) -> bool:
    return isinstance(expression, e.SessionValue) and expression.name in _ASKING


def _uncast(role: e.Expression) -> e.Expression:
    """A text that is cut to a name is none of those here unless it is one uncut."""
    return role.arg if isinstance(role, e.Cast) and role.type == "name" else role


def _names(meaning: Meaning, asking: tuple[str, ...], privilege: e.Expression | None) -> frozenset[str] | None:
    """Of which roles; None where it may be of any."""
    access = meaning.world.ground.access
    if not isinstance(privilege, e.Constant) or any(map(access.memberships.superuser, asking)):
        return None
    match str(privilege.value).strip().upper():
        case "USAGE":
            return frozenset[str]().union(*map(access.inherits, asking))
        case "SET":
            return frozenset[str](asking).union(*map(access.can_become, asking))
        case "MEMBER":
            return frozenset[str]().union(*map(access.memberships.member_of, asking))
        case _:
            return None
