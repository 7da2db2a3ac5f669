"""The command group; errors become messages and exit codes here, and nowhere else.

A verb imports what it runs inside its function: help and wrong options are answered before anything heavy is loaded.
"""

import os
import sys
from collections.abc import Sequence

import typer

from pgadvise.cli import check, demo, explain, new_rule, rules, schema, snapshot
from pgadvise.errors import AdviseError
from pgadvise.version import VERSION

EXIT_CODES = """Exit codes: 0 nothing at or above --fail-on, 1 findings that gate, 2 usage or configuration,
3 could not complete, 130 interrupted."""

app = typer.Typer(
    name="advise",
    help="The advisor for multi-tenant PostgreSQL: who can see whose rows, which indexes are missing or dead, "
    "which queries hurt, and how to fix it.",
    epilog=EXIT_CODES,
    # Rich help costs 75 ms and forces colour into pipes in CI; plain text reads as well.
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    no_args_is_help=True,
    add_completion=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _version(asked: bool) -> None:
    if asked:
        print(f"pgadvise {VERSION}")
        raise typer.Exit


@app.callback()
def top(
    version: bool = typer.Option(False, "--version", "-V", callback=_version, is_eager=True, help="Print the version."),
) -> None:
    """Nothing happens before the verb."""


for verb in (check, demo, snapshot, rules, explain, new_rule, schema):
    verb.register(app)


def run(arguments: Sequence[str] | None = None) -> int:
    """Run the program and give its exit code; no exception leaves, and a crash is never 1."""
    try:
        code = app(list(arguments) if arguments is not None else None, standalone_mode=False, prog_name="advise")
        sys.stdout.flush()
    except KeyboardInterrupt:
        code = 130
    except BrokenPipeError:
        # The reader (head, less) has seen enough; Python would complain once more at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        code = 0
    except AdviseError as error:
        code = _say(error.message, error.hint, error.exit_code)
    except typer.TyperException as error:
        code = _misused(error)
    except Exception as error:
        code = _crash(error)
    return code if isinstance(code, int) else 0


def _misused(error: typer.TyperException) -> int:
    """A usage error of Typer's own shows itself: the usage line, where help is, what is wrong."""
    error.show()  # type: ignore[attr-defined]  # its subclass for usage errors is private
    return 2


def _say(message: str, hint: str | None, code: int) -> int:
    from pgadvise.reports.safe import safe

    print(f"advise: {safe(message)}", file=sys.stderr)
    if hint:
        print(f"  {safe(hint)}", file=sys.stderr)
    return code


def _crash(error: Exception) -> int:
    """A defect of ours: the kind of error and its place, no values, since those may hold a secret."""
    if os.environ.get("PGADVISE_TRACEBACK"):
        raise error
    frame = error.__traceback__
    while frame is not None and frame.tb_next is not None:
        frame = frame.tb_next
    place = f"{os.path.basename(frame.tb_frame.f_code.co_filename)}:{frame.tb_lineno}" if frame else "?"
    what = f"this is a defect of pgadvise {VERSION}: {type(error).__name__} at {place}"
    return _say(what, "please report it; PGADVISE_TRACEBACK=1 shows where it came from (mind secrets in it)", 3)
