"""The table of the proof report's formats, and what `-o` means by a file; a module is loaded when it is used."""

import importlib
from typing import TYPE_CHECKING

import msgspec

from pgadvise.errors import UsageError

if TYPE_CHECKING:  # the names stand in the help text, which needs no report
    from pgadvise.proof_report import ProofReport

FORMATS = ("terminal", "json")
EMITTED = ("pgtap", "pytest", "sql")  # regression tests
_ENDINGS = {".json": "json", ".txt": "terminal"}


class Destination(msgspec.Struct, frozen=True):
    """A file and the format it is written in, by name; the file `-` is standard output."""

    format: str
    file: str

    def text(self, report: "ProofReport") -> str:
        render = importlib.import_module(f"pgadvise.reports.proof.{self.format}").render
        text: str = render(report)
        return text


def destination(option: str, emitted: str | None) -> Destination:
    """Of one `-o [FORMAT=]FILE`. Where tests are emitted, that is what a file gets whose ending names no format."""
    name, sign, file = option.partition("=")
    if sign and name in (*FORMATS, *EMITTED):
        if not file:
            raise UsageError(f"-o {option} names no file", f"write -o {name}=FILE")
        return Destination(name, file)
    ending = next((of for end, of in _ENDINGS.items() if option.lower().endswith(end)), emitted)
    if ending is None:
        hint = f"write -o FORMAT={option}; formats are {', '.join((*FORMATS, *EMITTED))}"
        raise UsageError(f"the ending of {option!r} names no format", hint)
    return Destination(ending, option)
