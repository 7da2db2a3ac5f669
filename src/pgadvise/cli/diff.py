"""`advise diff`: two databases or snapshots side by side."""

import time
from typing import Annotated

import typer

from pgadvise.cli.arguments import options as o
from pgadvise.reports.diff.formats import TABLE

SHORT = "Say what changed: findings, and who reaches more."
HELP = """Compare two databases or snapshots: findings, and who reaches what.

For each object, command and role: wider, narrower, equal or incomparable,
decided by what the policies say and not by how they say it; wider comes with
a row and a session. What could not be compared is unknown, and said."""
EPILOG = """\b
Examples:
  advise diff main.json.gz "$DATABASE_URL"
  advise diff main.json.gz branch.json.gz --fail-on warning -o diff.md
  advise diff OLD NEW --role authenticated --select isolation -f json

\b
Exit codes: 0 nobody reaches more and no new finding at --fail-on, 1 wider
reach or such a finding (0 with --fail-on never), 2 usage or configuration,
3 could not complete (--strict: or something is unknown), 130 interrupted."""

Old = Annotated[
    str, typer.Argument(metavar="OLD", help="As it was: a snapshot FILE.json or a database, as for `advise check`.")
]
New = Annotated[str, typer.Argument(metavar="NEW", help="As it is now, likewise.")]
Format = Annotated[str | None, o.format_option(TABLE.names)]
Surface = Annotated[
    o.Surface | None,
    typer.Option(
        "--surface",
        metavar="WHAT",
        parser=o.surface,
        help="What the roles can send: api, app or sql.  [default: api for roles of an API, else app]",
    ),
]
Strict = Annotated[
    bool, typer.Option("--strict", help="Exit 3 where a reach is unknown, or a rule failed or could not run.")
]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="Wider reach, new findings and the last lines only.")]
Verbose = Annotated[
    int, typer.Option("--verbose", "-v", count=True, show_default=False, help="Show everything that changed.")
]


def register(app: typer.Typer) -> None:
    app.command("diff", short_help=SHORT, help=HELP, epilog=EPILOG)(diff)


def diff(
    old: Old,
    new: New,
    role: o.Roles = None,
    surface: Surface = None,
    tenant_table: o.TenantTable = None,
    tenant_key: o.TenantKey = None,
    schema: o.Schemas = None,
    config: o.ConfigFile = None,
    select: o.Select = None,
    ignore: o.IgnoreRules = None,
    rules: o.RuleFolders = None,
    format: Format = None,
    output: o.FurtherOutput = None,
    fail_on: o.FailOn = "error",
    strict: Strict = False,
    timeout: o.Timeout = 30.0,
    quiet: Quiet = False,
    verbose: Verbose = 0,
    color: o.Color = "auto",
) -> None:
    from pgadvise.cli.arguments.delivery import Display
    from pgadvise.cli.jobs.diff import DiffJob, run_diff

    began = time.monotonic()
    looking = o.looking(config, role, tenant_table, tenant_key, schema, select, ignore, rules)
    job = DiffJob(
        old=old,
        new=new,
        looking=looking,
        surface=surface,
        display=Display(format=format, outputs=tuple(output or ()), quiet=quiet, verbose=verbose, color=color),
        fail_on=o.one_of(fail_on, ("error", "warning", "info", "never"), "--fail-on"),
        strict=strict,
        timeout=timeout,
        began=began,
    )
    raise typer.Exit(run_diff(job))
