"""The formats of the diff report: one line for each."""

from pgadvise.reports.format import Format, Formats

TABLE = Formats(
    (
        Format(name="terminal", module="pgadvise.reports.diff.terminal", endings=(".txt",)),
        Format(name="json", module="pgadvise.reports.diff.json", endings=(".json",)),
        Format(name="markdown", module="pgadvise.reports.diff.markdown", endings=(".md",)),
        Format(name="github", module="pgadvise.reports.diff.github"),
    )
)
