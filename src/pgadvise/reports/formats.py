"""The formats of the main report: one line for each."""

from pgadvise.reports.format import Format, Formats

TABLE = Formats(
    (
        Format(name="terminal", module="pgadvise.reports.terminal", endings=(".txt",)),
        Format(name="json", module="pgadvise.reports.programs.json", endings=(".json",)),
        Format(name="sarif", module="pgadvise.reports.programs.sarif", endings=(".sarif",), placed=True),
        Format(name="junit", module="pgadvise.reports.programs.junit", endings=(".xml",)),
        Format(name="gitlab", module="pgadvise.reports.programs.gitlab", placed=True),
        Format(name="gitlab-sast", module="pgadvise.reports.programs.gitlab_sast", placed=True),
        Format(name="github", module="pgadvise.reports.programs.github", placed=True),
        Format(name="summary", module="pgadvise.reports.summary"),
        Format(name="markdown", module="pgadvise.reports.markdown", endings=(".md",)),
        Format(name="csv", module="pgadvise.reports.programs.csv", endings=(".csv",)),
        Format(name="prometheus", module="pgadvise.reports.programs.prometheus", endings=(".prom",)),
        Format(name="html", module="pgadvise.reports.html.page", endings=(".html", ".htm")),
    )
)
FORMATS = TABLE.formats
NAMES = TABLE.names
named = TABLE.named
