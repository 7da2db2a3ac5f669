"""A few of the mutants that `tests/benchmarks/mutants.py` draws: the prover beside the attacks, without a label."""

import random
from typing import Any

import psycopg
import pytest

from pgadvise.scratch.server import Server
from tests.benchmarks.mutants import answers, mutants, mutated, proved
from tests.isolation.family import PLATFORM, Case, cases

DRAWN = 2  # of each case
CHOSEN = tuple(
    case for case in cases() if case.name in ("membership_forgotten_asked", "seats_through_a_view_callers_rights")
)


@pytest.mark.pg(">= 16")
@pytest.mark.parametrize("case", CHOSEN, ids=lambda case: case.name)
def test_no_attack_refutes_a_proof(case: Case, connection: psycopg.Connection[Any], clone_server: Server) -> None:
    """No proof of a schema with one edit falls to an attack, nor changes when sub-selects have a row more to find."""
    with connection.transaction(force_rollback=True):
        connection.execute(PLATFORM.read_bytes())
        connection.execute(case.schema.encode())
        tried = 0
        for mutant in random.Random(7).sample(mutants(connection, case.truth), 3 * DRAWN):
            snapshot = mutated(connection, mutant) if tried < DRAWN else None
            report = proved(snapshot, case.truth, clone_server) if snapshot is not None else None
            if snapshot is None or report is None:
                continue
            tried += 1
            assert [defect.name for defect in report.defects] == [], mutant.what
            assert answers(snapshot, case.truth, report, 0) == answers(snapshot, case.truth, report, 1), mutant.what
    assert tried == DRAWN
