"""`advise prove`: tenant isolation, per relation, command and role."""

import time
from typing import Annotated

import typer

from pgadvise.cli.arguments import options as o
from pgadvise.errors import UsageError
from pgadvise.reports.proof.formats import EMITTED, PRINTED

SHORT = "Prove tenant isolation, or show the leak."
HELP = """Say whether one tenant can reach the rows of another, and prove it.

Each relation, command and role is isolated or denied (proved), leaks (done for
real on a throwaway copy), or unknown, with the reason. The target is only
read, never attacked."""
EPILOG = """\b
Examples:
  advise prove postgresql://advisor@staging/app
  advise prove --role authenticated --surface api -f json
  advise prove snapshot.json.gz --tenant-key workspace_id -o proof.json
  advise prove --emit pgtap -o supabase/tests/isolation.sql
  advise prove --matrix

\b
Exit codes: 0 no leak, 1 leaks (0 with --fail-on never), 2 usage or
configuration, 3 could not complete (--strict: or something is unknown), 130
interrupted."""

Format = Annotated[str | None, o.format_option(PRINTED)]
Roles = Annotated[
    list[str] | None,
    typer.Option(
        "--role", metavar="NAME", help="Prove this role; repeatable.  [default: the application's and the API's]"
    ),
]
Surface = Annotated[
    o.Surface | None,
    typer.Option(
        "--surface",
        metavar="WHAT",
        parser=o.surface,
        help="What an attacker can send: api (requests), app (arguments of the application's own SQL), sql (any "
        "statement).  [default: api for roles of an API, else app]",
    ),
]
FailOn = Annotated[
    str, typer.Option("--fail-on", envvar="PGADVISE_FAIL_ON", metavar="WHAT", help="Exit 1 from a leak, or never.")
]
Strict = Annotated[bool, typer.Option("--strict", help="Exit 3 where anything is unknown.")]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="Leaks and the last lines only, no progress.")]
Verbose = Annotated[
    int, typer.Option("--verbose", "-v", count=True, show_default=False, help="Show every note and what is denied.")
]
Emit = Annotated[
    str | None,
    typer.Option(
        "--emit",
        metavar="KIND",
        help=f"Write a regression test for each leak, as {', '.join(EMITTED[:-1])} or {EMITTED[-1]}: to the files "
        "of -o, else to standard output instead of the report.",
    ),
]
Matrix = Annotated[
    bool,
    typer.Option(
        "--matrix", help="Only what stands between role and rows: open, conditional, denied; nothing is proved."
    ),
]
# For tests of the prover by itself.
Replay = Annotated[str, typer.Option("--replay", hidden=True)]


def register(app: typer.Typer) -> None:
    app.command("prove", short_help=SHORT, help=HELP, epilog=EPILOG)(prove)


def prove(
    context: typer.Context,
    target: o.Target = None,
    role: Roles = None,
    surface: Surface = None,
    tenant_table: o.TenantTable = None,
    tenant_key: o.TenantKey = None,
    schema: o.Schemas = None,
    config: o.ConfigFile = None,
    format: Format = None,
    output: o.FurtherOutput = None,
    emit: Emit = None,
    matrix: Matrix = False,
    fail_on: FailOn = "leak",
    strict: Strict = False,
    timeout: o.Timeout = 30.0,
    env_file: o.EnvFile = None,
    engine: o.Engine = None,
    replay: Replay = "auto",
    quiet: Quiet = False,
    verbose: Verbose = 0,
    color: o.Color = "auto",
) -> None:
    from pgadvise.cli.arguments.target import Asked

    began = time.monotonic()
    asked = context.with_resource(Asked(target, env_file=env_file, timeout=timeout))
    from pgadvise.cli.arguments.delivery import Display
    from pgadvise.cli.jobs.prove import ProveJob, run_prove

    looking = o.looking(config, role, tenant_table, tenant_key, schema)
    printed = None if format is None else o.one_of(format, PRINTED, "--format")
    display = Display(format=printed, outputs=tuple(output or ()), quiet=quiet, verbose=verbose, color=color)
    job = ProveJob(
        looking=looking,
        surface=surface,
        display=display,
        emit=None if emit is None else o.one_of(emit, EMITTED, "--emit"),
        matrix=matrix,
        fails=_fails(fail_on),
        strict=strict,
        engine=engine,
        replay=o.one_of(replay, ("auto", "never"), "--replay") == "auto",
        began=began,
    )
    raise typer.Exit(run_prove(job, asked))


def _fails(fail_on: str) -> bool:
    """A leak is an error: the levels of `check` mean the same here."""
    if fail_on not in ("leak", "error", "warning", "info", "never"):
        raise UsageError(f"--fail-on is {fail_on!r}", "it may be leak or never")
    return fail_on != "never"
