"""E-mail addresses that an auth server keeps: an account's is its person's own, as in the token that is signed from it.

The server changes one only when the new address was confirmed. That is believed where nobody within reach writes the
table of accounts: no role of the caller's, no function past the policies, no trigger on the row.
"""

from collections.abc import Mapping

from pgadvise.engines.access.access import Access
from pgadvise.engines.accounts import ACCOUNTS
from pgadvise.engines.caller.bodies import whole_body
from pgadvise.engines.prover.schema.effects.windows import writable_view
from pgadvise.engines.prover.schema.effects.writers import Writers
from pgadvise.engines.prover.schema.texts.procedure import search_path
from pgadvise.engines.prover.words.terms import CONTROLLED, FOLDED, Formula, Value, both, either, neither
from pgadvise.snapshot import Function, Relation, Snapshot
from pgadvise.sql.tree.query import Delete, Update, Write, assigned_columns
from pgadvise.sql.tree.query import Relation as Named

KEPT = "the auth server keeps of an account its own person's e-mail address, and nobody is known by an empty one"
_ADDRESS = "email"


def is_kept(writers: Writers, roles: tuple[str, ...]) -> bool:
    """Whether nobody but the auth server writes the addresses of accounts, as far as those who come as these."""
    users = _accounts(writers.snapshot)
    if users is None or users.column(_ADDRESS) is None or _person(writers.snapshot, users) is None:
        return False
    changed = writers.changed_columns(users)
    if (
        changed is None
        or _ADDRESS in changed
        or writers.ruled(users) != ()
        or any(_may_write(writers.access, role, users) for role in roles)
    ):
        return False
    return not any(_writes(writers, function, users) for function in writers.past_policies(roles, users))


def _may_write(access: Access, role: str, users: Relation) -> bool:
    held = any(access.holds_on_columns(role, users, command) for command in ("INSERT", "UPDATE"))
    return held or writable_view(access, role, users, ("INSERT", "UPDATE")) is not None


def _writes(writers: Writers, function: Function, users: Relation) -> bool:
    """Whether its own statements may write an address."""
    read, path = whole_body(function), search_path(function)
    if read is None:
        return True
    writes = (part.relation for part in read.writes(writers.written_as(users)) if _puts(part))
    return not all(_is_another(writers.snapshot, written, path, users) for written in writes)


def _is_another(snapshot: Snapshot, written: Named, path: tuple[str, ...] | None, users: Relation) -> bool:
    """Whether it is a table of somebody's own that is called so too, as many call theirs."""
    schemas = (written.schema,) if written.schema is not None else path or (users.schema,)
    meant = [snapshot.relation_named(schema, written.name) for schema in schemas]
    return all(found is None or (found.is_table and found.oid != users.oid) for found in meant)


def _puts(part: Write) -> bool:
    return _ADDRESS in assigned_columns(part) if isinstance(part, Update | Delete) else True


def addressed(snapshot: Snapshot, table: Relation, columns: Mapping[str, Value]) -> list[tuple[str, Formula]]:
    """Of an account, what is assumed: that its address is his whose account it is. Nothing of other tables."""
    users = _accounts(snapshot)
    person = _person(snapshot, users) if users is not None and users.oid == table.oid else None
    if person is None:
        return []
    his, address = columns[person], columns[_ADDRESS]
    same = both(CONTROLLED(address.term), *(CONTROLLED(fold(address.term)) for fold in FOLDED))
    return [(KEPT, either(neither(both(neither(his.null), CONTROLLED(his.term))), address.null, same))]


def _accounts(snapshot: Snapshot) -> Relation | None:
    return snapshot.named(ACCOUNTS)


def _person(snapshot: Snapshot, users: Relation) -> str | None:
    key = snapshot.primary_key_of(users)
    column = users.column(key.columns[0]) if key is not None and len(key.columns) == 1 else None
    return column.name if column is not None and column.base_type == "uuid" else None
