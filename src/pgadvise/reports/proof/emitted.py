"""The tests of a report: which leaks become one, in which order, and which cannot."""

import msgspec

from pgadvise.proof_report import PairVerdict, ProofReport
from pgadvise.reports.lines.safe import safe, safe_in_log
from pgadvise.reports.proof.regression import statement, testable, title

_MANY = 100  # from then on nobody looked for the rows of another


class Test(msgspec.Struct, frozen=True):
    """`name` is unique and safe to show; `script` is one statement, which raises while the leak is there."""

    __test__ = False  # no test of ours, whatever pytest thinks of the name

    name: str
    script: str


def regressions(report: ProofReport) -> tuple[Test, ...]:
    """Sessions in which settings must never have been made come first: afterwards they cannot be had any more."""
    leaks = [v for v in report.verdicts if testable(v)]
    return tuple(
        Test(safe(title(verdict)), statement(verdict, verdict.witness))
        for verdict in sorted(leaks, key=_settings)
        if verdict.witness is not None
    )


def _settings(verdict: PairVerdict) -> tuple[bool, int]:
    assert verdict.witness is not None
    session = verdict.witness.session
    return not session.fresh, len(session.settings) + len(session.claims or {})


def untestable(report: ProofReport) -> tuple[str, ...]:
    """Leaks that only show among more rows than a test should write."""
    return tuple(safe(title(v)) for v in report.verdicts if v.verdict == "leaks" and not testable(v))


def head(report: ProofReport) -> tuple[str, ...]:
    """What a reader of the file should know, line by line."""
    count = len(regressions(report))
    lines = [
        f"{count} {'test' if count == 1 else 'tests'} of tenant isolation, written by pgadvise {report.tool.version}.",
        "Each fails while one tenant reaches another's rows the way it shows, and passes once that is refused.",
        "Run them as superuser (they write rows with triggers off) in a database that holds the schema; each undoes",
        "what it did.",
    ]
    why = "leaks only among more rows" if count < _MANY else "comes after a hundred others: mend these, and ask again"
    return (*lines, *(safe_in_log(f"No test: {name} {why}.") for name in untestable(report)))
