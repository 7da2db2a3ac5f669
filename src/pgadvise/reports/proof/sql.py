"""The leaks as plain SQL: one statement each, which raises while the leak is there."""

from pgadvise.proof_report import ProofReport
from pgadvise.reports.lines.safe import safe_in_log
from pgadvise.reports.proof.emitted import head, regressions


def render(report: ProofReport) -> str:
    """For psql: `psql -v ON_ERROR_STOP=1 -f FILE` stops at the first leak, without it each is told."""
    parts = ["\n".join(f"-- {line}" for line in head(report))]
    parts += [f"-- {safe_in_log(test.name)}\n{test.script};" for test in regressions(report)]
    return "\n\n".join(parts) + "\n"
