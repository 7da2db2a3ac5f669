"""`advise explain`: a rule's page."""

import sys
from typing import Annotated

import typer

from pgadvise.cli.arguments import options as o

SHORT = "Explain a rule: what, why, an example, the fix."
HELP = """Explain a rule.

What it finds, why it matters, an example, the fix, and what it leaves alone."""
EPILOG = """\b
Examples:
  advise explain void-policy
  advise explain 0003               Supabase's numbers and names, too
  advise explain rls-disabled --format markdown

\b
Exit codes: 0, or 2 for a name that is no rule."""


def register(app: typer.Typer) -> None:
    app.command("explain", short_help=SHORT, help=HELP, epilog=EPILOG)(explain)


def explain(
    rule: Annotated[str, typer.Argument(metavar="RULE", help="Its name, an earlier one, or Supabase's.")],
    format: o.PageFormat = "terminal",
    rules: o.RuleFolders = None,
    config: o.ConfigFile = None,
) -> None:
    from pgadvise.cli.arguments.settings import configuration
    from pgadvise.reports import page
    from pgadvise.reports.console import console
    from pgadvise.reports.output import to_stdout
    from pgadvise.reports.terminal import send
    from pgadvise.rulebook import load

    kind = o.one_of(format, o.PAGE_FORMATS, "--format")
    settings = configuration(o.Looking(config=config, rulebooks=tuple(rules or ())))
    found = load(settings.rulebooks).named(rule)
    if kind == "json":
        to_stdout(page.explained_json(found))
    elif kind == "markdown":
        to_stdout(page.explained_markdown(found))
    else:
        terminal = console(sys.stdout)
        send(page.explained(found, terminal.width), terminal)
