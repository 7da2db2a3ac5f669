"""What an object's access list says: raw aclitem texts read into grants, the built-in defaults filled in."""

import re
from functools import lru_cache

from pgadvise.errors import SnapshotUnreadable
from pgadvise.snapshot import Grant

PUBLIC = "public"  # no role can have this name (user.c, "reserved"), so it may stand for everybody

Acl = tuple[str, ...] | None

# utils/acl.h, ACL_*_CHR. A letter of a later release stands for itself, rather than being lost.
_WORDS = {
    "a": "INSERT",
    "r": "SELECT",
    "w": "UPDATE",
    "d": "DELETE",
    "D": "TRUNCATE",
    "x": "REFERENCES",
    "t": "TRIGGER",
    "m": "MAINTAIN",
    "X": "EXECUTE",
    "U": "USAGE",
    "C": "CREATE",
    "T": "TEMPORARY",
    "c": "CONNECT",
    "s": "SET",
    "A": "ALTER SYSTEM",
}
_IDENTIFIER = r'(?:"(?:[^"]|"")*"|[^"=/]*)'
_ITEM = re.compile(rf"({_IDENTIFIER})=((?:[A-Za-z]\*?)*)/({_IDENTIFIER})", re.DOTALL)
_LETTER = re.compile(r"([A-Za-z])(\*?)")

_ON_TABLES = frozenset(("SELECT", "INSERT", "UPDATE", "DELETE", "TRUNCATE", "REFERENCES", "TRIGGER"))
_MAINTAIN = frozenset(("MAINTAIN",))
_EXECUTE = frozenset(("EXECUTE",))
_ON_SCHEMAS = frozenset(("USAGE", "CREATE"))
_ON_DATABASES = frozenset(("CONNECT", "TEMPORARY", "CREATE"))
ON_COLUMNS = frozenset(("SELECT", "INSERT", "UPDATE", "REFERENCES"))


@lru_cache(maxsize=4096)
def grant(text: str) -> Grant:
    """One aclitem as PostgreSQL prints it: `grantee=privileges/grantor`, `*` after what may be granted on."""
    item = _ITEM.fullmatch(text)
    if item is None:
        raise SnapshotUnreadable(f"{text!r} is no access privilege: it should read grantee=privileges/grantor")
    grantee, letters, grantor = item.groups()
    privileges = _LETTER.findall(letters)
    return Grant(
        grantee=_unquoted(grantee) or PUBLIC,
        privileges=frozenset(_WORDS.get(letter, letter) for letter, _ in privileges),
        grantable=frozenset(_WORDS.get(letter, letter) for letter, star in privileges if star),
        grantor=_unquoted(grantor),
    )


def _unquoted(identifier: str) -> str:
    return identifier[1:-1].replace('""', '"') if identifier.startswith('"') else identifier


@lru_cache(maxsize=16384)
def grants(acl: tuple[str, ...]) -> tuple[Grant, ...]:
    """A whole access list. An empty one grants nothing, not even to the owner; None is not the same."""
    return tuple(grant(text) for text in acl)


def every_table_privilege(major: int) -> frozenset[str]:
    """All there is on a relation; MAINTAIN came with PostgreSQL 17."""
    return _ON_TABLES | _MAINTAIN if major >= 17 else _ON_TABLES


def table_grants(acl: Acl, owner: str, major: int) -> tuple[Grant, ...]:
    """Of a table, view or other relation: by default all to its owner."""
    return grants(acl) if acl is not None else (_own(owner, every_table_privilege(major)),)


def function_grants(acl: Acl, owner: str) -> tuple[Grant, ...]:
    """Of a function or procedure: by default everybody may execute it."""
    return grants(acl) if acl is not None else (_own(owner, _EXECUTE), _to_everybody(owner))


def schema_grants(acl: Acl, owner: str) -> tuple[Grant, ...]:
    """Of a schema: by default its owner alone. What PUBLIC may do in the schema public is written in its list."""
    return grants(acl) if acl is not None else (_own(owner, _ON_SCHEMAS),)


def database_grants(acl: Acl, owner: str) -> tuple[Grant, ...]:
    """Of a database: by default its owner may do all, and everybody connect and make temporary tables."""
    everybody = Grant(grantee=PUBLIC, privileges=_ON_DATABASES - {"CREATE"}, grantor=owner)
    return grants(acl) if acl is not None else (_own(owner, _ON_DATABASES), everybody)


def _own(owner: str, privileges: frozenset[str]) -> Grant:
    return Grant(grantee=owner, privileges=privileges, grantable=privileges, grantor=owner)


def _to_everybody(owner: str) -> Grant:
    return Grant(grantee=PUBLIC, privileges=_EXECUTE, grantor=owner)
