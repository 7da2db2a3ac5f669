"""How `advise prove` judges databases whose truth was measured by attacking them.

    python tests/benchmarks/isolation.py [FOLDER] [--only 0] [--replay never]

FOLDER holds `bootstrap.sql` and `cases/*/` with `schema.sql` and `truth.json` (role, threat, tenant_column, the verdict
of each relation and command, of each function); without one the families of `tests/isolation` are judged. Every case is
a whole process on a database of its own. Printed: leaks found, clean pairs proved, and what must be 0: leaking pairs
called isolated or denied, clean pairs called leaks, and proofs that only an attack refuted.
"""

import argparse
import json
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from pgadvise.scratch import embedded
from pgadvise.scratch.server import Server

sys.path.insert(0, str(Path(__file__).parents[2]))  # run as a script, this finds its own folder only
from tests.benchmarks.databases import loaded
from tests.isolation.family import PLATFORM, Case, cases

_WORST_FIRST = ("leaks", "unknown", "isolated", "denied")
Pair = tuple[str, str]


def stored(folder: Path | None) -> tuple[bytes, list[Case]]:
    """What surrounds the cases, and the cases without their rows."""
    if folder is None:
        return PLATFORM.read_bytes(), list(cases())
    places = sorted((folder / "cases").iterdir())
    found = [
        Case(
            name=place.name,
            schema=(place / "schema.sql").read_text(),
            rows="",
            truth=json.loads((place / "truth.json").read_text()),
        )
        for place in places
    ]
    return (folder / "bootstrap.sql").read_bytes(), found


def truths(truth: Mapping[str, Any]) -> Iterator[tuple[Pair, str]]:
    """What was measured, by relation and command; overloads of a function are one."""
    for name, commands in truth["tables"].items():
        full = name if "." in name else f"public.{name}"
        yield from (((full, command), verdict) for command, verdict in commands.items())
    for name, measured in truth.get("functions", {}).items():
        yield (f"public.{name.split('(')[0]}", "execute"), measured["verdict"]


def verdicts(dsn: str, truth: Mapping[str, Any], options: list[str]) -> dict[Pair, str]:
    """What the program says of each pair, the worst of several roles or overloads."""
    command = [sys.executable, "-m", "pgadvise", "prove", dsn, "--role", truth["role"], "--surface", truth["threat"]]
    command += ["--tenant-key", truth["tenant_column"], "--format", "json", "--fail-on", "never", *options]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        print(done.stderr.strip().splitlines()[0], file=sys.stderr)
        return {}
    found: dict[Pair, str] = {}
    report = json.loads(done.stdout)
    for one in report["verdicts"]:
        pair = (f"{one['schema']}.{one['name']}", one["command"])
        found[pair] = min(found.get(pair, "denied"), one["verdict"], key=_WORST_FIRST.index)
    for one in report["defects"]:
        print(f"REFUTED PROOF  {one['name']} {one['command']} {one['claimed']}")
    return found


def judged(server: Server, bootstrap: bytes, case: Case, options: list[str]) -> Iterator[tuple[Pair, str, str]]:
    """Of one case: each pair, its truth, and the verdict ("unknown" where there is none)."""
    with loaded(server, bootstrap, case) as session:
        said = verdicts(server.on(session.info.dbname), case.truth, options)
    yield from ((pair, measured, said.get(pair, "unknown")) for pair, measured in truths(case.truth))


def kind(measured: str, said: str) -> str:
    if measured == "leaks":
        return {"leaks": "leak found", "unknown": "leak unknown"}.get(said, "WRONG PROOF")
    return {"leaks": "FALSE ALARM", "unknown": "clean unknown"}.get(said, "clean proved")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, nargs="?")
    parser.add_argument("--only", default="", help="cases whose name begins so, or so")
    parser.add_argument("--replay", choices=("auto", "never"), default="auto")
    asked = parser.parse_args()
    bootstrap, every = stored(asked.folder)
    chosen = [case for case in every if case.name.startswith(tuple(asked.only.split(",")))]
    counts: Counter[str] = Counter()
    began = time.monotonic()
    with embedded.start() as server:
        for case in chosen:
            for pair, measured, said in judged(server, bootstrap, case, ["--replay", asked.replay]):
                counts[kind(measured, said)] += 1
                if kind(measured, said) not in ("leak found", "clean proved"):
                    print(f"{kind(measured, said):<14} {case.name} {' '.join(pair)}")
    found, leaks = counts["leak found"], sum(n for name, n in counts.items() if "leak" in name or "PROOF" in name)
    proved, clean = counts["clean proved"], sum(n for name, n in counts.items() if "clean" in name or "ALARM" in name)
    print(f"leaks found {found} of {leaks} = {found / max(leaks, 1):.1%}")
    print(f"clean proved {proved} of {clean} = {proved / max(clean, 1):.1%}")
    print(f"wrong proofs {counts['WRONG PROOF']}, false alarms {counts['FALSE ALARM']}")
    print(f"{(time.monotonic() - began) / max(len(chosen), 1):.1f} s a case")


if __name__ == "__main__":
    main()
