"""Hints: what the database's own texts say about values that matter to them: literals, claims, settings, headers.

A search, not an argument: words near a column are tried as its values. What is missed here costs a leak that is not
found, never a wrong one.
"""

import re
from collections.abc import Iterator, Set
from functools import cached_property

import msgspec

from pgadvise.engines.attack.texts.beside import LITERAL, TEXT, as_columns, asking, beside, filled, is_role, numbers
from pgadvise.engines.attack.texts.tokens import SETTING, ClaimPath, claims, paths
from pgadvise.engines.platform import Platform
from pgadvise.grouped import grouped
from pgadvise.remembered import remembered
from pgadvise.snapshot import Function, Snapshot
from pgadvise.snapshot.origin import captured

_JOINED = re.compile(r"\w+\.\"?(\w+)\"?\)?(?:::\w+)?\s*=\s*\(?\w+\.\"?\1\b")
_GIVEN = re.compile(rf"\b(\w+)\((?:[^()';]*,\s*)?{TEXT}")
_WORD = re.compile(r"\w+")
_WHOLE_NAME = re.compile(r"[a-z_][\w$]*(?:\.[a-z_][\w$]*)+", re.IGNORECASE)  # not the first half of one
_AUTH = frozenset(("uid", "jwt", "role", "email"))
_MIGHTY = re.compile(r"admin|super|owner|staff|root|service|system|impersonat|\ball\b|\*", re.IGNORECASE)
_HOLDS = re.compile(r"\bvalue\)* (?:\?[|&]?|@>) ", re.IGNORECASE)
_REQUEST = ("request.header.", "request.cookie.")


class Hints(msgspec.Struct, frozen=True, dict=True):
    """Of one snapshot; platform schemas' own texts are left out where they are the platform's."""

    snapshot: Snapshot
    platform: Platform

    @cached_property
    def text(self) -> str:
        """Everything that decides about rows, in one text."""
        return "\n;\n".join(self.parts)

    @cached_property
    def parts(self) -> tuple[str, ...]:
        return tuple(part for part in self._parts() if part)

    def _parts(self) -> Iterator[str | None]:
        yield from self.deciding()
        yield from (c.default for table in self.snapshot.tables for c in table.columns if c.generated)

    def deciding(self) -> Iterator[str | None]:
        """What decides about rows, but for what is generated."""
        for policy in self.snapshot.policies:
            yield policy.using
            yield policy.check
        for function in self.snapshot.functions:
            if function.extension is None and not self._of_platform(function):
                yield function.body
                yield function.parameters
        for view in self.snapshot.views:
            relation = self.snapshot.relation(view.relation)
            if relation is not None and self.platform.owns_schema(relation.schema):
                yield view.definition
        yield from (trigger.definition for trigger in self.snapshot.triggers)
        yield from (rule.definition for rule in captured(self.snapshot.rewrite_rules))

    def _of_platform(self, function: Function) -> bool:
        """What Supabase brings along, unless its users put it there: their helpers often lie in `auth`."""
        if self.platform.kind != "supabase" or self.platform.owns_schema(function.schema):
            return False
        return function.schema != "auth" or function.name in _AUTH

    @cached_property
    def literals(self) -> tuple[str, ...]:
        """Every text constant, as written between its quotes, once."""
        found = (m[1].replace("''", "'") for m in LITERAL.finditer(self.text))
        return tuple(dict.fromkeys(text for text in found if len(text) < 200))

    @cached_property
    def told(self) -> tuple[str, ...]:
        """Constants that functions of the application's own are called with: names of claims, of permissions."""
        return self.given_to({f.name for f in self.platform.functions if f.argument_types})

    def given_to(self, names: Set[str]) -> tuple[str, ...]:
        """Constants that functions which are called so are given."""
        found = (m[2].replace("''", "'") for m in _GIVEN.finditer(self.text) if m[1] in names)
        return tuple(dict.fromkeys(found))

    @cached_property
    def numbers(self) -> tuple[str, ...]:
        return numbers(self.text)

    def mentions(self, column: str) -> bool:
        return bool(self.naming(column))

    @remembered
    def asks_for(self, column: str) -> bool:
        """Whether a text asks if it is null."""
        asked = rf"\b{re.escape(column)}\b\"?\)? is null\b"
        return re.search(asked, self.text, re.IGNORECASE) is not None

    def is_near(self, column: str) -> bool:
        """Whether a text asks that it lies at most so and so far ahead: `valid_until <= now() + '1 day'`."""
        return column in self._ahead

    @cached_property
    def _ahead(self) -> frozenset[str]:
        ahead = r"\b(\w+)\"? <=? \(*(?:now\(\)|current_date|\w+_timestamp(?:\(\))?|localtimestamp)(?:::\w+)?\)? \+ "
        return frozenset(re.findall(ahead, self.text, re.IGNORECASE))

    def naming(self, name: str) -> tuple[str, ...]:
        """The texts in which a name stands as a word, each once."""
        if not _WORD.fullmatch(name):
            return tuple(part for part in self.parts if re.search(rf"\b{re.escape(name)}\b", part))
        return tuple(self.parts[number] for number in self._words.get(name, ()))

    @cached_property
    def _words(self) -> dict[str, tuple[int, ...]]:
        """By word, the numbers of the parts that hold it."""
        return grouped((word, number) for number, part in enumerate(self.parts) for word in set(_WORD.findall(part)))

    @remembered
    def near(self, column: str) -> tuple[str, ...]:
        """Constants that stand soon after the column's name: what it is compared with, most likely."""
        return tuple(word for word in beside(column, self.text) if word not in self.settings)

    @remembered
    def compared(self, column: str) -> tuple[str, ...]:
        """The same, and what functions that answer with it are compared with: to be tried, though no row has it."""
        return tuple(dict.fromkeys((*self.near(column), *beside(column, self.about_columns))))

    @cached_property
    def about_columns(self) -> str:
        """The text with columns in place of variables that hold them and of functions that answer with them."""
        own = (f for f in self.snapshot.functions if f.extension is None and not self._of_platform(f))
        return as_columns(self.parts, own)

    @cached_property
    def asks_lists(self) -> bool:
        """Whether what an object's keys lead to, as `jsonb_each()` gives it, is asked for what it holds."""
        return _HOLDS.search(self.text) is not None

    def elements(self, column: str) -> tuple[str, ...]:
        """Constants that a text looks for in an array."""
        asked = re.finditer(
            rf"'([^']+)'(?:::\w+)?\s*=\s*any\s*\(+\s*(?:\w+\.)?\"?{re.escape(column)}\b", self.text, re.I
        )
        return tuple(dict.fromkeys(match[1] for match in asked))

    def set_to(self, name: str) -> frozenset[str]:
        """Columns that are set to what is called so, or compared with it."""
        return frozenset(self._assigned.get(name, ()))

    @cached_property
    def _assigned(self) -> dict[str, set[str]]:
        return filled(self.text)

    def granted(self, name: str) -> tuple[str, ...]:
        """Scopes and permissions of a list that an ordinary member's token may hold: not what makes him an admin."""
        return tuple(word for word in self.near(name) if word != name and not _MIGHTY.search(word))

    def meets_itself(self, column: str) -> bool:
        """Whether rows are joined where they have it in common: then rows of different tenants must."""
        return column in self._joined

    @cached_property
    def _joined(self) -> frozenset[str]:
        return frozenset(match[1] for match in _JOINED.finditer(self.text))

    def divisors(self, columns: tuple[str, ...]) -> tuple[int, ...]:
        """What columns' numbers are divided by: then other numbers are as good as they."""
        name = rf"\b(?:{'|'.join(map(re.escape, columns))})\b"
        found = re.findall(rf"mod\({name}, (\d{{1,6}})\)|{name}\)? [%/] (\d{{1,6}})\b", self.text)
        return tuple(dict.fromkeys(number for pair in found for text in pair if text and (number := int(text)) > 1))

    def put_before(self, columns: tuple[str, ...]) -> tuple[str, ...]:
        """What texts put before a column's value: of a tenant's group a token says `/tenants/` and its name."""
        name = rf"(?:{'|'.join(map(re.escape, columns))})\b"
        return tuple(dict.fromkeys(re.findall(rf"{TEXT}(?:::\w+)?\)* \|\| [(\"]*(?:\w+\.)?{name}", self.text)))

    def compares_roles(self, column: str) -> bool:
        """Whether a text takes what a column holds for a role of the database, or a function does that is given it."""
        return is_role(self.text, column, self._asking_roles)

    @cached_property
    def _asking_roles(self) -> tuple[str, ...]:
        return asking(self.platform.functions)

    def names_roles(self, column: str) -> bool:
        """Whether a column holds names of roles, by what it is compared with or is called."""
        called = re.search(r"login|user_?name|db_?user|db_?role|rolname", column, re.IGNORECASE) is not None
        asked = re.search(r"current_user|session_user", self.text, re.IGNORECASE) is not None
        return self.compares_roles(column) or (called and asked)

    @remembered
    def begins(self, column: str) -> bool:
        """Whether a text asks how what a column holds begins, or is like; remembered, as tables share names."""
        if column.lower() not in self.text.lower():
            return False
        name = rf"\b{re.escape(column)}\b"
        like = r"(?:~~\*?|\blike\b|\bilike\b|\^@)"
        inside = r"(?:starts_with|strpos|\bleft)\("
        found = rf"{name}[\"':)\w]{{0,12}}\s*{like}|{like}[^;=]{{0,24}}{name}|{inside}[^;=]{{0,40}}{name}"
        return re.search(found, self.text, re.IGNORECASE) is not None

    @cached_property
    def splits_addresses(self) -> bool:
        """Whether an e-mail address is taken apart, or looked into."""
        inside = r"split_part|substring|strpos|position|regexp|reverse|\bright|~~|\blike\b|~ "
        found = rf"(?:{inside})[^;]{{0,90}}email|email[^;]{{0,30}}(?:{inside})"
        return re.search(found, self.text, re.IGNORECASE) is not None

    @cached_property
    def newest(self) -> frozenset[str]:
        """Columns by which the last row of several is chosen."""
        return frozenset(re.findall(r"order by [^;()]*?\b(\w+)\"? desc\b[^;()]*limit", self.text, re.IGNORECASE))

    @cached_property
    def likes_addresses(self) -> bool:
        """Whether an e-mail address is taken for a pattern: an underscore in it stands for any letter."""
        found = r"(?:~~\*?|\bi?like\b)[^;=]{0,60}email|\b(?:text|bpchar)i?c?like\([^;=]{0,60}email"
        return re.search(found, self.text, re.IGNORECASE) is not None

    @cached_property
    def rounds(self) -> bool:
        """Whether a text makes a number of something that has no room for all whole ones."""
        return re.search(r"\bdouble precision\b|\bfloat[48]?\b|\breal\b", self.text, re.IGNORECASE) is not None

    @cached_property
    def builds_statements(self) -> bool:
        """Whether a function makes a statement of pieces, one of which a caller may have chosen."""
        executed = {"execute", *(f"{name}\\s*:?=" for name in re.findall(r"\bexecute\s+\(?(\w+)\b(?!\()", self.text))}
        pieces = rf"\b(?:{'|'.join(sorted(executed))})[^;]*(?:\|\||format\([^;]*%s)"
        return re.search(pieces, self.text, re.IGNORECASE) is not None

    @cached_property
    def settings(self) -> tuple[str, ...]:
        """Settings of the application's own: not those by which PostgREST hands on the request."""
        names = {m[1] for m in SETTING.finditer(self.text)}
        return tuple(sorted(n for n in names if _WHOLE_NAME.fullmatch(n) and not n.startswith("request.")))

    @cached_property
    def settable(self) -> tuple[str, ...]:
        """Settings that anybody sets who writes SQL: the application's own, and what a connection calls itself."""
        called = ("application_name",) if "application_name" in self.text else ()
        return (*self.settings, *called)

    @cached_property
    def flags(self) -> tuple[str, ...]:
        """What settings are compared with."""
        near = (word for name in self.settings for word in self.near(name))
        return tuple(dict.fromkeys(word for word in near if word not in self.settings))

    @cached_property
    def headers(self) -> tuple[str, ...]:
        """Request headers and cookies that are read, whatever the way."""
        names = {m[1].removeprefix(p) for m in SETTING.finditer(self.text) for p in _REQUEST if m[1].startswith(p)}
        names |= {keys[-1] for keys, before in paths(self.text) if "header" in before or "cookie" in before}
        return tuple(sorted(names))

    @cached_property
    def requested(self) -> tuple[str, ...]:
        """What else PostgREST tells of a request: its method, its path."""
        names = {m[1] for m in SETTING.finditer(self.text) if m[1].startswith("request.")}
        return tuple(sorted(n for n in names if not re.match(r"request\.(?:jwt|headers?|cookies?)\b", n)))

    @cached_property
    def claims(self) -> tuple[ClaimPath, ...]:
        """Paths into the token that are read, signed or not."""
        return claims(self.snapshot, self.text, self.literals)
