"""Rules for people and programs."""

import io
import json
from collections.abc import Iterator

import pytest

from pgadvise.document import read_page
from pgadvise.finding import Finding
from pgadvise.reports import page, terminal
from pgadvise.reports.console import console
from pgadvise.reports.lines.cells import width
from pgadvise.reports.lines.layout import plain
from pgadvise.reports.lines.safe import is_safe
from pgadvise.rule import Declaration, Need, Option, Rule

TEXT = """Table of tenants without row-level security.

## What
A table that carries the tenant key has row-level security switched off, and the roles of the application may read it
or write it.

## Why
- Every query that forgets its filter returns every tenant's rows, and nobody sees it in a test with one tenant.
- It does so silently.

## Example
```sql
create table public.invoice (id bigint primary key, tenant_id uuid not null, amount numeric(12, 2) not null default 0);
```

## Not found
Partitions.

## Options
- `min_rows`: from how many rows on.

## References
- https://www.postgresql.org/docs/current/ddl-rowsecurity.html#A-VERY-LONG-ANCHOR-THAT-IS-TO-BE-COPIED-AS-A-WHOLE
- Supabase lint 0013_rls_disabled_in_public
"""


def check() -> Iterator[Finding]:
    return iter(())


def rule_named(name: str, category: str = "isolation", text: str = TEXT) -> Rule:
    return Rule(
        name=name,
        category=category,
        declaration=Declaration(severity="error", also=("info",), security=9.1, since="0.1", formerly=("old-name",)),
        needs=(Need(fact="tenancy"), Need(fact="workload", optional=True)),
        options=(
            Option(name="min_rows", type=int, default=1000),
            Option(name="roles", type=tuple[str, ...], default=("a", 'b"')),
            Option(name="exempt_roots", type=bool, default=True),
        ),
        page=read_page(text),
        check=check,
        file="rules/isolation/x.py",
    )


@pytest.mark.parametrize("cells", [40, 80, 160])
def test_a_page_reads_well(cells: int) -> None:
    """Sections in order, prose wrapped, code and addresses whole, options as the configuration writes them."""
    lines = [plain(line) for line in page.explained(rule_named("rls-disabled"), cells)]
    text = "\n".join(lines)
    headings = [line for line in lines if line in ("What", "Why", "Example", "Not found", "Options", "References")]
    assert headings == ["What", "Why", "Example", "Not found", "Options", "References"]
    assert "Supabase's" in text
    assert "\n      create table public.invoice (id bigint primary key, tenant_id uuid not null, amount" in text
    assert "  - https://www.postgresql.org/docs/current/ddl-rowsecurity.html#A-VERY-LONG-ANCHOR-THAT-IS" in text
    assert '      [rules.rls-disabled]\n      min_rows = 1000\n      roles = ["a", "b\\""]\n' in text
    assert "      exempt_roots = true" in text
    assert all(width(line) <= min(cells, 100) for line in lines if "create table" not in line and "https" not in line)


def test_a_page_names_what_the_rule_is() -> None:
    """Severity, category, how grave, since when, under which other names."""
    first, second, *_ = [plain(line) for line in page.explained(rule_named("rls-disabled"), 300)]
    assert first.startswith("rls-disabled: Table of tenants")
    assert second == "error or info · isolation · security 9.1 · since 0.1 · Supabase's 0013_rls_disabled_in_public ·"


def test_the_list_is_by_category() -> None:
    """Each category once, its rules by name, each with severity and title; a count at the end."""
    rules = [rule_named("b", "tenancy"), rule_named("z"), rule_named("a")]
    lines = [plain(line) for line in page.overview(rules, 300)]
    assert [line.split()[0] for line in lines[:-1] if line] == ["isolation", "a", "z", "tenancy", "b"]
    assert "error    Table of tenants" in lines[1]
    assert lines[-1] == "3 rules · advise explain RULE shows one"


@pytest.mark.parametrize("cells", [30, 80, 160])
def test_the_list_fits(cells: int) -> None:
    """At every width, titles wrapped in their column or below the name."""
    assert all(width(plain(line)) <= cells for line in page.overview([rule_named("rls-disabled")], cells))


def test_programs_get_the_same_page() -> None:
    """Everything a page says, as fields; sections in the order of the page."""
    document = json.loads(page.explained_json(rule_named("rls-disabled")))
    assert document["name"] == "rls-disabled"
    assert list(document["sections"]) == ["What", "Why", "Example", "Not found", "Options", "References"]
    assert document["options"][0] == {"name": "min_rows", "type": "int", "default": 1000}
    assert document["needs"][1] == {"fact": "workload", "optional": True}
    assert document["security_severity"] == 9.1
    assert json.loads(page.overview_json([rule_named("b"), rule_named("a")]))[0]["name"] == "a"


def test_a_stranger_s_page_is_not_obeyed() -> None:
    """A rulebook from elsewhere may hold anything: nothing a terminal obeys is sent."""
    hostile = rule_named("x\x1b[2J", text=TEXT.replace("Partitions.", "\x1b]8;;http://evil\x1b\\ \u202e"))
    for lines in (page.explained(hostile, 80), page.overview([hostile], 80)):
        file = io.StringIO()
        terminal.send(lines, console(file, "never", {}))
        assert "x\\x1b[2J" in file.getvalue()
        assert all(map(is_safe, file.getvalue().split("\n")))
    assert all(map(is_safe, page.explained_json(hostile).split("\n")))


def test_a_stranger_s_title_is_no_markup() -> None:
    """It stays one cell of its table, and one heading: what it says is text."""
    title = "Keys | with <img src=x> and `code`, [a](http://evil), @bob"
    hostile = rule_named("x", text=TEXT.replace(TEXT.partition("\n")[0], title))
    (row,) = [line for line in page.overview_markdown([hostile]).split("\n") if "(" in line]
    heading = page.explained_markdown(hostile).partition("\n")[0]
    for line in (row, heading):
        assert not any(sign in line for sign in ("<img", "`", "[a]", "@bob"))
    assert row.count("|") == 4
