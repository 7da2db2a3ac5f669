"""One finding a cause: a leak is told by what explains it, and never hidden by anything less."""

from typing import Any

import psycopg
import pytest
from msgspec.structs import replace

from pgadvise.explained import explained
from pgadvise.finding import Severity
from pgadvise.report import ObjectReport, ReportedFinding
from pgadvise.snapshot import Snapshot
from pgadvise.sources.postgres.live import capture

SCHEMA = """
create table public.note (id int);
create table public.other (id int);
alter table public.note enable row level security;
create policy seen on public.note for select using (true);
create policy written on public.note for all using (true);
"""


@pytest.fixture
def snapshot(connection: psycopg.Connection) -> Snapshot:
    connection.execute(SCHEMA.encode())
    return capture(connection)


def finding(
    kind: str, name: str, part: str | None = None, severity: Severity = "error", **evidence: Any
) -> ReportedFinding:
    return ReportedFinding(
        rule="open" if "leaks" not in evidence else "leak",
        category="isolation",
        severity=severity,
        security_severity=9.0,
        certainty="proved",
        object=ObjectReport(kind=kind, schema="public", name=name, part=part),  # type: ignore[arg-type]
        message="",
        detail="said by the rule",
        evidence=evidence,
        fix=None,
        location=None,
        fingerprint="",
        evidence_hash="",
    )


def leak(command: str, role: str = "web", table: str = "note", **changes: Any) -> ReportedFinding:
    told = {"object": f"public.{table}", "role": role, "command": command}
    return replace(finding("table", table, leaks=[told], **changes), detail="replayed")


def rules(found: list[ReportedFinding]) -> list[str]:
    return [one.rule for one in found]


def test_a_finding_about_a_role_explains_what_it_reaches(snapshot: Snapshot) -> None:
    """A role that no policy binds leaks wherever it comes; not another role, nor what is not among its relations."""
    cause = finding("role", "web", relations=["public.note"])
    assert rules(explained([cause, leak("update")], snapshot)) == ["open"]
    assert rules(explained([cause, leak("update", role="api")], snapshot)) == ["open", "leak"]
    assert rules(explained([cause, leak("update", table="other")], snapshot)) == ["open", "leak"]


@pytest.mark.parametrize("command", ["select", "insert", "update", "delete"])
def test_a_finding_about_the_table_explains_its_leaks(snapshot: Snapshot, command: str) -> None:
    """It is told once, with the statements, by the finding that names the fault."""
    (told,) = explained([finding("table", "note"), leak(command)], snapshot)
    assert told.rule == "open"
    assert told.evidence["leaks"] == [{"object": "public.note", "role": "web", "command": command}]
    assert told.detail == "said by the rule\nreplayed"


def test_a_policy_explains_its_own_command(snapshot: Snapshot) -> None:
    """A policy for SELECT opens no INSERT; one for ALL does."""
    assert rules(explained([finding("policy", "note", "seen"), leak("select")], snapshot)) == ["open"]
    assert rules(explained([finding("policy", "note", "seen"), leak("insert")], snapshot)) == ["open", "leak"]
    assert rules(explained([finding("policy", "note", "written"), leak("insert")], snapshot)) == ["open"]


def test_a_lesser_finding_hides_no_leak(snapshot: Snapshot) -> None:
    """A warning may be accepted where an error would not be."""
    found = [finding("table", "note", severity="warning"), leak("select")]
    assert rules(explained(found, snapshot)) == ["open", "leak"]
    assert rules(explained([found[0], leak("select", severity="warning")], snapshot)) == ["open"]


def test_other_roles_and_other_tables_are_not_explained(snapshot: Snapshot) -> None:
    """What is open to one role says nothing of another, and a table nothing of its neighbour."""
    assert rules(explained([finding("table", "note", roles=["web"]), leak("select", "other")], snapshot)) == [
        "open",
        "leak",
    ]
    named = finding("table", "note", roles={"api": ["read"]})
    assert rules(explained([named, leak("select")], snapshot)) == ["open", "leak"]
    assert rules(explained([named, leak("select", "api")], snapshot)) == ["open"]
    assert rules(explained([finding("table", "other"), leak("select")], snapshot)) == ["open", "leak"]


@pytest.mark.parametrize("about", [("table", "note", None), ("policy", "note", "written")])
def test_what_fails_explains_no_leak(snapshot: Snapshot, about: tuple[str, str, str | None]) -> None:
    """A policy that ends in an error opens nothing: what goes through all the same has another cause."""
    assert rules(explained([finding(*about, fails=["web select"]), leak("insert")], snapshot)) == ["open", "leak"]


def test_what_is_explained_in_part_stays_whole(snapshot: Snapshot) -> None:
    """A finding of two leaks of which one is explained is not withdrawn."""
    both = leak("select")
    both = replace(both, evidence={"leaks": [*both.evidence["leaks"], *leak("insert").evidence["leaks"]]})
    assert rules(explained([finding("policy", "note", "seen"), both], snapshot)) == ["open", "leak"]


def test_what_is_said_of_the_whole_database_is_not_said_again_of_each_table(snapshot: Snapshot) -> None:
    """Whatever its gravity: the leaks of the relations that it names are its evidence, those of others are told."""
    whole = finding("database", "app", severity="warning", relations=["public.note"], roles=["web"])
    whole = replace(whole, object=ObjectReport(kind="database", schema=None, name="app", part=None))
    told = explained([whole, leak("select"), leak("delete")], snapshot)
    assert rules(told) == ["open"]
    assert [one["command"] for one in told[0].evidence["leaks"]] == ["select", "delete"]
    assert rules(explained([whole, leak("select", table="other")], snapshot)) == ["open", "leak"]
    assert rules(explained([whole, leak("select", role="other")], snapshot)) == ["open", "leak"]


def test_a_function_explains_the_leaks_of_the_policies_that_ask_it(snapshot: Snapshot) -> None:
    """By the command of each policy; a function that no policy asks explains none."""
    asked = finding("function", "may_see", policies=["seen on public.note"])
    assert rules(explained([asked, leak("select")], snapshot)) == ["open"]
    assert rules(explained([asked, leak("insert")], snapshot)) == ["open", "leak"]
    assert rules(explained([asked, leak("select", table="other")], snapshot)) == ["open", "leak"]
    assert rules(explained([finding("function", "may_see"), leak("select")], snapshot)) == ["open", "leak"]
