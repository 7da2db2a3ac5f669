"""Where the report of a verb goes: to standard output, and into each file that `-o` names."""

import importlib
import os
import sys
from typing import Any

import msgspec
from msgspec.structs import replace

from pgadvise.cli.arguments.options import one_of
from pgadvise.cli.terminal import interrupts
from pgadvise.errors import OutputFailed, UsageError
from pgadvise.finding import RANK, Severity
from pgadvise.report import Report
from pgadvise.reports import formats, output
from pgadvise.reports.format import Destination, Format, Formats

COLORS = ("auto", "always", "never")


class Display(msgspec.Struct, frozen=True, kw_only=True):
    """How the report is shown, as the options say it; nothing here changes the exit code."""

    format: str | None = None
    outputs: tuple[str, ...] = ()
    min_severity: str | None = None
    quiet: bool = False
    verbose: int = 0
    color: str = "auto"


class Delivery(msgspec.Struct, frozen=True, kw_only=True):
    """A display whose every option was understood: the format for standard output, the files beside it.

    `anchor` is the file at whose first line findings stand that have no line of their own.
    """

    format: Format
    files: tuple[Destination, ...]
    min_severity: Severity | None
    display: Display
    anchor: str | None = None


def understood(
    display: Display,
    anchor: str | None = None,
    *,
    table: Formats = formats.TABLE,
    otherwise: str | None = None,
    laborious: bool = True,
) -> Delivery:
    """Understand every option, so that what is wrong with one is said before anything is read.

    `table` holds the verb's formats; `otherwise` is that of a file whose ending names none. Where the work is
    `laborious`, so is a file said that cannot be written; else it costs no other file.
    """
    one_of(display.color, COLORS, "--color")
    lowest = display.min_severity
    named = tuple(table.destination(option, otherwise) for option in display.outputs)
    files = tuple(one for one in named if one.file != output.STDOUT)
    _check_apart(files)
    for one in files if laborious else ():
        output.check_place(one.file)
    return Delivery(
        format=_printed(display, tuple(one for one in named if one.file == output.STDOUT), table),
        files=files,
        min_severity=None if lowest is None else one_of(lowest, tuple(RANK), "--min-severity"),
        display=display,
        anchor=anchor,
    )


def _printed(display: Display, to_stdout: tuple[Destination, ...], table: Formats) -> Format:
    """`-o json=-` takes the place of the default on standard output; two reports there would be neither."""
    asked = [f"-o {one.format.name}=-" for one in to_stdout]
    if display.format is not None:
        asked.insert(0, f"--format {display.format}")
    if len(asked) > 1:
        raise UsageError(f"two reports go to standard output: {asked[0]} and {asked[1]}", "write one of them to a file")
    return to_stdout[0].format if to_stdout else table.named(display.format or "terminal")


def _check_apart(files: tuple[Destination, ...]) -> None:
    """Two names of one file, through a link or `./`, are one file."""
    seen: dict[object, str] = {}
    for one in files:
        first = seen.setdefault(_identity(one.file), one.file)
        if first is not one.file:
            also = "" if os.path.normpath(first) == os.path.normpath(one.file) else f", which is {first}"
            raise UsageError(f"two outputs go to {one.file}{also}", "give each a file of its own")


def _identity(file: str) -> object:
    path = os.path.realpath(file)
    try:
        found = os.stat(path)
    except OSError:
        return os.path.normcase(path)
    return (found.st_dev, found.st_ino)


def deliver(report: Any, delivery: Delivery, **ending: Any) -> None:
    """Write every file that can be written, then print; OutputFailed names what could not be written.

    `report` is of the kind that the delivery's formats render. `ending` are fields of the View that only the verb
    knows: how long it took, what it exits with and why.
    """
    interrupts.heed()
    shown = report if delivery.min_severity is None else _shown(report, delivery.min_severity)
    failures = _write_files(shown, delivery)
    if failures:
        ending |= {"exit_code": OutputFailed.exit_code, "exit_reason": "not every report could be written"}
    if delivery.format.name == "terminal":
        _print(report, delivery, ending)
    else:
        output.to_stdout(delivery.format.render(shown, delivery.anchor))
    if failures:
        raise OutputFailed("; ".join(failed.message for failed in failures), failures[0].hint)


def _write_files(report: Any, delivery: Delivery) -> list[OutputFailed]:
    """One file that cannot be written does not cost the others."""
    failures = []
    for one in delivery.files:
        try:
            output.write(one.format.render(report, delivery.anchor), one.file)
        except OutputFailed as error:
            failures.append(error)
    return failures


def _shown(report: Report, lowest: Severity) -> Report:
    """What is shown from `lowest` on; the summary keeps counting everything."""
    return replace(report, findings=tuple(f for f in report.findings if RANK[f.severity] <= RANK[lowest]))


def _print(report: Any, delivery: Delivery, ending: dict[str, Any]) -> None:
    # Rich is loaded for people only.
    from pgadvise.reports.console import console
    from pgadvise.reports.view import View

    display = delivery.display
    terminal = console(sys.stdout, one_of(display.color, COLORS, "--color"))
    view = View(
        width=terminal.width,
        verbose=display.verbose,
        quiet=display.quiet,
        min_severity=delivery.min_severity,
        **ending,
    )
    importlib.import_module(delivery.format.module).write(report, terminal, view)
