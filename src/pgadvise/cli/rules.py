"""`advise rules`: list them, or try a rulebook of your own."""

import sys
from typing import Annotated

import typer

from pgadvise.cli import options as o

SHORT = "List the rules, by category."
HELP = "List the rules, by category."
EPILOG = """\b
Examples:
  advise rules
  advise rules --select isolation
  advise rules --format json          or markdown

\b
Exit codes: 0, or 2 for a name that is no rule."""


def register(app: typer.Typer) -> None:
    app.command("rules", short_help=SHORT, help=HELP, epilog=EPILOG)(rules)


def rules(
    format: o.PageFormat = "terminal",
    select: o.Select = None,
    ignore: o.IgnoreRules = None,
    rules: o.RuleFolders = None,
    config: o.ConfigFile = None,
    count: Annotated[bool, typer.Option("--count", help="Print how many there are.")] = False,
) -> None:
    from pgadvise.cli.settings import configuration
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
