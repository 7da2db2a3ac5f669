"""Workflow commands, read as the runner of GitHub Actions reads them."""

import re
from collections import Counter
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace
from tests.reports.content.test_entry import made_of

from pgadvise.report import Location
from pgadvise.reports.programs import github

Annotation = tuple[str, dict[str, str], str]


def commands(text: str) -> list[Annotation]:
    """Level, properties and message of each line; every line must be a command."""
    found = []
    for line in text.splitlines():
        parts = re.fullmatch(r"::(\w+) ([^:]*)::(.*)", line)
        assert parts is not None, line
        pairs = dict(pair.split("=", 1) for pair in parts[2].split(","))
        found.append((parts[1], {k: unescaped(v) for k, v in pairs.items()}, unescaped(parts[3])))
    return found


def unescaped(value: str) -> str:
    for sign, code in ((":", "%3A"), (",", "%2C"), ("\r", "%0D"), ("\n", "%0A"), ("%", "%25")):
        value = value.replace(code, sign)
    return value


def test_the_worst_ten_and_a_line_that_counts(samples: Any) -> None:
    """Errors first, in them what security loses most by; the rest is counted, what GitHub would drop is not sent."""
    *annotations, last = commands(github.render(samples.named("gated")))
    assert [level for level, *_ in annotations] == ["error"] * 3 + ["warning"] * 7
    assert annotations[0][1]["title"] == "public.accounts: rls-disabled"
    assert last[:2] == ("notice", {"title": "pgadvise"})
    assert last[2].startswith("3 errors, 16 warnings: 17 new, 1 changed, 1 expired · ")
    assert last[2].endswith("3 accepted, 3 fixed, 1 not judged in this run, 1 acceptance to end within 14 days"
                            " · 9 more in the report")  # fmt: skip


def test_what_was_accepted_is_not_annotated(samples: Any) -> None:
    """Existing and suppressed findings are counted only."""
    text = github.render(samples.named("gated"))
    assert not {"role-bypasses-rls", "duplicate-foreign-key", "unused-index"} & set(re.findall(r"[\w-]+", text))


def test_the_message_brings_the_fix(samples: Any) -> None:
    """The sentence, then the SQL, on lines of their own."""
    _, _, message = commands(github.render(samples.named("gated")))[1]
    assert message.splitlines()[-1] == "alter table public.audit_logs enable row level security;"


def test_a_finding_stands_at_its_line(samples: Any) -> None:
    """Its own file and line, else the anchor's first."""
    report = samples.named("realistic")
    own = Location(file="db\\a,b:c%.sql", line=7, column=3)
    found = tuple(replace(f, location=own if f.rule == "rls-disabled" else None) for f in report.findings)
    (first, second, *_) = commands(github.render(replace(report, findings=found), anchor="ci/x.toml"))
    assert [first[1][k] for k in ("file", "line", "col")] == ["db/a,b:c%.sql", "7", "3"]
    assert [second[1][k] for k in ("file", "line", "col")] == ["ci/x.toml", "1", "1"]


@settings(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck))
@example(text="\n::error::mine\r\n::stop-commands::x\n##[error]y%0A::add-mask::z")
@given(text=st.text(max_size=60) | st.text(alphabet=":%,=\r\n#[]ae0A", max_size=40))
def test_no_command_is_injected(samples: Any, text: str) -> None:
    """Whatever names are made of: as many commands as findings and one, each of ours, and the name is read as it is."""
    report = made_of(samples, text)
    found = commands(github.render(report))
    gating = [f for f in report.findings if f.state == "new"]
    assert len(found) == len(gating) + 1
    assert {name for _, properties, _ in found for name in properties} <= {"file", "line", "col", "title"}


@pytest.mark.parametrize("severity, level", [("error", "error"), ("warning", "warning"), ("info", "notice")])
@pytest.mark.parametrize("failed", [False, True])
def test_github_drops_nothing(samples: Any, severity: Any, level: str, failed: bool) -> None:
    """At most ten of each level, the last line among them."""
    found = tuple(replace(f, severity=severity) for f in samples.named("realistic").findings)
    coverage = samples.named("unjudged").coverage if failed else samples.coverage
    *annotations, last = commands(github.render(samples.report_of(found, coverage=coverage)))
    assert {one[0] for one in annotations} == {level}
    assert max(Counter(one[0] for one in [*annotations, last]).values()) <= 10
    assert f"{len(found) - len(annotations)} more in the report" in last[2]


def test_what_was_not_judged_is_a_warning(samples: Any) -> None:
    """Silence is told from peace."""
    ((level, _, message),) = commands(github.render(samples.named("unjudged")))
    assert (level, message) == ("warning", "Nothing was judged: no rule ran · 1 rule failed")
    ((level, _, message),) = commands(github.render(samples.named("clean")))
    assert (level, message.startswith("No findings in 46 tables")) == ("notice", True)
