"""How well tenancy is understood: projects with hand-written labels against what is inferred.

    python tests/benchmarks/tenancy.py FOLDER [--only NAME] [--no-foreign-keys] [--verbose]

FOLDER holds NAME/schema.sql and NAME/truth.json (`tenant_table`, `tables`: name → {"scope": …}). Prints for each
project and in all: tenant table right, scopes right, precision and recall of `direct`, what each confidence was worth,
and the misses.
"""

import argparse
import json
import sys
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg

from pgadvise.engines.declared import Declared
from pgadvise.engines.platform import platform
from pgadvise.engines.tenancy import Tenancy
from pgadvise.engines.tenancy.infer import tenancy
from pgadvise.scratch import embedded
from pgadvise.scratch.server import Server
from pgadvise.snapshot import Snapshot
from pgadvise.sources.postgres.live import capture

sys.path.insert(0, str(Path(__file__).parents[2]))  # run as a script, this finds its own folder only
from tests.benchmarks.databases import throwaway
from tests.benchmarks.loading import load

# Labels that say more than the six scopes: people are `user`; a table of another level of tenants is not judged.
_LABELS = {"user_table": "user"}
_UNJUDGED = {"other_tenant"}


@dataclass
class Score:
    """Counts over the labelled tables of one project or of all."""

    tenants: int = 0
    projects: int = 0
    right: int = 0
    tables: int = 0
    found: int = 0  # direct and said so
    claimed: int = 0  # said to be direct
    wanted: int = 0  # direct
    said: Counter[int] = field(default_factory=Counter)  # by tenths of confidence
    held: Counter[int] = field(default_factory=Counter)  # of these right
    confusion: Counter[tuple[str, str]] = field(default_factory=Counter)

    def add(self, other: "Score") -> None:
        for name, value in vars(other).items():
            if isinstance(value, Counter):
                getattr(self, name).update(value)
            else:
                setattr(self, name, getattr(self, name) + value)

    def line(self, name: str, tenant: str, seconds: float) -> str:
        return (
            f"{name:22}{tenant:>8}{f'{self.right}/{self.tables}':>10}{self.right / max(1, self.tables):>8.1%}"
            f"{self.found / max(1, self.claimed):>9.1%}{self.found / max(1, self.wanted):>9.1%}{seconds:>7.2f}"
        )


def main() -> None:
    options = _options()
    total, misses = Score(), []
    print(f"{'project':22}{'tenant':>8}{'scopes':>10}{'':>8}{'direct P':>9}{'direct R':>9}{'s':>7}")
    with embedded.start(settings={"shared_preload_libraries": ""}, superuser="supabase_admin") as server:
        for truth_file in sorted(options.folder.glob("*/truth.json")):
            truth = json.loads(truth_file.read_text())
            if truth.get("tables") and options.only in truth["name"]:
                score, lines, seconds = _project(server, truth_file, truth, options)
                print(score.line(truth["name"], "yes" if score.tenants else "NO", seconds))
                total.add(score)
                misses += lines
    print(total.line("all", f"{total.tenants}/{total.projects}", 0.0))
    _print_calibration(total)
    print("\nlabel → answer of the wrong ones: ", dict(total.confusion.most_common()))
    print("\n".join(misses))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--only", default="", help="projects whose name holds this")
    parser.add_argument("--no-foreign-keys", action="store_true", help="as under Prisma's relationMode")
    parser.add_argument("--verbose", action="store_true", help="every table's answer, and what could not be loaded")
    return parser.parse_args()


def _project(
    server: Server, file: Path, truth: dict[str, Any], options: argparse.Namespace
) -> tuple[Score, list[str], float]:
    snapshot = read(server, (file.parent / "schema.sql").read_text(), options)
    started = time.perf_counter()
    answer = infer(snapshot)
    seconds = time.perf_counter() - started
    if options.verbose:
        print("\n".join(_shown(answer)))
    score, lines = _compared(truth, answer)
    return score, lines, seconds


def read(server: Server, script: str, options: argparse.Namespace) -> Snapshot:
    """The script's schema as a snapshot, by a database that is dropped again."""
    with throwaway(server) as connection:
        loading = load(connection, script)
        if options.verbose:
            print(f"\n{loading.applied} applied", *loading.failures[:20], sep="\n    failed: ")
        if options.no_foreign_keys:
            _drop_foreign_keys(connection)
        return capture(connection)


def _drop_foreign_keys(connection: psycopg.Connection) -> None:
    keys = (
        "select conrelid::regclass::text, quote_ident(conname) from pg_constraint"
        " where contype = 'f' and conparentid = 0"
    )
    for table, name in connection.execute(keys).fetchall():
        connection.execute(f"alter table {table} drop constraint {name}".encode())


def infer(snapshot: Snapshot) -> Tenancy:
    declared = Declared()
    return tenancy(snapshot, platform(snapshot, declared), declared)


def _compared(truth: dict[str, Any], answer: Tenancy) -> tuple[Score, list[str]]:
    score, lines = Score(projects=1), []
    got = {f"{t.name.schema}.{t.name.name}": t for t in answer.tables}
    found = f"{answer.tenant_table.schema}.{answer.tenant_table.name}" if answer.tenant_table else ""
    score.tenants = found == (truth["tenant_table"] or "")
    if not score.tenants:
        lines.append(f"{truth['name']}: tenant {truth['tenant_table']}, answered {found or 'none'} {answer.confidence}")
    for name, label in sorted(truth["tables"].items()):
        want = _LABELS.get(label["scope"], label["scope"])
        if want in _UNJUDGED:
            continue
        table = got.get(name)
        scope, confidence = (table.scope, min(table.confidence, answer.confidence)) if table else ("unseen", 0.0)
        _count(score, want, scope, confidence)
        if scope != want:
            why = table.evidence if table else ()
            lines.append(f"{truth['name']}: {name} is {want}, answered {scope} {confidence}: {'; '.join(why)}")
    return score, lines


def _count(score: Score, want: str, scope: str, confidence: float) -> None:
    score.tables += 1
    score.right += want == scope
    score.found += want == scope == "direct"
    score.claimed += scope == "direct"
    score.wanted += want == "direct"
    tenth = min(9, int(confidence * 10 + 1e-9))
    score.said[tenth] += 1
    score.held[tenth] += want == scope
    if want != scope:
        score.confusion[want, scope] += 1


def _print_calibration(total: Score) -> None:
    wrong = {tenth: total.said[tenth] - total.held[tenth] for tenth in total.said}
    print("\nconfidence said, tables, right")
    for tenth in sorted(total.said):
        print(f"  .{tenth}  {total.said[tenth]:>5}  {total.held[tenth] / total.said[tenth]:>6.1%}")
    below = sum(count for tenth, count in wrong.items() if tenth < 7)
    print(f"of {sum(wrong.values())} wrong answers {below} were said below 0.7")


def _shown(answer: Tenancy) -> Iterator[str]:
    yield (
        f"tenant {answer.tenant_table} keys {answer.keys} {answer.confidence} levels {answer.levels} "
        f"people {answer.people} {answer.why_none or ''}"
    )
    for question in answer.questions:
        yield f"  ? {question.doubt}\n      " + question.answer.replace("\n", "\n      ")
    for table in answer.tables:
        yield f"  {table.scope:11}{table.confidence:>5}  {table.name} {table.key or ''}  [{'; '.join(table.evidence)}]"


if __name__ == "__main__":
    main()
