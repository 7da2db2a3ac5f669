"""The prover alone beside the measured fate of small databases; `tests/benchmarks/isolation.py` runs all of them."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import psycopg
import pytest

from pgadvise.engines.declared import Declared, TenancyDeclared
from pgadvise.engines.facts import Facts
from pgadvise.engines.verdicts.questions import Actor, Question
from pgadvise.proving.meant import meant
from pgadvise.proving.proofs import proofs
from pgadvise.snapshot.policies import ROW_COMMANDS
from pgadvise.sources.postgres.live import capture
from tests.isolation.family import FOLDER, PLATFORM, Case, cases, family

EVERY = tuple(cases())
LEAKING = tuple(
    case
    for case in EVERY
    if any("leaks" in words.values() for words in (*case.truth["tables"].values(), *case.truth["functions"].values()))
)


def proved(session: psycopg.Connection[Any], case: Case) -> Mapping[tuple[str, str], str]:
    """What the proofs say of each table and function that was measured, by name and command."""
    session.execute(PLATFORM.read_bytes())
    session.execute(case.schema.encode())
    snapshot = capture(session, prepare=True)
    truth = case.truth
    facts = Facts(snapshot, meant(snapshot, Declared(tenancy=TenancyDeclared(key=truth["tenant_column"]))))
    actor = Actor(role=truth["role"], surface=truth["threat"], anonymous=truth["role"] == "anon")
    asked: dict[tuple[str, str], Question] = {}
    for name in truth["tables"]:
        relation = snapshot.relation_named(*(name.split(".") if "." in name else ("public", name)))
        assert relation is not None
        asked |= {(name, command): Question(relation, command, actor) for command in ROW_COMMANDS}
    for name in truth["functions"]:
        named = [f for f in snapshot.functions_called(name.partition("(")[0]) if f.schema == "public"]
        called = named if len(named) < 2 else [f for f in named if f"({', '.join(f.argument_types)})" in name]
        assert len(called) == 1
        asked[name, "execute"] = Question(called[0], "execute", actor)
    found = proofs(facts, (actor,), tuple(asked.values()), lambda text: None).found
    return {pair: found[question.key].verdict for pair, question in asked.items()}


@pytest.mark.pg(">= 16")
@pytest.mark.parametrize("case", LEAKING, ids=lambda case: case.name)
def test_nothing_that_leaks_is_proved(case: Case, session: psycopg.Connection[Any]) -> None:
    """A pair that was attacked with success has no proof."""
    found = proved(session, case)
    truths = {(name, command): word for name, each in case.truth["tables"].items() for command, word in each.items()}
    truths |= {(name, "execute"): measured["verdict"] for name, measured in case.truth["functions"].items()}
    assert {pair for pair, word in truths.items() if word == "leaks" and found[pair] != "unknown"} == set()


@pytest.mark.parametrize("path", sorted((FOLDER / "families").glob("*.sql")), ids=lambda path: path.stem)
def test_a_family_tells_sound_from_broken(path: Path) -> None:
    """Its forms differ in their schema, and of the same pairs one form leaks what another does not."""
    forms = tuple(family(path.stem, path.read_text()))
    words = {word for form in forms for commands in form.truth["tables"].values() for word in commands.values()}
    words |= {measured["verdict"] for form in forms for measured in form.truth["functions"].values()}
    assert "leaks" in words
    assert words > {"leaks"}
    assert len({form.schema for form in forms}) == len(forms) > 1
