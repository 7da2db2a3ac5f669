"""CSV, read by the csv module in its strictest mood and by what a spreadsheet would compute."""

import csv
import io
import re
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from pgadvise.report import Location, Report
from pgadvise.reports.programs import csv as ours


def rows_of(report: Report) -> list[dict[str, str]]:
    text = ours.render(report)
    assert text.endswith("\r\n")
    lines = list(csv.reader(io.StringIO(text, newline=""), strict=True))
    assert lines[0] == list(ours.COLUMNS)
    assert {len(line) for line in lines} == {len(ours.COLUMNS)}
    return [dict(zip(ours.COLUMNS, line, strict=True)) for line in lines[1:]]


def test_a_row_for_each_finding(report: Report) -> None:
    """One header, as many cells in each row, a row for each finding and for each that is gone."""
    assert len(rows_of(report)) == len(report.findings) + sum(f.count for f in report.fixed)


def test_what_a_row_says(samples: Any) -> None:
    """Object in parts and whole, sentence, statements that run, certainty, database."""
    row = next(row for row in rows_of(samples.named("realistic")) if row["rule"] == "policies-not-enforced")
    shown = (
        "severity",
        "state",
        "category",
        "security_severity",
        "kind",
        "schema",
        "name",
        "part",
        "object",
        "fix_safe",
    )
    values = ["error", "new", "isolation", "9.1", "table", "public", "audit_logs", "", "public.audit_logs", "no"]
    assert [row[name] for name in shown] == values
    assert row["fix_sql"] == "alter table public.audit_logs enable row level security;"
    assert row["database"] == "app"


def test_states_are_a_column(samples: Any) -> None:
    """Every state is there, with how it was accepted; what is gone is a row as well."""
    rows = rows_of(samples.named("gated"))
    assert {row["state"] for row in rows} == {"new", "existing", "changed", "expired", "suppressed", "fixed"}
    accepted = {row["rule"]: row["accepted"] for row in rows}
    assert accepted["role-bypasses-rls"] == "accepted in the baseline by dba until 2026-12-01: until the pooler moves"
    assert accepted["unused-index"] == "ignored by the configuration: the yearly report uses it"
    fixed = [row for row in rows if row["state"] == "fixed"]
    assert [row["object"] for row in fixed] == ["public.totals", *["public.votes.votes_author_id_fkey"] * 2]
    assert fixed[0]["fingerprint"] == "00000000000000f1"


def test_a_finding_names_its_own_file(samples: Any) -> None:
    """File and line are empty where the finding has none."""
    finding = samples.named("realistic").findings[0]
    placed = replace(finding, location=Location(file="db/1.sql", line=12))
    places = [(row["file"], row["line"]) for row in rows_of(samples.report_of((placed, finding)))]
    assert sorted(places) == [("", ""), ("db/1.sql", "12")]


@pytest.mark.parametrize("sign", list("=+-@＝＋－＠"))
@pytest.mark.parametrize("before", ["", " ", "\u00a0", "x; ", "x;", "\t", "\r", "\n"])
def test_nothing_is_computed(samples: Any, sign: str, before: str) -> None:
    """A name that a spreadsheet would take for a formula is text, whichever sign parts the cells there."""
    name = f"{before}{sign}1+1"
    finding = samples.finding("r", name, about=("role", None, name, None), detail=name)
    (row,) = rows_of(samples.report_of((finding,)))
    for cell in (row["name"], row["message"], row["detail"]):
        pieces = [piece for line in cell.split("\n") for piece in line.split(";")]
        assert not any(piece.strip()[:1] == sign for piece in pieces)
        assert f"{sign}1+1" in cell


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(text=st.text(st.sampled_from("=+-@;, \"'\n\t\r|x!A0")))
def test_no_cell_of_any_row_is_a_formula(samples: Any, text: str) -> None:
    """Quotes, commas, line breaks and signs in any order: the rows stand, and none begins to compute."""
    finding = samples.finding("r", text, about=("policy", text, text, text), detail=text)
    (row,) = rows_of(samples.report_of((finding,)))
    assert not [cell for cell in row.values() if re.search(r"(^|;)\s*[=+\-@]", cell, re.MULTILINE)]
