"""`advise init`: a configuration to fill in, and the CI job that goes with it."""

import os
import sys
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Annotated

import msgspec
import typer

from pgadvise.cli.arguments import options as o
from pgadvise.errors import AdviseError, OutputFailed, UsageError

SHORT = "Write a commented pgadvise.toml, and a CI job."
HELP = """Write a commented pgadvise.toml into this folder, with --ci a job too.

Nothing that exists is written over. With a TARGET its tenant table and key are filled in, as comments."""
EPILOG = """\b
Examples:
  advise init
  advise init --ci github                 .github/workflows/pgadvise.yml
  advise init --ci gitlab --no-config     .gitlab/pgadvise.yml alone

\b
Exit codes: 0 written, 2 usage or a file that exists, 3 TARGET could not be
read or a file could not be written."""


def register(app: typer.Typer) -> None:
    app.command("init", short_help=SHORT, help=HELP, epilog=EPILOG)(init)


def init(
    target: Annotated[
        str | None, typer.Argument(metavar="TARGET", help="A database or a snapshot to take names from.")
    ] = None,
    ci: Annotated[
        str | None, typer.Option("--ci", metavar="SERVICE", help="github or gitlab: its job as well.")
    ] = None,
    no_config: Annotated[bool, typer.Option("--no-config", help="With --ci: the job alone.")] = False,
    timeout: o.Timeout = 30.0,
) -> None:
    from pgadvise.config import FILE

    job = JOBS[o.one_of(ci, tuple(JOBS), "--ci")] if ci is not None else None
    if no_config and job is None:
        raise UsageError("--no-config leaves nothing to write", "name a service: --ci github or --ci gitlab")
    if job:
        _refuse_elsewhere(job.file)
    places = ([] if no_config else [FILE]) + ([job.file] if job else [])
    _refuse_existing(places)
    texts = {} if no_config else {FILE: _configuration(target, timeout)}
    if job:
        texts[job.file] = job.text()
    write_all({Path(place): text for place, text in texts.items()})
    print("\n".join(texts))
    _say_next(target, job.next if job else None)


def _refuse_elsewhere(file: str) -> None:
    """A service looks for its jobs from the root of a checkout, and silently at nothing else."""
    from pgadvise import config

    here = Path.cwd()
    root = config.checkout_of(here)
    if root not in (here, None):
        raise UsageError(f"a job in {here / file} would never run: {root} is the checkout", f"run it in {root}")


def _refuse_existing(places: list[str]) -> None:
    from pgadvise import config

    there = [place for place in places if os.path.lexists(place)]
    if config.FILE in places and not there:
        # A table in pyproject.toml, or a file further up, would be hidden by a new one here.
        governing = config.find(Path.cwd())
        there = [str(governing)] if governing else []
    if there:
        job_is_free = bool({*places} - {*there, config.FILE})
        hint = "with --no-config the job alone is written" if job_is_free else "move it away first"
        raise UsageError(f"already here: {', '.join(there)}; nothing was written", hint)


def _configuration(target: str | None, timeout: float) -> str:
    from pgadvise.cli.jobs import starter
    from pgadvise.rulebook import load

    rulebook = load()
    if target is None:
        return starter.text(rulebook)
    from pgadvise.advise import advise
    from pgadvise.cli.arguments.target import read
    from pgadvise.config import Config

    reading = read(target, env_file=None, timeout=timeout)
    report = advise(reading.snapshot, rulebook, Config(), rules=(), kind=reading.kind)
    return starter.text(rulebook, starter.inferred(report))


def write_all(texts: dict[Path, str]) -> None:
    """Write every file, or none: what was written and made goes again when one cannot be. OutputFailed says which."""
    from pgadvise.reports import output

    made: list[Path] = []
    try:
        for path, text in texts.items():
            for folder in reversed([f for f in path.parents if not f.exists()]):
                folder.mkdir()
                made.append(folder)
            output.write(text, str(path))
            made.append(path)
    except (OSError, AdviseError) as error:
        for path in reversed(made):
            path.rmdir() if path.is_dir() else path.unlink()
        if isinstance(error, AdviseError):
            raise
        raise OutputFailed(f"cannot make the folder {error.filename}: {error.strerror}; nothing was written") from error


def _say_next(target: str | None, job: str | None) -> None:
    # The address may hold a password: it is not repeated.
    named = "TARGET" if target is None or "://" in target or "=" in target else target
    lines = [
        f"advise check {named}",
        f"advise baseline create {named}    accepts what stands; commit pgadvise-baseline.json",
        *([job] if job else []),
    ]
    print("next:", *(f"  {line}" for line in lines), sep="\n", file=sys.stderr)


class CiJob(msgspec.Struct, frozen=True, kw_only=True):
    """A service's job: where its text lies in examples/ci, where a project keeps it, what a person does next."""

    source: str
    file: str
    next: str

    def text(self) -> str:
        return _folder().joinpath(*self.source.split("/")).read_text(encoding="utf-8")


JOBS = {
    "github": CiJob(
        source="github/pgadvise.yml",
        file=".github/workflows/pgadvise.yml",
        next="replace the step Migrate in .github/workflows/pgadvise.yml",
    ),
    "gitlab": CiJob(
        source="gitlab/pgadvise.yml",
        file=".gitlab/pgadvise.yml",
        next="replace the migrations in .gitlab/pgadvise.yml, and add to .gitlab-ci.yml:\n"
        "    include:\n      - local: .gitlab/pgadvise.yml",
    ),
}


def _folder() -> Traversable:
    """Inside the installed package, or at the top of a checkout."""
    installed = files("pgadvise").joinpath("examples", "ci")
    return installed if installed.is_dir() else Path(__file__).resolve().parents[3] / "examples" / "ci"
