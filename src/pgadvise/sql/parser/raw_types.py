"""Type names of the parser, spelled as format_type() spells them."""

from typing import Any

from pgadvise.snapshot.names import quote

# The parser turns SQL's own words into catalog names (`integer` into pg_catalog.int4); people also write the latter.
_STANDARD = {
    "int2": "smallint",
    "int4": "integer",
    "int8": "bigint",
    "bool": "boolean",
    "float4": "real",
    "float8": "double precision",
    "varchar": "character varying",
    "bpchar": "character",
    "varbit": "bit varying",
    "timestamp": "timestamp without time zone",
    "timestamptz": "timestamp with time zone",
    "time": "time without time zone",
    "timetz": "time with time zone",
    "decimal": "numeric",
}

# Keywords that quote_ident() would quote and format_type() leaves bare.
_BARE = frozenset({"json", "numeric", "interval", "bit"})

# intervaltypmodout() in src/backend/utils/adt/timestamp.c; bit n is field n of src/include/utils/datetime.h.
_YEAR, _MONTH, _DAY, _HOUR, _MINUTE, _SECOND = 1 << 2, 1 << 1, 1 << 3, 1 << 10, 1 << 11, 1 << 12
_INTERVAL_FIELDS = {
    _YEAR: "year",
    _MONTH: "month",
    _DAY: "day",
    _HOUR: "hour",
    _MINUTE: "minute",
    _SECOND: "second",
    _YEAR | _MONTH: "year to month",
    _DAY | _HOUR: "day to hour",
    _DAY | _HOUR | _MINUTE: "day to minute",
    _DAY | _HOUR | _MINUTE | _SECOND: "day to second",
    _HOUR | _MINUTE: "hour to minute",
    _HOUR | _MINUTE | _SECOND: "hour to second",
    _MINUTE | _SECOND: "minute to second",
}


def type_text(raw: dict[str, Any]) -> str:
    """`character varying(10)[]` from a TypeName. An array of two dimensions is an array to PostgreSQL, and so here."""
    names = [part["String"]["sval"] for part in raw["names"]]
    modifiers = [_modifier(part) for part in raw.get("typmods", ())]
    if len(names) == 1 or names[0] == "pg_catalog":
        text = _catalog_type(names, modifiers)
    else:
        text = ".".join(quote(name) for name in names) + _bracketed(modifiers)
    if raw.get("pct_type"):
        text += "%TYPE"
    return text + ("[]" if raw.get("arrayBounds") else "")


def _catalog_type(names: list[str], modifiers: list[str]) -> str:
    name = names[-1]
    if name == "interval" and modifiers:
        fields = _INTERVAL_FIELDS.get(int(modifiers[0]), "")
        return " ".join(filter(None, ("interval", fields))) + _bracketed(modifiers[1:])
    if name == "bpchar" and names[0] != "pg_catalog":
        return "bpchar"  # without a length; `character` would mean character(1)
    if (name == "char" and names[0] != "pg_catalog") or (name == "bit" and not modifiers):
        return f'"{name}"'  # the one-byte type, and bits of any length; the bare words mean one character, one bit
    standard = _STANDARD.get(name)
    if standard is None:
        return (name if name in _BARE else quote(name)) + _bracketed(modifiers)
    word, _, zone = standard.partition(" with")
    return word + _bracketed(modifiers) + (f" with{zone}" if zone else "")


def _bracketed(modifiers: list[str]) -> str:
    return f"({','.join(modifiers)})" if modifiers else ""


def _modifier(raw: dict[str, Any]) -> str:
    constant = raw.get("A_Const", {})
    if "ival" in constant:
        return str(constant["ival"].get("ival", 0))
    if "sval" in constant:
        return str(constant["sval"].get("sval", ""))
    fields = raw.get("ColumnRef", {}).get("fields", ())  # geometry(Point, 4326): the modifier is a word
    return ".".join(quote(field["String"]["sval"]) for field in fields)
