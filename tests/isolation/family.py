"""Small databases with a known fate: an idea each, in a sound and in broken forms that differ in a detail.

A family is one file `families/NAME.sql`: a TOML comment, then SQL, then `-- rows` and the rows. Where forms differ the
text has `<<<sound|||broken|||…>>>`, in the order of `[forms]`. `{A}`, `{B}` are tenants, `{ann}`, `{bob}`, `{eve}`
people (of A, of B, of none), `{own}`, `{secret}` ids of rows. The TOML has `title`, `key` (tenant column), optionally
`role` and `surface`, `claims` (the attacker's beside `sub`), `settings`, and what the measuring battery may need to be
told: it goes into `truth.json` as it is. `[forms]` tells by table four letters for select, insert, update and delete,
by `function(types)` one: `l`eaks, `i`solated, `d`enied, `-` not judged. Each was measured by attacks on a server.
"""

import json
import re
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import msgspec

FOLDER = Path(__file__).parent
PLATFORM = FOLDER / "platform.sql"
_COMMANDS = ("select", "insert", "update", "delete")
_WORDS = {"l": "leaks", "i": "isolated", "d": "denied"}
_NAMES = {
    "A": "a1a1a1a1-0000-4000-8000-000000000001",
    "B": "b2b2b2b2-0000-4000-8000-000000000002",
    "ann": "a0000000-0000-4000-8000-00000000000a",
    "bob": "b0000000-0000-4000-8000-00000000000b",
    "eve": "c0000000-0000-4000-8000-00000000000c",
    "own": "ca000000-0000-4000-8000-000000000001",
    "secret": "cb000000-0000-4000-8000-000000000002",
}
_PEOPLE = (
    "insert into auth.users (id, email) values ('{ann}', 'ann@alpha.test'), ('{bob}', 'bob@beta.test'),"
    " ('{eve}', 'eve@evil.test');\n"
)
_CHOICE = re.compile(r"<<<(.*?)>>>", re.DOTALL)
_HERE = ("title", "key", "role", "surface", "claims", "settings", "forms", "functions")


class Case(msgspec.Struct, frozen=True, kw_only=True):
    """One form of a family; `truth` as a `truth.json` has it."""

    name: str
    schema: str
    rows: str
    truth: Mapping[str, Any]

    def write(self, folder: Path) -> None:
        """As a folder of its own."""
        place = folder / self.name
        place.mkdir(parents=True)
        (place / "schema.sql").write_text(self.schema)
        (place / "seed.sql").write_text(self.rows)
        (place / "truth.json").write_text(json.dumps(self.truth, indent=1))


def cases(folder: Path = FOLDER / "families") -> Iterator[Case]:
    """Of all families, in the order of their names."""
    for path in sorted(folder.glob("*.sql")):
        yield from family(path.stem, path.read_text())


def family(name: str, text: str) -> Iterator[Case]:
    """Every form of one family."""
    head, body = text.removeprefix("/*").split("*/", 1)
    told = tomllib.loads(_named(head))
    for number, (form, verdicts) in enumerate(told["forms"].items()):
        schema, _, rows = _formed(_named(body), number).partition("-- rows\n")
        yield Case(
            name=f"{name}_{form}",
            schema=schema,
            rows=_named(_PEOPLE) + rows,
            truth=_truth(f"{name}_{form}", told, verdicts),
        )


def _named(text: str) -> str:
    for name, value in _NAMES.items():
        text = text.replace(f"{{{name}}}", value)
    return text


def _formed(text: str, number: int) -> str:
    return _CHOICE.sub(lambda found: found[1].split("|||")[min(number, found[1].count("|||"))], text)


def _truth(name: str, told: Mapping[str, Any], verdicts: Mapping[str, str]) -> dict[str, Any]:
    functions = told.get("functions", {})
    truth: dict[str, Any] = {
        "id": name,
        "title": told["title"],
        "tenant_column": told["key"],
        "role": told.get("role", "authenticated"),
        "threat": told.get("surface", "api"),
        "tenant_a": _NAMES["A"],
        "tenant_b": _NAMES["B"],
        "tables": {n: _commands(letters) for n, letters in verdicts.items() if "(" not in n},
        "functions": {n: {**functions[n], "verdict": _WORDS[letter]} for n, letter in verdicts.items() if "(" in n},
        "why": told["title"],
        "tags": [],
    }
    if truth["role"] != "anon":
        claims = {"sub": _NAMES["ann"], "role": "authenticated", "email": "ann@alpha.test", **told.get("claims", {})}
        truth["sessions"] = [{"role": truth["role"], "claims": claims, "gucs": told.get("settings", {})}]
    return {**truth, **{key: value for key, value in told.items() if key not in _HERE}}


def _commands(letters: str) -> dict[str, str]:
    return {c: _WORDS[letter] for c, letter in zip(_COMMANDS, letters, strict=True) if letter != "-"}
