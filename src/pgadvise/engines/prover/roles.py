"""pg_has_role(): true of the roles that the one who asks is a member of, as the catalog says.

MEMBER counts memberships that neither inherit nor let one SET ROLE, USAGE those that inherit, SET those that let one.
A superuser is a member of every role. Who is asked of must be known: the role that the statement runs as.
"""

import z3

from pgadvise.engines.prover.scopes import Meaning, Scope
from pgadvise.engines.prover.terms import Value, as_value, both, either, neither
from pgadvise.sql import expression as e

_ASKING = frozenset(("current_user", "current_role", "user"))
_CUT = 63  # bytes of a name


def has_role(meaning: Meaning, call: e.Call, scope: Scope) -> Value | None:
    """pg_has_role([current_user,] role, privilege): of which roles it is true."""
    *asked, role, privilege = call.args if len(call.args) in (2, 3) else (None, None, None)
    session = meaning.world.session
    if role is None or session.surface == "sql" or not all(_is_asking(each) for each in asked):
        return None
    names = _names(meaning, scope.frame.role, privilege)
    named = meaning.value(_uncast(role), scope, "text")
    if names is None or named.kind != "text" or any(len(name.encode()) >= _CUT for name in names):
        return None
    found = meaning.world.names.truth("has role")
    among = either(*(named.term == session.named(name).term for name in sorted(names)))
    meaning.world.facts.append(z3.Implies(found.true, both(neither(named.null), among)))
    return as_value(found)


def _is_asking(expression: e.Expression | None) -> bool:
    return isinstance(expression, e.SessionValue) and expression.name in _ASKING


def _uncast(role: e.Expression) -> e.Expression:
    """A text that is cut to a name is none of those here unless it is one uncut."""
    return role.arg if isinstance(role, e.Cast) and role.type == "name" else role


def _names(meaning: Meaning, role: str, privilege: e.Expression | None) -> frozenset[str] | None:
    """Of which roles; None where it may be of any."""
    access = meaning.world.ground.access
    if not isinstance(privilege, e.Constant) or access.memberships.superuser(role):
        return None
    match str(privilege.value).strip().upper():
        case "USAGE":
            return access.inherits(role)
        case "SET":
            return access.can_become(role) | {role}
        case "MEMBER":
            return access.memberships.member_of(role)
        case _:
            return None
