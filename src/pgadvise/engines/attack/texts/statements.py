"""Statements that a function runs which it puts together of what it is told."""

import re
from collections.abc import Iterable, Mapping, Sequence
from itertools import islice

from pgadvise.engines.attack.texts.values import TEXTS
from pgadvise.engines.naming import NamePattern
from pgadvise.snapshot import Function, Relation, literal, quote

_TABLES = 2
_NAMED = 8  # relations

_SETS = re.compile(r"'\s*set\s+(?:local\s+|session\s+)?(?:%|'\s*\|\|)", re.IGNORECASE)
_FROM_TEXT = re.compile(r"\bexecute\s+(?:format\(\s*'%s|concat(?:_ws)?\()", re.IGNORECASE)
_OF_NAMES = re.compile(r"\b(?:query|table|schema)_to_xml|\bregclass\b", re.IGNORECASE)
_BEFORE_NAME = re.compile(r"(\w+)(?:%[Is]|'(?:::\w+)?\s*\|\|)|(\w+)\{\}")
_BEHIND_TABLE = re.compile(r"\b(\w+)\.(?:%(?:\d\$)?s|'(?:::\w+)?\s*\|\|)")
_ORDERED = re.compile(r"\b(?:order|group)\s+by\s+(?:\w+\.)?%(?:\d\$)?I", re.IGNORECASE)
_SELECTED = re.compile(r"\b(?:select|where|and|or|,)\s+(?:\w+\.)?%(?:\d\$)?I(?!\.)", re.IGNORECASE)
_WHOSE_COLUMN = re.compile(r"%(?:\d\$)?I\.\w")
_CHANGES = re.compile(r"\bset\s+(?:%(?:\d\$)?I|'\s*\|\|\s*quote_ident\()", re.IGNORECASE)
_ALIAS = re.compile(r"(?:\bfrom|\bjoin|,)\s+[\w.]+\s+(?:as\s+)?(?!on\b|where\b|join\b)(\w+)", re.IGNORECASE)
_ACTS = re.compile(
    r"\b(?:alter|grant|revoke|drop|create|comment|truncate|update|insert|delete)\b[^;]*(?:%(?:\d\$)?[Is]|'\s*\|\|)",
    re.IGNORECASE,
)
_CALLED = NamePattern(r"(\A|_)(sql|query|statement|stmt|command|cmd)(_|\Z)")
_ASSIGNED = re.compile(r"\b(\w+)\s*:?=\s*\(?\s*(\w+)\b")


def sets_what_it_is_told(function: Function) -> bool:
    """Whether the name or the value of a setting is a piece of its statement, or all of that may be."""
    return _executes(function) and (_SETS.search(function.body or "") is not None or runs_what_it_is_told(function))


def runs_what_it_is_told(function: Function) -> bool:
    """Whether its statement begins with a piece of the caller's, or is said to be his."""
    if not _executes(function) or "text" not in function.argument_types:
        return False
    body, names = function.body or "", {name for name in function.argument_names if name}
    names |= {variable for variable, first in _ASSIGNED.findall(body) if first in names}
    told = "|".join(map(re.escape, sorted(names)))
    begins = re.search(rf"\bexecute\s+\(?\s*(?:{told})\b", body, re.IGNORECASE) if told else None
    called = any(_CALLED.search(name) for name in function.argument_names)
    return begins is not None or called or _FROM_TEXT.search(body) is not None


def names_a_table(function: Function) -> bool:
    """Whether its statement may be about the table that the caller names, as far as its body tells."""
    body = function.body or ""
    return _executes(function) or _OF_NAMES.search(body) is not None


def acts_on_what_it_is_told(function: Function) -> bool:
    """Whether it may change a table, or who may do what there, that its text does not name."""
    return _executes(function) and _ACTS.search(function.body or "") is not None


def may_be_named(function: Function, relations: Sequence[Relation], keys: Mapping[int, str], tenant: str) -> list[str]:
    """What a caller may name: where it is the column that is changed, what says whose a row is (`keys`, by table),
    and another `tenant` for it; else columns and tables.
    """
    body = function.body or ""
    spoken = (t for t in relations if t.oid in keys and re.search(rf"\b{re.escape(t.name)}\b", body))
    changed = [keys[t.oid] for t in spoken] if _executes(function) and _CHANGES.search(body) else []
    if changed:
        return [*dict.fromkeys(changed), tenant]
    return [*named_columns(function, relations), *names(function, relations)]


def names(function: Function, relations: Iterable[Relation]) -> list[str]:
    """What a caller may call a table in such a statement; what the body puts before the name is left out of it.

    Then a piece of SQL in the place of the name, whose end makes what follows a comment.
    """
    some = list(islice(relations, _NAMED))
    before = [*dict.fromkeys(a or b for a, b in _BEFORE_NAME.findall(function.body or ""))]
    rest = [r.name.removeprefix(p) for r in some for p in before if r.name.startswith(p) and r.name != p]
    plain = [name for r in some for name in dict.fromkeys((r.name, f"{r.schema}.{r.name}"))]
    return [*rest, *plain, *(f"{table} t where true {end}--" for table in some[:_TABLES] for end in ("", ") "))]


def named_columns(function: Function, relations: Iterable[Relation]) -> list[str]:
    """What a caller may say where he names a column, as `s.%s`: that it is anything, or that and every row of the
    table; and the column once more, for what follows. And its name alone, by which rows are put in order, if by nothing
    else; or whose it is."""
    body, found = function.body or "", list[str]()
    for alias in dict.fromkeys(_BEHIND_TABLE.findall(body)):
        for table in islice(relations, _NAMED):
            called = rf"\b{re.escape(table.name)}\b\"?\s+(?:as\s+)?{alias}\b"
            if alias == table.name or re.search(called, body, re.IGNORECASE):
                name = quote(next((c.name for c in table.columns if c.base_type in TEXTS), table.columns[0].name))
                always = f"{name}::text is not null"
                found += [name] if "%I" in body else []
                found += [
                    f"{always} or {alias}.{name}",
                    f"{always} union all select z.* from {table} z where true or z.{name}",
                ]
    spoken = [t for t in relations if t.columns and re.search(rf"\b{re.escape(t.name)}\b", body)][:_TABLES]
    if not found and _ORDERED.search(body):
        found = [t.columns[0].name for t in spoken]
    if not found and _SELECTED.search(body):
        found = [next((c.name for c in t.columns if c.base_type in TEXTS), t.columns[0].name) for t in spoken]
    return [*found, *(dict.fromkeys(_ALIAS.findall(body)) if _WHOSE_COLUMN.search(body) else ())]


def _executes(function: Function) -> bool:
    return function.language == "plpgsql" and re.search(r"\bexecute\b", function.body or "", re.IGNORECASE) is not None


def commands(settings: tuple[str, ...], tenant: str, tables: Iterable[Relation]) -> list[str]:
    """What a caller would have run: a setting that says that he is of the tenant, a look at a table.

    And nothing, for the other pieces.
    """
    looks = [f"select {row} from {table} t" for table in islice(tables, _TABLES) for row in ("jsonb_agg(t)", "t.*")]
    return [*(f"set {name} = {literal(tenant)}" for name in settings[:2]), "", *looks]
