"""Markdown for the comment of a pull request: who reaches more, and what is new; the length is limited."""

from collections.abc import Iterator

from pgadvise.diff_report import DiffReport
from pgadvise.reports.content.entry import named as finding_named
from pgadvise.reports.diff.groups import Group, causes, groups, headline, named, reached, told_apart, witness
from pgadvise.reports.lines.layout import listed
from pgadvise.reports.lines.markup import code, folded, header, row, text

MARKER = "<!-- pgadvise:diff -->"  # the first line; a job looks for it to update its comment
_ROWS = 40
_SIGNS = {"wider": "⛔ wider", "incomparable": "⛔ wider in part", "unknown": "❔ unknown", "narrower": "narrower"}


def render(report: DiffReport) -> str:
    found = groups(report)
    parts = [MARKER + "\n", f"### {text(report.tool.name)}: {text(headline(report))}\n\n"]
    grave = [g for g in found if g.first.verdict != "narrower"]
    parts += _table(grave)
    parts += _findings(report)
    less = [g for g in found if g.first.verdict == "narrower"]
    if less:
        parts.append(folded(f"{len(less)} narrower", "".join(_table(less))))
    added = told_apart(report)
    told = [f"- {code(named(one))}: {text(reached(one))}\n" for one in added[:_ROWS]]
    if told:
        parts.append(folded(f"{len(added)} new objects", "".join(told) + "\n"))
    roles = ", ".join(role.name for role in report.roles) or "none"
    parts.append(f"**Roles:** {text(roles)}. Compared: {report.coverage.pairs:,} pairs, ")
    parts.append(f"{report.summary.equal:,} of them equal.\n")
    return "".join(parts)


def _table(found: list[Group]) -> Iterator[str]:
    if not found:
        return
    yield header(("Reach", "Who and what", "Why"))
    for group in found[:_ROWS]:
        yield row((_SIGNS[group.first.verdict], code(group.what), _why(group)))
    yield f"\n{len(found) - _ROWS:,} more in the report.\n\n" if len(found) > _ROWS else "\n"


def _why(group: Group) -> str:
    one = group.first
    parts = [one.reason, causes(one.causes), f"e.g. {witness(one.witness)}" if one.witness else ""]
    parts.append(f"not followed: {listed(one.blocked_by)}" if one.blocked_by else "")
    return "<br>".join(text(part, 600) for part in parts if part)


def _findings(report: DiffReport) -> Iterator[str]:
    found = [("new", f) for f in report.findings.new] + [("changed", f) for f in report.findings.changed]
    if not found:
        return
    yield header(("", "Object", "Finding"))
    for word, one in found[:_ROWS]:
        yield row((f"{word} {one.severity}", code(finding_named(one)), f"{code(one.rule)} {text(one.message, 400)}"))
    yield f"\n{len(found) - _ROWS:,} more in the report.\n\n" if len(found) > _ROWS else "\n"
