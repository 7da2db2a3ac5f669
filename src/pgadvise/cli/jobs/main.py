"""The main job as a verb runs it: configuration, snapshot, rules, report, files, exit code."""

import gc
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

import msgspec
from msgspec.structs import replace

from pgadvise.advise import advise, compared
from pgadvise.cli.arguments.anchor import anchor_file
from pgadvise.cli.arguments.delivery import Delivery, Display, deliver, understood
from pgadvise.cli.arguments.options import EMBEDDED, Looking
from pgadvise.cli.arguments.settings import configuration
from pgadvise.cli.arguments.target import Asked, Reading, for_address, read
from pgadvise.cli.jobs.early import Early
from pgadvise.cli.jobs.gate import Accepted, GateAsked, accepted
from pgadvise.cli.terminal.progress import Progress
from pgadvise.config import Config
from pgadvise.engines.facts import Facts
from pgadvise.engines.tenancy import Tenancy
from pgadvise.engines.verdicts.verdicts import Verdicts
from pgadvise.gate.baseline import baseline_of, evidence_then, today_s
from pgadvise.gate.compare import Scope, compare, names_in, scope_of
from pgadvise.gate.moved import back, renamed
from pgadvise.report import Report
from pgadvise.rule import Rule
from pgadvise.rulebook import Rulebook, load
from pgadvise.scratch.engine import serving
from pgadvise.snapshot import NotCaptured, Snapshot, Workload
from pgadvise.verdict import FailOn, verdict


class Job(msgspec.Struct, frozen=True, kw_only=True):
    """One run of `advise check` or of a verb that ends in it. `began` is time.monotonic() at the start."""

    target: str | None
    env_file: Path | None = None
    timeout: float = 30.0
    workload: Path | None = None
    looking: Looking = Looking()
    display: Display = Display()
    fail_on: FailOn = "error"
    strict: bool = False
    anchor: Path | None = None
    proof_time: float = 0.0
    engine: str | None = None
    gate: GateAsked | None = None  # None looks for no baseline
    began: float = 0.0


class Prepared(msgspec.Struct, frozen=True, kw_only=True):
    """A job whose every option was understood."""

    config: Config
    rulebook: Rulebook
    rules: tuple[Rule, ...]
    delivery: Delivery
    workload: Workload | None
    accepted: Accepted | None = None
    proof_time: float = 0.0
    engine: str | None = None  # None where nobody named one


def prepare(job: Job) -> Prepared:
    """Understand every option, so that what is wrong with one is said before anything about the target."""
    config = configuration(job.looking)
    engine = job.engine or config.engine
    serving(engine or EMBEDDED)
    rulebook = load(config.rulebooks)
    found = accepted(job.gate, config) if job.gate else None
    return Prepared(
        config=config,
        rulebook=rulebook,
        rules=rulebook.select(config.select, config.ignore),
        delivery=understood(job.display, anchor_file(job.anchor, config.file, found.path if found else None)),
        workload=_workload(job.workload),
        accepted=found,
        proof_time=job.proof_time,
        engine=engine,
    )


def run_job(job: Job, asked: Asked | None = None) -> int:
    """Do it and give the exit code; `asked` is the job's target, where it is at work already."""
    ready = prepare(job)
    with Progress(quiet=job.display.quiet) as progress:
        asked = asked or Asked(job.target, env_file=job.env_file, timeout=job.timeout)
        with asked:
            early = Early(for_address(asked.address, ready.config).declared)
            reading = asked.read(progress, early.conclude)
        gc.freeze()  # what was read stays to the end, and need not be looked through for garbage
        scan = scanned(reading, ready, progress, early)
        report = _gated(scan, job, ready, progress)
    ending = verdict(report, job.fail_on, {r.name: r.category for r in ready.rules}, strict=job.strict)
    elapsed = time.monotonic() - job.began
    deliver(report, ready.delivery, elapsed=elapsed, exit_code=ending.exit_code, exit_reason=ending.reason)
    return ending.exit_code


class Scan(msgspec.Struct, frozen=True, kw_only=True):
    """A report, and how far it could judge."""

    report: Report
    scope: Scope


def scanned(reading: Reading, ready: Prepared, progress: Callable[[str], None], early: Early | None = None) -> Scan:
    """Judge what was read; `early` knows some of it."""
    snapshot, config = _snapshot(reading, ready.workload), for_address(reading.address, ready.config)
    report = advise(
        snapshot,
        ready.rulebook,
        config,
        rules=ready.rules,
        kind=reading.kind,
        progress=progress,
        proving=_proving(ready.proof_time, ready.engine, progress),
        known=early.of(snapshot) if early else {},
    )
    scope = scope_of(report, config.declared.schemas.include, names_in(snapshot))
    return Scan(report=report, scope=replace(scope, then=_then(snapshot, ready, config, progress)))


def _then(
    snapshot: Snapshot, ready: Prepared, config: Config, progress: Callable[[str], None]
) -> dict[str, frozenset[str]]:
    """What the evidence is under the names of then, where the baseline tells of a rename."""
    if ready.accepted is None or not ready.accepted.baseline.moved:
        return {}
    names = back(ready.accepted.baseline.moved, names_in(snapshot))
    before = replace(config, declared=renamed(config.declared, names))
    again = _proving(ready.proof_time, ready.engine, progress)
    report = advise(renamed(snapshot, names), ready.rulebook, before, rules=ready.rules, proving=again)
    return evidence_then(report, ready.accepted.baseline)


def _gated(scan: Scan, job: Job, ready: Prepared, progress: Callable[[str], None]) -> Report:
    """The report beside the baseline or the other catalog; as it is where there is neither."""
    if job.gate is None:
        return scan.report
    today = job.gate.today or date.today()
    if ready.accepted is not None:
        known = today_s(ready.accepted.baseline, ready.rulebook)
        found = compare(scan.report, known, scan.scope, today, "baseline", ready.accepted.path.as_posix())
    elif job.gate.against is not None:
        other = _other(job.gate.against, job, ready, progress)
        known = baseline_of(other.report, other.scope.schemas)
        found = compare(scan.report, known, scan.scope, today, "against", other.report.target.database)
    else:
        return scan.report
    return compared(scan.report, found, only_new=job.gate.only_new)


def _other(target: str, job: Job, ready: Prepared, progress: Callable[[str], None]) -> Scan:
    """The catalog of TARGET2, judged by the same rules; the workload file is TARGET's alone."""
    reading = read(target, env_file=None, timeout=job.timeout, progress=progress)
    return scanned(reading, replace(ready, workload=None), progress)


def _workload(file: Path | None) -> Workload | None:
    if file is None:
        return None
    from pgadvise.sources.workload_file import read_workload  # the parser that redacts is heavy

    return read_workload(file)


def _snapshot(reading: Reading, workload: Workload | None) -> Snapshot:
    return reading.snapshot if workload is None else replace(reading.snapshot, workload=workload)


def _proving(
    seconds: float, engine: str | None, progress: Callable[[str], None]
) -> Callable[[Facts], Verdicts | NotCaptured] | None:
    """What gives the verdicts within `seconds`, on a server of `--engine`; None where nothing is to be proved.

    A server that was named and does not start ends the run; the bundled one, where nobody named it, is only missed.

    A database without tenants costs nothing: not even the driver is loaded for it.
    """
    if not seconds:
        return None

    def proved(facts: Facts) -> Verdicts | NotCaptured:
        tenants: Tenancy | NotCaptured = facts.get("tenants")
        if isinstance(tenants, NotCaptured):
            return tenants
        from pgadvise.proving.checking import Checking

        serve = serving(engine or EMBEDDED)
        return Checking(seconds=seconds, serving=serve, named=engine is not None, progress=progress)(facts)

    return proved
