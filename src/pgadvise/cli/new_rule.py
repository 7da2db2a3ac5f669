"""`advise new-rule`: the two files a rule is made of, ready to be filled in."""

from pathlib import Path
from typing import Annotated

import typer

from pgadvise.errors import OutputFailed, UsageError
from pgadvise.version import VERSION

SHORT = "Write the two files of a new rule."
HELP = """Write a new rule's file and its cases.

In a checkout of pgadvise they go to rules/ and tests/rules/; elsewhere name a folder of your own with --folder."""
EPILOG = """\b
Examples:
  advise new-rule isolation/policy-names-a-user
  advise new-rule acme/enum-in-use --folder db/rules

\b
Exit codes: 0 written, 2 usage, 3 a file could not be written."""

_RULE = '''"""One sentence that states the fault.

## What
What is wrong, in the database's own terms.

## Why
What it costs, and whom.

## Example
```sql
create table thing (id bigint);
```

## Fix
```sql
alter table thing add primary key (id);
```

## Not found
The near misses it leaves alone.

## References
- https://www.postgresql.org/docs/current/
"""

from collections.abc import Iterator

from pgadvise.engines.platform import Platform
from pgadvise.finding import Finding, about_relation
from pgadvise.rule import rule


@rule(severity="warning", since="{since}")
def check(platform: Platform) -> Iterator[Finding]:
    for table in platform.tables:
        if platform.snapshot.primary_key_of(table) is None:
            yield Finding(about=about_relation(table), message=f"{{table}} …: object, fact, consequence")
'''
_CASES = """-- # What is wrong is found
create table thing (id bigint);
-- finds: public.thing

-- # A near miss is left alone
create table thing (id bigint primary key);
-- finds: nothing
"""


def register(app: typer.Typer) -> None:
    app.command("new-rule", short_help=SHORT, help=HELP, epilog=EPILOG)(new_rule)


def new_rule(
    name: Annotated[str, typer.Argument(metavar="CATEGORY/NAME", help="In words that state the fault.")],
    folder: Annotated[Path | None, typer.Option("--folder", metavar="FOLDER", help="A rulebook of your own.")] = None,
) -> None:
    category, stem = _place(name)
    _must_be_new(stem.replace("_", "-"))
    rules = folder or _checkout() / "rules"
    cases = (folder / "cases") if folder else _checkout() / "tests" / "rules"
    since = ".".join(VERSION.split(".")[:2])
    files = {rules / category / f"{stem}.py": _RULE.format(since=since), cases / category / f"{stem}.sql": _CASES}
    for path in files:
        if path.exists():
            raise UsageError(f"{path} exists already", "a rule's name is never used twice")
    for path, text in files.items():
        _write(path, text)
        print(path)


def _place(name: str) -> tuple[str, str]:
    category, _, rule = name.partition("/")
    words = [category, *rule.split("-")]
    if not rule or not all(word.isascii() and word.isalnum() and word == word.lower() for word in words):
        raise UsageError(
            f"{name!r} is not CATEGORY/NAME",
            "lower-case words joined by dashes, such as isolation/policy-always-true",
        )
    return category, rule.replace("-", "_")


def _must_be_new(name: str) -> None:
    """A second rule of the name would be refused, with the whole rulebook, by the first check that loads both."""
    from pgadvise.rulebook import load

    for rule in load().rules:
        if name in (rule.name, *rule.declaration.formerly):
            hint = f"`advise explain {name}` shows it; a rule's name is never used twice"
            raise UsageError(f"there is a rule '{name}' already, in {rule.category}", hint)


def _checkout() -> Path:
    """The checkout we stand in, or a usage error."""
    for place in (Path.cwd(), *Path.cwd().parents):
        if (place / "src" / "pgadvise").is_dir() and (place / "rules").is_dir():
            return place
    raise UsageError("this is no checkout of pgadvise", "name a rulebook of your own: --folder db/rules")


def _write(path: Path, text: str) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        raise OutputFailed(f"{path} cannot be written: {error.strerror}") from error
