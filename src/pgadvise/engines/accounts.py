"""Where a platform keeps the people who sign in: their addresses, what proves who they are, and what signs for them."""

from collections.abc import Iterator

from pgadvise.engines.access.access import Access
from pgadvise.snapshot import Function, Name, Snapshot

ACCOUNTS = Name("auth", "users")
SERVER = "supabase_auth_admin"  # the role of the auth server
_DOCUMENTS = frozenset(("json", "jsonb"))


def token_hooks(snapshot: Snapshot, access: Access) -> Iterator[Function]:
    """What may make the claims of a token: a function of a document that tells some, for the server's role to call."""
    for function in snapshot.functions if snapshot.role(SERVER) is not None else ():
        takes = len(function.argument_types) == 1 and {*function.argument_types, function.returns} <= _DOCUMENTS
        tells = function.extension is None and takes and "claims" in (function.body or "")
        if tells and access.may_execute(SERVER, function):
            yield function
