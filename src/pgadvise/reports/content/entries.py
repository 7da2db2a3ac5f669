"""Findings as text: the rule, its sentence, the evidence, the fix that can be copied."""

from collections.abc import Iterable, Iterator, Sequence

from pgadvise.finding import Fix
from pgadvise.report import ReportedFinding
from pgadvise.reports.content.acceptance import note
from pgadvise.reports.content.blocks import Block, Entry, spelled
from pgadvise.reports.content.replayed import Parted, parted
from pgadvise.reports.lines import statement
from pgadvise.reports.lines.cells import cut, head, width
from pgadvise.reports.lines.layout import EMPTY, GLUE, Line, glued, joined, number_of, paragraph, plain, wrap
from pgadvise.reports.lines.quantities import evidence, is_number
from pgadvise.reports.lines.safe import safe
from pgadvise.reports.view import View

SEVERITIES = {"error": "ERROR", "warning": "WARNING", "info": "NOTE"}
_FIX = 6  # column of a fix
_ALIKE_SHOWN = 10
_BECAUSE = 3  # lines of an explanation without -v
_REPLAYED = 8  # lines of the statements of a leak


class Entries:
    """Writes findings; remembers what it has said, so that nothing is repeated."""

    def __init__(self, view: View, longest_rule: int) -> None:
        self.view = view
        # Names stand in a column of their own where sentences keep enough room beside it.
        widest = 28 if view.width >= 120 else 24
        self.column = 2 + min(longest_rule, widest) + 2 if view.width >= 72 else 4
        self._locks: set[str] = set()
        self._fixes: dict[tuple[str, ...], str] = {}

    def heading(self, block: Block) -> Iterator[Line]:
        word = SEVERITIES[block.severity]
        alike = " alike" if len(block.entries) == 1 and block.count > 1 else ""
        count = f"{number_of(block.count, 'finding')}{alike}"
        if block.apart:
            yield EMPTY
            self._fixes.clear()
        label = wrap(glued(joined([block.label, count if block.count > 1 else ""])), self.view.prose - 9)
        for number, line in enumerate(label):
            yield ((" " * 9, ""), (line, "bold")) if number else ((f"{word:<9}", block.severity), (line, "bold"))

    def entry(self, entry: Entry) -> Iterator[Line]:
        if len(entry.findings) > 1:
            yield from self._several(entry)
        else:
            yield from self._single(entry.first)

    def _single(self, finding: ReportedFinding) -> Iterator[Line]:
        yield from self._sentence(finding.rule, finding.message)
        yield from self._because(finding, self.column)
        for line in wrap(glued(joined(self._evidence(finding))), self.view.prose - self.column):
            if line:
                yield ((" " * self.column, ""), (line, "dim"))
        if finding.fix is not None:
            yield from self._fix(finding.rule, finding.fix)

    def _sentence(self, rule: str, message: str) -> Iterator[Line]:
        """The rule's name in its column, the sentence beside it; below where the name or the terminal is too wide."""
        name = safe(rule)
        lines = wrap(glued(message), self.view.prose - self.column)
        room = self.column - 4
        if self.view.width < 72 or width(name) > room:
            yield (("  ", ""), (name, ""))
        else:
            yield (("  ", ""), (name + " " * (room + 2 - width(name)), ""), (lines.pop(0), ""))
        for line in lines:
            yield ((" " * self.column, ""), (line, ""))

    def _because(self, finding: ReportedFinding, column: int) -> Iterator[Line]:
        detail = parted(finding.detail)
        lines = [
            line
            for text in detail.told.split("\n")
            if text.strip(" ")
            for line in paragraph(text.strip(" "), self.view.prose, column, style="dim")
        ]
        hidden = len(lines) - _BECAUSE
        if hidden > 0 and not self.view.verbose:
            last = head(plain(lines[_BECAUSE - 1]).strip(), self.view.prose - column - 2)
            lines[_BECAUSE - 1 :] = [((" " * column, ""), (f"{last} …", "dim"))]
        yield from lines
        if detail.sentence:
            yield from self._replay(detail, column)

    def _replay(self, detail: Parted, column: int) -> Iterator[Line]:
        """What was done on a copy, then the statements that did it, as they can be copied."""
        yield from paragraph(detail.sentence, self.view.prose, column, style="dim")
        written = [line for sql in detail.statements for line in statement.lines(sql, self.view.code - _FIX)]
        shown = written if self.view.verbose else written[:_REPLAYED]
        yield from (((" " * _FIX, ""), (line, "")) for line in shown)
        if len(shown) < len(written):
            yield from paragraph("… (-v shows all of it)", self.view.prose, _FIX, style="dim")

    def _evidence(self, finding: ReportedFinding) -> Iterator[str]:
        yield from _standing(finding)
        yield from evidence(finding.evidence, f"{finding.message}\n{finding.detail}", bool(self.view.verbose))
        if finding.location is not None:
            yield f"{finding.location.file}:{finding.location.line}"
        if self.view.verbose:
            yield f"fingerprint {finding.fingerprint}"

    def _several(self, entry: Entry) -> Iterator[Line]:
        """The first in full, the others by name or by their fix."""
        shown = entry.findings if self.view.verbose else entry.findings[:_ALIKE_SHOWN]
        rest = len(entry.findings) - len(shown)
        cells = self.view.prose
        yield from paragraph(f"{entry.first.message}{_stop(entry.first.message)}", cells, 2)
        if len({finding.detail for finding in entry.findings}) == 1:
            yield from self._because(entry.first, 2)
        yield from paragraph(joined(_standing(entry.first)), cells, 2, style="dim")
        yield from paragraph(f"The same holds for {len(entry.findings) - 1:,}{GLUE}more:", cells, 2)
        if all(finding.fix is not None and finding.fix.statements for finding in shown):
            yield from self._fixes_of(shown)
        else:
            for finding in shown[1:]:
                told = joined([spelled(finding.object), *self._evidence(finding)])
                yield from paragraph(told, cells, _FIX, 4)
        if rest > 0:
            yield from paragraph(f"and {rest:,}{GLUE}more (-v shows them)", cells, _FIX)

    def _fixes_of(self, findings: Sequence[ReportedFinding]) -> Iterator[Line]:
        """One line of terms, then the statements of each, with what is known of it as a comment beside them."""
        # In full, two findings of one remedy are two lines: each has its own fingerprint to be accepted by.
        known = {(f.fix.statements, f.fingerprint if self.view.verbose else ""): (f, f.fix)
                 for f in reversed(findings) if f.fix is not None}  # fmt: skip
        fixes = list(known.values())[::-1]
        titles = {fix.title for _, fix in fixes}
        title = titles.pop() if len(titles) == 1 else "one for each"
        yield from self._advice(title, fixes[0][1])
        written = [[line for sql in fix.statements for line in self._written(sql)] for _, fix in fixes]
        comments = [self._comment(finding, fix) for finding, fix in fixes]
        room = self.view.code - _FIX - 2 - max(map(width, comments))
        column = max((width(lines[0]) for lines in written if len(lines) == 1 and width(lines[0]) <= room), default=0)
        for lines, comment in zip(written, comments, strict=True):
            gap = column - width(lines[0]) + 2
            if comment and len(lines) == 1 and gap >= 2:
                yield ((" " * _FIX, ""), (lines[0] + " " * gap, ""), (comment, "dim"))
                continue
            if comment:
                yield ((" " * _FIX, ""), (cut(comment, self.view.code - _FIX), "dim"))
            yield from (((" " * _FIX, ""), (line, "")) for line in lines)

    def _comment(self, finding: ReportedFinding, fix: Fix) -> str:
        named = any(finding.object.name in sql for sql in fix.statements)
        numbers = {key: value for key, value in finding.evidence.items() if is_number(value)}
        own = f"fingerprint {finding.fingerprint}" if self.view.verbose else ""
        told = joined(["" if named else spelled(finding.object), *evidence(numbers, finding.message, False), own])
        return f"-- {glued(told)}".replace(GLUE, " ") if told else ""

    def _fix(self, rule: str, fix: Fix) -> Iterator[Line]:
        said = self._fixes.setdefault(fix.statements, rule) if fix.statements else rule
        if said != rule:
            yield from paragraph(f"fix: the same as for {said}", self.view.prose, _FIX, 2, "dim")
            return
        yield from self._advice(fix.title, fix)
        for sql in fix.statements:
            yield from self._sql(sql)
        if fix.prisma:
            yield from paragraph("in schema.prisma:", self.view.prose, _FIX, 2, "dim")
            yield from (((" " * _FIX, ""), (safe(line), "")) for line in fix.prisma.strip("\n").split("\n"))

    def _advice(self, title: str, fix: Fix) -> Iterator[Line]:
        """What to do and at what price, on one line if both fit."""
        advice, terms = f"fix: {safe(title)}", glued(self._terms(fix))
        if _FIX + width(advice) + 3 + width(terms) <= self.view.prose:
            yield ((" " * _FIX, ""), (advice, ""), (f" · {terms}" if terms else "", "dim"))
            return
        yield from paragraph(advice, self.view.prose, _FIX, 5)
        yield from paragraph(terms, self.view.prose, _FIX + 5, style="dim")

    def _terms(self, fix: Fix) -> str:
        """What it changes, what waits for it. A lock is explained where it is first met."""
        lock = fix.lock if fix.lock not in self._locks else fix.lock.split(":")[0]
        self._locks.add(fix.lock)
        changes = "" if fix.safe else "can change what queries return"
        online = f"{'online' if fix.online else 'not online'}, {lock}" if fix.statements else ""
        return joined([changes, online, "tried on a copy: clean" if fix.verified else ""])

    def _sql(self, sql: str) -> Iterator[Line]:
        for line in self._written(sql):
            yield ((" " * _FIX, ""), (line, ""))

    def _written(self, sql: str) -> list[str]:
        return statement.lines(sql, self.view.code - _FIX)


def _standing(finding: ReportedFinding) -> Iterator[str]:
    """How sure it is, where it is not proved, and what became of it since it was accepted."""
    if finding.certainty != "proved":
        yield finding.certainty
    if told := note(finding):
        yield told


def _stop(message: str) -> str:
    return "" if message.endswith((".", "!", "?")) else "."


def one_liners(findings: Iterable[ReportedFinding]) -> Iterator[Line]:
    """`-q`: one line for each finding, never wrapped, so that grep finds all of it."""
    for finding in findings:
        word = SEVERITIES[finding.severity]
        yield ((f"{word:<7}", finding.severity), (f"  {safe(spelled(finding.object))}", "bold"),
               (f"  {safe(finding.rule)}: {safe(finding.message)}", ""))  # fmt: skip
