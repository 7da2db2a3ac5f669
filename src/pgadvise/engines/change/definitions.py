"""What decides a text besides itself: the functions and relations it names, what those name, and so on.

Two texts that say the same mean the same where all of that is the same as well. Names are taken by their bare words,
wherever they stand and whichever schema they might mean: too much is looked at, never too little. Dynamic SQL may name
anything, so it is the same only where everything is.
"""

import re
from collections.abc import Hashable, Iterable
from functools import cached_property

import msgspec

from pgadvise.engines.access.access import Access
from pgadvise.engines.access.privileges import function_grants, grants, schema_grants
from pgadvise.snapshot import Function, NotCaptured, Policy, Relation, Snapshot
from pgadvise.sql import canonical
from pgadvise.sql.parse import NotParsed, parsed, parsed_query, tokens

_WORD = re.compile(r"[^\W\d][\w$]*")
_DYNAMIC = re.compile(r"\bexecute\b", re.IGNORECASE)
_ASKS_ROLES = re.compile(r"\A(?:pg_has_role|has_\w+_privilege|row_security_active)\Z")
_PRIVILEGES = frozenset(("SELECT", "INSERT", "UPDATE", "DELETE", "TRUNCATE", "EXECUTE", "USAGE"))
_ROLES = "roles"

Thing = Relation | Function


class Definitions(msgspec.Struct, frozen=True, kw_only=True, dict=True):
    """Of one snapshot."""

    snapshot: Snapshot
    access: Access

    # --- one thing by itself

    @cached_property
    def _by_word(self) -> dict[str, list[Thing]]:
        found: dict[str, list[Thing]] = {}
        things: tuple[Thing, ...] = (*self.snapshot.relations, *self.snapshot.functions)
        for thing in things:
            found.setdefault(thing.name, []).append(thing)
        return found

    @cached_property
    def _memo(self) -> dict[Hashable, Hashable]:
        return {}

    def own(self, thing: Thing) -> Hashable:
        """What is said of it, names of others left as they are."""
        key = ("own", thing.oid, isinstance(thing, Relation))
        if key not in self._memo:
            self._memo[key] = self._relation(thing) if isinstance(thing, Relation) else self._function(thing)
        return self._memo[key]

    def _relation(self, relation: Relation) -> Hashable:
        view = self.snapshot.view(relation)
        rules = self.snapshot.rewrite_rules
        above = [self.snapshot.relation(oid) for oid in relation.parents]
        return (
            str(relation.qualified),
            relation.kind,
            self.standing(relation.owner),
            relation.row_security,
            relation.row_security_forced,
            self._given(self.access.grants_to(relation)),
            self._usable(relation.schema),
            tuple((c.name, c.type, c.collation, self._given(grants(c.acl or ()))) for c in relation.columns),
            tuple(sorted((self.policy(p, relation) for p in self.snapshot.policies_of(relation)), key=repr)),
            view_text(view.definition) if view else None,
            tuple(sorted(relation.options)),
            tuple(str(one) for one in above),
            None
            if isinstance(rules, NotCaptured)
            else tuple(r.definition for r in rules if r.relation == relation.oid),
        )

    def policy(self, policy: Policy, relation: Relation) -> Hashable:
        texts = (policy_text(text, relation.name) for text in (policy.using, policy.check))
        return policy.command, policy.permissive, tuple(sorted(policy.roles)), *texts

    def _function(self, function: Function) -> Hashable:
        return (
            str(function),
            function.kind,
            function.language,
            self.standing(function.owner) if function.security_definer else None,
            function.volatility,
            function.strict,
            tuple(sorted(function.config)),
            function.argument_names,
            function.parameters,
            function.returns,
            function.result,
            body_text(function.body),
            self._given(function_grants(function.acl, function.owner)),
            self._usable(function.schema),
        )

    def _given(self, to: Iterable[object]) -> Hashable:
        pairs = {(g.grantee, p) for g in to for p in g.privileges if p in _PRIVILEGES}  # type: ignore[attr-defined]
        return frozenset(pairs)

    def _usable(self, schema: str) -> Hashable:
        known = self.snapshot.schema(schema)
        return None if known is None else self._given(schema_grants(known.acl, known.owner))

    def standing(self, role: str) -> Hashable:
        """Who a role is: what it is by itself and whose privileges it has."""
        known = self.access.memberships
        if known.superuser(role):
            return role, "superuser"
        return role, known.bypasses_rls(role), known.inherits(role)

    # --- and all that it names

    def _texts(self, thing: Thing) -> list[str]:
        if isinstance(thing, Function):
            return [text for text in (thing.body, thing.parameters) if text and thing.extension is None]
        view = self.snapshot.view(thing)
        policies = [text for p in self.snapshot.policies_of(thing) for text in p.texts]
        return [*policies, *([view.definition] if view else [])]

    def words(self, texts: Iterable[str]) -> frozenset[str]:
        """The words of the texts that are somebody's name here, or ask who is a member of what."""
        said = tuple(texts)
        found = {word for text in said for word in _WORD.findall(text)}
        odd = {name for name in self._odd if any(f'"{name}"' in text for text in said)}
        return frozenset(odd | {w for w in found if w in self._by_word or _ASKS_ROLES.match(w)})

    @cached_property
    def _odd(self) -> frozenset[str]:
        """Names that are no word, as they stand in quotes."""
        return frozenset(name.replace('"', '""') for name in self._by_word if not _WORD.fullmatch(name))

    def named(self, word: str) -> tuple[Thing, ...]:
        """The functions and relations of that bare name."""
        return tuple(self._by_word.get(word.replace('""', '"'), ()))

    def named_by(self, thing: Thing) -> frozenset[str]:
        """The words of its texts that are somebody's name."""
        key = ("words", thing.oid, isinstance(thing, Relation))
        if key not in self._memo:
            self._memo[key] = self.words(self._texts(thing))
        found = self._memo[key]
        assert isinstance(found, frozenset)
        return found

    def behind(self, words: frozenset[str]) -> frozenset[Hashable]:
        """Everything that the words stand for, and all that those name."""
        key = ("behind", words)
        if key not in self._memo:
            self._memo[key] = frozenset(self._behind(words))
        found = self._memo[key]
        assert isinstance(found, frozenset)
        return found

    def things(self, words: frozenset[str]) -> tuple[Thing, ...]:
        """What the words stand for, what that names, and what the triggers of those tables call."""
        found: dict[tuple[bool, int], Thing] = {}
        ahead = [thing for word in words for thing in self.named(word)]
        while ahead:
            thing = ahead.pop()
            key = isinstance(thing, Relation), thing.oid
            if key not in found:
                found[key] = thing
                ahead += [one for word in self.named_by(thing) for one in self.named(word)]
                ahead += self._called_by_triggers(thing) if isinstance(thing, Relation) else []
        return tuple(found.values())

    def _called_by_triggers(self, table: Relation) -> list[Function]:
        called = (self.snapshot.function(trigger.function) for trigger in self.snapshot.triggers_of(table))
        return [function for function in called if function is not None]

    def _behind(self, words: frozenset[str]) -> Iterable[Hashable]:
        seen: set[str] = set()
        ahead = list(words)
        while ahead:
            word = ahead.pop()
            if word in seen:
                continue
            seen.add(word)
            if _ASKS_ROLES.match(word):
                yield _ROLES, frozenset(self.snapshot.memberships)
            for thing in self.named(word):
                yield self.own(thing)
                ahead += self.named_by(thing)
                if isinstance(thing, Function) and _is_dynamic(thing):
                    yield self._everything

    @cached_property
    def _everything(self) -> Hashable:
        things: tuple[Thing, ...] = (*self.snapshot.relations, *self.snapshot.functions)
        return frozenset(self.own(thing) for thing in things)


def _is_dynamic(function: Function) -> bool:
    return function.extension is None and function.language != "sql" and bool(_DYNAMIC.search(function.body or ""))


def policy_text(text: str | None, table: str) -> str | None:
    """The canonical form, or the text itself where it cannot be read."""
    tree = parsed(text)
    return canonical.text(tree, table) if tree is not None else text


def view_text(text: str) -> str:
    """In the form that equal queries share; as it stands where it cannot be read."""
    tree = parsed_query(text)
    return canonical.query_text(tree) if tree is not None else text


def body_text(text: str | None) -> Hashable:
    """A body without its comments and white space."""
    if text is None:
        return None
    try:
        return tuple(text[token.start : token.end] for token in tokens(text) if "COMMENT" not in token.kind)
    except NotParsed:
        return text
