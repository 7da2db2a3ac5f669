"""The table of formats: one line for each. A format's module is loaded when a report is rendered in it."""

import importlib
from pathlib import PurePath
from typing import TYPE_CHECKING

import msgspec

from pgadvise.errors import UsageError

if TYPE_CHECKING:  # the names of the formats stand in every help text, which needs no report
    from pgadvise.report import Report


class Format(msgspec.Struct, frozen=True, kw_only=True):
    """`module` offers `render(report) -> str`; `endings` are those of files that are surely meant so.

    A `placed` format puts each finding at a line of a file: its renderer takes `anchor`, the file for those without.
    """

    name: str
    module: str
    endings: tuple[str, ...] = ()
    placed: bool = False

    def render(self, report: "Report", anchor: str | None = None) -> str:
        render = importlib.import_module(self.module).render
        text: str = render(report, anchor=anchor) if self.placed and anchor else render(report)
        return text


FORMATS = (
    Format(name="terminal", module="pgadvise.reports.terminal", endings=(".txt",)),
    Format(name="json", module="pgadvise.reports.json", endings=(".json",)),
    Format(name="sarif", module="pgadvise.reports.sarif", endings=(".sarif",), placed=True),
    Format(name="junit", module="pgadvise.reports.junit", endings=(".xml",)),
    Format(name="gitlab", module="pgadvise.reports.gitlab", placed=True),
    Format(name="gitlab-sast", module="pgadvise.reports.gitlab_sast", placed=True),
    Format(name="github", module="pgadvise.reports.github", placed=True),
    Format(name="summary", module="pgadvise.reports.summary"),
    Format(name="markdown", module="pgadvise.reports.markdown", endings=(".md",)),
    Format(name="csv", module="pgadvise.reports.csv", endings=(".csv",)),
    Format(name="prometheus", module="pgadvise.reports.prometheus", endings=(".prom",)),
    Format(name="html", module="pgadvise.reports.html.page", endings=(".html", ".htm")),
)
NAMES = tuple(one.name for one in FORMATS)


class Destination(msgspec.Struct, frozen=True, kw_only=True):
    """What `-o [FORMAT=]FILE` asks for; the file `-` is standard output."""

    format: Format
    file: str


def named(name: str) -> Format:
    """The format called `name`; another name is a UsageError that offers the near one."""
    for one in FORMATS:
        if one.name == name:
            return one
    import difflib  # for mistakes only

    near = difflib.get_close_matches(name, NAMES, n=1)
    hint = f"did you mean {near[0]!r}?" if near else f"formats are {', '.join(NAMES)}"
    raise UsageError(f"there is no format {name!r}", hint)


def destination(option: str) -> Destination:
    """Read `json=report.out`, or `report.json` where the ending says enough."""
    before, equals, after = option.partition("=")
    # A name before `=` is a format's, `./a=b.json` is a file.
    if equals and "/" not in before and "\\" not in before and "." not in before:
        if not after:
            raise UsageError(f"-o {option} names no file", f"write -o {before}=FILE")
        return Destination(format=named(before), file=after)
    ending = PurePath(option).suffix.lower()
    for one in FORMATS:
        if ending in one.endings:
            return Destination(format=one, file=option)
    hint = f"write -o FORMAT={option}; formats are {', '.join(NAMES)}"
    raise UsageError(f"the ending of {option!r} names no format", hint)
