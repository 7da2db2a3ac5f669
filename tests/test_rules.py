"""Every page and every case of every rule, on a real server: what it must find, what it must leave alone, its fix."""

import json
import os
from collections.abc import Iterator
from contextlib import nullcontext
from pathlib import Path

import psycopg
import pytest

from pgadvise import document
from pgadvise.engines.facts import SECTIONS
from pgadvise.proving.checking import Checking
from pgadvise.report import ReportedFinding
from pgadvise.rule import Rule
from pgadvise.rulebook import builtin_folder, load
from pgadvise.run import Outcome
from pgadvise.scratch import embedded
from pgadvise.scratch.platform import supabase_sql
from pgadvise.scratch.server import Server
from pgadvise.trial.cases import Case, read_cases
from pgadvise.trial.examination import Proving, applies, disagreements, page_case, run_as_migration
from pgadvise.trial.trial import found, identities, judge, rolled_back

RULEBOOK = load()
RULES = RULEBOOK.rules
CASES = Path(__file__).parent / "rules"
IDENTITIES = CASES / "identities.json"  # of the Examples; PGADVISE_WRITE_GOLDEN=1 writes it


def case_file(rule: Rule) -> Path:
    return CASES / rule.category / (rule.name.replace("-", "_") + ".sql")


def all_cases() -> list[tuple[Rule, Case]]:
    return [(rule, case) for rule in RULES if case_file(rule).is_file() for case in read_cases(case_file(rule))]


@pytest.fixture(scope="session")
def plain(server: Server) -> Iterator[psycopg.Connection]:
    """A session in an empty database of a plain server."""
    with psycopg.connect(server.dsn, autocommit=True) as maintenance:
        maintenance.execute("drop database if exists rule_cases")
        maintenance.execute("create database rule_cases template template0")
    with psycopg.connect(server.on("rule_cases"), autocommit=True) as connection:
        yield connection


@pytest.fixture(scope="session")
def supabase(pytestconfig: pytest.Config) -> Iterator[psycopg.Connection]:
    """A session, as the platform's `postgres`, in a database with Supabase's surroundings; a server of its own,
    because roles belong to the whole cluster and a plain database has none of them."""
    with embedded.start(binaries=pytestconfig.getoption("--pg-bin"), superuser="supabase_admin") as started:
        if started.major < 15:
            pytest.skip(f"Supabase's surroundings need PostgreSQL 15, this is {started.major}")
        with psycopg.connect(started.dsn, autocommit=True) as connection:
            connection.execute(supabase_sql().encode())
        with psycopg.connect(started.dsn, autocommit=True) as connection:
            yield connection


@pytest.fixture(scope="session")
def replaying() -> Iterator[Server]:
    """Where leaks are replayed: one server for all cases, which each leaves as it was."""
    with embedded.start(superuser="pgadvise_scratch") as started:
        yield started


def verdict_of(
    connection: psycopg.Connection, rule: Rule, case: Case, request: pytest.FixtureRequest
) -> tuple[Outcome, ...]:
    """What the rule says of the database, with proofs where it asks for them."""
    return judge(connection, [rule], case, proving_of(rule, case, request))


def proving_of(rule: Rule, case: Case, request: pytest.FixtureRequest) -> Proving | None:
    if not _proves(rule) and case.head("proved") is None:
        return None
    server: Server = request.getfixturevalue("replaying")
    return Checking(seconds=600, serving=lambda: nullcontext(server))


def _skip_replays(rule: Rule, request: pytest.FixtureRequest, *majors: int) -> None:
    """Leaks are replayed on one server, whichever wrote the catalog: beside the newest on `majors` alone."""
    if _proves(rule) and (major := request.getfixturevalue("server").major) < 18 and major not in majors:
        pytest.skip("its leaks are replayed where the newest server wrote the catalog")


def _proves(rule: Rule) -> bool:
    return any(need.fact == "verdicts" and not need.optional for need in rule.needs)


# Found once, asked for twice, by rules whose leaks take a second to be replayed.
_EXAMPLES: dict[str, tuple[ReportedFinding, ...]] = {}


def example_of(
    connection: psycopg.Connection, rule: Rule, example: Case, request: pytest.FixtureRequest
) -> tuple[ReportedFinding, ...]:
    """What is found of the Example, which has been applied."""
    if rule.name not in _EXAMPLES or not _proves(rule):
        _EXAMPLES[rule.name] = found(verdict_of(connection, rule, example, request))
    return _EXAMPLES[rule.name]


def session_for(platform: str, request: pytest.FixtureRequest) -> psycopg.Connection:
    connection: psycopg.Connection = request.getfixturevalue(platform)
    return connection


@pytest.mark.parametrize("rule", RULES, ids=lambda r: r.name)
def test_page_is_whole(rule: Rule) -> None:
    """A page has its sections in order, and describes exactly the options that the signature has."""
    assert _problems(rule.page) == []
    assert sorted(rule.page.options) == sorted(o.name for o in rule.options)
    assert Path(rule.file).is_relative_to(builtin_folder())


@pytest.mark.parametrize("rule", RULES, ids=lambda r: r.name)
def test_has_cases(rule: Rule) -> None:
    """A rule has a case that finds something and a near miss that finds nothing."""
    assert case_file(rule).is_file(), f"{case_file(rule)} is missing"
    cases = read_cases(case_file(rule))
    assert any(case.finds for case in cases), "no case finds anything"
    assert any(not case.finds and "skipped" not in case.heads for case in cases), "no near miss"


@pytest.mark.parametrize("rule", [r for r in RULES if r.page.sql("Example")], ids=lambda r: r.name)
def test_example_is_found_and_fix_removes_it(rule: Rule, request: pytest.FixtureRequest) -> None:
    """The page's Example is found; its Fix makes it vanish and makes no other rule angry."""
    example, fix = page_case(rule, "Example"), page_case(rule, "Fix")
    _skip_other_versions(example, request)
    _skip_replays(rule, request)
    connection = session_for(example.platform, request)
    with rolled_back(connection):
        run_as_migration(connection, example.sql, example.platform)
        mine = example_of(connection, rule, example, request)
        assert mine, "the Example is not found"
        if not fix.sql:
            return
        before = identities(found(judge(connection, _catalog_rules())))
        run_as_migration(connection, fix.sql, example.platform)
        left = identities(found(verdict_of(connection, rule, example, request)))
        assert not identities(mine) & left, "the Fix leaves it"
        after = found(judge(connection, _catalog_rules()))
        assert [f.message for f in after if (f.rule, f.fingerprint) not in before] == [], "the Fix angers other rules"


@pytest.mark.parametrize("rule", [r for r in RULES if r.page.sql("Example")], ids=lambda r: r.name)
def test_example_is_the_same_finding_on_every_server(rule: Rule, request: pytest.FixtureRequest) -> None:
    """Fingerprint and evidence hash of the page's Example are those on record, from PostgreSQL 13 to 18: an upgrade
    calls nothing new that was accepted."""
    example = page_case(rule, "Example")
    _skip_other_versions(example, request)
    _skip_replays(rule, request, 15)  # the oldest with Supabase's surroundings
    connection = session_for(example.platform, request)
    with rolled_back(connection):
        run_as_migration(connection, example.sql, example.platform)
        mine = example_of(connection, rule, example, request)
    got = sorted([f.fingerprint, f.evidence_hash] for f in mine)
    if os.environ.get("PGADVISE_WRITE_GOLDEN"):
        recorded = {**json.loads(IDENTITIES.read_text(encoding="utf-8")), rule.name: got}
        lines = (f"{json.dumps(name)}: {json.dumps(recorded[name])}" for name in sorted(recorded))
        IDENTITIES.write_text("{\n" + ",\n".join(lines) + "\n}\n", encoding="utf-8")
    known = json.loads(IDENTITIES.read_text(encoding="utf-8"))
    assert rule.name in known, (
        f"new? PGADVISE_WRITE_GOLDEN=1 pytest tests/test_rules.py -k {rule.name} puts it on record"
    )
    assert got == known[rule.name]


@pytest.mark.parametrize(("rule", "case"), all_cases(), ids=lambda x: x.name if isinstance(x, Rule) else x.title)
def test_case(rule: Rule, case: Case, request: pytest.FixtureRequest) -> None:
    """A case finds just what it says, and the finding's own fix removes it."""
    _skip_other_versions(case, request)
    _skip_replays(rule, request)
    connection = session_for(case.platform, request)
    assert disagreements(connection, rule, case, proving_of(rule, case, request)) == ()


def _problems(page: document.Page) -> list[str]:
    """What a page lacks, in words; empty for one that is whole."""
    found = [f"section {name!r} is missing" for name in ("What", "Why", "Example", "Not found") if not page[name]]
    unknown = [name for name in page.sections if name not in document.SECTIONS]
    found += [f"section {name!r} is not one of {', '.join(document.SECTIONS)}" for name in unknown]
    order = [name for name in page.sections if name in document.SECTIONS]
    if order != sorted(order, key=document.SECTIONS.index):
        found.append(f"sections stand in another order than {', '.join(document.SECTIONS)}")
    if not page.title.endswith("."):
        found.append("the title is no sentence")
    return found


def _catalog_rules() -> list[Rule]:
    """The rules that need no counters, which may differ between two looks at one transaction, and no proofs."""
    return [r for r in RULES if not _proves(r) and not {n.fact for n in r.needs} & {*SECTIONS, "window"}]


def _skip_other_versions(case: Case, request: pytest.FixtureRequest) -> None:
    claim = case.head("pg")
    if claim is not None:
        request.applymarker(pytest.mark.pg(claim))
        major = request.getfixturevalue("server").major
        if not applies(case, major):
            pytest.skip(f"needs PostgreSQL {claim}, this is {major}")
