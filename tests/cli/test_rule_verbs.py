"""`advise rules`, `explain`, `new-rule`: the rulebook from the outside, a stranger's as well as ours."""

import itertools
import json
from pathlib import Path

import jsonschema
import pytest

from pgadvise.rulebook import builtin_folder
from tests.cli.conftest import Advise


def test_rules_lists_every_file_once(advise: Advise) -> None:
    """The list is the tree: one rule a file, its category the folder."""
    listed = json.loads(advise("rules", "--format", "json").out)
    names = {(r["category"], r["name"]) for r in listed["rules"]} if isinstance(listed, dict) else set()
    names = names or {(r["category"], r["name"]) for r in listed}
    files = {(p.parent.name, p.stem.replace("_", "-")) for p in builtin_folder().glob("*/*.py")}
    assert names == files
    assert advise("rules", "--count").out.strip() == str(len(files))


def test_explain_knows_other_peoples_names(advise: Advise) -> None:
    """Supabase's number, its full name, underscores: all lead to the rule."""
    pages = {advise("explain", name).out for name in ("unindexed-foreign-key", "0001", "0001_unindexed_foreign_keys")}
    assert len(pages) == 1
    assert "Foreign key without an index" in pages.pop()
    assert advise("explain", "unindexed_foreign_key", "--format", "markdown").out.startswith("# Foreign key without")


def test_new_rule_writes_what_loads(advise: Advise, tmp_path: Path) -> None:
    """The two files of a new rule are whole: it is listed, explained and run; a second time nothing is overwritten."""
    ran = advise("new-rule", "acme/table-without-owner", "--folder", "db/rules")
    assert ran.code == 0
    assert [Path(line).name for line in ran.out.splitlines()] == ["table_without_owner.py", "table_without_owner.sql"]
    assert "table-without-owner" in advise("rules", "--rules", "db/rules").out
    assert advise("explain", "table-without-owner", "--rules", "db/rules").code == 0
    before = (tmp_path / "db/rules/acme/table_without_owner.py").read_text()
    assert advise("new-rule", "acme/table-without-owner", "--folder", "db/rules").code == 2
    taken = advise("new-rule", "acme/rls-disabled", "--folder", "db/rules")
    assert (taken.code, "there is a rule 'rls-disabled' already" in taken.err) == (2, True)
    assert (tmp_path / "db/rules/acme/table_without_owner.py").read_text() == before


def test_a_strangers_page_is_shown_as_what_it_is(advise: Advise, tmp_path: Path) -> None:
    """Nothing in its page reaches a terminal or the log of a job, in whatever format it is asked for."""
    advise("new-rule", "acme/odd", "--folder", "db/rules")
    file = tmp_path / "db/rules/acme/odd.py"
    odd = "\\x1b[2J\\u202eodd\\n::error::odd\\n"
    file.write_text(file.read_text().replace("## What\n", f"## What\n{odd}", 1))
    for verb, format in itertools.product((("explain", "odd"), ("rules",)), ("terminal", "json", "markdown")):
        out = advise(*verb, "--rules", "db/rules", "--format", format).out
        assert not {"\x1b", "\u202e"} & set(out)
        assert not any(line.lstrip().startswith("::") for line in out.splitlines())
    assert "\\x1b[2J\\u202eodd" in advise("explain", "odd", "--rules", "db/rules", "--format", "markdown").out


def test_a_private_rulebook_is_run_like_ours(advise: Advise, database: str, tmp_path: Path) -> None:
    """Named in the configuration, its rules run with the rest; lying about, they never do."""
    advise("new-rule", "acme/table-without-owner", "--folder", "db/rules")
    (tmp_path / "pgadvise.toml").write_text('[rules]\npaths = ["db/rules"]\n')
    report = json.loads(advise("check", database, "-f", "json").out)
    assert "table-without-owner" in report["coverage"]["ran"]
    (tmp_path / "pgadvise.toml").unlink()
    report = json.loads(advise("check", database, "-f", "json").out)
    assert "table-without-owner" not in report["coverage"]["ran"]


def test_a_private_rulebook_is_tried_like_ours(advise: Advise, tmp_path: Path) -> None:
    """Page and cases as new-rule writes them agree; one that says otherwise, or whose SQL does not run, is told with
    its line, and so is a rule without cases; exit 1."""
    advise("new-rule", "acme/no-key", "--folder", str(tmp_path))
    advise("new-rule", "acme/no-cases", "--folder", str(tmp_path))
    (tmp_path / "cases" / "acme" / "no_cases.sql").unlink()
    cases = tmp_path / "cases" / "acme" / "no_key.sql"
    written = cases.read_text(encoding="utf-8")
    cases.write_text(f"{written}\n-- # Wrong\ncreate table t (id int);\n-- finds: nothing\n"
                     "\n-- # No SQL\ncreate tabel t;\n-- finds: nothing\n", encoding="utf-8")  # fmt: skip
    tried = advise("rules", "--test", str(tmp_path))
    assert tried.code == 1
    lines = tried.out.splitlines()
    begin = written.count("\n") + 2
    assert lines[0].startswith(f"no-cases  {tmp_path}/cases/acme/no_cases.sql  its cases: it has no cases")
    assert lines[1] == f"no-key  {cases}:{begin}  Wrong: finds public.t instead of nothing"
    assert lines[2].startswith(f"no-key  {cases}:{begin + 4}  No SQL: its SQL does not run: syntax error")
    assert lines[3] == "2 rules, 7 pages and cases: 3 disagree"
    assert advise("rules", "--test", str(tmp_path / "cases")).code == 2


def test_a_published_pack_comes_through_the_same_door(advise: Advise, tmp_path: Path) -> None:
    """An installed package that names itself under the entry point brings its rules, under its name."""
    site = tmp_path / "site"
    advise("new-rule", "acme/table-without-owner", "--folder", str(site / "acme_rules"))
    (site / "acme_rules" / "__init__.py").write_text("")
    info = site / "acme_rules-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: acme-rules\nVersion: 1.0\n")
    (info / "entry_points.txt").write_text("[pgadvise.rulebooks]\nacme = acme_rules\n")
    ran = advise("rules", "--select", "acme", PYTHONPATH=str(site))
    assert ran.code == 0, ran.err
    assert "acme/table-without-owner" in ran.out


@pytest.mark.parametrize("what", ["report", "proof", "snapshot", "config"])
def test_schemas_are_schemas(advise: Advise, what: str) -> None:
    """Each is a valid JSON Schema."""
    jsonschema.Draft202012Validator.check_schema(json.loads(advise("schema", what).out))


@pytest.mark.parametrize(
    "verb", ["check", "demo", "report", "snapshot", "rules", "explain", "new-rule", "init", "schema"]
)
def test_help_ends_with_examples_and_exit_codes(advise: Advise, verb: str) -> None:
    """`advise VERB --help` shows how it is used and what it ends with."""
    ran = advise(verb, "--help")
    assert ran.code == 0
    assert "Examples:" in ran.out
    assert "Exit codes:" in ran.out
