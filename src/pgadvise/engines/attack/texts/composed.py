"""A tenant put together of a kind and a number, `team:7`: whoever has the number of one must not have the other's rows.

Only where nothing but one claim or setting tells the number: then a session has one tenant, whatever its kind, and rows
of two are a leak.
"""

import re
from collections.abc import Mapping

import msgspec

from pgadvise.engines.attack.texts.beside import LITERAL
from pgadvise.engines.attack.texts.hints import Hints
from pgadvise.engines.attack.texts.values import NUMBERS, TEXTS
from pgadvise.snapshot import Column, Relation, Snapshot

_PART = re.compile(r"'((?:[^']|'')*)'(?:::[\w ]+)?|::[\w ]+|(\w+)")
_TABLES = re.compile(r"\bfrom\b(?!\s+current_setting)", re.IGNORECASE)
_NUMBERS = {"A": "1170", "B": "1170", "C": "117"}


class Composed(msgspec.Struct, frozen=True, kw_only=True):
    """`cells` of the columns that the tenant is made of, by side; `tenants` what the server makes of them."""

    cells: Mapping[str, Mapping[str, str]]
    tenants: Mapping[str, str]
    number: str  # the column whose value a claim tells


def composed(snapshot: Snapshot, relation: Relation, column: Column, hints: Hints) -> Composed | None:
    """Of a generated column `kind || mark || number`; None where it is none, or where more than one thing tells it."""
    if not column.generated or _TABLES.search(hints.text) or len(hints.claims) + len(hints.settings) != 1:
        return None
    parts = [(text, name) for text, name in _PART.findall(column.default or "") if text or name]
    columns = [relation.column(name) for text, name in parts if name]
    kind = next((c for c in columns if c is not None and c.base_type in TEXTS), None)
    number = next((c for c in columns if c is not None and c.base_type in NUMBERS), None)
    if kind is None or number is None or len(columns) != 2:
        return None
    kinds = _kinds(snapshot, relation, kind, hints)
    if len(kinds) < 2:
        return None
    sides = dict(zip("ABC", (kinds[0], kinds[1], kinds[0]), strict=True))
    cells = {side: {kind.name: word, number.name: _NUMBERS[side]} for side, word in sides.items()}
    tenants = {side: "".join(cells[side][name] if name else text for text, name in parts) for side in sides}
    return Composed(cells=cells, tenants=tenants, number=number.name)


def _kinds(snapshot: Snapshot, relation: Relation, column: Column, hints: Hints) -> list[str]:
    """The attacker's is what policies name first."""
    checks = (c for c in snapshot.constraints_of(relation) if c.kind == "check" and column.name in c.columns)
    allowed = [text for check in checks for text in LITERAL.findall(check.expression or "")]
    near = [text for text in hints.near(column.name) if text in allowed]
    return list(dict.fromkeys([*near, *allowed]))
