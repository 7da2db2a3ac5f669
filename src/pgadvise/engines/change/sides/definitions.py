"""What decides a text besides itself: the functions and relations it names, what those name, and so on.

Two texts that say the same mean the same where all of that is the same as well. Names are taken by their bare words,
wherever they stand and whichever schema they might mean: too much is looked at, never too little. Dynamic SQL may name
anything, so it is the same only where everything is.
"""

import re
from collections.abc import Hashable, Iterable
from functools import cached_property

import msgspec
from msgspec.structs import replace

from pgadvise.engines.access.access import Access
from pgadvise.engines.access.privileges import PUBLIC, function_grants, grants, schema_grants
from pgadvise.grouped import grouped
from pgadvise.snapshot import Function, Name, NotCaptured, Policy, Relation, Snapshot
from pgadvise.snapshot.origin import captured
from pgadvise.snapshot.roles import Grant
from pgadvise.sql.logic import canonical
from pgadvise.sql.parser.parse import NotParsed, parsed, parsed_query, tokens

_WORD = re.compile(r"[^\W\d][\w$]*")
_DYNAMIC = re.compile(r"\bexecute\b", re.IGNORECASE)
_WRITES = re.compile(r"\b(?:insert|update|delete|merge|truncate|copy|execute|call|share)\b", re.IGNORECASE)
_READABLE = ("sql", "plpgsql", "internal")
_ASKS_ROLES = re.compile(r"\A(?:pg_has_role|has_\w+_privilege|row_security_active)\Z")
_PRIVILEGES = frozenset(("SELECT", "INSERT", "UPDATE", "DELETE", "TRUNCATE", "EXECUTE", "USAGE"))
_ROLES = "roles"
# What these may do stands in no access list (aclchk.c, pg_class_aclmask_ext).
_HOLDING_ALL = ("pg_read_all_data", "pg_write_all_data")

Thing = Relation | Function


class Definitions(msgspec.Struct, frozen=True, kw_only=True, dict=True):
    """Of one snapshot."""

    snapshot: Snapshot
    access: Access

    # --- one thing by itself

    @cached_property
    def _by_word(self) -> dict[str, tuple[Thing, ...]]:
        things: tuple[Thing, ...] = (*self.snapshot.relations, *self.snapshot.functions)
        return grouped((thing.name, thing) for thing in things)

    @cached_property
    def _memo(self) -> dict[Hashable, Hashable]:
        return {}

    def own(self, thing: Thing, *, read: bool = False) -> Hashable:
        """What is said of it, names of others left as they are; of a table that is only `read` not what policies and
        grants say of writing."""
        key = ("own", thing.oid, isinstance(thing, Relation), read)
        if key not in self._memo:
            self._memo[key] = self._relation(thing, read) if isinstance(thing, Relation) else self._function(thing)
        return self._memo[key]

    def _relation(self, relation: Relation, read: bool) -> Hashable:
        view = self.snapshot.view(relation)
        rules = self.snapshot.rewrite_rules
        above = [self.snapshot.relation(oid) for oid in relation.parents]
        which = frozenset(("SELECT",)) if read else _PRIVILEGES
        return (
            str(relation.qualified),
            relation.kind,
            self.standing(relation.owner),
            relation.row_security,
            relation.row_security_forced,
            self._given(self.access.grants_to(relation), which),
            self._usable(relation.schema),
            tuple(
                (c.name, c.type, c.collation, c.generated and c.default, self._given(grants(c.acl or ()), which))
                for c in relation.columns
            ),
            tuple(sorted((self.policy(p, relation) for p in self._policies(relation, read)), key=repr)),
            view_text(view.definition) if view else None,
            tuple(sorted(relation.options)),
            tuple(str(one) for one in above),
            None
            if isinstance(rules, NotCaptured)
            else tuple(r.definition for r in rules if r.relation == relation.oid),
        )

    def _policies(self, relation: Relation, read: bool) -> list[Policy]:
        return [p for p in self.snapshot.policies_of(relation) if not read or p.covers("select")]

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

    def _given(self, to: Iterable[Grant], which: frozenset[str] = _PRIVILEGES) -> Hashable:
        return frozenset((g.grantee, p) for g in to for p in g.privileges & which)

    def _usable(self, schema: str) -> Hashable:
        known = self.snapshot.schema(schema)
        return None if known is None else self._given(schema_grants(known.acl, known.owner))

    def standing(self, role: str) -> Hashable:
        """Who a role is: what it is by itself and whose privileges it has, as far as they give it anything here: who
        owns the database is a member of pg_database_owner, and owners of databases differ.
        """
        known = self.access.memberships
        if known.superuser(role):
            return role, "superuser"
        return role, known.bypasses_rls(role), known.inherits(role) & self._holding

    @cached_property
    def _holding(self) -> frozenset[str]:
        """The roles that own or were given something that not everybody has, or that a policy names."""
        things: tuple[Thing, ...] = (*self.snapshot.relations, *self.snapshot.functions)
        owners = {thing.owner for thing in things}
        named = {role for policy in self.snapshot.policies for role in policy.roles}
        return frozenset({*_HOLDING_ALL, *owners, *named, *self._given_something()})

    def _given_something(self) -> Iterable[str]:
        lists = [self.access.grants_to(relation) for relation in self.snapshot.relations]
        lists += [grants(c.acl) for relation in self.snapshot.relations for c in relation.columns if c.acl]
        lists += [function_grants(function.acl, function.owner) for function in self.snapshot.functions]
        lists += [schema_grants(schema.acl, schema.owner) for schema in self.snapshot.schemas]
        for given in lists:
            everybody = frozenset[str]().union(*(g.privileges for g in given if g.grantee == PUBLIC))
            yield from (g.grantee for g in given if g.privileges & _PRIVILEGES - everybody)

    # --- and all that it names

    def _texts(self, thing: Thing, *, read: bool = False) -> list[str]:
        if isinstance(thing, Function) and thing.kind == "aggregate" and thing.extension is None:
            return [" ".join(f.name for f in self.snapshot.functions if f.extension is None and f is not thing)]
        if isinstance(thing, Function):
            return [text for text in (thing.body, thing.parameters) if text and thing.extension is None]
        view = self.snapshot.view(thing)
        policies = [text for p in self._policies(thing, read) for text in p.texts]
        made = [column.default for column in thing.columns if column.generated and column.default]
        return [*policies, *made, *([view.definition] if view else [])]

    @cached_property
    def unnamed(self) -> Hashable:
        """What operators and casts of somebody's own do: a text has their signs and not the names of the functions."""
        operators = (o for o in captured(self.snapshot.defined_operators) if o.extension is None)
        casts = (c for c in captured(self.snapshot.casts) if c.extension is None)
        return frozenset((replace(one, function=0), self._called(one.function)) for one in operators) | frozenset(
            (replace(one, function=0), self._called(one.function)) for one in casts
        )

    def _called(self, oid: int | None) -> Hashable:
        function = self.snapshot.function(oid) if oid is not None else None
        return None if function is None else (self.own(function), self.behind(self.named_by(function)))

    @cached_property
    def made(self) -> dict[tuple[Name, str], Hashable]:
        """What generated columns are made of, by table and column."""
        every = ((r, c) for r in self.snapshot.relations for c in r.columns if c.generated)
        return {(r.qualified, c.name): self.value(c.default) for r, c in every}

    def value(self, text: str | None) -> Hashable:
        """What an expression of a column gives."""
        return text, self.behind(self.words([text or ""]))

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
        return self._by_word.get(word.replace('""', '"'), ())

    def named_by(self, thing: Thing, *, read: bool = False) -> frozenset[str]:
        """The words of its texts that are somebody's name."""
        key = ("words", thing.oid, isinstance(thing, Relation), read)
        if key not in self._memo:
            self._memo[key] = self.words(self._texts(thing, read=read))
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
        """Where nothing in it may write, tables are read: what their policies say of writing is left out."""
        read = not any(self._may_write(thing) for word in self.reached(words) for thing in self.named(word))
        for word in self.reached(words, read=read):
            if _ASKS_ROLES.match(word):
                yield _ROLES, frozenset(self.snapshot.memberships)
            for thing in self.named(word):
                yield self.own(thing, read=read)
                if isinstance(thing, Function) and _is_dynamic(thing):
                    yield self._everything

    def reached(self, words: frozenset[str], *, read: bool = False) -> set[str]:
        """The words, those of what they name, and so on."""
        seen: set[str] = set()
        ahead = list(words)
        while ahead:
            word = ahead.pop()
            if word not in seen:
                seen.add(word)
                ahead += (w for thing in self.named(word) for w in self.named_by(thing, read=read))
        return seen

    def _may_write(self, thing: Thing) -> bool:
        """Whether a statement in it may be another than a SELECT, or lock rows, for which policies are asked as for an
        UPDATE; of a function in C nobody knows."""
        if isinstance(thing, Function) and thing.extension is None and thing.language not in _READABLE:
            return True
        return any(_WRITES.search(text) for text in self._texts(thing))

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
