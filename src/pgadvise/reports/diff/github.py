"""Workflow commands of GitHub Actions: one annotation for each wider reach and each new finding, and a count.

GitHub shows ten of a kind and drops the others without a word.
"""

from collections.abc import Iterator

from pgadvise.diff_report import WIDER, DiffReport
from pgadvise.reports.content.entry import named
from pgadvise.reports.diff.groups import causes, groups, headline, witness
from pgadvise.reports.lines.safe import clipped, safe
from pgadvise.reports.programs.github import LEVELS, command

_MOST = 9


def render(report: DiffReport) -> str:
    every = list(_annotations(report))
    shown: list[str] = []
    for level in ("error", "warning", "notice"):
        shown += [text for kind, text in every if kind == level][:_MOST]
    rest = f" · {len(every) - len(shown):,} more in the report" if len(every) > len(shown) else ""
    return "".join(f"{text}\n" for text in [*shown, _annotation("notice", report.tool.name, headline(report) + rest)])


def _annotations(report: DiffReport) -> Iterator[tuple[str, str]]:
    for group in groups(report):
        one = group.first
        level = "error" if one.verdict in WIDER else "warning" if one.verdict == "unknown" else "notice"
        parts = [one.reason, causes(one.causes), f"e.g. {witness(one.witness)}" if one.witness else ""]
        if level != "notice":
            yield level, _annotation(level, f"{one.verdict}: {group.what}", "\n".join(part for part in parts if part))
    for finding in report.findings.new:
        level = LEVELS[finding.severity]
        yield level, _annotation(level, f"{named(finding)}: {finding.rule}", finding.message)


def _annotation(level: str, title: str, text: str) -> str:
    lines = "\n".join(safe(line) for line in text.split("\n"))
    return command(level, {"title": clipped(safe(title), 200)}, clipped(lines, 4000))
