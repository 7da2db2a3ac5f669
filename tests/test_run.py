"""Running rules: what identifies a finding, and what a rule's failure costs."""

from collections.abc import Iterator
from pathlib import Path

import msgspec
import psycopg
import pytest
from psycopg import sql

from pgadvise.advise import advise
from pgadvise.config import Config
from pgadvise.engines.facts import Facts
from pgadvise.finding import About, Finding, about_database, fingerprint
from pgadvise.report import Report
from pgadvise.rule import Rule
from pgadvise.rulebook import Rulebook, builtin_folder, load
from pgadvise.run import run
from pgadvise.scratch.server import Server
from pgadvise.sources.postgres.live import capture

RULEBOOK = load()
SCHEMA = """
create table public.workspaces (id uuid primary key, slug text unique, deleted_at timestamptz);
create table public.members (
    workspace_id uuid references public.workspaces, user_id uuid, primary key (workspace_id, user_id));
create table public.notes (
    id uuid primary key, workspace_id uuid references public.workspaces, parent_id uuid references public.notes,
    status text check (status in ('a', null)));
create index on public.notes (status);
create index again on public.notes (status);
alter table public.notes enable row level security;
create policy one on public.notes using (workspace_id::text = current_setting('app.workspace', true));
create policy two on public.notes for select using (true);
"""


def report_on(connection: psycopg.Connection) -> Report:
    return advise(capture(connection), RULEBOOK, Config())


def test_identity_outlives_a_move_to_another_database(connection: psycopg.Connection, server: Server) -> None:
    """Other oids, another database name, policies in another order: the same fingerprints and evidence hashes."""
    connection.execute(SCHEMA.encode())
    first = report_on(connection)
    name = f"other_{connection.info.dbname}"
    connection.execute(sql.SQL("create database {} template template0").format(sql.Identifier(name)))
    try:
        with psycopg.connect(server.on(name), autocommit=True) as other:
            other.execute("create table public.noise (id bigint primary key); drop table public.noise")
            other.execute(SCHEMA.encode())
            other.execute(
                "alter policy one on public.notes rename to zero; alter policy zero on public.notes rename to one"
            )
            second = report_on(other)
    finally:
        connection.execute(sql.SQL("drop database {} with (force)").format(sql.Identifier(name)))
    identities = [{(f.rule, f.fingerprint, f.evidence_hash) for f in r.findings} for r in (first, second)]
    assert identities[0] == identities[1]
    assert len(identities[0]) >= 5


def test_identity_is_made_of_rule_object_and_discriminator() -> None:
    """Each part counts, and nothing else is asked."""
    about = About("index", "public", "notes", "again")
    base = fingerprint("some-rule", about, "")
    others = {
        fingerprint("other-rule", about, ""),
        fingerprint("some-rule", msgspec.structs.replace(about, part="other"), ""),
        fingerprint("some-rule", msgspec.structs.replace(about, schema="x"), ""),
        fingerprint("some-rule", about, "second"),
    }
    assert len(others | {base}) == 5
    assert fingerprint("some-rule", about_database("a"), "") == fingerprint("some-rule", about_database("b"), "")
    assert len(base) == 16
    assert int(base, 16) >= 0


def replaced(check: object) -> Rule:
    rule = RULEBOOK.named("primary-key-missing")
    return msgspec.structs.replace(rule, name="odd", check=check, needs=(), options=())


def raises() -> Iterator[Finding]:
    names: dict[str, str] = {}
    yield Finding(about=about_database("x"), message=names["missing"])


def names_another_severity() -> Iterator[Finding]:
    yield Finding(about=about_database("x"), message="m", severity="error")


@pytest.mark.parametrize("check", [raises, names_another_severity])
def test_a_rule_that_fails_costs_only_itself(connection: psycopg.Connection, check: object) -> None:
    """Whatever it raises, or claims beyond its declaration, is its own failure; the others speak."""
    connection.execute("create table public.visit (at timestamptz)")
    book = Rulebook((*RULEBOOK.rules, replaced(check)))
    report = advise(capture(connection), book, Config())
    assert [f.rule for f in report.coverage.failed] == ["odd"]
    assert "primary-key-missing" in {f.rule for f in report.findings}


def test_a_rule_that_fails_says_where(
    tmp_path: Path, connection: psycopg.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its author reads the file and the line, whatever the fault, and from wherever he named the folder."""
    monkeypatch.chdir(tmp_path.parent)
    page = (builtin_folder() / "schema" / "primary_key_missing.py").read_text()
    file = tmp_path / "acme" / "odd_table.py"
    file.parent.mkdir()
    file.write_text(
        page.partition("@rule")[0] + "@rule(severity='info', since='0.1')\ndef check():\n    yield nothing\n"
    )
    outcome = run(
        load([Path(tmp_path.name)]).named("odd-table"), Facts(capture(connection), Config().declared), {}, None
    )
    assert outcome.failed is not None
    assert outcome.failed.reason == (
        f"NameError: name 'nothing' is not defined (odd_table.py:{len(file.read_text().splitlines())})"
    )


def test_a_report_is_sorted_and_repeatable(connection: psycopg.Connection) -> None:
    """Severity first, then the object; the same snapshot gives the same bytes."""
    connection.execute(SCHEMA.encode())
    snapshot = capture(connection)
    first, second = (advise(snapshot, RULEBOOK, Config()) for _ in range(2))
    assert msgspec.json.encode(first) == msgspec.json.encode(second)
    ranks = [("error", "warning", "info").index(f.severity) for f in first.findings]
    assert ranks == sorted(ranks)


def test_a_rule_that_proofs_only_refine_lacks_nothing_without_them(connection: psycopg.Connection) -> None:
    """It says all that it would: nothing is reported as seen in part because nobody wanted proofs."""
    connection.execute(SCHEMA.encode())
    report = report_on(connection)
    assert "view-bypasses-rls" in report.coverage.ran
    assert "view-bypasses-rls" not in {one.rule for one in report.coverage.degraded}
    assert {one.reason for one in report.coverage.skipped if one.rule == "tenant-leak"} == {
        "not proved: --proof-time 0"
    }
