"""What a setting of the application never says for members of tenants: that all is open, or that the system asks.

The application itself sets both for work of its own, or of the operator's people, which is no member's request. Only a
word that means nobody but these is believed to, and only in a setting that tells who asks or how far he reaches: a
tenant may be called `system`, `admin` is what each tenant calls its own, and `internal` its people beside its guests.
What nothing sets, neither a request nor a function nor a role, is not set to any of these either.
"""

import re

_SWITCH = re.compile(
    r"[._](?:bypass\w*|maintenance\w*|super_?user|(?:super|platform|global)_?(?:admin|administrator|operator|staff)"
    r"|(?:is_)?(?:system|service_role)|skip_\w+"
    r"|override(?!\w*(?:tenant|org\w*|account|team|company|workspace|id)\Z)\w*)\Z",
    re.IGNORECASE,
)
_ON = ("on", "true", "1", "yes", "t", "y")
_SCOPE = re.compile(r"[._](?:scope|mode|context|role|actor_type)\Z", re.IGNORECASE)
_SYSTEM = ("system", "service_role", "superuser", "bypass", "super_admin", "superadmin", "platform_admin")
_ANY = (*_ON, *_SYSTEM, "admin", "owner", "staff", "support", "internal", "root")


def never(name: str, *, is_set: bool = True) -> tuple[str, ...]:
    """Its values, of a setting in lower case, that no member of a tenant has."""
    if not is_set:
        return _ANY
    if _SWITCH.search(name):
        return _ON
    return _SYSTEM if _SCOPE.search(name) else ()
