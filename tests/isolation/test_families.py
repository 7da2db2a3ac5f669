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
# Of these some form was proved although it leaks, once.
REFUTED = (
    "accounts_that_are_locked",
    "agencies_that_are_approved",
    "alias_for_new",
    "archived_instead",
    "audit_by_trigger",
    "back_to_the_default",
    "banned_from_a_club",
    "bucket_of_an_organisation",
    "cascade_of_a_cascade",
    "code_beside_an_owner",
    "code_of_a_class",
    "code_told_whole",
    "comments_on_nothing",
    "country_of_the_caller",
    "error_that_says_the_value",
    "found_by_what_was_returned",
    "id_made_by_a_trigger",
    "joined_within_with",
    "lists_of_outsiders",
    "log_written_for_an_actor",
    "made_again",
    "named_like_the_servers",
    "membership_forgotten",
    "noted_before_the_policy",
    "noted_by_a_policy",
    "notes_claimed",
    "number_of_a_user",
    "overload_by_domain",
    "profile_with_another_key",
    "removed_by_somebody",
    "role_handed_out",
    "role_to_become",
    "seats_through_a_view",
    "setting_in_pieces",
    "staff_of_a_tenant",
    "stamped_in_camel_case",
    "tries_with_a_token",
    "types_of_the_caller",
    "view_of_a_view",
    "visitors_token",
    "whoever_asks_resets",
    "window_before_the_filter",
)
SAMPLE = tuple(case for number, case in enumerate(EVERY) if number % 2 == 0 or case.name.startswith(REFUTED))


def proofs(session: psycopg.Connection[Any], case: Case) -> Mapping[tuple[str, str], str]:
    """What the prover says of each table that was measured, by name and command."""
    with session.transaction(force_rollback=True):
        session.execute(PLATFORM.read_bytes())
        session.execute(case.schema.encode())
        snapshot = capture(session)
    truth = case.truth
    facts = Facts(snapshot, meant(snapshot, Declared(tenancy=TenancyDeclared(key=truth["tenant_column"]))))
    prover = Prover(snapshot=snapshot, tenancy=facts.get("tenancy"), access=facts.get("access"))
    found: dict[tuple[str, str], str] = {}
    for name in truth["tables"]:
        relation = snapshot.relation_named(*(name.split(".") if "." in name else ("public", name)))
        assert relation is not None
        for command in COMMANDS:
            found[name, command] = prover.prove(relation, command, truth["role"], truth["threat"]).verdict
    return found


@pytest.mark.pg(">= 16")
@pytest.mark.parametrize("case", SAMPLE, ids=lambda case: case.name)
def test_nothing_that_leaks_is_proved(case: Case, connection: psycopg.Connection[Any]) -> None:
    """A pair that was attacked with success has no proof."""
    found = proofs(connection, case)
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
