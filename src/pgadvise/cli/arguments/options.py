"""The options that verbs share, said once. Values are checked here, so that no library's wording leaks."""

import math
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Any, Literal, get_args

import msgspec
import typer

from pgadvise.errors import UsageError
from pgadvise.reports.formats import NAMES

Target = Annotated[
    str | None,
    typer.Argument(
        metavar="TARGET",
        help="postgresql://... (Prisma, SQLAlchemy, JDBC spellings too), service=NAME, host=... dbname=..., or a "
        "snapshot FILE.json. Without one: PGADVISE_DSN, DIRECT_URL, DATABASE_URL, then libpq's own settings.",
    ),
]


def format_option(names: Sequence[str]) -> Any:
    """-f, of a verb whose report is printed in one of `names`."""
    told = f"What is printed: {', '.join(names)}.  [default: terminal]"
    return typer.Option("--format", "-f", envvar="PGADVISE_FORMAT", metavar="FORMAT", help=told)


ReportFormat = Annotated[str | None, format_option(NAMES)]
PAGE_FORMATS = ("terminal", "json", "markdown")
PageFormat = Annotated[str, typer.Option("--format", "-f", metavar="FORMAT", help=f"{', '.join(PAGE_FORMATS)}.")]
Output = Annotated[
    list[str] | None,
    typer.Option(
        "--output",
        "-o",
        metavar="[FORMAT=]FILE",
        help="Write the report to FILE as well; repeatable. The format is taken from the ending where none is named; "
        "- is standard output.",
    ),
]
FurtherOutput = Annotated[
    list[str] | None,
    typer.Option("--output", "-o", metavar="[FORMAT=]FILE", help="Write to FILE as well; repeatable."),
]
Anchor = Annotated[
    Path | None,
    typer.Option(
        "--anchor",
        metavar="FILE",
        help="Where findings without a file of their own stand, at line 1, in formats that need one.  [default: the "
        "configuration, else the baseline]",
    ),
]
ConfigFile = Annotated[
    Path | None,
    typer.Option("--config", envvar="PGADVISE_CONFIG", metavar="FILE", help="Instead of the nearest pgadvise.toml."),
]
Schemas = Annotated[list[str] | None, typer.Option("--schema", metavar="NAME", help="Look at this schema; repeatable.")]
Roles = Annotated[
    list[str] | None, typer.Option("--role", metavar="NAME", help="A role the application uses; repeatable.")
]
TenantTable = Annotated[
    str | None,
    typer.Option("--tenant-table", metavar="SCHEMA.NAME", help='The table that lists the tenants, or "none".'),
]
TenantKey = Annotated[
    list[str] | None,
    typer.Option("--tenant-key", metavar="COLUMN", help="The column that carries the tenant; repeatable."),
]
Select = Annotated[
    list[str] | None,
    typer.Option("--select", metavar="RULE", help="These rules or categories only; repeatable, commas allowed."),
]
IgnoreRules = Annotated[
    list[str] | None,
    typer.Option("--ignore", metavar="RULE", help="Leave these rules or categories out; repeatable."),
]
RuleFolders = Annotated[
    list[Path] | None, typer.Option("--rules", metavar="FOLDER", help="A rulebook of your own; repeatable.")
]
MinSeverity = Annotated[
    str | None,
    typer.Option("--min-severity", metavar="LEVEL", help="Show findings from error, warning or info on; display only."),
]
FailOn = Annotated[
    str,
    typer.Option(
        "--fail-on", envvar="PGADVISE_FAIL_ON", metavar="LEVEL", help="Exit 1 from error, warning, info on, or never."
    ),
]
Strict = Annotated[
    bool,
    typer.Option(
        "--strict", help="Exit 3 when any rule failed or could not run, or a lock kept something from being seen."
    ),
]
Surface = Literal["api", "app", "sql"]
MOST_SECONDS = 86_400  # a day; the server itself takes no more than 24 of them


def _timeout(given: str | float) -> float:
    # A server rounds to milliseconds and takes 0 for no limit, which nobody wants of a job that asks many questions.
    return _seconds("--timeout", given, 0.001, MOST_SECONDS, f"above 0, at most {MOST_SECONDS}")


def _proof_time(given: str | float) -> float:
    return _seconds("--proof-time", given, 0, sys.float_info.max, "from 0 on; 0 turns proving off")


def _seconds(option: str, given: str | float, least: float, most: float, which: str) -> float:
    try:
        seconds = float(given)
    except ValueError:
        seconds = math.nan
    if not least <= seconds <= most:
        raise UsageError(f"{_source(option, given)} is {given}", f"it is a number of seconds {which}")
    return seconds


Timeout = Annotated[
    float,
    typer.Option(
        "--timeout",
        envvar="PGADVISE_TIMEOUT",
        metavar="SECONDS",
        parser=_timeout,
        help="For each query of the catalog.",
    ),
]
EnvFile = Annotated[
    Path | None, typer.Option("--env-file", metavar="FILE", help="Take the target from this .env file.")
]
WorkloadFile = Annotated[
    Path | None,
    typer.Option(
        "--workload",
        metavar="FILE",
        help="CSV or JSON with pg_stat_statements' columns, instead of the server's own.",
    ),
]
BaselineFile = Annotated[
    Path | None,
    typer.Option(
        "--baseline",
        envvar="PGADVISE_BASELINE",
        metavar="FILE",
        help="Accepted findings.  [default: the configuration's, else pgadvise-baseline.json beside it or here]",
    ),
]
OnlyNew = Annotated[
    bool, typer.Option("--new-only", help="Show only what gates: findings that are new, changed or expired.")
]
Against = Annotated[
    str | None,
    typer.Option(
        "--against", metavar="TARGET2", help="Instead of a baseline: gate on what TARGET has and TARGET2 has not."
    ),
]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="Findings and the last line only, no progress.")]
Silent = Annotated[bool, typer.Option("--quiet", "-q", help="No progress and no remarks.")]
Verbose = Annotated[
    int, typer.Option("--verbose", "-v", count=True, show_default=False, help="Show notes and every finding.")
]
Color = Annotated[str, typer.Option("--color", envvar="PGADVISE_COLOR", metavar="WHEN", help="auto, always or never.")]
ProofTime = Annotated[
    float,
    typer.Option(
        "--proof-time",
        envvar="PGADVISE_PROOF_TIME",
        metavar="SECONDS",
        parser=_proof_time,
        help="Prove isolation, and try it on a throwaway server, for at most so long; 0 turns it off.",
    ),
]
PROOF_TIME = 20.0
Engine = Annotated[
    str | None,
    typer.Option(
        "--engine",
        envvar="PGADVISE_ENGINE",
        metavar="WHICH",
        help="The throwaway server: embedded, local[:VERSION] (installed here), docker[:IMAGE], or dsn:ADDRESS, a "
        "superuser's on a server that may be played with. [default: embedded, or what the configuration says]",
    ),
]
EMBEDDED = "embedded"


def surface(given: str) -> Any:
    """`given` if it is something that can be sent."""
    return one_of(given, get_args(Surface), "--surface")


def _source(option: str, given: object) -> str:
    """The option, or the variable that stands for it: who set that for another verb looks for it by its name."""
    variable = f"PGADVISE_{option.removeprefix('--').replace('-', '_').upper()}"
    return variable if os.environ.get(variable) == given else option


def one_of(value: str, allowed: Sequence[str], option: str) -> Any:
    """`value` if it is one of `allowed`, else a usage error that lists them."""
    if value in allowed:
        return value
    raise UsageError(f"{_source(option, value)} is {value!r}", f"it may be {', '.join(allowed[:-1])} or {allowed[-1]}")


def words(values: Sequence[str] | None) -> tuple[str, ...]:
    """Repeated and comma-separated values as one tuple."""
    return tuple(part.strip() for value in values or () for part in value.split(",") if part.strip())


class Looking(msgspec.Struct, frozen=True, kw_only=True):
    """What a person asked to be looked at, from the options of one verb."""

    config: Path | None = None
    schemas: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()
    tenant_table: str | None = None
    tenant_keys: tuple[str, ...] = ()
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    rulebooks: tuple[Path, ...] = ()
    isolated: bool = False  # read no configuration file


def looking(
    config: Path | None,
    role: Sequence[str] | None,
    tenant_table: str | None,
    tenant_key: Sequence[str] | None,
    schema: Sequence[str] | None = None,
    select: Sequence[str] | None = None,
    ignore: Sequence[str] | None = None,
    rules: Sequence[Path] | None = None,
) -> Looking:
    """The same, of options as they were given."""
    return Looking(
        config=config,
        schemas=words(schema),
        roles=words(role),
        tenant_table=tenant_table,
        tenant_keys=words(tenant_key),
        select=words(select),
        ignore=words(ignore),
        rulebooks=tuple(rules or ()),
    )
