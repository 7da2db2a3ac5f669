"""What a format is, a table of some, and what `-o` means by a file. A format's module is loaded when it is used."""

import importlib
from pathlib import PurePath
from typing import Any

import msgspec

from pgadvise.errors import UsageError


class Format(msgspec.Struct, frozen=True, kw_only=True):
    """`module` offers `render(report) -> str`; `endings` are those of files that are surely meant so.

    A `placed` format puts each finding at a line of a file: its renderer takes `anchor`, the file for those without.
    """

    name: str
    module: str
    endings: tuple[str, ...] = ()
    placed: bool = False

    def render(self, report: Any, anchor: str | None = None) -> str:
        render = importlib.import_module(self.module).render
        text: str = render(report, anchor=anchor) if self.placed and anchor else render(report)
        return text


class Destination(msgspec.Struct, frozen=True, kw_only=True):
    """What `-o [FORMAT=]FILE` asks for; the file `-` is standard output."""

    format: Format
    file: str


class Formats(msgspec.Struct, frozen=True):
    """Those in which one kind of report is written."""

    formats: tuple[Format, ...]

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(one.name for one in self.formats)

    def named(self, name: str) -> Format:
        """The format called `name`; another name is a UsageError that offers the near one."""
        for one in self.formats:
            if one.name == name:
                return one
        import difflib  # for mistakes only

        near = difflib.get_close_matches(name, self.names, n=1)
        hint = f"did you mean {near[0]!r}?" if near else f"formats are {', '.join(self.names)}"
        raise UsageError(f"there is no format {name!r}", hint)

    def destination(self, option: str, otherwise: str | None = None) -> Destination:
        """Read `json=report.out`, or `report.json` where the ending says enough, else `otherwise` is meant."""
        before, equals, after = option.partition("=")
        # A name before `=` is a format's, `./a=b.json` is a file.
        if equals and "/" not in before and "\\" not in before and "." not in before:
            if not after:
                raise UsageError(f"-o {option} names no file", f"write -o {before}=FILE")
            return Destination(format=self.named(before), file=after)
        ending = PurePath(option).suffix.lower()
        for one in self.formats:
            if ending in one.endings:
                return Destination(format=one, file=option)
        if otherwise is not None:
            return Destination(format=self.named(otherwise), file=option)
        hint = f"write -o FORMAT={option}; formats are {', '.join(self.names)}"
        raise UsageError(f"the ending of {option!r} names no format", hint)
