"""The CI examples executed on a real server: red at first, green with a baseline, red on a new gap; reports always."""

import functools
import itertools
import json
import re
import shutil
import xml.etree.ElementTree as ET
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest
from psycopg import sql

from pgadvise.gate.baseline import Baseline
from pgadvise.gate.file import text
from pgadvise.scratch.server import Server
from tests.cli.conftest import SCHEMA, Advise, advise  # noqa: F401  # a fixture
from tests.examples.ci_runner import Checkout, Job, component_job, documents, github, gitlab

pytestmark = pytest.mark.skipif(shutil.which("psql") is None, reason="the examples' migrations are applied by psql")

# A table whose policy looks as if it kept the tenants apart.
GAP = """
create table public.invoices (id uuid primary key, workspace_id uuid not null references public.workspaces);
create policy own on public.invoices using (workspace_id = current_setting('app.workspace')::uuid);
"""
(_JOB,) = documents("gitlab/pgadvise.yml")[0].values()
(_COMPONENT,) = component_job().values()
RUNNERS: dict[str, Callable[[Checkout, str], Job]] = {
    "workflow": github,
    "action": functools.partial(github, action=True),
    # GitLab takes bash where the image has it, else sh.
    "job": functools.partial(gitlab, job=_JOB, shell=["bash", "-eo", "pipefail", "-c"]),
    "component": functools.partial(gitlab, job=_COMPONENT, shell=["sh", "-ec"]),
}
WRITTEN = {
    "workflow": {"summary.md", "comment.md", "report.html", "report.json", "report.sarif", "junit.xml"},
    "job": {"codequality.json", "sast.json", "junit.xml", "report.html", "report.json"},
}
WRITTEN["action"], WRITTEN["component"] = WRITTEN["workflow"], WRITTEN["job"]
Fresh = Callable[[], str]


@pytest.fixture
def checkout(tmp_path: Path) -> Checkout:
    """A project with one migration."""
    project = Checkout(tmp_path)
    (project.project / "migrations" / "001_tables.sql").write_text(SCHEMA)
    return project


@pytest.fixture
def fresh(server: Server) -> Iterator[Fresh]:
    """Gives the address of a new empty database each time, as each job has a new server."""
    numbers, made = itertools.count(1), list[str]()
    with psycopg.connect(server.dsn, autocommit=True) as session:

        def make() -> str:
            made.append(f"job_{next(numbers)}")
            session.execute(sql.SQL("create database {} template template0").format(sql.Identifier(made[-1])))
            return server.on(made[-1])

        yield make
        for name in made:
            session.execute(sql.SQL("drop database {} with (force)").format(sql.Identifier(name)))


@pytest.mark.parametrize("kind", RUNNERS)
def test_without_a_baseline_every_gap_gates(kind: str, checkout: Checkout, fresh: Fresh) -> None:
    """The first run is red, and each report is there all the same."""
    first = RUNNERS[kind](checkout, fresh())
    assert first.code == 1, first.log
    _reports_are_there(checkout, WRITTEN[kind])


@pytest.mark.parametrize("kind", RUNNERS)
def test_with_a_baseline_only_what_is_new_gates(kind: str, checkout: Checkout, fresh: Fresh, advise: Advise) -> None:  # noqa: F811
    """What a baseline accepts is green in another database made by the same migrations; a new gap is red."""
    run = RUNNERS[kind]
    database = fresh()
    with psycopg.connect(database, autocommit=True) as session:
        session.execute(SCHEMA.encode())
    made = advise("baseline", "create", database, folder=checkout.project)
    assert made.code == 0, made.said
    accepted = run(checkout, fresh())
    assert accepted.code == 0, accepted.log
    assert checkout.report()["summary"]["new"] == 0
    (checkout.project / "migrations" / "002_invoices.sql").write_text(GAP)
    added = run(checkout, fresh())
    assert added.code == 1, added.log
    _reports_are_there(checkout, WRITTEN[kind])
    new = [f["object"]["name"] for f in checkout.report()["findings"] if f["state"] == "new"]
    assert set(new) == {"invoices"}
    if kind in ("workflow", "action"):
        assert re.findall(r"<code>(public\.\w+)", added.summary)[0] == "public.invoices"
        assert "gaps that gate" in added.log


@pytest.mark.parametrize("kind", RUNNERS)
def test_migrations_that_fail_are_red(kind: str, checkout: Checkout, fresh: Fresh) -> None:
    """Half a database is not checked: nothing would be wrong with the tables that are not there."""
    (checkout.project / "migrations" / "001_tables.sql").write_text("create table t (id uuid);\nselect nonsense;\n")
    assert RUNNERS[kind](checkout, fresh()).code not in (0, 1)
    assert not (checkout.project / "pgadvise-reports").exists()


@pytest.mark.parametrize("kind", RUNNERS)
def test_what_could_not_be_completed_is_not_green(kind: str, checkout: Checkout, fresh: Fresh) -> None:
    """A configuration that is wrong gives 2 and no report, and the log says what it is."""
    (checkout.project / "pgadvise.toml").write_text("[tenacy]\n")
    ended = RUNNERS[kind](checkout, fresh())
    assert ended.code == 2
    assert "tenancy" in ended.log
    if kind in ("workflow", "action"):
        assert "exit code 2" in ended.summary


@pytest.mark.parametrize("kind", RUNNERS)
def test_a_database_out_of_reach_is_not_green(kind: str, checkout: Checkout, fresh: Fresh) -> None:
    """The check gives 3, the job ends with it, and nobody is told of gaps."""
    checkout.environ["PGADVISE_DSN"] = "postgresql://nobody@127.0.0.1:1/nowhere"
    ended = RUNNERS[kind](checkout, fresh())
    assert ended.code == 3, ended.log
    assert "gaps that gate" not in ended.log
    if kind in ("workflow", "action"):
        assert "could not complete" in ended.log
        assert "exit code 3" in ended.summary


@pytest.mark.parametrize("kind", ["workflow", "action"])
def test_one_comment_that_is_kept_up_to_date(kind: str, checkout: Checkout, fresh: Fresh) -> None:
    """The first run writes a comment, the second replaces it; a person's with the same marker, other bots' and another
    database's stay."""
    others = [
        {"id": 1, "user": {"type": "User"}, "body": "<!-- pgadvise --> quoted by a person"},
        {"id": 2, "user": {"type": "Bot"}, "body": "coverage is up"},
        {
            "id": 3,
            "user": {"type": "Bot"},
            "body": "<!-- pgadvise:report 0123456789abcdef -->\n### pgadvise: of another",
        },
    ]
    checkout.comments.write_text(json.dumps(others))
    # With every run the database has another name; the baseline, which accepts nothing, says that it is the same.
    (checkout.project / "pgadvise-baseline.json").write_text(text(Baseline(tool="pgadvise")))
    RUNNERS[kind](checkout, fresh())
    *rest, ours = json.loads(checkout.comments.read_text())
    assert rest == others
    assert ours["body"] == (checkout.project / "pgadvise-reports" / "comment.md").read_text()
    assert "invoices" not in ours["body"]
    (checkout.project / "migrations" / "002_invoices.sql").write_text(GAP)
    RUNNERS[kind](checkout, fresh())
    *rest, again = json.loads(checkout.comments.read_text())
    assert rest == others
    assert again["id"] == ours["id"]
    assert "invoices" in again["body"]


def _reports_are_there(checkout: Checkout, names: set[str]) -> None:
    folder = checkout.project / "pgadvise-reports"
    assert {path.name for path in folder.iterdir()} == names
    for path in folder.iterdir():
        assert path.stat().st_size > 0
        if path.suffix in (".json", ".sarif"):
            json.loads(path.read_text(encoding="utf-8"))
        if path.suffix == ".xml":
            ET.fromstring(path.read_text(encoding="utf-8"))
