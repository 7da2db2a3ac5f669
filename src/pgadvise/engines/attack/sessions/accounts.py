"""What the auth server does at anybody's wish: it writes down a new account, or what somebody says of himself.

Triggers of the application's own act upon it. What they do for an account that says nothing is meant for everybody; but
for a tenant that is taken as it comes, such as the first there is.
"""

import json
import re
from collections.abc import Iterator
from functools import cached_property

import msgspec

from pgadvise.engines.accounts import ACCOUNTS
from pgadvise.engines.attack.sessions.identities import Identities
from pgadvise.engines.attack.sessions.identity import Identity
from pgadvise.engines.attack.sessions.metadata import Document, documents
from pgadvise.engines.attack.texts.influence import Influence
from pgadvise.engines.attack.texts.values import plain
from pgadvise.engines.attack.world.scene import Scene
from pgadvise.engines.verdicts.verdicts import NEWCOMER
from pgadvise.snapshot import Function, Relation, Trigger, literal, quote

_SAID = "raw_user_meta_data"
_NEW = "e0e0e0e0-0000-4000-8000-0000000000e0"
_EMAIL = "eve@newcomer.example"
_SIGNED = '{"provider": "email"}'
_CONFIRMED = "email_confirmed_at"
_ASKING = re.compile(r"auth\.(uid|jwt|role|email)\(|current_setting|request\.jwt", re.IGNORECASE)
_TOKEN = ("claims", "claim.sub", "claim.role", "claim.email")
_WHEN = "2020-01-01 00:00:00+00"


class Account(msgspec.Struct, frozen=True, kw_only=True):
    """`statements` are what the auth server sends, with its own rights and triggers awake; `identity` comes of it.

    `role` is asked for, "" for none. `bare` tells that it says nothing: what it reaches, everybody may. `read` tells
    that what it says is believed as it stands, and need not be written down elsewhere first.
    """

    identity: Identity
    statements: tuple[str, ...]
    role: str = ""
    bare: bool = False
    read: bool = False


class Accounts(msgspec.Struct, frozen=True, kw_only=True, dict=True):
    scene: Scene
    influence: Influence
    identities: Identities

    def all(self) -> Iterator[Account]:
        """The one that says nothing first; none where no trigger acts upon accounts, and nothing believes them."""
        if self.identities.surface != "api" or self.identities.anonymous:
            return
        for role, document in self._told(self._believed):
            yield msgspec.structs.replace(self._changed(role, document), read=True)
        if self._on("insert"):
            yield self._new(NEWCOMER, {}, bare=not self._takes_any)
            for role, document in self._told(self._text):
                yield self._new(f"{NEWCOMER} that asks for B{f' as {role}' if role else ''}", document, role)
        if self._on("update"):
            yield from (self._changed(role, document) for role, document in self._told(self._text))

    @cached_property
    def users(self) -> Relation | None:
        return self.scene.world.snapshot.named(ACCOUNTS)

    @cached_property
    def functions(self) -> tuple[Function, ...]:
        """What triggers on accounts run, where it is known with whose rights: the owner's, or the auth server's own."""
        triggers = [t for t in self._triggers if t.for_each_row and t.enabled in ("origin", "always")]
        chosen = {trigger.function for trigger in triggers}
        found = tuple(f for f in self.scene.world.hints.platform.functions if f.oid in chosen)
        return found if self._server or all(f.security_definer for f in found) else ()

    @property
    def _triggers(self) -> tuple[Trigger, ...]:
        return self.scene.world.snapshot.triggers_of(self.users) if self.users is not None else ()

    @cached_property
    def touches(self) -> frozenset[int]:
        """Oids of the tables that may change."""
        accounts = {self.users.oid} if self.users is not None and self._believed else set[int]()
        return frozenset(accounts).union(*map(self.influence.made_by, self.functions))

    def _on(self, event: str) -> bool:
        chosen = {f.oid for f in self.functions}
        return any(event in t.events for t in self._triggers if t.function in chosen)

    @cached_property
    def _server(self) -> str | None:
        """The role that writes accounts, where it is not a superuser."""
        roles = {role.name for role in self.scene.world.snapshot.roles if not role.superuser}
        return self.users.owner if self.users is not None and self.users.owner in roles else None

    @cached_property
    def _text(self) -> str:
        """Of the functions, and of what they call."""
        reached = frozenset[int]().union(*map(self.influence.of, self.functions))
        return "\n".join(f.body or "" for f in self.scene.world.snapshot.functions if f.oid in reached)

    @cached_property
    def _takes_any(self) -> bool:
        """Whether a tenant is taken as it comes: the first, the last, in no order."""
        registry = self.scene.world.tenancy.tenant_table
        if registry is None:
            return False
        named = rf"\bfrom\s+(?:\w+\.)?\"?{re.escape(registry.name)}\"?(?:\s+(?:as\s+)?\w+)?"
        some = rf"{named}\s+(?:order\s+by[^;]*?)?limit\s+1\b"
        found = re.search(some, self._text, re.IGNORECASE)
        return found is not None and "where" not in found[0].lower()

    @cached_property
    def _believed(self) -> str:
        """What asks accounts themselves when it decides about rows, not when one of them is written."""
        world = self.scene.world
        texts = [f.body or "" for f in world.hints.platform.functions if not f.is_trigger]
        texts += [text for p in world.snapshot.policies for text in (p.using, p.check) if text]
        texts += [view.definition for view in world.snapshot.views]
        return "\n".join(text for text in texts if _SAID in text)

    def _told(self, text: str) -> tuple[tuple[str, Document], ...]:
        known = self.users is not None and self.users.column(_SAID) is not None
        return tuple(documents(self.scene, text)) if known and _SAID in text else ()

    def _new(self, name: str, document: Document, role: str = "", *, bare: bool = False) -> Account:
        assert self.users is not None
        told = {"id": _NEW, "email": _EMAIL, _SAID: json.dumps(document), "raw_app_meta_data": _SIGNED}
        told |= {"aud": "authenticated", "role": self.identities.role}
        needed = (c for c in self.users.columns if not (c.nullable or c.generated or c.identity or c.default))
        cells = {c.name: plain(c) or "" for c in needed} | {n: v for n, v in told.items() if self.users.column(n)}
        names, values = ", ".join(map(quote, cells)), ", ".join(map(literal, cells.values()))
        sent = [f"insert into {self.users} ({names}) values ({values})"]
        if self._on("update") and self.users.column(_CONFIRMED):
            sent.append(f"update {self.users} set {_CONFIRMED} = {literal(_WHEN)} where id = {literal(_NEW)}")
        claims: Document = {"sub": _NEW, "role": self.identities.role, "aud": "authenticated", "email": _EMAIL}
        claims |= {"app_metadata": json.loads(_SIGNED), "user_metadata": document}
        identity = Identity(name=name, role=self.identities.role, side=None, person=_NEW, claims=claims)
        return Account(identity=identity, statements=self._sent(identity, sent), role=role, bare=bare)

    def _changed(self, role: str, document: Document) -> Account:
        """A member of A says something else of himself, as he may at any time."""
        member = self.identities.member("A")
        claims = {**(member.claims or {}), "user_metadata": document}
        name = f"{member.name}, whose metadata ask for B{f' as {role}' if role else ''}"
        identity = msgspec.structs.replace(member, name=name, claims=claims)
        said = f"update {self.users} set {_SAID} = {literal(json.dumps(document))}"
        said += f" where id = {literal(member.person or '')}"
        return Account(identity=identity, statements=self._sent(identity, [said]), role=role)

    def _sent(self, identity: Identity, statements: list[str]) -> tuple[str, ...]:
        """Triggers awake; as the auth server where that is known, and without a token where somebody asks for one."""
        become = [f"set local role {quote(self._server)}"] if self._server else []
        back = ["reset role"] if self._server else []
        if _ASKING.search(self._text):
            calls = ", ".join(f"set_config('request.jwt.{name}', '', true)" for name in _TOKEN)
            become.append(f"select {calls}")
            back += [text for text in identity.statements() if text.startswith("select ")]
        return ("set local session_replication_role = origin", *become, *statements, *back)
