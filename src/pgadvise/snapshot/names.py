"""Names of database objects: values, quoted in one place."""

import re
from functools import cache

import msgspec

_PLAIN = re.compile(r"[a-z_][a-z0-9_$]*\Z")

# What quote_ident() quotes although it looks plain: every keyword that is not "unreserved" (PostgreSQL 18,
# src/include/parser/kwlist.h). A name quoted without need is harmless, so older servers need no list of their own.
_NAME_BYTES = 63  # NAMEDATALEN - 1
_KEYWORDS = frozenset(
    """
    all analyse analyze and any array as asc asymmetric authorization between bigint binary bit boolean both case cast
    char character check coalesce collate collation column concurrently constraint create cross current_catalog
    current_date current_role current_schema current_time current_timestamp current_user dec decimal default
    deferrable desc distinct do else end except exists extract false fetch float for foreign freeze from full grant
    greatest group grouping having ilike in initially inner inout int integer intersect interval into is isnull join
    json json_array json_arrayagg json_exists json_object json_objectagg json_query json_scalar json_serialize
    json_table json_value lateral leading least left like limit localtime localtimestamp merge_action national natural
    nchar none normalize not notnull null nullif numeric offset on only or order out outer overlaps overlay placing
    position precision primary real references returning right row select session_user setof similar smallint some
    substring symmetric system_user table tablesample then time timestamp to trailing treat trim true union unique
    user using values varchar variadic verbose when where window with xmlattributes xmlconcat xmlelement xmlexists
    xmlforest xmlnamespaces xmlparse xmlpi xmlroot xmlserialize xmltable
    """.split()
)


@cache
def quote(identifier: str) -> str:
    """`identifier` as SQL reads it back, in double quotes only where they are needed."""
    if _PLAIN.match(identifier) and identifier not in _KEYWORDS:
        return identifier
    return '"' + identifier.replace('"', '""') + '"'


def joined_name(*words: str) -> str:
    """`invoice_tenant_id_key`, after PostgreSQL's own manner: its last word whole, the others cut to fit.

    The server would cut the end of a longer name, so that two of one table could become the same.
    """
    end = f"_{words[-1]}"
    return "_".join(words[:-1]).encode()[: _NAME_BYTES - len(end.encode())].decode(errors="ignore") + end


def literal(text: str) -> str:
    """`text` as an SQL string constant, whatever standard_conforming_strings says."""
    quoted = f"'{text}'" if "'" not in text else "'" + text.replace("'", "''") + "'"
    return " E" + quoted.replace("\\", "\\\\") if "\\" in text else quoted


def dollar_quoted(body: str) -> str:
    """The body between dollar signs and a word that it does not hold: a text constant would change backslashes."""
    tag = "body"
    while f"${tag}" in body:
        tag += "_"
    return f"${tag}${body}${tag}$"


class Name(msgspec.Struct, frozen=True, order=True):
    """A schema-qualified name; `str()` gives it quoted for SQL."""

    schema: str
    name: str

    def __str__(self) -> str:
        return f"{quote(self.schema)}.{quote(self.name)}"
