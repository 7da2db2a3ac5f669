"""Whether `advise prove` judges a schema as before when it says the same in other words. No label is needed.

    python tests/benchmarks/reworded.py [FOLDER] [--only 0] [--by "in to exists,swapped"]

FOLDER as `isolation.py` takes it; without one the families of `tests/isolation`. Nothing is attacked. Each rewriting of
`tests/isolation/rewording.py` is made of each case that it changes. Printed: proofs that a rewriting lost or gave, and
how many by rewriting. A proof that is there in one wording and not in the other is a weakness of the prover's; one that
is there for a pair which leaks is a wrong one.
"""

import argparse
import sys
from collections import Counter
from collections.abc import Mapping
from pathlib import Path

import msgspec
import psycopg

from pgadvise.engines.declared import Declared, RolesDeclared, TenancyDeclared
from pgadvise.proving.proving import Asked, prove
from pgadvise.scratch import embedded
from pgadvise.scratch.server import Server
from pgadvise.sources.postgres.live import capture

sys.path.insert(0, str(Path(__file__).parents[2]))  # run as a script, this finds its own folder only
from tests.benchmarks.databases import loaded
from tests.benchmarks.isolation import Pair, stored
from tests.isolation.family import Case
from tests.isolation.rewording import rewordings

_PROVED = ("isolated", "denied")


def proved(server: Server, bootstrap: bytes, case: Case) -> Mapping[Pair, bool]:
    """Of each pair whether there is a proof; of a function's overloads of all."""
    truth = case.truth
    with loaded(server, bootstrap, case) as session:
        snapshot = capture(session)
    tenancy = TenancyDeclared(key=truth["tenant_column"], table=truth.get("tenant_table"))
    asked = Asked(roles=(truth["role"],), surface=truth["threat"], serving=None)
    found: dict[Pair, bool] = {}
    for one in prove(snapshot, Declared(tenancy=tenancy, roles=RolesDeclared(app=asked.roles)), asked).verdicts:
        pair = (f"{one.schema}.{one.name}", one.command)
        found[pair] = found.get(pair, True) and one.verdict in _PROVED
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, nargs="?")
    parser.add_argument("--only", default="", help="cases whose name begins so, or so")
    parser.add_argument("--by", type=lambda text: text.split(","), help="rewritings, by their names; all if not given")
    asked = parser.parse_args()
    bootstrap, every = stored(asked.folder)
    schemas, pairs, lost = 0, 0, Counter[str]()
    with embedded.start() as server:
        for case in (case for case in every if case.name.startswith(tuple(asked.only.split(",")))):
            written = [made for made in rewordings(case.schema) if not asked.by or made[0] in asked.by]
            before = proved(server, bootstrap, case) if written else {}
            for name, schema in written:
                try:
                    after = proved(server, bootstrap, msgspec.structs.replace(case, schema=schema))
                except psycopg.Error as error:
                    print(f"not made {case.name}, {name}: {error.diag.message_primary}")
                    continue
                schemas, pairs = schemas + 1, pairs + len(before)
                for pair in sorted(pair for pair, known in before.items() if known is not after.get(pair)):
                    lost[name] += 1
                    print(f"{'lost' if before[pair] else 'given':<8} {case.name}, {name}: {' '.join(pair)}")
    print(f"{schemas} schemas in other words, {pairs} pairs; judged otherwise {sum(lost.values())} {dict(lost)}")


if __name__ == "__main__":
    main()
