"""The leaks as a pgTAP test: pg_prove, or `supabase test db`."""

from pgadvise.proof_report import ProofReport
from pgadvise.reports.proof.emitted import head, regressions
from pgadvise.reports.proof.regression import constant, dollars


def render(report: ProofReport) -> str:
    """A plan of one lives_ok() for each leak; without leaks a plan of one that passes, since pgTAP wants one."""
    found = regressions(report)
    parts = ["\n".join(f"-- {line}" for line in head(report)), "begin;", f"select plan({max(len(found), 1)});"]
    parts += [f"select lives_ok({dollars(test.script)}, {constant(test.name)});" for test in found]
    if not found:
        parts.append("select pass('no leak was found');")
    return "\n\n".join([*parts, "select * from finish();", "rollback;"]) + "\n"
