"""The prover against the attacks, with no label: on schemas that differ by one edit from cases.

    python tests/benchmarks/mutants.py [FOLDER] [--only NAME] [--seed 0] [--count 200]

FOLDER is as `isolation.py` wants it, or a project that somebody published on Supabase: `schema.sql`, and `truth.json`
with `tenant_keys`, or `owner_keys` where each person is a tenant. Without one it is the families of `tests/isolation`.
Of every single edit of a policy, helper, view, right, trigger and constraint, `count` are drawn by the seed, proved,
and attacked on a copy. Printed: how many leak, how many pairs were proved, and each disagreement: a proof that an
attack refuted, or an answer of the prover that is another when its sub-selects have one row more to find.
"""

import argparse
import json
import random
import sys
import time
from collections import Counter
from collections.abc import Mapping
from contextlib import nullcontext, suppress
from pathlib import Path
from typing import Any

import psycopg

from pgadvise.engines.declared import Declared, TenancyDeclared
from pgadvise.engines.facts import Facts
from pgadvise.engines.platform import platform
from pgadvise.engines.prover.prover import COMMANDS, Prover
from pgadvise.errors import AdviseError
from pgadvise.proof_report import ProofReport
from pgadvise.proving.meant import meant
from pgadvise.proving.proving import Asked, prove
from pgadvise.scratch import embedded
from pgadvise.scratch.replay.limits import Limits
from pgadvise.scratch.server import Server
from pgadvise.snapshot import Snapshot
from pgadvise.sources.postgres.live import capture

sys.path.insert(0, str(Path(__file__).parents[2]))  # run as a script, this finds its own folder only
from tests.benchmarks.databases import loaded
from tests.benchmarks.isolation import stored
from tests.isolation.family import Case
from tests.isolation.mutants import Mutant, Mutations, definitions

_LIMITS = Limits(steps=600, probes=6000)


def declared(truth: Mapping[str, Any]) -> Declared:
    return Declared(tenancy=TenancyDeclared(key=truth["tenant_column"], table=truth.get("tenant_table")))


def mutants(session: psycopg.Connection, truth: Mapping[str, Any]) -> tuple[Mutant, ...]:
    """Every edit of what the session's database holds."""
    snapshot = capture(session)
    ground = platform(snapshot, declared(truth))
    every = Mutations(snapshot=snapshot, platform=ground, role=truth["role"], definitions=definitions(session)).every()
    return tuple(dict.fromkeys(every))


def mutated(session: psycopg.Connection, mutant: Mutant) -> Snapshot | None:
    """The catalog as it were after the edit; None where the server takes it not."""
    try:
        with session.transaction(force_rollback=True):
            for statement in mutant.statements:
                session.execute(statement.encode())
            return capture(session)
    except psycopg.Error:
        return None


def proved(snapshot: Snapshot, truth: Mapping[str, Any], server: Server) -> ProofReport | None:
    """None where nothing can be asked any more."""
    asked = Asked(roles=(truth["role"],), surface=truth["threat"], serving=lambda: nullcontext(server), limits=_LIMITS)
    try:
        return prove(snapshot, declared(truth), asked)
    except AdviseError:
        return None


def answers(
    snapshot: Snapshot, truth: Mapping[str, Any], report: ProofReport, spare: int
) -> dict[tuple[str, str], str]:
    """The prover's own, of the tables' pairs in the report."""
    facts = Facts(snapshot, meant(snapshot, declared(truth)))
    prover = Prover(snapshot=facts.snapshot, tenancy=facts.get("tenancy"), access=facts.get("access"), spare=spare)
    found: dict[tuple[str, str], str] = {}
    for pair in report.verdicts:
        relation = snapshot.relation_named(pair.schema, pair.name)
        if relation is not None and pair.part is None and pair.command in COMMANDS:
            proof = prover.prove(relation, pair.command, pair.role, truth["threat"])
            found[str(relation), pair.command] = proof.verdict
    return found


def tried(
    server: Server,
    bootstrap: bytes,
    case: Case,
    wanted: Mapping[str, set[int]],
    counts: Counter[str],
    copies: Server,
) -> None:
    """The mutants of one case, by their numbers; attacked on `copies`."""
    with loaded(server, bootstrap, case) as session:
        every = mutants(session, case.truth)
        for number in sorted(wanted[case.name]):
            snapshot = mutated(session, every[number])
            found = proved(snapshot, case.truth, copies) if snapshot is not None else None
            if snapshot is None or found is None:
                counts["refused"] += 1
                continue
            words = Counter(pair.verdict for pair in found.verdicts if pair.command != "execute")
            counts["mutants"] += 1
            counts["leaking"] += bool(words["leaks"])
            counts["proofs"] += words["isolated"] + words["denied"]
            counts["pairs"] += words.total()
            told = [f"{d.name} {d.command} was proved {d.claimed}" for d in found.defects]
            once, again = (answers(snapshot, case.truth, found, spare) for spare in (0, 1))
            told += [f"{' '.join(key)}: {word}, then {again[key]}" for key, word in once.items() if again[key] != word]
            counts["disagreements"] += bool(told)
            for one in told:
                print(f"{case.name}: {every[number].what}: {one}")
                print("    " + "; ".join(every[number].statements), flush=True)


def drawn(server: Server, bootstrap: bytes, cases: list[Case], seed: int, count: int) -> dict[str, set[int]]:
    """By case, the numbers of its mutants that were drawn."""
    numbers: list[tuple[str, int]] = []
    for case in cases:
        with loaded(server, bootstrap, case) as session:
            numbers += [(case.name, number) for number in range(len(mutants(session, case.truth)))]
    chosen = random.Random(seed).sample(numbers, min(count, len(numbers)))
    print(f"{len(chosen)} of {len(numbers)} mutants")
    found: dict[str, set[int]] = {}
    for name, number in chosen:
        found.setdefault(name, set()).add(number)
    return found


def project(folder: Path) -> tuple[bytes, list[Case]]:
    """A published one, without rows. What surrounds it is made with it."""
    told = json.loads((folder / "truth.json").read_text())
    truth = {"role": "authenticated", "threat": "api", "tenant_column": (told["tenant_keys"] or told["owner_keys"])[0]}
    if not told["tenant_keys"]:
        truth["tenant_table"] = told["user_table"]
    return b"", [Case(name=folder.name, schema=(folder / "schema.sql").read_text(), rows="", truth=truth)]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, nargs="?")
    parser.add_argument("--only", default="", help="cases whose name begins so, or so")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--count", type=int, default=200)
    asked = parser.parse_args()
    is_project = asked.folder is not None and (asked.folder / "schema.sql").exists()
    bootstrap, every = project(asked.folder) if is_project else stored(asked.folder)
    cases = [case for case in every if case.name.startswith(tuple(asked.only.split(",")))]
    counts: Counter[str] = Counter()
    began = time.monotonic()
    with embedded.start() as server, embedded.start(superuser="pgadvise_scratch") as copies:
        wanted = drawn(server, bootstrap, cases, asked.seed, asked.count)
        with suppress(KeyboardInterrupt):  # the figures so far are worth something
            for case in (case for case in cases if case.name in wanted):
                tried(server, bootstrap, case, wanted, counts, copies)
    print(f"mutants tried {counts['mutants']}, {counts['refused']} refused by the server, leaking {counts['leaking']}")
    print(f"proofs {counts['proofs']} of {counts['pairs']} pairs, disagreements {counts['disagreements']} mutants")
    print(f"{(time.monotonic() - began) / max(counts['mutants'], 1):.1f} s a mutant")


if __name__ == "__main__":
    main()
