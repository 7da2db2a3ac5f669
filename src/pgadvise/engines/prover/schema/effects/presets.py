"""Settings that have a value before the application sets one: ALTER DATABASE … SET, ALTER ROLE … SET.

Whose session is not bound to a tenant, or is reset, is bound to that one. A database's is nobody's in particular, nor
is that of a role which all tenants share; where several roles have one each, it is that of the role's own tenant.
"""

from collections import Counter

from pgadvise.engines.prover.schema.rows.nil import NIL
from pgadvise.snapshot import Snapshot
from pgadvise.snapshot.origin import captured

_NOBODY = ("", NIL)


def preset(snapshot: Snapshot, role: str) -> frozenset[str]:
    """Those that may say anything to sessions of the role."""
    said = [one for one in captured(snapshot.role_settings) if "." in one.name and one.value not in _NOBODY]
    each = Counter(one.name.lower() for one in said if one.role is not None)
    mine = (
        one.name.lower()
        for one in said
        if one.role in (None, role) and (one.role is None or each[one.name.lower()] == 1)
    )
    return frozenset(mine)
