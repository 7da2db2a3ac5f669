"""The formats of the proof report: one line for each."""

from pgadvise.reports.format import Format, Formats

TABLE = Formats(
    (
        Format(name="terminal", module="pgadvise.reports.proof.terminal", endings=(".txt",)),
        Format(name="json", module="pgadvise.reports.proof.json", endings=(".json",)),
        # Regression tests.
        Format(name="pgtap", module="pgadvise.reports.proof.pgtap"),
        Format(name="pytest", module="pgadvise.reports.proof.pytest"),
        Format(name="sql", module="pgadvise.reports.proof.sql"),
    )
)
EMITTED = ("pgtap", "pytest", "sql")
PRINTED = tuple(name for name in TABLE.names if name not in EMITTED)
