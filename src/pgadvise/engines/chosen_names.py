"""Which columns hold names that people choose, and may want again: slugs, titles, codes; never ids or secrets."""

import re
from collections.abc import Iterable

from pgadvise.engines.naming import NamePattern
from pgadvise.snapshot import Column, Relation, Snapshot

# Names of things that a machine makes, or that somebody else's system gave.
_GENERATED = NamePattern(
    r"(^|_)(id|uid|uuid|guid|ref|token|key|hash|digest|checksum|nonce|secret|fingerprint|etag|external|stripe|"
    r"paddle|sha\d*|idempotency)(_|$)|"
    r"(invite|invitation|access|join|share|referral|device|user|verification|confirmation|login|recovery|backup)_?code$",
)
# What such a table calls its value is a secret.
_SECRETS = NamePattern(r"(key|token|secret)s?$")
_OF_WORLDWIDE = NamePattern(r"(domain|host|email)s?$")
_WORLDWIDE = NamePattern(
    r"e?mail|domain|host|url|uri|phone|mobile|user_?name|handle|isbn|iban|address|path$|"
    r"(serial|tracking)_?(number|no)$|(^|_)(imei|vin|ean|gtin|upc)$"
)
_CODE = re.compile(r"_?code$", re.IGNORECASE)
_CHOSEN = NamePattern(r"^(slug|handle|subdomain|user_?name)$")
_TEXTS = ("text", "varchar", "citext", "bpchar")


def is_chosen(snapshot: Snapshot, table: Relation, name: str) -> bool:
    """Whether people choose the column's value: a text that is no reference, no id and no secret."""
    column = table.column(name)
    if column is None or column.base_type not in _TEXTS or column.generated is not None or _GENERATED.search(name):
        return False
    if (name == "value" and _SECRETS.search(table.name)) or _is_made(table, column):
        return False
    return all(name not in key.columns for key in snapshot.foreign_keys_of(table))


def _is_made(table: Relation, column: Column) -> bool:
    """A default that is called, and the code of a row that people call by its slug: nobody types these again."""
    if "(" in (column.default or ""):
        return True
    whose, found = _CODE.subn("", column.name)
    own = found and len(whose) > 2 and table.name.casefold().startswith(whose.casefold())
    return bool(own) and any(_CHOSEN.search(other.name) for other in table.columns)


def is_worldwide(table: Relation, names: Iterable[str]) -> bool:
    """Whether the values are one of a kind in the world, as addresses of mail and hosts and numbers of devices are."""
    return bool(_OF_WORLDWIDE.search(table.name)) or any(_WORLDWIDE.search(name) for name in names)
