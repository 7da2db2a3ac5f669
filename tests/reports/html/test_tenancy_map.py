"""The map of the tenancy: readable with ten tables and with five hundred, and as text."""

import re
from typing import Any

import msgspec
from tests.reports.html.reading import elements, parsed, text_of

from pgadvise.report import Report, Step, TableScope
from pgadvise.reports.html import page
from pgadvise.reports.html.groups import Groups


def table(
    name: str, scope: str, *, key: str | None = None, parent: str | None = None, sure: float = 0.95
) -> TableScope:
    via = (Step(table=f"public.{name}", columns=("parent_id",), references=f"public.{parent}"),) if parent else ()
    return TableScope(schema="public", name=name, scope=scope, key=key, via=via, confidence=sure)


def with_tables(samples: Any, *tables: TableScope) -> Report:
    keys = tuple(dict.fromkeys(t.key for t in tables if t.key and t.scope == "direct"))
    tenancy = msgspec.structs.replace(samples.tenancy, tenant_table="public.orgs", keys=keys, tables=tables)
    report: Report = samples.report_of((), tenancy=tenancy)
    return report


SMALL = (
    table("orgs", "tenant", key="id"),
    table("notes", "direct", key="org_id"),
    table("files", "direct", key="tenant"),
    table("pages", "direct", key="org_id", sure=0.5),
    table("members", "membership", key="org_id"),
    table("lines", "transitive", parent="notes"),
    table("profiles", "user", key="user_id"),
    table("countries", "global"),
)


def test_every_table_of_a_small_database_is_drawn(samples: Any) -> None:
    """Each stands in the group of its kind, with its key or its parent; an uncertain one is marked."""
    told = {g.title: [c.label for c in g.cells] for g in Groups(with_tables(samples, *SMALL), {})}
    assert told == {
        "Carry org_id": ["notes", "pages"],
        "Carry tenant": ["files"],
        "Join people and tenants": ["members"],
        "Through a parent": ["lines → notes"],
        "A person's own": ["profiles"],
        "Shared by all tenants": ["countries"],
    }
    for picture in elements(parsed(page.render(with_tables(samples, *SMALL))), "svg", "map"):
        assert all(name in text_of(picture) for name in ("orgs", "pages ?", "lines → notes", "Carry org_id 2 tables"))


def test_five_hundred_tables_are_counted(samples: Any) -> None:
    """A group names two dozen and counts the rest; none is lost; the picture stays within two screens."""
    many = (
        table("orgs", "tenant", key="id"),
        *(table(f"direct_{n}", "direct", key=f"key_{n % 9}") for n in range(300)),
        *(table(f"child_{n}", "transitive", parent=f"direct_{n % 40}") for n in range(149)),
        *(table(f"shared_{n}", "global") for n in range(50)),
    )
    report = with_tables(samples, *many)
    groups = list(Groups(report, {}))
    assert sum(g.count for g in groups) == 499
    assert all(len(g.cells) <= 25 for g in groups)
    for group in groups:
        inside = [
            int(label.split()[0]) for label in (c.label for c in group.cells) if re.match(r"\d+ tables? →", label)
        ]
        assert (sum(inside) or len(group.cells)) + group.rest == group.count
    document = parsed(page.render(report))
    (picture,) = elements(document, "svg", "wide")
    assert int((picture.get("viewBox") or "").split()[3]) < 2000
    (listed,) = elements(document, "dl", "tables")
    assert len(list(elements(listed, "dt"))) == 500


def test_what_has_findings_comes_first_and_leads_to_them(samples: Any) -> None:
    """In a group too large to show, tables with findings stand first, each a link with a mark beside its colour."""
    tables = (table("orgs", "tenant", key="id"), *(table(f"t_{n:03}", "direct", key="org_id") for n in range(60)))
    finding = samples.finding("r", "t_059 is open", about=("column", "public", "t_059", "x"), severity="error")
    report = msgspec.structs.replace(with_tables(samples, *tables), findings=(finding,))
    group = next(iter(Groups(report, {("public", "t_059"): "object-1"})))
    assert (group.cells[0].label, group.cells[0].severity, group.cells[0].anchor) == ("t_059", "error", "object-1")
    (picture,) = elements(parsed(page.render(report)), "svg", "wide")
    (link,) = elements(picture, "a")
    assert (link.get("href"), text_of(link)) == ("#object-1", "▲ t_059public.t_059")


def test_without_tables_nothing_is_drawn(samples: Any) -> None:
    """A database nobody could judge has no map and no link to one."""
    text = page.render(samples.named("unjudged"))
    assert 'id="tenancy"' not in text
    assert "#tenancy" not in text
