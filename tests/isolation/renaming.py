"""The same database with names in the style of Prisma: `orgMembers`, `userId`; they have to be quoted everywhere."""

import re
from collections.abc import Mapping
from typing import Any

from msgspec.structs import replace
from pglast import ast, parse_sql

from pgadvise.sql.parser.parse import Token, tokens
from tests.isolation.family import Case


def in_camel_case(case: Case) -> Case:
    """The names of its tables and columns, where they have more than one word, in the schema and in the truth."""
    names = {name: _camel(name) for name in _names(parse_sql(case.schema)) if "_" in name.strip("_")}
    key, tables = case.truth["tenant_column"], case.truth["tables"]
    truth = {
        **case.truth,
        "tenant_column": names.get(key, key),
        "tables": {names.get(name, name): told for name, told in tables.items()},
    }
    return replace(case, schema=_renamed(case.schema, names), truth=truth)


def _camel(name: str) -> str:
    first, *more = name.split("_")
    return first + "".join(word.capitalize() for word in more)


def _names(statements: Any) -> set[str]:
    made: list[Any] = [raw.stmt for raw in statements if isinstance(raw.stmt, ast.CreateStmt)]
    parts: list[Any] = [part for table in made for part in table.tableElts or () if isinstance(part, ast.ColumnDef)]
    columns = {part.colname for part in parts}
    return columns | {table.relation.relname for table in made}


def _renamed(text: str, names: Mapping[str, str]) -> str:
    parts, at = list[str](), 0
    for token in tokens(text):
        parts += text[at : token.start], _word(text[token.start : token.end], token, names)
        at = token.end
    return "".join((*parts, text[at:]))


def _word(word: str, token: Token, names: Mapping[str, str]) -> str:
    if token.kind == "SCONST" and (tag := re.match(r"\$\w*\$", word)):
        return tag[0] + _renamed(word[tag.end() : -tag.end()], names) + tag[0]
    return f'"{names[word]}"' if word in names else word
