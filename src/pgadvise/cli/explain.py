"""`advise explain`: a rule's page."""

from typing import Annotated

import typer

from pgadvise.cli import options as o

HELP = "Explain a rule: what it finds, why it matters, an example, the fix, what it leaves alone."
EPILOG = """\b
Examples:
  advise explain void-policy
  advise explain 0003                 Supabase's numbers and names are understood
  advise explain rls-disabled --format markdown

\b
Exit codes: 0, or 2 for a name that is no rule."""


def register(app: typer.Typer) -> None:
    app.command("explain", help=HELP, epilog=EPILOG)(explain)


def explain(
    rule: Annotated[str, typer.Argument(metavar="RULE", help="Its name, an earlier one, or Supabase's.")],
    format: o.Format = "terminal",
    rules: o.RuleFolders = None,
    config: o.ConfigFile = None,
) -> None:
    from pgadvise.cli.settings import configuration
    from pgadvise.reports import page
    from pgadvise.rulebook import load

    settings = configuration(o.Looking(config=config, rulebooks=tuple(rules or ())))
    found = load(settings.rulebooks).named(rule)
    kinds = {"terminal": page.explain_text, "json": page.explain_json, "markdown": page.explain_markdown}
    print(kinds[o.one_of(format, tuple(kinds), "--format")](found), end="")
