"""`advise demo`: the main job on an example database, on a server that ends with it."""

import time

import typer

from pgadvise.cli.arguments import options as o

SHORT = "Check an example database, on a server that ends."
HELP = """Check an example database on a throwaway PostgreSQL, with traffic on it.

Needs nothing but this program; takes about twenty seconds; leaves nothing running and nothing behind."""
EPILOG = """\b
Examples:
  advise demo
  advise demo -v
  advise demo -o report.json

\b
Exit codes: 1, since the example has faults worth showing (0 with --fail-on
never), 2 usage, 3 no server could be started, 130 interrupted."""


def register(app: typer.Typer) -> None:
    app.command("demo", short_help=SHORT, help=HELP, epilog=EPILOG)(demo)


def demo(
    format: o.ReportFormat = None,
    output: o.Output = None,
    select: o.Select = None,
    ignore: o.IgnoreRules = None,
    min_severity: o.MinSeverity = None,
    fail_on: o.FailOn = "error",
    strict: o.Strict = False,
    proof_time: o.ProofTime = o.PROOF_TIME,
    quiet: o.Quiet = False,
    verbose: o.Verbose = 0,
    color: o.Color = "auto",
) -> None:
    from msgspec.structs import replace

    from pgadvise.cli.arguments.delivery import Display
    from pgadvise.cli.jobs.main import Job, prepare, run_job
    from pgadvise.cli.terminal.progress import Progress
    from pgadvise.scratch.changemaker import staging

    display = Display(
        format=format, outputs=tuple(output or ()), min_severity=min_severity, quiet=quiet, verbose=verbose, color=color
    )
    job = Job(
        target=None,
        looking=o.Looking(select=o.words(select), ignore=o.words(ignore), isolated=True),
        display=display,
        fail_on=o.one_of(fail_on, ("error", "warning", "info", "never"), "--fail-on"),
        strict=strict,
        proof_time=proof_time,
    )
    prepare(job)  # a wrong option is said before a server is started
    with Progress(quiet=quiet) as progress, staging(progress) as dsn:
        code = run_job(replace(job, target=dsn, began=time.monotonic()))
    raise typer.Exit(code)
