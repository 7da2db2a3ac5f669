"""The report that `advise demo` gives: every mistake of the example, nothing of what is right, and README's picture."""

import os
import re
from html import unescape
from pathlib import Path

import psycopg
import pytest
from msgspec.structs import replace

from pgadvise.advise import advise
from pgadvise.config import Config
from pgadvise.proving.checking import Checking
from pgadvise.report import Report
from pgadvise.reports.view import View
from pgadvise.rulebook import load
from pgadvise.scratch.changemaker import staging
from pgadvise.scratch.engine import serving
from pgadvise.sources.postgres.live import capture
from tests.reports import picture

PICTURE = Path(__file__).parents[2] / "examples" / "changemaker" / "report.svg"

# What the platform's own standard gets wrong, and the object it is told about.
MISTAKES = [
    ("policies-not-enforced", "audit_logs", None),
    ("audit-log-mutable", "audit_logs", None),
    ("audit-log-truncatable", "audit_logs", None),
    ("void-policy", "audit_logs", "audit_logs_immutable_update"),
    ("void-policy", "audit_logs", "audit_logs_immutable_delete"),
    ("check-enforces-nothing", "audit_logs", "audit_logs_immutable"),
    ("tenant-key-nullable", "audit_logs", "workspace_id"),
    ("void-policy", "challenges", None),
    ("policy-cannot-use-index", "challenges", None),
    ("index-dead-under-rls", "challenges", "idx_challenges_search"),
    ("index-dead-under-rls", "challenges", "challenges_status_idx"),
    ("duplicate-foreign-key", "challenges", None),
    ("soft-delete-blocks-unique", "workspaces", "workspaces_slug_key"),
    ("soft-delete-blocks-unique", "workspaces", "workspaces_domain_key"),
    ("duplicate-index", "workspaces", None),
    ("redundant-index", "challenge_submissions", None),
    ("policy-cannot-use-index", "challenge_submissions", None),
    ("foreign-key-crosses-tenants", "challenge_submissions", None),
    ("foreign-key-crosses-tenants", "comments", None),
    ("tenant-index-missing", "comments", None),
    ("policy-called-per-row", "comments", None),
    ("tenant-key-missing", "challenge_judges", None),
    ("tenant-key-mutable", "challenge_submissions", "workspace_id"),
    ("tenant-key-mutable", "comments", "workspace_id"),
    ("policy-trusts-user-metadata", "announcements", None),
    ("view-bypasses-rls", "challenge_performance_metrics", None),
    ("definer-function-exposed", "workspace_overview", None),
    ("function-search-path-mutable", "workspace_overview", None),
    ("unindexed-foreign-key", "comments", None),
]
RIGHT = ["tags", "challenge_tags", "countries", "plans", "workspace_users", "workspace_invitations", "my_workspaces"]


@pytest.fixture(scope="module")
def report() -> Report:
    with staging() as dsn, psycopg.connect(dsn, autocommit=True) as session:
        snapshot = capture(session)
    return advise(snapshot, load(), Config(), proving=Checking(seconds=600, serving=serving("embedded")))


@pytest.mark.parametrize(("rule", "name", "part"), MISTAKES)
def test_every_mistake_of_the_standard_is_found(report: Report, rule: str, name: str, part: str | None) -> None:
    """The document's own mistakes are caught, at the object that has them."""
    found = [f.object for f in report.findings if f.rule == rule and f.object.name == name]
    assert found, f"{rule} says nothing of {name}"
    assert part is None or part in {o.part for o in found}


def test_the_export_that_lost_its_workspace_is_found(report: Report) -> None:
    """It alone of the application's statements: the scheduler, the counts and the pages by id are right."""
    (found,) = [f for f in report.findings if f.rule == "query-ignores-tenant"]
    assert found.evidence["tables"] == ["public.challenge_submissions"]
    assert found.evidence["rows_per_call"] > 10_000


@pytest.mark.parametrize("name", RIGHT)
def test_what_is_right_stays_unmentioned(report: Report, name: str) -> None:
    """No error and no warning is about the parts that were done properly."""
    assert [f.message for f in report.findings if f.object.name == name and f.severity != "info"] == []


def test_every_rule_ran_or_says_why(report: Report) -> None:
    """Nothing fails on the example."""
    assert report.coverage.failed == ()
    assert len(report.coverage.ran) + len(report.coverage.skipped) == len(load().rules)


def test_the_picture_in_readme_is_current(report: Report) -> None:
    """README shows today's report: the same lines, counts and times aside; PGADVISE_WRITE_GOLDEN=1 draws it again."""
    errors = replace(report, findings=tuple(f for f in report.findings if f.severity == "error"))
    view = View(
        width=picture.WIDTH, min_severity="error", exit_code=1, exit_reason=f"{report.summary.error} findings at error"
    )
    drawn = picture.svg(errors, "advise demo --min-severity error", view)
    if os.environ.get("PGADVISE_WRITE_GOLDEN"):
        PICTURE.write_text(drawn, encoding="utf-8")
    assert words(PICTURE.read_text(encoding="utf-8")) == words(drawn)


def words(drawing: str) -> list[str]:
    """The text of an SVG without its numbers, which differ between machines."""
    texts = re.findall(r"<text[^>]*>(.*?)</text>", drawing, re.DOTALL)
    return re.sub(r"[\d.,]+\s?(%|s|ms|min)?", "", unescape(" ".join(texts))).split()
