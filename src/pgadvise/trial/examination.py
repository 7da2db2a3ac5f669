"""A rule held against its page and its cases, on a server: all that it says otherwise than they do."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import psycopg

from pgadvise.engines.facts import Facts
from pgadvise.engines.verdicts.verdicts import Verdicts
from pgadvise.report import ReportedFinding
from pgadvise.rule import Rule
from pgadvise.run import Outcome
from pgadvise.snapshot import NotCaptured
from pgadvise.trial.cases import Case, read_block
from pgadvise.trial.trial import apply, identities, judge, rolled_back, spelled

Proving = Callable[[Facts], Verdicts | NotCaptured]


@contextmanager
def staged(connection: psycopg.Connection, case: Case) -> Iterator[None]:
    """What the case makes, until the block ends. On Supabase migrations run as `postgres`, which is no superuser."""
    with rolled_back(connection):
        run_as_migration(connection, case.sql, case.platform)
        yield


def run_as_migration(connection: psycopg.Connection, sql: str, platform: str) -> None:
    if platform == "supabase":
        connection.execute("set local role postgres")
    apply(connection, [sql])
    connection.execute("reset role")


def page_case(rule: Rule, section: str) -> Case:
    """The SQL of one section of the page as one case."""
    return read_block("\n".join(rule.page.sql(section)))


def applies(case: Case, major: int) -> bool:
    """Whether the case is about this version of PostgreSQL (`-- pg: >= 15`)."""
    claim = case.head("pg")
    if claim is None:
        return True
    sign, _, number = claim.partition(" ")
    return {">=": major >= int(number), "<": major < int(number)}[sign]


def disagreements(
    connection: psycopg.Connection, rule: Rule, case: Case, proving: Proving | None = None
) -> tuple[str, ...]:
    """What the rule does otherwise than the case says, one clause each."""
    with staged(connection, case):
        (outcome,) = judge(connection, [rule], case, proving)
        if outcome.failed is not None:
            return (f"the rule failed: {outcome.failed.reason}",)
        if outcome.skipped is not None or case.head("skipped") is not None:
            return tuple(_about_skipping(case, outcome))
        found = tuple(_about_findings(case, outcome.findings))
        return found or tuple(_about_fixes(connection, rule, case, outcome.findings, proving is not None))


def _about_skipping(case: Case, outcome: Outcome) -> Iterator[str]:
    expected = case.head("skipped")
    if outcome.skipped is None:
        yield "the rule ran, and was to be skipped"
    elif expected is None or expected not in outcome.skipped.reason:
        yield f"the rule did not run: {outcome.skipped.reason}"


def _about_findings(case: Case, findings: tuple[ReportedFinding, ...]) -> Iterator[str]:
    found, wanted = sorted(map(spelled, findings)), sorted(case.finds)
    if found != wanted:
        yield f"finds {', '.join(found) or 'nothing'} instead of {', '.join(wanted) or 'nothing'}"
    said = "\n".join(f"{finding.message}\n{finding.detail}" for finding in findings)
    for part in case.heads.get("message", ()):
        if part not in said:
            yield f"does not say {part!r}, but {said.strip()!r}"
    for name, got in (
        ("severity", {finding.severity for finding in findings}),
        ("certainty", {finding.certainty for finding in findings}),
    ):
        expected = case.head(name)
        if expected and got != {expected}:
            yield f"the {name} is {', '.join(sorted(got)) or 'that of nothing'} instead of {expected}"


def _about_fixes(
    connection: psycopg.Connection, rule: Rule, case: Case, findings: tuple[ReportedFinding, ...], proved: bool
) -> Iterator[str]:
    fixes = [f.fix for f in findings if f.fix is not None and f.fix.statements]
    if not fixes or case.head("fix") == "none":
        return
    for fix in fixes:
        apply(connection, fix.statements)
    (after,) = judge(connection, [rule], case)
    if identities(findings) & identities(after.findings):
        yield "the finding's own fix leaves it"
    if not proved and identities(after.findings) - identities(findings):  # what a proof ruled out is not told again
        yield "the finding's own fix brings another of the rule"


def page_disagreements(connection: psycopg.Connection, rule: Rule, proving: Proving | None = None) -> tuple[str, ...]:
    """What the rule does otherwise than its page says: Example is found, Fix makes that vanish."""
    example, fix = page_case(rule, "Example"), page_case(rule, "Fix")
    if not example.sql:
        return ()
    with staged(connection, example):
        (before,) = judge(connection, [rule], example, proving)
        if before.failed is not None:
            return (f"the rule failed: {before.failed.reason}",)
        if not before.findings:
            return ("the page's Example is not found",)
        if not fix.sql:
            return ()
        run_as_migration(connection, fix.sql, example.platform)
        (after,) = judge(connection, [rule], example, proving)
        left = identities(before.findings) & identities(after.findings)
        return ("the page's Fix leaves what the Example has wrong",) if left else ()
