"""The console that reports are written to: its width, and whether it has colours."""

import os
from collections.abc import Mapping
from typing import Literal, TextIO

from rich.console import Console

from pgadvise.reports.output import drop_stdout
from pgadvise.reports.view import PIPED

Color = Literal["auto", "always", "never"]


class Terminal(Console):
    """A console that obeys nothing in the text, and takes a reader that has gone away (`| head`) quietly."""

    def on_broken_pipe(self) -> None:
        # Rich would end the program with exit code 1, which means findings.
        self.quiet = True
        drop_stdout()


def console(file: TextIO, color: Color = "auto", environ: Mapping[str, str] = os.environ) -> Terminal:
    """A console on `file`: as wide as its terminal, 100 columns in a pipe, COLUMNS before both."""
    terminal = file.isatty()
    colored = has_color(color, environ, terminal)
    return Terminal(
        file=file,
        width=_width(file, environ, terminal),
        color_system="standard" if colored else None,
        force_terminal=colored,
        no_color=not colored,
        markup=False,
        emoji=False,
        highlight=False,
    )


def has_color(color: Color, environ: Mapping[str, str], terminal: bool) -> bool:
    """`--color`, then NO_COLOR, FORCE_COLOR and CLICOLOR_FORCE, CLICOLOR, TERM, then whether it is a terminal."""
    if color != "auto":
        return color == "always"
    if environ.get("NO_COLOR"):
        return False
    if any(environ.get(name, "0") not in ("", "0") for name in ("FORCE_COLOR", "CLICOLOR_FORCE")):
        return True
    return terminal and environ.get("CLICOLOR") != "0" and environ.get("TERM") != "dumb"


def _width(file: TextIO, environ: Mapping[str, str], terminal: bool) -> int:
    columns = environ.get("COLUMNS", "")
    if columns.isascii() and columns.isdigit() and int(columns) > 0:
        return int(columns)
    try:
        return os.get_terminal_size(file.fileno()).columns if terminal else PIPED
    except (OSError, ValueError):
        return PIPED
