"""Which columns hold a person: the caller's id, as policies compare it."""

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache, cached_property

import msgspec

from pgadvise.engines.accounts import ACCOUNTS
from pgadvise.engines.attack.texts.hints import Hints
from pgadvise.engines.naming import NamePattern
from pgadvise.engines.tenancy import Tenancy
from pgadvise.snapshot import Column, Relation, Snapshot

_NAMED = NamePattern(
    r"(user_?id|owner_?id|owner|created_by|creator_?id|author_?id|uploaded_by|user_uuid|profile_id|member_id|invited_by"
    r"|inviter_id|assignee_?id|auth_user_id|userid|sub)\Z",
)
_TEXTS = frozenset(("text", "varchar", "citext"))
_TYPES = frozenset(("uuid", "text", "varchar", "citext", "int4", "int8"))
_BOUND = r"(?:nullif\()?\(*current_setting\(\s*'[\w.]*(?:user|person|member|employee)_?(?:id|uuid)?'"
_CLAIM = r"auth\.jwt\(\)(?:\)*\s*->\s*'\w+'(?:::text)?)*\)*\s*->>\s*'user_?(?:id|uuid|no|number)'"
_CALLER = rf"(?:auth\.uid\(\)|'sub'::text|->> 'sub'|current_user_id|user_id'|(?:\b|_)uid\(|{_BOUND}|{_CLAIM})"
# What is asked of the auth server's accounts, or of a token but for its claims.
_ACCOUNT = re.compile(r"\bauth\.(?!jwt\()|jwt(?!\(\)\)*\s*->)|'(?:sub|email)'")


class People(msgspec.Struct, frozen=True, dict=True):
    """`tables` are the people's own, `column` tells which of a relation's columns hold one of them."""

    snapshot: Snapshot
    tenancy: Tenancy
    hints: Hints

    @cached_property
    def tables(self) -> tuple[Relation, ...]:
        """auth.users, and tables of people that stand for themselves or share its key."""
        names = [name for name in (ACCOUNTS, *self.tenancy.people) if name != ACCOUNTS or self._signs_in]
        found = (self.snapshot.named(name) for name in dict.fromkeys(names))
        return tuple(r for r in found if r is not None and r.is_table and r.qualified != self.tenancy.tenant_table)

    @cached_property
    def _signs_in(self) -> bool:
        """Whether anything looks at an auth server's accounts; else the application knows people by ids of its own."""
        users = self.snapshot.named(ACCOUNTS)
        texts = [text for p in self.snapshot.policies for text in p.texts]
        texts += [f.body or "" for f in self.snapshot.functions if f.schema != ACCOUNTS.schema]
        texts += [view.definition for view in self.snapshot.views]
        by_claim = any(re.search(_CLAIM, text) for text in texts) and not any(map(_ACCOUNT.search, texts))
        looked_at = not by_claim and any("auth." in text or "jwt" in text for text in texts)
        return users is not None and (looked_at or bool(self.snapshot.references_to(users)))

    def key(self, table: Relation) -> str | None:
        """The one column by which a person's table is referred to."""
        key = self.snapshot.single_key_of(table)
        return key.name if key is not None else None

    def id_column(self, others: Iterable[Relation]) -> Column | None:
        """A person's id: of the people's own tables, else of `others`."""
        for table in self.tables:
            key = self.key(table)
            if key:
                return table.column(key)
        return next((t.column(c) for t in others for c in sorted(self.columns(t))), None)

    @cached_property
    def _columns(self) -> Mapping[int, frozenset[str]]:
        return {r.oid: frozenset(self._of(r)) for r in self.snapshot.relations}

    def columns(self, relation: Relation) -> frozenset[str]:
        return self._columns.get(relation.oid, frozenset())

    def _of(self, relation: Relation) -> list[str]:
        if any(relation.oid == table.oid for table in self.tables):
            key = self.key(relation)
            return [key] if key else []
        return [column.name for column in relation.columns if self._holds(relation, column)]

    def _holds(self, relation: Relation, column: Column) -> bool:
        target = self._target(relation, column.name)
        if target is not None:
            return any(target.oid == table.oid for table in self.tables)
        if column.base_type not in self._types or column.element_type is not None or column.name in self.tenancy.keys:
            return False
        defaults = re.search(_CALLER, column.default or "", re.IGNORECASE) is not None  # whoever writes the row
        return defaults or bool(_NAMED.match(column.name)) or self._compared(relation, column.name)

    @cached_property
    def _types(self) -> frozenset[str]:
        """Of a person's id: those of the people's own keys, and text, which holds any."""
        keys = ((table, self.key(table)) for table in self.tables)
        columns = (table.column(key) for table, key in keys if key)
        known = {column.base_type for column in columns if column is not None}
        return frozenset(known | _TEXTS) if known else _TYPES

    def _target(self, relation: Relation, column: str) -> Relation | None:
        for key in self.snapshot.foreign_keys_of(relation):
            if column in key.columns and key.references is not None and key.references != relation.oid:
                return self.snapshot.relation(key.references)
        return None

    def _compared(self, relation: Relation, column: str) -> bool:
        """Whether a text that names the relation, or is its own, compares the column with the caller."""
        naming = [text for text in self.texts(relation) if column.lower() in text.lower()]
        return any(
            called(relation, match["one"] or match["other"], text)
            for text in naming
            for match in _comparing(column).finditer(text)
        ) or any(
            (match["one"] or match["other"]) == row
            for row, text in self._taking(relation)
            for match in _comparing(column).finditer(text)
        )

    def _taking(self, relation: Relation) -> Iterator[tuple[str, str]]:
        """What functions that take a row of it whole call that, and their bodies."""
        types = (relation.name, f"{relation.schema}.{relation.name}")
        for function in self.snapshot.functions:
            given = zip(function.argument_names, function.argument_types, strict=False)
            yield from ((name, function.body or "") for name, kind in given if name and kind in types)

    def texts(self, relation: Relation) -> list[str]:
        """Its own policies and all that names it."""
        own = [text for p in self.snapshot.policies_of(relation) for text in p.texts]
        return [*own, *self.hints.naming(relation.name)]


@cache
def _comparing(column: str) -> re.Pattern[str]:
    name, whose = re.escape(column), r"(?:\b(?P<{}>\w+)\"?\.\"?)?"
    first = rf"{whose.format('one')}\b{name}\b\"?\)*(?:::\w+)?\)* = [( ]*(?:select )?[( ]*{_CALLER}"
    second = rf"{_CALLER}[^=;]{{0,30}}= [(\"]*{whose.format('other')}\b{name}\b"
    return re.compile(f"{first}|{second}", re.IGNORECASE)


def called(relation: Relation, name: str | None, text: str) -> bool:
    """Whether a name before a column stands for the relation."""
    if name is None or name == relation.name or name.lower() in ("new", "old"):
        return True
    table = rf"\b{re.escape(relation.name)}\"?\s+(?:as\s+)?\"?{re.escape(name)}\b"
    return re.search(table, text, re.IGNORECASE) is not None
