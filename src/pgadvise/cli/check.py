"""`advise check`: the main job."""

import time

import typer

from pgadvise.cli.arguments import options as o

SHORT = "Report what to fix, most important first."
HELP = """Run the rules against TARGET and report what to fix, most important first.

The target is only read: one read-only transaction, short timeouts, no row of user data. Where there are tenants, what
one of them can do to another's rows is tried on a throwaway copy of the schema."""
EPILOG = """\b
Examples:
  advise check postgresql://advisor@staging/app
  advise check --select isolation --fail-on warning
  advise check snapshot.json -f json -o report.json
  advise check --new-only -o summary=summary.md
  advise check --against main.snapshot.json
  advise check --proof-time 0

\b
Exit codes: 0 nothing at or above --fail-on, 1 findings that gate, 2 usage or
configuration, 3 could not complete (unreachable, not permitted, timeout, an
isolation rule failed), 130 interrupted."""


def register(app: typer.Typer) -> None:
    app.command("check", short_help=SHORT, help=HELP, epilog=EPILOG)(check)


def check(
    context: typer.Context,
    target: o.Target = None,
    format: o.ReportFormat = None,
    output: o.Output = None,
    anchor: o.Anchor = None,
    config: o.ConfigFile = None,
    schema: o.Schemas = None,
    role: o.Roles = None,
    tenant_table: o.TenantTable = None,
    tenant_key: o.TenantKey = None,
    select: o.Select = None,
    ignore: o.IgnoreRules = None,
    rules: o.RuleFolders = None,
    baseline: o.BaselineFile = None,
    new_only: o.OnlyNew = False,
    against: o.Against = None,
    min_severity: o.MinSeverity = None,
    fail_on: o.FailOn = "error",
    strict: o.Strict = False,
    timeout: o.Timeout = 30.0,
    env_file: o.EnvFile = None,
    workload: o.WorkloadFile = None,
    proof_time: o.ProofTime = o.PROOF_TIME,
    engine: o.Engine = None,
    quiet: o.Quiet = False,
    verbose: o.Verbose = 0,
    color: o.Color = "auto",
) -> None:
    from pgadvise.cli.arguments.target import Asked

    began = time.monotonic()
    asked = context.with_resource(Asked(target, env_file=env_file, timeout=timeout))
    # After that, so that the server works on its answers while rules and engines are loaded.
    from pgadvise.cli.arguments.delivery import Display
    from pgadvise.cli.jobs.gate import GateAsked
    from pgadvise.cli.jobs.main import Job, run_job

    looking = o.looking(config, role, tenant_table, tenant_key, schema, select, ignore, rules)
    display = Display(
        format=format, outputs=tuple(output or ()), min_severity=min_severity, quiet=quiet, verbose=verbose, color=color
    )
    job = Job(
        target=target,
        env_file=env_file,
        timeout=timeout,
        workload=workload,
        looking=looking,
        display=display,
        fail_on=o.one_of(fail_on, ("error", "warning", "info", "never"), "--fail-on"),
        strict=strict,
        anchor=anchor,
        proof_time=proof_time,
        engine=engine,
        gate=GateAsked(baseline=baseline, only_new=new_only, against=against),
        began=began,
    )
    raise typer.Exit(run_job(job, asked))
