"""The gate as a team lives with it, on real servers: accepted once, silent on what is known, red on what is new."""

import json
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import psycopg
import pytest
from psycopg import sql

from pgadvise.scratch.server import Server
from tests.cli.conftest import Advise, Ran

ROLE = "gate_story_app"
SCHEMA = f"""
create table public.workspaces (id uuid primary key, name text not null);
create table public.members (
    workspace_id uuid not null references public.workspaces, user_id uuid not null,
    primary key (workspace_id, user_id));
create table public.files (id uuid primary key, workspace_id uuid not null references public.workspaces);
create table public.notes (
    id uuid primary key, workspace_id uuid not null references public.workspaces, shared boolean not null);
create index on public.notes (workspace_id);
alter table public.workspaces enable row level security;
alter table public.members enable row level security;
alter table public.files enable row level security;
create policy mine on public.workspaces using (id = current_setting('app.workspace')::uuid);
create policy mine on public.members using (workspace_id = current_setting('app.workspace')::uuid);
create policy mine on public.files using (workspace_id = current_setting('app.workspace')::uuid);
create policy mine on public.notes using (workspace_id = current_setting('app.workspace')::uuid);
grant usage on schema public to {ROLE};
grant select, insert, update, delete on all tables in schema public to {ROLE};
"""
# The names come in another order, so that every OID is another one.
ELSEWHERE = """
create table public.zzz_before (id int primary key);
drop table public.zzz_before;
"""
REORDERED = """
drop policy mine on public.files;
drop policy mine on public.notes;
create policy mine on public.notes using (((current_setting('app.workspace'))::uuid) = notes.workspace_id);
create policy mine on public.files using (workspace_id = current_setting('app.workspace')::uuid);
"""
# The conditions of these two change places in the order of the alphabet with the name of the table that one reads.
COMMENTS = f"""
create table public.orders (id uuid primary key);
create table public.comments (
    id uuid primary key, workspace_id uuid not null references public.workspaces, note uuid references public.notes);
create policy mine on public.comments using (
    exists (select 1 from public.notes where notes.id = comments.note and notes.shared)
    and exists (select 1 from public.orders));
create view public.shared_notes as
    select n.id, (select count(*) from public.notes where notes.shared) as others from public.notes n;
grant select, insert on public.comments, public.shared_notes to {ROLE};
"""
REDIRECTED = """
alter policy mine on public.comments using (
    exists (select 1 from public.notes where notes.id = comments.note and notes.shared)
    and exists (select 1 from public.orders))
"""
BASELINE = "pgadvise-baseline.json"
_FIRST: list[bytes] = []


@pytest.fixture
def role(server: Server) -> Iterator[str]:
    """The application's role, which belongs to the whole server."""
    with psycopg.connect(server.dsn, autocommit=True) as session:
        session.execute(f"drop role if exists {ROLE}".encode())
        session.execute(f"create role {ROLE} login".encode())
    yield ROLE
    with psycopg.connect(server.dsn, autocommit=True) as session:
        for name in ("story_main", "story_branch"):
            session.execute(sql.SQL("drop database if exists {} with (force)").format(sql.Identifier(name)))
        session.execute(f"drop role {ROLE}".encode())


def made(server: Server, name: str, *scripts: str) -> str:
    with psycopg.connect(server.dsn, autocommit=True) as session:
        session.execute(sql.SQL("create database {} template template0").format(sql.Identifier(name)))
    run(server.on(name), *scripts)
    return server.on(name)


def run(dsn: str, *scripts: str) -> None:
    with psycopg.connect(dsn, autocommit=True) as session:
        for script in scripts:
            session.execute(script.encode())


class Story:
    """Two databases of one schema, and the program with the application's role told."""

    def __init__(self, advise: Advise, folder: Path, main: str, branch: str) -> None:
        self.advise, self.folder, self.main, self.branch = advise, folder, main, branch

    def check(self, *options: str, target: str | None = None) -> Ran:
        return self.advise("check", target or self.branch, "--role", ROLE, *options)

    def report(self, *options: str) -> dict[str, Any]:
        read: dict[str, Any] = json.loads(self.check("-f", "json", *options).out)
        return read

    def entries(self) -> list[dict[str, Any]]:
        return [e for e in json.loads((self.folder / BASELINE).read_text())["entries"] if e is not None]


@pytest.fixture
def story(advise: Advise, server: Server, role: str, tmp_path: Path) -> Story:
    main = made(server, "story_main", SCHEMA)
    branch = made(server, "story_branch", ELSEWHERE, SCHEMA, REORDERED)
    # Written once: of the same schema it is the same each time.
    if not _FIRST:
        ran = advise("baseline", "create", main, "--role", role)
        assert ran.code == 0, ran.said
        _FIRST.append((tmp_path / BASELINE).read_bytes())
    (tmp_path / BASELINE).write_bytes(_FIRST[0])
    return Story(advise, tmp_path, main, branch)


def states(report: dict[str, Any], state: str) -> list[tuple[str, str, str | None]]:
    return [(f["rule"], f["object"]["name"], f["object"]["part"]) for f in report["findings"] if f["state"] == state]


def test_the_same_schema_elsewhere_is_green(story: Story) -> None:
    """Another database, other OIDs, policies made again in another order and spelling: exit 0 and nothing new."""
    ran = story.check()
    assert ran.code == 0, ran.out
    report = story.report()
    summary = report["summary"]
    assert summary["existing"] >= 1
    assert (summary["new"], summary["changed"], summary["expired"], summary["fixed"]) == (0, 0, 0, 0)
    assert report["gate"]["name"] == BASELINE
    assert f"{BASELINE}" in ran.out


def test_a_table_without_rls_and_a_widened_policy_are_red(story: Story) -> None:
    """Exit 1 with exactly these two at error, named first where people look."""
    run(
        story.branch,
        "create table public.invoices (id uuid primary key, workspace_id uuid not null references public.workspaces)",
        "create index on public.invoices (workspace_id)",
        f"grant select, insert, update, delete on public.invoices to {ROLE}",
        "alter policy mine on public.files using (true)",
    )
    report = story.report("-o", "summary=summary.md")
    gating = [f for f in report["findings"] if f["state"] in ("new", "changed") and f["severity"] == "error"]
    assert sorted({f["object"]["name"] for f in gating}) == ["files", "invoices"]
    ran = story.check("--fail-on", "error")
    assert ran.code == 1
    assert "exit 1: " in ran.out
    only = story.check("--new-only", "-q")
    assert only.code == 1
    shown = [line for line in only.out.splitlines() if line.startswith("ERROR")]
    assert all("public.files" in line or "public.invoices" in line for line in shown)
    heads = [line for line in ran.out.splitlines() if line.startswith("ERROR")]
    assert {h.split()[1].split(".")[1] for h in heads[:2]} == {"files", "invoices"}
    summary = (story.folder / "summary.md").read_text()
    first = min(summary.index("public.files"), summary.index("public.invoices"))
    assert "public.notes" not in summary[:first]


def test_a_repair_is_green_and_told(story: Story) -> None:
    """What was accepted and is gone is counted as fixed, and stays in the file until it is pruned."""
    run(story.branch, "alter table public.notes enable row level security")
    ran = story.check()
    assert ran.code == 0
    assert "1 fixed" in " ".join(ran.out.split())
    before = len(story.entries())
    assert story.advise("baseline", "update", story.branch, "--role", ROLE).code == 0
    assert len(story.entries()) == before
    assert story.advise("baseline", "update", story.branch, "--role", ROLE, "--prune").code == 0
    assert len(story.entries()) == before - 1
    assert story.report()["summary"]["fixed"] == 0


def test_an_acceptance_that_ran_out_is_red(story: Story) -> None:
    """After its last day a finding gates again, and the report says why; before, it is announced."""
    entry = next(e for e in story.entries() if e["severity"] == "error")
    soon = date.today() + timedelta(days=10)
    accept = ["baseline", "accept", entry["fingerprint"], "--reason", "until the rewrite", "--owner", "ada"]
    assert story.advise(*accept, "--until", soon.isoformat()).code == 0
    assert story.report()["gate"]["expiring"] == [entry["fingerprint"]]
    assert story.check().code == 0
    path = story.folder / BASELINE
    path.write_text(path.read_text().replace(soon.isoformat(), "2026-01-31"))
    ran = story.check()
    assert ran.code == 1
    assert "1 expired finding" in ran.out
    assert "its acceptance ran out on 2026-01-31" in " ".join(ran.out.split())


def test_an_end_stays_until_it_is_taken_away(story: Story) -> None:
    """`accept` without --until keeps the end that was given before and says so; an end that has passed is no end to
    keep; `--until never` takes it away, from a scan as from the file."""
    entry = next(e for e in story.entries() if e["severity"] == "error")
    accept = ["baseline", "accept", entry["fingerprint"], "--reason", "later"]

    def until() -> str | None:
        return next(e.get("until") for e in story.entries() if e["fingerprint"] == entry["fingerprint"])

    assert story.advise(*accept, "--until", "2999-12-31").code == 0
    assert story.report("-o", "json=report.json")
    for source in ([], ["--from", "report.json"]):
        ran = story.advise(*accept, *source)
        assert (ran.code, until()) == (0, "2999-12-31")
        assert "the end stays 2999-12-31 (--until never takes it away)" in ran.err
    path = story.folder / BASELINE
    path.write_text(path.read_text().replace("2999-12-31", "2026-01-31"))
    ran = story.advise(*accept)
    assert (ran.code, until()) == (2, "2026-01-31")
    assert "ran out on 2026-01-31" in ran.err
    assert story.advise(*accept, "--until", "never").code == 0
    assert until() is None
    assert story.check().code == 0


def test_what_became_graver_is_red(story: Story) -> None:
    """A finding accepted as a warning that the configuration makes an error gates at --fail-on error, and the report
    says what was accepted, until an update accepts that; one that was made milder does not."""
    (story.folder / "pgadvise.toml").write_text('[rules.policies-not-enforced]\nseverity = "info"\n')
    assert story.check().code == 0
    assert story.advise("baseline", "update", story.branch, "--role", ROLE).code == 0
    (story.folder / "pgadvise.toml").unlink()
    ran = story.check()
    assert ran.code == 1
    assert "accepted as info, graver now" in " ".join(ran.out.split())
    assert story.check("--fail-on", "never").code == 0
    assert story.advise("baseline", "update", story.branch, "--role", ROLE).code == 0
    assert story.check().code == 0


def test_a_part_of_a_scan_calls_nothing_fixed(story: Story) -> None:
    """With --select or --schema the rest of the entries is unknown; no update drops or changes it."""
    for options in (["--select", "primary-key-missing"], ["--schema", "public", "--ignore", "isolation"]):
        report = story.report(*options)
        assert report["fixed"] == []
        assert report["gate"]["unknown"] >= 1
        before = (story.folder / BASELINE).read_text()
        ran = story.advise("baseline", "update", story.branch, "--prune", *options)
        assert ran.code == 0, ran.said
        assert (story.folder / BASELINE).read_text() == before
        assert "nothing was written" in ran.err
    assert story.advise("baseline", "create", story.main, "--force", "--select", "isolation").code == 2


def test_two_catalogs_are_compared_without_a_file(story: Story) -> None:
    """--against gates on what TARGET has and TARGET2 has not, also where one is a snapshot file."""
    (story.folder / BASELINE).unlink()
    assert story.check("--against", story.main).code == 0
    run(story.branch, "alter policy mine on public.files using (true)")
    assert story.advise("snapshot", story.main, "-o", "main.json.gz").code == 0
    ran = story.check("--against", "main.json.gz", "--new-only")
    assert ran.code == 1
    assert "public.files" in ran.out
    assert "public.notes" not in ran.out.split("ERROR", 1)[1]
    story.report("-o", "json=report.json")
    ran = story.check("--against", "report.json")
    assert (ran.code, ran.out) == (2, "")
    assert "report.json is a report, not a snapshot" in ran.err


def test_a_renamed_table_is_told_once(story: Story) -> None:
    """With `moved` in the file nothing of a renamed table is new, and an update writes the new name down."""
    run(story.branch, "alter table public.notes rename to remarks")
    assert story.check().code == 1
    path = story.folder / BASELINE
    path.write_text(path.read_text().replace('"moved": {}', '"moved": {"public.notes": "public.remarks"}'))
    summary = story.report()["summary"]
    assert (summary["new"], summary["fixed"]) == (0, 0)
    assert story.advise("baseline", "update", story.branch, "--role", ROLE).code == 0
    assert '"moved": {}' in path.read_text()
    assert {e["object"]["name"] for e in story.entries()} & {"notes", "remarks"} == {"remarks"}
    assert story.check().code == 0


def test_a_renamed_table_is_told_once_for_the_policies_of_others_too(story: Story) -> None:
    """Where policies and views of other tables name it, they stay accepted; a new table under the old name does not
    pass for it."""
    for database in (story.main, story.branch):
        run(database, COMMENTS)
    assert story.advise("baseline", "create", story.main, "--role", ROLE, "--force").code == 0
    known = story.report()["summary"]["existing"]
    run(story.branch, "alter table public.notes rename to remarks")
    path = story.folder / BASELINE
    told = path.read_text().replace('"moved": {}', '"moved": {"public.notes": "public.remarks"}')
    path.write_text(told)
    summary = story.report()["summary"]
    assert (summary["new"], summary["changed"], summary["fixed"], summary["existing"]) == (0, 0, 0, known)
    ran = story.advise("baseline", "diff", story.branch, "--role", ROLE)
    assert ran.code == 0, ran.said
    run(story.branch, "create table public.notes (like public.remarks including all)", REDIRECTED)
    assert ("policies-not-enforced", "comments", None) in states(story.report(), "changed")
    run(story.branch, REDIRECTED.replace("notes", "remarks"), "drop table public.notes")
    assert story.advise("baseline", "update", story.branch, "--role", ROLE).code == 0
    assert '"moved": {}' in path.read_text()
    assert states(story.report(), "changed") == []


def test_another_database_s_baseline_is_no_praise(story: Story, server: Server, database: str) -> None:
    """Where nothing that it names is there, nothing is called fixed, and the report says so."""
    run(database, "create table public.film (id bigint primary key)")
    ran = story.check(target=database)
    report = json.loads(story.check("-f", "json", target=database).out)
    assert report["fixed"] == []
    assert ran.code == 3
    assert "is here: perhaps it is another database's" in " ".join(ran.out.split())


@pytest.mark.parametrize(
    "options", [["--baseline", "missing.json"], ["--new-only"], ["--baseline", "a", "--against", "b"]]
)
def test_a_gate_that_is_not_there_is_exit_2(advise: Advise, database: str, options: list[str]) -> None:
    """A mistyped file in CI is never silently green."""
    ran = advise("check", database, *options)
    assert ran.code == 2
    assert "baseline" in ran.err


def test_a_finding_is_taken_from_a_report_or_a_scan(story: Story) -> None:
    """`accept` writes reason, owner and end to what a report or a target shows; what nobody knows is exit 2."""
    run(story.branch, "alter policy mine on public.files using (true)")
    report = story.report("-o", "json=report.json")
    changed = next(f["fingerprint"] for f in report["findings"] if f["state"] in ("new", "changed"))
    ran = story.advise("baseline", "accept", changed, "--reason", "public", "--owner", "web", "--from", "report.json")
    assert ran.code == 0, ran.said
    entry = next(e for e in story.entries() if e["fingerprint"] == changed)
    assert (entry["reason"], entry["owner"], entry["accepted"]) == ("public", "web", date.today().isoformat())
    assert changed in story.advise("baseline", "show").out
    for words in (["0" * 16], ["nothing"], [changed, "--until", "soon"], [changed, "--until", "2020-01-01"]):
        assert story.advise("baseline", "accept", *words, "--reason", "x", "--from", "report.json").code == 2
    assert story.advise("baseline", "accept", changed).code == 2
    lost = story.advise("baseline", "accept", "0" * 16, "--reason", "x", PGHOST="127.0.0.1", PGPORT="1")
    unnamed = story.advise("baseline", "accept", "0" * 16, "--reason", "x", PGPORT="1")
    assert (lost.code, unnamed.code) == (3, 2)
    assert "0000000000000000 is not in pgadvise-baseline.json, and there is no target to take it from" in lost.err
    assert "--from REPORT.json" in lost.err


def test_unused_ignores_are_told(story: Story) -> None:
    """An `[[ignore]]` that covers nothing is named; one that covers is not, nor one whose rule did not run."""
    (story.folder / "pgadvise.toml").write_text(
        '[[ignore]]\nrule = "policies-not-enforced"\nobject = "public.notes"\nreason = "r"\n'
        '[[ignore]]\nrule = "policies-not-enforced"\nobject = "public.gone"\nreason = "r"\n'
    )
    report = story.report()
    assert [one["object"] for one in report["coverage"]["unused_ignores"]] == ["public.gone"]
    assert report["fixed"] == []
    silenced = next(f for f in report["findings"] if f["state"] == "suppressed")
    assert (silenced["acceptance"]["source"], silenced["acceptance"]["reason"]) == ("ignore", "r")
    assert "public.gone silences nothing" in " ".join(story.check().out.split())
    assert story.report("--select", "primary-key-missing")["coverage"]["unused_ignores"] == []


def test_a_saved_report_is_the_same_files_again(story: Story) -> None:
    """Rendered from its JSON, findings stand in the baseline's first line as in the check's own SARIF."""
    story.check("-o", "json=report.json", "-o", "sarif=report.sarif")
    again = story.advise("report", "report.json", "-f", "sarif")
    assert again.out == (story.folder / "report.sarif").read_text()
    assert BASELINE in again.out


def test_a_report_that_cannot_be_written_is_no_green_line(story: Story) -> None:
    """The line that ends the report names the exit code that the program ends with."""
    if not Path("/dev/full").exists():
        pytest.skip("needs a device that is always full")
    ran = story.check("-o", "json=/dev/full")
    assert ran.code == 3
    assert "exit 3: not every report could be written" in " ".join(ran.out.split())


def test_no_log_obeys_what_is_shown_of_the_file(story: Story) -> None:
    """Reasons are anybody's text."""
    entry = story.entries()[0]
    ran = story.advise("baseline", "accept", entry["fingerprint"], "--reason", "x ##[add-mask]y", "--owner", "::stop::")
    assert ran.code == 0, ran.said
    shown = story.advise("baseline", "show").out
    assert "add-mask" in shown
    assert "##[" not in shown
    assert not any(line.lstrip().startswith("::") for line in shown.splitlines())


def test_the_configuration_names_the_baseline(story: Story) -> None:
    """`baseline` is read beside the configuration; one that is missing is exit 2, and so is one in mid-merge."""
    folder = story.folder / "db"
    folder.mkdir()
    (story.folder / BASELINE).rename(folder / "known.json")
    (folder / "pgadvise.toml").write_text('baseline = "known.json"\n')
    config = ["--config", "db/pgadvise.toml"]
    assert story.report(*config)["gate"]["name"] == "db/known.json"
    assert story.check(*config).code == 0
    text = (folder / "known.json").read_text()
    (folder / "known.json").write_text(text.replace("null]", "<<<<<<< HEAD\nnull]"))
    ran = story.check(*config)
    assert (ran.code, ran.out) == (2, "")
    assert "db/known.json, line " in ran.err
    (folder / "known.json").unlink()
    assert story.check(*config).code == 2


def test_a_rule_that_ran_then_and_cannot_now_is_told(story: Story) -> None:
    """Where tenants are no longer found, isolation is not silently green: the rules that fell silent are named."""
    ran = story.check("--tenant-table", "none")
    assert "ran then and could not run now" in " ".join(ran.out.split())
    assert story.report("--tenant-table", "none")["fixed"] == []


def test_what_was_accepted_and_is_widened_is_red(story: Story) -> None:
    """Accepted with one policy and judged with a wider one: changed, exit 1, until somebody accepts that."""
    run(story.branch, "alter policy mine on public.notes using (true)")
    assert ("policies-not-enforced", "notes", None) in states(story.report(), "changed")
    ran = story.check("--select", "policies-not-enforced")
    assert ran.code == 1
    assert "exit 1: 1 changed finding at error" in ran.out
    assert "changed since it was accepted" in " ".join(ran.out.split())
    assert story.advise("baseline", "diff", story.branch, "--role", ROLE).code == 1
    told = story.advise("baseline", "update", story.branch, "--role", ROLE)
    assert "refreshed" in told.out
    assert states(story.report(), "changed") == []
