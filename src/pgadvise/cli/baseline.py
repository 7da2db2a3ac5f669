"""`advise baseline`: the file of accepted findings, written and kept."""

from typing import Annotated

import typer

from pgadvise.cli.arguments import options as o
from pgadvise.cli.jobs.scanning import Scanning
from pgadvise.errors import UsageError

SHORT = "Write and keep the file of accepted findings."
HELP = """Write and keep the file of accepted findings.

A check tells what is new since. Commit the file: it is found beside pgadvise.toml or in the working directory."""
EPILOG = """\b
Examples:
  advise baseline create postgresql://advisor@staging/app
  advise baseline accept 0123456789abcdef --reason "prices are public"
  advise baseline diff

\b
Exit codes: 0 done, 1 diff found something that gates, 2 usage, a FILE that is
missing or not understood, 3 could not complete, 130 interrupted."""

CREATE = """\b
Examples:
  advise baseline create postgresql://advisor@staging/app
  advise baseline create main.json.gz --force

\b
Exit codes: 0 written, 2 usage or a file that exists, 3 could not complete,
130 interrupted."""
UPDATE = """\b
Examples:
  advise baseline update
  advise baseline update postgresql://advisor@staging/app --prune
  advise baseline update main.json.gz --accept-new

\b
Exit codes: 0 written, 2 usage, a FILE that is missing or not understood,
3 could not complete, 130 interrupted."""
ACCEPT = """\b
Examples:
  advise baseline accept 0123456789abcdef --reason "prices are public"
  advise baseline accept 0123456789abcdef --until 2027-06-30 --owner data-team
  advise baseline accept 0123456789abcdef --from report.json --reason demo

\b
Exit codes: 0 written, 2 usage, a fingerprint that nobody knows, a FILE that
is missing or not understood, 3 could not complete, 130 interrupted."""
SHOW = """\b
Examples:
  advise baseline show
  advise baseline show --baseline db/pgadvise-baseline.json

\b
Exit codes: 0, or 2 for a FILE that is missing or not understood."""
DIFF = """\b
Examples:
  advise baseline diff
  advise baseline diff main.json.gz --baseline db/pgadvise-baseline.json

\b
Exit codes: 0 nothing that gates, 1 something that does, 2 usage, a FILE that
is missing or not understood, 3 could not complete, 130 interrupted."""

Reason = Annotated[str, typer.Option("--reason", metavar="TEXT", help="Why it may stay.")]
Owner = Annotated[str | None, typer.Option("--owner", metavar="WHO", help="Who answers for it.")]
Until = Annotated[
    str | None,
    typer.Option(
        "--until",
        metavar="DATE",
        help="The last day (2027-06-30); afterwards it gates again. never takes an earlier end away.",
    ),
]
From = Annotated[
    str | None, typer.Option("--from", metavar="REPORT", help="A saved JSON report, instead of a new scan.")
]
Words = Annotated[
    list[str], typer.Argument(metavar="[TARGET] FINGERPRINT...", help="As `advise check -v` and the reports show them.")
]
# Understood to be refused in words: what a part of a scan did not judge would look accepted, or gone.
NoSelect = Annotated[list[str] | None, typer.Option("--select", hidden=True)]
NoIgnore = Annotated[list[str] | None, typer.Option("--ignore", hidden=True)]
NoSchema = Annotated[list[str] | None, typer.Option("--schema", hidden=True)]


def register(app: typer.Typer) -> None:
    group = typer.Typer(
        help=HELP, short_help=SHORT, epilog=EPILOG, no_args_is_help=True, rich_markup_mode=None, add_completion=False
    )
    for name, verb, short, epilog in (
        ("create", create, "Accept everything that stands today.", CREATE),
        ("update", update, "Refresh what is still accepted, and report the rest.", UPDATE),
        ("accept", accept, "Accept findings, with a reason.", ACCEPT),
        ("show", show, "Print what is accepted, and why.", SHOW),
        ("diff", diff, "Tell how a database stands to the file.", DIFF),
    ):
        group.command(name, short_help=short, epilog=epilog)(verb)
    app.add_typer(group, name="baseline")


def create(
    target: o.Target = None,
    force: Annotated[bool, typer.Option("--force", help="Write over an existing file.")] = False,
    baseline: o.BaselineFile = None,
    config: o.ConfigFile = None,
    role: o.Roles = None,
    tenant_table: o.TenantTable = None,
    tenant_key: o.TenantKey = None,
    rules: o.RuleFolders = None,
    timeout: o.Timeout = 30.0,
    env_file: o.EnvFile = None,
    proof_time: o.ProofTime = o.PROOF_TIME,
    engine: o.Engine = None,
    select: NoSelect = None,
    ignore: NoIgnore = None,
    schema: NoSchema = None,
    quiet: o.Silent = False,
) -> None:
    """Accept everything that stands today.

    An existing file is left alone without --force: reasons and ends would go with it."""
    from pgadvise.cli.jobs.baseline import created

    for option, given in (("--select", select), ("--ignore", ignore), ("--schema", schema)):
        if given:
            what = f"{option} leaves something out, and a baseline of a part would call the rest new"
            raise UsageError(what, "leave it out here; pgadvise.toml says what is never looked at")
    looking = o.looking(config, role, tenant_table, tenant_key, rules=rules)
    created(Scanning(target, looking, baseline, timeout, env_file, quiet, proof_time, engine), force=force)


def update(
    target: o.Target = None,
    prune: Annotated[bool, typer.Option("--prune", help="Drop entries whose finding is gone.")] = False,
    accept_new: Annotated[bool, typer.Option("--accept-new", help="Accept what is new as well.")] = False,
    baseline: o.BaselineFile = None,
    config: o.ConfigFile = None,
    schema: o.Schemas = None,
    role: o.Roles = None,
    tenant_table: o.TenantTable = None,
    tenant_key: o.TenantKey = None,
    select: o.Select = None,
    ignore: o.IgnoreRules = None,
    rules: o.RuleFolders = None,
    timeout: o.Timeout = 30.0,
    env_file: o.EnvFile = None,
    proof_time: o.ProofTime = o.PROOF_TIME,
    engine: o.Engine = None,
    quiet: o.Silent = False,
) -> None:
    """Refresh what is still accepted, and report the rest.

    A finding that changed since it was accepted is accepted as it is now; nothing new is, without --accept-new.
    What a run cannot judge stays as it is, and one of a part (--select, --ignore, --schema) writes nothing."""
    from pgadvise.cli.jobs.baseline import refreshed

    looking = o.looking(config, role, tenant_table, tenant_key, schema, select, ignore, rules)
    scanning = Scanning(target, looking, baseline, timeout, env_file, quiet, proof_time, engine)
    refreshed(scanning, prune=prune, accept_new=accept_new)


def accept(
    words: Words,
    reason: Reason = "",
    owner: Owner = None,
    until: Until = None,
    report: From = None,
    baseline: o.BaselineFile = None,
    config: o.ConfigFile = None,
    rules: o.RuleFolders = None,
    timeout: o.Timeout = 30.0,
    env_file: o.EnvFile = None,
    proof_time: o.ProofTime = o.PROOF_TIME,
    engine: o.Engine = None,
    quiet: o.Silent = False,
) -> None:
    """Accept findings, with a reason.

    An entry of the file gets reason, owner and end; an owner and an end that it had stay where none is given. A finding
    that is not in it is taken from the report that --from names, or from a scan of the target."""
    from pgadvise.cli.jobs.acceptances import accepted_now

    looking = o.Looking(config=config, rulebooks=tuple(rules or ()))
    scanning = Scanning(None, looking, baseline, timeout, env_file, quiet, proof_time, engine)
    accepted_now(scanning, tuple(words), reason=reason, owner=owner, until=until, report=report)


def show(baseline: o.BaselineFile = None, config: o.ConfigFile = None) -> None:
    """Print what is accepted, and why."""
    from pgadvise.cli.jobs.acceptances import shown

    shown(Scanning(None, o.Looking(config=config), baseline, 30.0, None, True))


def diff(
    target: o.Target = None,
    baseline: o.BaselineFile = None,
    config: o.ConfigFile = None,
    schema: o.Schemas = None,
    role: o.Roles = None,
    tenant_table: o.TenantTable = None,
    tenant_key: o.TenantKey = None,
    select: o.Select = None,
    ignore: o.IgnoreRules = None,
    rules: o.RuleFolders = None,
    timeout: o.Timeout = 30.0,
    env_file: o.EnvFile = None,
    proof_time: o.ProofTime = o.PROOF_TIME,
    engine: o.Engine = None,
    quiet: o.Silent = False,
) -> None:
    """Tell how a database stands to the file.

    One line for each finding that is new, changed, expired or gone."""
    from pgadvise.cli.jobs.baseline import difference

    looking = o.looking(config, role, tenant_table, tenant_key, schema, select, ignore, rules)
    raise typer.Exit(difference(Scanning(target, looking, baseline, timeout, env_file, quiet, proof_time, engine)))
