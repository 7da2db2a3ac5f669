"""The command group; errors become messages and exit codes here, and nowhere else.

A verb imports what it runs inside its function: help and wrong options are answered before anything heavy is loaded.
"""

import contextlib
import os
import sys
import traceback
from collections.abc import Iterator, Sequence

import typer

from pgadvise.cli import baseline, check, demo, diff, explain, init, new_rule, prove, report, rules, schema, snapshot
from pgadvise.cli.terminal import interrupts, streams
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


for verb in (check, prove, diff, baseline, demo, report, snapshot, rules, explain, new_rule, init, schema):
    verb.register(app)


def run(arguments: Sequence[str] | None = None) -> int:
    """Run the program and give its exit code; no exception leaves, and a crash is never 1."""
    streams.spell_plainly()
    try:
        code = _run(arguments)
        sys.stdout.flush()
    except OSError as error:
        code = _unwritten(error)
    return code if isinstance(code, int) else 0


def _run(arguments: Sequence[str] | None) -> object:
    try:
        return app(list(arguments) if arguments is not None else None, standalone_mode=False, prog_name="advise")
    except KeyboardInterrupt:
        return 130
    except SystemExit:
        # Typer's own ending, with 1, where the reader of its help has gone away. It is no finding.
        streams.drop(sys.stdout)
        return 0
    except AdviseError as error:
        return _say(error.message, error.hint, error.exit_code)
    except typer.TyperException as error:
        return _misused(error)
    except Exception as error:
        if isinstance(error, OSError) and error.filename is None:
            raise  # a stream's
        return 130 if interrupts.struck() else _crash(error)


def _unwritten(error: OSError) -> int:
    """Standard output took no more: its reader (head, less) has seen enough, or its disk is full."""
    streams.drop(sys.stdout)
    if isinstance(error, BrokenPipeError):
        return 0
    return _say(f"cannot write to standard output: {error.strerror or error}", "what was printed is not whole", 3)


def _misused(error: typer.TyperException) -> int:
    """A usage error of Typer's own shows itself: the usage line, where help is, what is wrong."""
    with _stderr_may_be_gone():
        error.show()  # type: ignore[attr-defined]  # its subclass for usage errors is private
    return 2


def _say(message: str, hint: str | None, code: int) -> int:
    from pgadvise.reports.lines.safe import safe, safe_in_log

    with _stderr_may_be_gone():
        print(safe_in_log(f"advise: {safe(message)}"), file=sys.stderr)
        if hint:
            print(safe_in_log(f"  {safe(hint)}"), file=sys.stderr)
        sys.stderr.flush()
    return code


@contextlib.contextmanager
def _stderr_may_be_gone() -> Iterator[None]:
    """The exit code still tells, where nobody can be told in words."""
    try:
        yield
    except OSError:
        streams.drop(sys.stderr)


def _crash(error: Exception) -> int:
    """A defect of ours: the kind of error and its place, no values, since those may hold a secret."""
    if os.environ.get("PGADVISE_TRACEBACK"):
        traceback.print_exception(error)
        return 3
    frame = error.__traceback__
    while frame is not None and frame.tb_next is not None:
        frame = frame.tb_next
    place = f"{os.path.basename(frame.tb_frame.f_code.co_filename)}:{frame.tb_lineno}" if frame else "?"
    what = f"this is a defect of pgadvise {VERSION}: {type(error).__name__} at {place}"
    return _say(what, "please report it; PGADVISE_TRACEBACK=1 shows where it came from (mind secrets in it)", 3)
