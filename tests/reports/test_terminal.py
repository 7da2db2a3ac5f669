"""The report for people."""

import io
import os
import re
import tracemalloc
import typing
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from rich.console import Console
from tests.work import calls

from pgadvise.finding import Fix
from pgadvise.report import Question, Report
from pgadvise.reports import terminal
from pgadvise.reports.console import console
from pgadvise.reports.lines.cells import width
from pgadvise.reports.lines.safe import is_safe
from pgadvise.reports.lines.statement import INEXACT
from pgadvise.reports.view import View

GOLDEN = Path(__file__).parent / "golden"
ANSI = re.compile(r"\x1b\[([\d;]*)m")
QUOTED = re.compile(r"'[^']*'|\"[^\"]*\"")
HOSTILE = "\x00\x07\x1b[31m\n\t\r\x7f\x9b\u202e\u2066\u200b\ufeff\u2028\U000e0041[/][b]:smile:`\"';ab 🦊e\u0301表"


def colored(report: Report, view: View) -> str:
    file = io.StringIO()
    terminal.write(report, console(file, "always", {}), view)
    return file.getvalue()


@pytest.mark.parametrize("name", ["realistic", "clean", "unjudged", "hostile"])
@pytest.mark.parametrize("columns", [80, 160])
def test_the_report_reads_as_it_was_approved(samples: Any, name: str, columns: int) -> None:
    """Golden files; with PGADVISE_WRITE_GOLDEN=1 they are written anew, to be looked at before they are committed."""
    report = samples.named(name)
    errors = report.summary.error
    reason = f"{errors} findings at error" if errors else "no finding at error"
    view = View(width=columns, elapsed=0.73, exit_code=1 if errors else 0, exit_reason=reason)
    text = terminal.render(report, view)
    golden = GOLDEN / f"{name}.{columns}.txt"
    if os.environ.get("PGADVISE_WRITE_GOLDEN"):
        golden.write_text(text, encoding="utf-8")
    assert text == golden.read_text(encoding="utf-8")


@pytest.mark.parametrize("columns", [24, 40, 80, 100, 160, 300])
@pytest.mark.parametrize("verbose", [0, 1])
def test_no_line_is_wider_than_the_terminal(report: Report, columns: int, verbose: int) -> None:
    """Everything fits at every width, but for what must not be broken: one word of SQL, a rule's name, TOML."""
    whole = {f.rule for f in report.findings}.union(*(q.answer.split("\n") for q in report.tenancy.questions))
    for line in terminal.render(report, View(width=columns, verbose=verbose)).splitlines():
        if width(line) > columns:
            text = line.strip()
            assert text in whole or " " not in QUOTED.sub("", text)


def test_a_pipe_gets_plain_text(report: Report) -> None:
    """Without colour no escape sequence is written, and the text is the same as in colour."""
    file = io.StringIO()
    terminal.write(report, console(file, "auto", {}), View())
    assert file.getvalue() == terminal.render(report, View())
    assert "\x1b" not in file.getvalue()
    assert ANSI.sub("", colored(report, View())).splitlines() == file.getvalue().splitlines()


def test_color_carries_severity_only(report: Report) -> None:
    """The only coloured words are severities and FAILED; everything else is bold, dim or plain."""
    words = set()
    for codes, text in re.findall(r"\x1b\[([\d;]+)m([^\x1b]*)", colored(report, View(verbose=1))):
        if {code for code in codes.split(";") if len(code) == 2}:
            words.add(text.strip())
    assert words <= {"ERROR", "WARNING", "NOTE", "FAILED"}


def test_quiet_is_one_line_for_each_finding(samples: Any) -> None:
    """-q: severity, object, rule and sentence on one line that grep finds, folded findings too; then the outcome."""
    report = samples.named("realistic")
    view = View(width=60, quiet=True, exit_code=1, exit_reason="4 findings at error")
    *findings, counts, last = terminal.render(report, view).splitlines()
    assert len(findings) == report.summary.error + report.summary.warning
    assert findings[0] == (
        "ERROR    public.audit_logs  policies-not-enforced: public.audit_logs has 2 policies and row-level security is "
        "off: anon and authenticated read and change every workspace's log"
    )
    assert counts.startswith("4 errors, 17 warnings, 1 note")
    assert last == "exit 1: 4 findings at error"


def test_no_findings_is_said_with_what_was_looked_at(samples: Any) -> None:
    """Good news names what was judged, also under -q; where nothing was judged there is no good news."""
    for view in (View(), View(quiet=True)):
        assert "No findings in 46 tables" in terminal.render(samples.named("clean"), view)
    assert "No findings" not in terminal.render(samples.named("unjudged"))
    assert "Nothing was judged" in terminal.render(samples.named("unjudged"))


def test_what_was_not_seen_is_said(samples: Any) -> None:
    """Each reason once with everything that waited for it; rules that failed are named; so is what was left out."""
    text = " ".join(terminal.render(samples.named("realistic")).split())
    assert text.count("pg_stat_statements is not installed") == 1
    assert "2 rules did not run: slow-on-average, slow-query" in text
    assert "1 rule ran without: index-dead-under-rls" in text
    assert "alter role advisor_ro bypassrls" in text
    assert "public.orders: locked ACCESS EXCLUSIVE" in text
    unjudged = " ".join(terminal.render(samples.named("unjudged")).split())
    assert "FAILED unused-index: ZeroDivisionError: division by zero" in unjudged
    assert "1 rule about tenants did not apply" in unjudged
    assert unjudged.count("no table lists tenants") == 1


def test_a_doubt_is_told_where_a_finding_depends_on_it(samples: Any) -> None:
    """The line of configuration is printed for the table of a likely finding, not for other tables."""
    text = terminal.render(samples.named("realistic"))
    assert '"public.accounts" = "direct workspace_id"' in text
    assert "public.shared_2" not in text
    assert "Question" not in terminal.render(samples.named("clean"))


def test_doubts_are_settled_together(samples: Any) -> None:
    """One heading holds the answers to several questions, and a busy reader is asked no more than a few."""
    report = samples.named("realistic")
    names = [f"public.t{n}" for n in range(6)]
    answers = [f'[tenancy.tables]\n"{name}" = "global"' for name in names]
    questions = (Question(doubt="In doubt", answer=answer) for answer in answers)
    tenancy = msgspec.structs.replace(report.tenancy, questions=tuple(questions))
    text = terminal.render(msgspec.structs.replace(report, tenancy=tenancy))
    assert text.count("[tenancy.tables]") == 1
    assert [f'"{name}" = "global"' in text for name in names] == [True] * 4 + [False] * 2
    assert "2 more questions like these (-v shows them)" in text.replace("\xa0", " ")


def test_notes_are_counted_where_they_are_hidden(samples: Any) -> None:
    """Without -v a note is counted and not shown, with it shown."""
    report = samples.named("realistic")
    assert "1 note (-v shows them)" in terminal.render(report)
    assert "unused-index" not in terminal.render(report)
    assert "NOTE     public.challenges" in terminal.render(report, View(verbose=1))
    hidden = terminal.render(report, View(min_severity="error"))
    assert "17 warnings (not shown)" in hidden
    assert "WARNING" not in hidden


def test_at_most_200_findings_without_verbose(samples: Any) -> None:
    """What is left out is counted, also inside one object; -v shows everything."""
    report = samples.huge(1200)
    text = terminal.render(report)
    assert text.count("      fix: ") == 200
    assert "… and 600 more findings (-v shows them)" in text
    assert terminal.render(report, View(verbose=1)).count("      fix: ") == 1200
    about = ("table", "public", "t", None)
    words = ("alpha", "beta")
    one = samples.report_of(tuple(samples.finding(f"r{n}", f"{words[n % 2]}" * n, about=about) for n in range(250)))
    assert "… and 50 more findings" in terminal.render(one)


def test_a_fix_is_told_once(samples: Any) -> None:
    """Two findings of an object with the same remedy: the SQL stands at the first. A lock is explained once."""
    fix = Fix(title="Enable row-level security", statements=("alter table t enable row level security",), safe=False)
    findings = tuple(
        samples.finding(name, f"{name} says it", about=("table", "public", table, None), fix=fix)
        for name, table in (("one", "a"), ("two", "a"), ("three", "b"))
    )
    text = " ".join(terminal.render(samples.report_of(findings)).split())
    assert text.count("alter table t enable row level security;") == 2
    assert "fix: the same as for one" in text
    assert text.count("reads and writes of the table wait for it") == 1
    assert text.count("short ACCESS EXCLUSIVE lock") == 2


def test_a_fix_says_what_it_costs(samples: Any) -> None:
    """What changes results, what blocks, what was tried, what schema.prisma has to say."""
    fix = Fix(
        title="Add the index",
        statements=("create index on t (a)",),
        safe=True,
        online=False,
        lock="SHARE lock: writes wait",
        verified=True,
        prisma="@@index([a])",
    )
    finding = samples.finding("r", "m", about=("table", "public", "t", None), fix=fix)
    text = terminal.render(samples.report_of((finding,)))
    assert "fix: Add the index · not online, SHARE lock: writes wait · tried on a copy: clean" in text
    assert "in schema.prisma:\n      @@index([a])" in text
    assert "can change what queries return" not in text


def test_markup_in_data_is_shown_as_it_is(samples: Any) -> None:
    """Rich's markup, links and emoji codes in a name are letters, in colour too."""
    for text in (terminal.render(samples.named("hostile")), colored(samples.named("hostile"), View())):
        flat = "".join(ANSI.sub("", text).split())
        assert "[/][boldred]markup[/bold][link=http://evil]x[/link]holdstenantrows" in flat
        assert ":smile::boom:holdstenantrows" in flat
        assert "\x1b]8" not in text


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(st.text(st.sampled_from(HOSTILE), max_size=40) | st.text(max_size=30), min_size=1, max_size=5),
    st.sampled_from([24, 80, 160]),
    st.sampled_from([View(), View(verbose=1), View(quiet=True)]),
)
def test_nothing_a_terminal_obeys_leaves_a_report(samples: Any, texts: list[str], columns: int, view: View) -> None:
    """Whatever stands in any field of a report, only line breaks and our own colours reach the terminal."""
    report = poisoned(samples.named("realistic"), texts)
    view = msgspec.structs.replace(view, width=columns)
    for line in terminal.render(report, view).split("\n"):
        assert is_safe(line)
    for line in ANSI.sub("", colored(report, view)).split("\n"):
        assert is_safe(line)


def test_poison_reaches_every_field(samples: Any) -> None:
    """The test above is about every string: words that their type fixes aside, none is left out."""
    poison = poisoned(samples.named("realistic"), ["POISON"])
    kept = set(strings(msgspec.to_builtins(poison))) - {"POISON"}
    assert kept <= {"live", "table", "policy", "role", "function", "constraint", "index", "new", *VOCABULARY}
    assert len(list(strings(msgspec.to_builtins(poison)))) > 300


def strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, (tuple, list)):
        for item in value:
            yield from strings(item)
    elif isinstance(value, dict):
        for item in value.values():
            yield from strings(item)


VOCABULARY = ("error", "warning", "info", "proved", "measured", "estimated", "likely")


def poisoned(value: Any, texts: list[str], kind: Any = str) -> Any:
    """`value` with every free text in it replaced by one of `texts`, in turn."""
    if isinstance(value, str):
        return value if typing.get_origin(kind) is typing.Literal else texts[len(value) % len(texts)]
    if isinstance(value, tuple | list):
        return type(value)(poisoned(item, texts) for item in value)
    if isinstance(value, dict):
        return {poisoned(key, texts) + key[-8:]: poisoned(item, texts) for key, item in value.items()}
    if isinstance(value, msgspec.Struct):
        kinds = typing.get_type_hints(type(value))
        fields = {name: poisoned(getattr(value, name), texts, kinds[name]) for name in value.__struct_fields__}
        return type(value)(**fields)
    return value


@pytest.mark.parametrize("view", [View(), View(verbose=1)], ids=["default", "in full"])
def test_ten_times_as_many_findings_take_ten_times_as_long(samples: Any, view: View) -> None:
    """Counted in calls, which no other load changes; `tests/benchmarks/reports.py` says how many seconds they take."""

    def written(report: Report) -> int:
        return calls(lambda: terminal.write(report, console(io.StringIO(), "always", {}), view))

    written(samples.huge(10))  # what is remembered from then on
    few, many = (written(samples.huge(number)) for number in (100, 1_000))
    assert many < 12 * few


def test_any_console_will_do(samples: Any) -> None:
    """A console that was made elsewhere, with markup on, cannot be made to obey a name; its width is taken."""
    file = io.StringIO()
    terminal.write(samples.named("hostile"), Console(file=file, width=60))
    assert file.getvalue() == terminal.render(samples.named("hostile"), View(width=60))
    assert INEXACT not in file.getvalue()


def test_a_console_without_our_signs_gets_plain_ones(samples: Any) -> None:
    """In a Latin or ASCII locale the report is written, not a traceback."""
    raw = io.BytesIO()
    file = io.TextIOWrapper(raw, encoding="ascii")
    terminal.write(samples.named("hostile"), console(file, "never", {}), View())
    file.flush()
    assert b"pgadvise 0.1.0 - " in raw.getvalue()
    assert b"\\U0001f98a" in raw.getvalue()


def test_many_notes_are_a_list_that_leaves_none_out(samples: Any) -> None:
    """-v names each of 300 notes alike with its fix and fingerprint, and says what they share only once."""
    notes = tuple(
        samples.finding(
            "unused-index",
            f"public.t_{n}_idx was not used in 9 days",
            about=("index", "public", "t", f"t_{n}_idx"),
            severity="info",
            fix=Fix(title="Drop it", statements=(f"drop index concurrently public.t_{n}_idx",), safe=True),
        )
        for n in range(300)
    )
    text = terminal.render(samples.report_of(notes), View(verbose=1))
    assert text.count("was not used in 9 days") == 1
    for note in notes:
        assert f"{note.fix.statements[0]};" in text
        assert text.count(f"fingerprint {note.fingerprint}") == 1
    assert len(text.splitlines()) < 650


def test_ten_thousand_findings_take_little_room(samples: Any) -> None:
    """As shown by default they are rendered in under 100 MB, the report itself included."""
    tracemalloc.start()
    terminal.write(samples.huge(10_000), console(io.StringIO(), "always", {}), View())
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 100e6


@pytest.mark.parametrize("color", ["always", "never"])
def test_no_job_obeys_the_log(samples: Any, color: Any) -> None:
    """A message that wraps before `::error::`, or holds Azure's sign, is no command in a log, in colours or without."""
    words = "::error::" + "x" * 12 + " ##[error]y ##vso[task.complete]z "
    whole = samples.finding("t", words * 5, about=("table", "public", "t", None), detail=words)
    report = samples.report_of((whole,))
    for columns in (24, 40, 80):
        file = io.StringIO()
        terminal.write(report, console(file, color, {"COLUMNS": str(columns)}), View(width=columns, verbose=1))
        shown = ANSI.sub("", file.getvalue())
        assert "error" in shown
        assert "##[" not in shown
        assert "##vso[" not in shown
        assert not any(line.strip().startswith("::") for line in shown.splitlines())
