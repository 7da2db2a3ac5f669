"""What a piece of SQL asks of the session it runs in, by itself."""

from collections.abc import Iterator

import msgspec

from pgadvise.sql.tree.claims import Path, claims
from pgadvise.sql.tree.expression import Call, Column, Constant, Node, SessionValue
from pgadvise.sql.tree.reads import setting_name
from pgadvise.sql.tree.walk import walk

# What Supabase makes of the token. Their bodies are the platform's, and are not looked into; auth.jwt() is in `paths`.
_PLATFORM = frozenset((("auth", "uid"), ("auth", "email"), ("auth", "role")))
_ROLES = frozenset(("current_user", "session_user", "current_role", "user"))
# Settings that name nobody; the token is in `paths`.
_IMPERSONAL = ("app.settings.", "request.method", "request.path", "request.jwt.")
_METADATA = "user_metadata"
_METADATA_COLUMN = "raw_user_meta_data"


class Asked(msgspec.Struct, frozen=True):
    """`paths` of the token, custom `settings`, `calls` of auth.uid() and its like, `roles` such as current_user.

    `editable`: something of what callers write into their own user_metadata is among it.
    """

    paths: frozenset[Path] = frozenset()
    settings: frozenset[str] = frozenset()
    calls: frozenset[str] = frozenset()
    roles: frozenset[str] = frozenset()
    editable: bool = False

    @property
    def anything(self) -> bool:
        return self.trusted or self.editable

    @property
    def trusted(self) -> bool:
        """Something that callers cannot choose by writing their own metadata."""
        return bool(self.calls or self.settings or self.roles or {p for p in self.paths if p[:1] != (_METADATA,)})

    def __or__(self, other: "Asked") -> "Asked":
        return Asked(
            self.paths | other.paths,
            self.settings | other.settings,
            self.calls | other.calls,
            self.roles | other.roles,
            self.editable or other.editable,
        )


NOTHING = Asked()


def asked(node: Node) -> Asked:
    """Of one tree; the functions that it calls are not looked into."""
    calls: set[str] = set()
    settings: set[str] = set()
    roles: set[str] = set()
    column = False
    for part in walk(node):
        if isinstance(part, Call):
            calls.update(_identity(part))
            settings.update(_setting(part))
            roles.update(_role(part))
        elif isinstance(part, SessionValue) and part.name in _ROLES:
            roles.add(part.name)
        elif isinstance(part, Column) and part.name == _METADATA_COLUMN:
            column = True
    paths = frozenset(claims(node))
    editable = column or any(path[:1] == (_METADATA,) for path in paths)
    return Asked(paths, frozenset(settings), frozenset(calls), frozenset(roles), editable)


def _identity(call: Call) -> Iterator[str]:
    if (call.schema, call.name) in _PLATFORM:
        yield call.name


def _setting(call: Call) -> Iterator[str]:
    """Custom settings have a dot in their name; one whose name is put together counts as well."""
    if call.name != "current_setting" or call.schema not in (None, "pg_catalog"):
        return
    name = setting_name(call) or "?."
    if "." in name and not name.startswith(_IMPERSONAL):
        yield name


def _role(call: Call) -> Iterator[str]:
    """pg_has_role() of two arguments asks about current_user."""
    if (call.name, len(call.args)) == ("pg_has_role", 2) or setting_name(call) == "role":
        yield "current_user"


def mentions_metadata(node: Node) -> bool:
    """A literal that names the callers' own part of the token: where the whole token lies in a variable, that is it."""
    return any(isinstance(p, Constant) and isinstance(p.value, str) and _METADATA in p.value for p in walk(node))
