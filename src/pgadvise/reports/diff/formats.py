"""The table of the diff report's formats, and what `-o` means by a file; a module is loaded when it is used."""

import importlib
from typing import TYPE_CHECKING

import msgspec

from pgadvise.errors import UsageError

if TYPE_CHECKING:  # the names stand in the help text, which needs no report
    from pgadvise.diff_report import DiffReport

FORMATS = ("terminal", "json", "markdown", "github")
_ENDINGS = {".json": "json", ".txt": "terminal", ".md": "markdown"}


class Destination(msgspec.Struct, frozen=True):
    """A file and the format it is written in, by name; the file `-` is standard output."""

    format: str
    file: str

    def text(self, report: "DiffReport") -> str:
        render = importlib.import_module(f"pgadvise.reports.diff.{self.format}").render
        text: str = render(report)
        return text


def destination(option: str) -> Destination:
    """Of one `-o [FORMAT=]FILE`."""
    name, sign, file = option.partition("=")
    if sign and name in FORMATS:
        if not file:
            raise UsageError(f"-o {option} names no file", f"write -o {name}=FILE")
        return Destination(name, file)
    ending = next((of for end, of in _ENDINGS.items() if option.lower().endswith(end)), None)
    if ending is None:
        hint = f"write -o FORMAT={option}; formats are {', '.join(FORMATS)}"
        raise UsageError(f"the ending of {option!r} names no format", hint)
    return Destination(ending, option)
