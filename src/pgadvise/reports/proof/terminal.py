"""The proof report for people: who is played, a table, notes, counts; no boxes, colour says how bad it is."""

from collections.abc import Iterator

from rich.console import Console

from pgadvise.proof_report import PairVerdict, ProofReport, ProvedRole
from pgadvise.reports.lines.layout import EMPTY, GLUE, Line, joined, labelled, listed, number_of, paragraph
from pgadvise.reports.lines.safe import safe
from pgadvise.reports.proof.heading import COLUMN, heading, not_seen
from pgadvise.reports.proof.notes import Note, cells, marks, named, notes, told
from pgadvise.reports.proof.roles import SURFACES
from pgadvise.reports.proof.table import table
from pgadvise.reports.terminal import piped, send
from pgadvise.reports.view import View


def render(report: ProofReport, view: View | None = None) -> str:
    """The report as plain text, as a pipe receives it."""
    return piped(lines(report, view or View()))


def write(report: ProofReport, console: Console, view: View) -> None:
    send(lines(report, view), console)


def lines(report: ProofReport, view: View) -> Iterator[Line]:
    if view.quiet:
        yield from _one_liners(report)
    else:
        yield from _header(report, view)
        number = 1
        for role in report.played:
            mine = tuple(verdict for verdict in report.verdicts if verdict.role == role.name)
            found = notes(mine, number, view)
            number += len(found)
            yield EMPTY
            yield from paragraph(_as(role, mine), view.prose, hanging=2, style="bold")
            yield from table(cells(mine), marks(found), view)
            for note in found:
                yield from told(note, view)
            yield from _untold(mine, found, view)
    yield from _closing(report, view)


def _header(report: ProofReport, view: View) -> Iterator[Line]:
    yield from heading(report, view)
    coverage = report.coverage
    where = f"attacked on a throwaway PostgreSQL{GLUE}{coverage.replayed_on}" if coverage.replayed_on else "no attack"
    counts = [number_of(coverage.relations, "object"), number_of(coverage.pairs, "pair")]
    attempts = number_of(coverage.probes, "attempt") if coverage.replayed_on else ""
    yield from labelled("Asked", joined([", ".join(counts), where, attempts]), view.prose, COLUMN, 2)
    yield from _limits(report, view)


def _limits(report: ProofReport, view: View) -> Iterator[Line]:
    """What the copy could not show; defects of ours are said as loudly as an error."""
    coverage = report.coverage
    yield from not_seen(coverage.unseen, view)
    parts = [*((one, "the copy lacks") for one in coverage.unmade), *((o, "no rows in") for o in coverage.unseeded)]
    for number, (one, what) in enumerate(parts if view.verbose else parts[:5]):
        label = "" if number else "Limits"
        yield from labelled(label, f"{what} {one.object}: {one.reason}", view.prose, COLUMN, 2)
    if len(parts) > 5 and not view.verbose:
        yield from labelled("", f"and {number_of(len(parts) - 5, 'more limit')} (-v shows them)", view.prose, COLUMN)
    for defect in report.defects:
        what = f"{defect.schema}.{defect.name} {defect.command} as {defect.role} was proved {defect.claimed}, and leaks"
        yield from labelled("DEFECT", f"{what}: please report it", view.prose, COLUMN, 2, "error")


def _as(role: ProvedRole, mine: tuple[PairVerdict, ...]) -> str:
    return joined([f"as {role.name}, {SURFACES[role.surface]}", number_of(len(mine), "pair")])


def _untold(mine: tuple[PairVerdict, ...], found: tuple[Note, ...], view: View) -> Iterator[Line]:
    """What stands in the table without a note."""
    noted = [verdict.verdict for note in found for verdict in note.verdicts]
    every = [verdict.verdict for verdict in mine]
    leaks, doubts = (every.count(word) - noted.count(word) for word in ("leaks", "unknown"))
    rest = [number_of(leaks, "more leak")] if leaks else []
    rest += [number_of(doubts, "more unknown pair")] if doubts else []
    if rest:
        yield EMPTY
        yield from paragraph(f"… and {', '.join(rest)} (-v shows why)", view.prose, hanging=2)


def _one_liners(report: ProofReport) -> Iterator[Line]:
    """One line for each leak, for grep."""
    for verdict in report.verdicts:
        if verdict.verdict == "leaks":
            what = f"{named(verdict)} {verdict.command} as {verdict.role}: {verdict.reason}"
            yield (("LEAKS ", "error"), (safe(what), ""))


def _closing(report: ProofReport, view: View) -> Iterator[Line]:
    cells = 10_000 if view.quiet else view.prose
    if not view.quiet:
        yield EMPTY
    counts = report.summary
    told_ = [f"{word}{GLUE}{getattr(counts, word):,}" for word in ("isolated", "leaks", "denied", "unknown")]
    yield from paragraph(joined(told_), cells, hanging=2, style="bold")
    ending = f"exit{GLUE}{view.exit_code}: {view.exit_reason}" if view.exit_code is not None else ""
    tests = ["advise prove TARGET --emit pgtap (pytest, sql) writes tests of the leaks"] if counts.leaks else []
    commands = [*(listed([command]) for command in view.next_commands), *tests]
    nexts = f"next: {joined(commands)}" if commands and not view.quiet else ""
    yield from paragraph(joined([ending, nexts]), cells, hanging=2)
