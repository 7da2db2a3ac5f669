"""The prover alone beside the measured fate of small databases; `tests/benchmarks/isolation.py` runs all of them."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any, get_args

import psycopg
import pytest

from pgadvise.engines.declared import Declared, TenancyDeclared
from pgadvise.engines.facts import Facts
from pgadvise.engines.prover.prover import Prover
from pgadvise.engines.prover.words.proof import WriteOrRead
from pgadvise.proving.meant import meant
from pgadvise.sources.postgres.live import capture
from tests.isolation.family import FOLDER, PLATFORM, Case, cases, family

COMMANDS: tuple[WriteOrRead, ...] = get_args(WriteOrRead)
EVERY = tuple(cases())
LEAKING = tuple(
    case for case in EVERY if any("leaks" in commands.values() for commands in case.truth["tables"].values())
)


def proofs(session: psycopg.Connection[Any], case: Case) -> Mapping[tuple[str, str], str]:
    """What the prover says of each table that was measured, by name and command."""
    session.execute(PLATFORM.read_bytes())
    session.execute(case.schema.encode())
    snapshot = capture(session, prepare=True)
    truth = case.truth
    facts = Facts(snapshot, meant(snapshot, Declared(tenancy=TenancyDeclared(key=truth["tenant_column"]))))
    prover = Prover(snapshot=facts.snapshot, tenancy=facts.get("tenancy"), access=facts.get("access"))
    found: dict[tuple[str, str], str] = {}
    for name in truth["tables"]:
        relation = snapshot.relation_named(*(name.split(".") if "." in name else ("public", name)))
        assert relation is not None
        for command in COMMANDS:
            found[name, command] = prover.prove(relation, command, truth["role"], truth["threat"]).verdict
    return found


@pytest.mark.pg(">= 16")
@pytest.mark.parametrize("case", LEAKING, ids=lambda case: case.name)
def test_nothing_that_leaks_is_proved(case: Case, session: psycopg.Connection[Any]) -> None:
    """A pair that was attacked with success has no proof."""
    found = proofs(session, case)
    for name, commands in case.truth["tables"].items():
        leaking = {command for command, word in commands.items() if word == "leaks"}
        assert {command for command in leaking if found[name, command] != "unknown"} == set()


@pytest.mark.parametrize("path", sorted((FOLDER / "families").glob("*.sql")), ids=lambda path: path.stem)
def test_a_family_tells_sound_from_broken(path: Path) -> None:
    """Its forms differ in their schema, and of the same pairs one form leaks what another does not."""
    forms = tuple(family(path.stem, path.read_text()))
    words = {word for form in forms for commands in form.truth["tables"].values() for word in commands.values()}
    words |= {measured["verdict"] for form in forms for measured in form.truth["functions"].values()}
    assert "leaks" in words
    assert words > {"leaks"}
    assert len({form.schema for form in forms}) == len(forms) > 1
