"""`advise rules`: list them, or try a rulebook of your own."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from pgadvise.cli.arguments import options as o

SHORT = "List the rules, by category."
HELP = """List the rules, by category.

With --test, the pages and cases of a rulebook of your own are tried on a throwaway server instead: each must find what
it says, and its fix must make that vanish."""
EPILOG = """\b
Examples:
  advise rules
  advise rules --select isolation
  advise rules --format json          or markdown
  advise rules --test db/rules        the cases in db/rules/cases

\b
Exit codes: 0, 1 a page or a case disagrees (--test), 2 for a name that is no
rule, 3 no server could be started."""


def register(app: typer.Typer) -> None:
    app.command("rules", short_help=SHORT, help=HELP, epilog=EPILOG)(rules)


def rules(
    format: o.PageFormat = "terminal",
    select: o.Select = None,
    ignore: o.IgnoreRules = None,
    rules: o.RuleFolders = None,
    config: o.ConfigFile = None,
    count: Annotated[bool, typer.Option("--count", help="Print how many there are.")] = False,
    test: Annotated[Path | None, typer.Option("--test", metavar="FOLDER", help="Try this rulebook's cases.")] = None,
) -> None:
    if test is not None:
        from pgadvise.cli.jobs.rulebook_trial import tested

        raise typer.Exit(tested(test, o.words(select), o.words(ignore)))
    from pgadvise.cli.arguments.settings import configuration
    from pgadvise.reports import page
    from pgadvise.reports.console import console
    from pgadvise.reports.output import to_stdout
    from pgadvise.reports.terminal import send
    from pgadvise.rulebook import load

    looking = o.Looking(config=config, select=o.words(select), ignore=o.words(ignore), rulebooks=tuple(rules or ()))
    settings = configuration(looking)
    chosen = load(settings.rulebooks).select(settings.select, settings.ignore)
    if count:
        print(len(chosen))
    elif o.one_of(format, o.PAGE_FORMATS, "--format") == "json":
        to_stdout(page.overview_json(chosen))
    elif format == "markdown":
        to_stdout(page.overview_markdown(chosen))
    else:
        terminal = console(sys.stdout)
        send(page.overview(chosen, terminal.width), terminal)
