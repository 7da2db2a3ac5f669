"""The session of a member of some tenants: what is signed for him, what the application sets, what he chooses.

The trust lattice. `sub` names a person whom the attacker controls (he may have several accounts). Every other signed
claim that is not about the sign-in itself, and every setting that only the application sets, may have any value or
none, but names no tenant other than the caller's and no other person. user_metadata, headers and cookies are the
caller's to choose, and so are settings where SQL, or a function within reach, lets him set them.
"""

from collections.abc import Callable, Hashable, Mapping

from pgadvise.engines.prover.schema.effects.settings import is_among
from pgadvise.engines.prover.schema.members.numbers_of_people import NOBODY, Numbered
from pgadvise.engines.prover.words.nodes import conjunction
from pgadvise.engines.prover.words.proof import Surface
from pgadvise.engines.prover.words.terms import (
    CONTROLLED,
    EMAIL,
    FALSE,
    FOLDED,
    KNOWN,
    NAMESAKE,
    OWN,
    TRUE,
    Formula,
    Names,
    Path,
    Term,
    Value,
    both,
    either,
    implies,
    merged,
    neither,
)
from pgadvise.engines.prover.world.claims import Claims
from pgadvise.engines.prover.world.switches import never
from pgadvise.engines.prover.world.token_words import (
    CHOSEN,
    OF_ANY_TOKEN,
    SIGN_IN,
    is_staffs,
    is_staffs_rank,
    lists_ranks,
    not_signed,
    vouched,
)
from pgadvise.snapshot import Function

_MARKS = "/:|#,;"
DOCUMENT = "request.jwt.claims"
_SINGLE = "request.jwt.claim."
# Supabase's auth.jwt() looks there first. No PostgREST sets it, and no request can: it is not there, or says the same.
_WHOLE = "request.jwt.claim"
_REQUESTED = ("request.", "realtime.")  # what the caller asks for, the topic he wants to hear among it

CLAIMS = "a signed claim names no tenant and no person but the caller's own"
SETTINGS = "a setting of the application names no tenant and no person but the caller's own, or nothing"
SECRET = "the caller was given no secret of another tenant's"
SUBJECT = "a signed token carries in `sub` who the caller is"
ROLE_NAME = "a role of the application that is called as a tenant is that tenant's own"
GROUP_NAME = "no tenant and no login is called as a role that the tenants' roles share"
ROLE_PERSON = "a login that is called as the role is the caller's own"
ROLE_CLAIM = "the signed `role` is the role that the session runs as"


class Session:
    """One session, its values made when they are first read. `facts` are (assumption, formula)."""

    def __init__(
        self,
        names: Names,
        role: str,
        surface: Surface,
        *,
        anonymous: bool,
        settable: bool,
        random: bool = False,
        free: frozenset[str] = frozenset(),
        own: frozenset[str] = frozenset(),
        alone: bool = False,
        among: tuple[str, ...] = (),
        by_address: bool = False,
        bent: frozenset[int] = frozenset(),
        numbered: Numbered = NOBODY,
        unsigned: frozenset[str] = frozenset(),
        sets: frozenset[str] | None = None,
    ) -> None:
        """`random`: people are known by the random ids that an auth server gives them. `by_address`: tenants are people
        known by their addresses.

        `settable`: the caller may set any setting; else those in `free` to anything, those in `own` to a tenant of his
        own or to nothing. `alone`: he can become no other role; `among`: none but these, his own and then groups that
        the roles of all tenants share. `bent`: functions whose text means what he makes of it. `numbered`: settings
        that hold a person's number, which is no tenant's. `unsigned`: claims that the database has signed for anybody.
        `sets`: the settings that anything sets; None where it may be any.
        """
        self.among, self._bent, self._numbered, self._unsigned, self._sets = among, bent, numbered, unsigned, sets
        self.chosen, self._by_address, self._free, self._own = CHOSEN | SIGN_IN | unsigned, by_address, free, own
        self.role, self.surface, self.anonymous, self._names, self._random = role, surface, anonymous, names, random
        self.steady = alone or surface != "sql"  # the role stays what it is
        self._settable = settable or surface == "sql"
        self._claims, self._settings = dict[Path, Value](), dict[str, Value]()
        self._documents = dict[Path, Value]()
        self.requested: list[Term] = []  # texts of the caller's request
        self.facts: list[tuple[str, Formula]] = []
        self.told: dict[Hashable, Value] = {}  # by functions that tell of it alone
        self._current = names.term("token")
        self.literal: Callable[[str, str], Term] = lambda text, _: names.term(text)

    def bends(self, function: Function | None) -> bool:
        """Whether operators, types and functions in its body may be the caller's."""
        return function is not None and function.oid in self._bent

    def token(self) -> Value:
        """The whole of the claims, as JSON or as its text: only paths below it mean something."""
        null = self._names.boolean("token-null")
        if self.surface == "api" and not self.anonymous and not self._settable:
            self.facts.append((SUBJECT, both(neither(null), self._current != self.literal("", "text"))))
        return Value(null, self._current, "json", contents=Claims(self, (), FALSE))

    @property
    def lasts(self) -> bool:
        """Whether all of it stays as it is while a statement runs: nobody within reach sets anything."""
        return self.steady and not self._settable and not self._free and not self._own

    @property
    def is_made_up(self) -> bool:
        """Whether the caller sets the settings himself, the token's as well."""
        return self._settable

    @property
    def claims(self) -> Mapping[Path, Value]:
        """Those that were read."""
        return self._claims

    def claim(self, path: Path) -> Value:
        """The text of a claim; NULL where it is missing or null."""
        if path not in self._claims or self._settable:  # what may be set may change while the statement runs
            self._claims[path] = self._made_claim(path)
        return self._claims[path]

    def _made_claim(self, path: Path) -> Value:
        found = self._names.value("claim " + ".".join(path), "text")
        if path == ("role",) and self.surface == "api" and not self._settable:
            self.facts.append((ROLE_CLAIM, both(neither(found.null), found.term == self.literal(self.role, "text"))))
            return found
        if path == ("role",) and not self._settable and "role" not in self._unsigned:
            self._never_said(_SINGLE + "role", found)
        # A visitor's token says nothing of a person; who sets the settings himself signs what he likes.
        if self.anonymous and not self._settable:
            return found if path and path[0] in OF_ANY_TOKEN else found._replace(null=TRUE)
        if path == ("email",) and self.surface == "api" and not self._settable:
            folded = both(*(CONTROLLED(fold(found.term)) for fold in FOLDED))
            self.facts.append((EMAIL, implies(neither(found.null), folded)))
            return self.trusted(found._replace(controlled=True, own=self._by_address), EMAIL)
        if not path or self._settable or path[0] in self.chosen - vouched(path, self._unsigned):
            return self.sent(found)
        if path[0] == "sub":
            if self.surface == "api":
                self.facts.append((SUBJECT, both(neither(found.null), found.term != self.literal("", "text"))))
            why = NAMESAKE if self.surface == "api" and self._random else SUBJECT
            return self.trusted(found._replace(controlled=True, own=why == NAMESAKE), why)
        if is_staffs(path):
            off = either(found.null, found.term == self.literal("false", "text"))
            self.facts.append((f"no member of a tenant is signed as {path[-1]}: that is missing, or false", off))
        return self.trusted(found._replace(own=self._numbered.is_tenants(path[-1]), controlled=True), CLAIMS)

    def named(self, role: str, *, is_his: bool = False) -> Value:
        """The name of a role as a value.

        That of the session's own, or of a group of its alone (`is_his`), names no tenant but the caller's, nor another
        person, and neither does what is cut from it. That of a group that is shared names none at all.
        """
        found = Value(FALSE, self.literal(role, "text"), "text", text=role, width="name")
        if role in self.among:
            why = ROLE_NAME if role == self.among[0] else GROUP_NAME
            return self.trusted(found._replace(own=True, controlled=True), why)
        if self.surface != "api" and self.steady and (role == self.role or is_his):
            self.facts.append((ROLE_PERSON, CONTROLLED(found.term)))
            return self.trusted(found._replace(own=True, controlled=True), ROLE_NAME)
        return found

    def current_role(self) -> Value:
        """Whichever of those that he can become."""
        found, *others = [self.named(role) for role in reversed(self.among)]
        for each in others:
            found = merged(self._names.boolean("set role"), each, found)
        return found._replace(why=GROUP_NAME)

    def sent(self, value: Value) -> Value:
        """What the caller makes up himself: of secrets he sends those that he was given."""
        self.facts.append((SECRET, KNOWN(value.term)))
        return value

    def element(self, path: Path, what: str) -> Value:
        """Some key or element of the document at `path`."""
        found = self._names.value(what, "text")
        if self._is_free(path):
            return self.sent(found)
        if self.anonymous:  # a visitor's token says nothing, so there is nothing in it
            return found._replace(null=TRUE)
        return self.trusted(found._replace(own=True, controlled=True), CLAIMS)

    def document(self, path: Path, *, part: bool) -> Value:
        """The JSON at `path`, which a token has one of; of one of several documents there when it is a `part`."""
        if (known := self._documents.get(path)) is not None and not part and not self._settable:
            return known
        inside = Claims(self, path, self._names.boolean("no object"), part=part)
        found = self._names.value("document", "json")._replace(contents=inside)
        if not part:
            self._documents[path] = found
        return found

    def account(self, *, chosen: bool) -> Value:
        """The metadata of an account that the caller makes: what he chose, or what the server signs for him."""
        return self.document(("user_metadata",) if chosen else ("app_metadata",), part=True)

    def name(self, path: Path, value: Value, when: Formula) -> None:
        """Says that the document at `path` names `value`, in a key or an element, where `when` holds."""
        if self.trusts(path):
            own = both(OWN(value.term), CONTROLLED(value.term))
            self.facts.append((CLAIMS, implies(both(when, neither(value.null)), own)))
            self.name_between_marks(value, both(when, neither(value.null)), CLAIMS)
            if value.text is not None and lists_ranks(path) and is_staffs_rank(value.text):
                self.facts.append((not_signed(value.text), neither(when)))

    def name_between_marks(self, value: Value, when: Formula, why: str) -> None:
        """Says that a trusted text, put together of fixed ones around another, names what that is: `/…/editors`.

        Marks have to stand beside it, or nothing: a hyphen, a dot and a letter stand within names as well. Not of
        numbers: of which kind of things `user:7` is the seventh nobody knows.
        """
        inner = [place for place, piece in enumerate(value.pieces) if piece.text is None]
        if len(inner) != 1 or len(value.pieces) == 1 or value.pieces[inner[0]].term.decl().name() == "int to text":
            return
        before, after = value.pieces[: inner[0]], value.pieces[inner[0] + 1 :]
        beside = [piece.text[-1:] for piece in before[-1:] if piece.text is not None]
        beside += [piece.text[:1] for piece in after[:1] if piece.text is not None]
        if all(sign and sign in _MARKS for sign in beside):
            self.facts.append((why, implies(when, OWN(value.pieces[inner[0]].term))))

    def _is_free(self, path: Path) -> bool:
        return not path or self._settable or path[0] in self.chosen or path[0] == "sub"

    def trusts(self, path: Path) -> bool:
        """Whether what the document at `path` holds was signed for the caller."""
        return not self._is_free(path) and not self.anonymous

    def setting(self, name: str, *, strict: bool) -> Value:
        """`strict` raises an error where the setting is not set, so it gives no NULL."""
        name = name.lower()
        if name == DOCUMENT:
            return self.token()._replace(kind="text")
        if name == _WHOLE and not is_among(name, self._free):
            null = FALSE if strict else self._names.boolean("token-null")
            return Value(null, self._current, "text", contents=Claims(self, (), self._names.boolean("no object")))
        if name.startswith(_SINGLE):
            return self.claim((name.removeprefix(_SINGLE),))
        if name == "role" and self.steady and not self._settable and not is_among(name, self._free):
            nobody = Value(FALSE, self.literal("none", "text"), "text", text="none")  # the login's own name
            return merged(self._names.boolean("set role"), self.named(self.role), nobody)
        # What may be set may change while the statement runs.
        if name not in self._settings or self._settable or is_among(name, self._free) or name in self._own:
            found = self._names.value(f"setting {name}", "text")
            chosen = self._settable or is_among(name, self._free) or name.startswith(_REQUESTED) or "." not in name
            is_person = name not in self._own and name not in self._numbered.both
            trusted = found._replace(own=self._numbered.is_tenants(name), controlled=is_person)
            self.requested += [self.sent(found).term] if name.startswith(_REQUESTED) else []
            self._settings[name] = found if chosen else self.sent(self.trusted(trusted, SETTINGS))
            if not chosen and name not in self._own:
                self._never_said(name, found)
        found = self._settings[name]
        return found._replace(null=FALSE) if strict else found

    def _never_said(self, name: str, value: Value) -> None:
        """The words that only work of the application's own says there, which is no member's request."""
        is_set = self._sets is None or name.startswith(("request.", "app.settings.")) or is_among(name, self._sets)
        if words := [word for word in never(name, is_set=is_set) if word != self.role]:
            others = both(*(value.term != self.literal(word, "text") for word in words))
            self.facts.append((f"no member of a tenant has {name} set to {words[0]}", either(value.null, others)))

    def trusted(self, value: Value, why: str) -> Value:
        """The assumption on one value: asked again for what it is cast to, since a cast is a value of its own."""
        parts = [OWN(value.term)] * value.own + [CONTROLLED(value.term)] * value.controlled
        if parts:
            self.facts.append((why, implies(neither(value.null), conjunction(parts))))
        return value._replace(why=why)
