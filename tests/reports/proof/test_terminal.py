"""The proof report for people."""

import io
import os
from pathlib import Path

import pytest
from msgspec.structs import replace
from tests.reports.proof.conftest import MADE, pair, report_of, witness

from pgadvise.proof_report import ProofReport
from pgadvise.reports.console import console
from pgadvise.reports.lines.cells import width
from pgadvise.reports.lines.safe import is_safe
from pgadvise.reports.proof import terminal
from pgadvise.reports.view import View

GOLDEN = Path(__file__).parent / "golden"


@pytest.mark.parametrize("name", MADE)
@pytest.mark.parametrize("columns", [80, 160])
def test_the_report_reads_as_it_was_approved(name: str, columns: int) -> None:
    """Golden files; with PGADVISE_WRITE_GOLDEN=1 they are written anew, to be looked at before they are committed."""
    report = MADE[name]()
    code = 1 if report.summary.leaks else 0
    view = View(width=columns, elapsed=2.14, exit_code=code, exit_reason="4 pairs leak" if code else "no leak")
    text = terminal.render(report, view)
    golden = GOLDEN / f"{name}.{columns}.txt"
    if os.environ.get("PGADVISE_WRITE_GOLDEN"):
        golden.write_text(text, encoding="utf-8")
    assert text == golden.read_text(encoding="utf-8")


@pytest.mark.parametrize("columns", [60, 80, 100, 160])
@pytest.mark.parametrize("verbose", [0, 1])
def test_no_line_is_wider_than_the_terminal(proof_report: ProofReport, columns: int, verbose: int) -> None:
    """Everything fits, but for an object's name that is wider by itself and a word of SQL that must not be broken."""
    for line in terminal.render(proof_report, View(width=columns, verbose=verbose)).splitlines():
        assert width(line) <= columns or line.startswith(("     ", '"', "public.")), line


@pytest.mark.parametrize("verbose", [0, 1])
@pytest.mark.parametrize("quiet", [False, True])
def test_nothing_in_a_name_is_obeyed(proof_report: ProofReport, verbose: int, quiet: bool) -> None:
    """No control, bidi or invisible character reaches the terminal; nothing draws boxes."""
    text = terminal.render(proof_report, View(verbose=verbose, quiet=quiet))
    assert all(map(is_safe, text.split("\n")))
    assert not set("│─┌└├") & set(text)


def test_a_plain_terminal_gets_plain_signs() -> None:
    """What Latin-1 lacks is spelled in what it has."""
    raw = io.BytesIO()
    file = io.TextIOWrapper(raw, encoding="latin-1")
    terminal.write(MADE["realistic"](), console(file, "never", {}), View())
    file.flush()
    assert b"LEAKS >1" in raw.getvalue()


def test_notes_are_numbered_where_they_stand() -> None:
    """Each leak has its number in the table and below; pairs that are unknown for one reason share theirs."""
    leak = pair("notes", "select", "leaks", leak=witness("select 1"))
    doubts = tuple(pair("notes", c, "unknown", reason="why") for c in ("insert", "update"))
    text = terminal.render(report_of((leak, *doubts)))
    (row,) = (line.split() for line in text.splitlines() if line.startswith("public.notes "))
    assert row == ["public.notes", "LEAKS", "▶1", "unknown", "▶2", "unknown", "▶2"]
    assert "▶1 public.notes select: member 0 of A reads rows of another tenant (1 row)" in text
    assert "▶2 unknown (2 pairs, 0 attempts): why" in text


def test_of_many_leaks_the_first_are_told() -> None:
    """A table without end helps nobody; -v shows the rest, and the counts are of all."""
    many = report_of(tuple(pair(f"t{n:03}", "select", "leaks", leak=witness("select 1")) for n in range(60)))
    assert "… and 40 more leaks (-v shows why)" in terminal.render(many)
    assert "more leaks" not in terminal.render(many, View(verbose=1))
    assert "leaks 60" in terminal.render(many)


def test_one_cause_of_several_objects_is_told_once() -> None:
    """What differs in the object's own name alone, and in its policies' places, is one reason."""
    why = "rows pass the policies of public.{0}: seat() may write public.seats"
    why += " (not understood: f (policy own of public.{0}))"
    doubts = tuple(pair(name, "select", "unknown", reason=why.format(name)) for name in ("notes", "notes_old", "seats"))
    text = " ".join(terminal.render(report_of(doubts)).split())
    assert "▶1 unknown (2 pairs of 2 objects, 0 attempts): rows pass the policies of each: seat() may write" in text
    assert "public.seats (not understood: f)" in text
    assert "▶2 unknown (1 pair, 0 attempts): rows pass the policies of public.seats: seat()" in text


def test_what_kept_several_from_being_proved_is_told_once() -> None:
    """The cause, wherever the proofs stopped at it; what attacks showed is said at the first note, and no more."""
    tried, cause = "no attack succeeded", "anon may read public.invites.token"
    doubts = [
        replace(
            pair(name, "select", "unknown", reason="long"), tried=tried, unproved=f"rows of {name} pass", cause=cause
        )
        for name in ("notes", "invites")
    ]
    alone = replace(pair("jobs", "select", "unknown", reason="long"), tried=tried, unproved="there is no proof: a rule")
    text = " ".join(terminal.render(report_of((*doubts, alone))).split())
    told = (
        "▶1 unknown (2 pairs of 2 objects, 0 attempts): no attack succeeded, and there is no proof, since anon may read"
    )
    assert told in text
    assert "▶2 unknown (1 pair, 0 attempts): there is no proof: a rule" in text
    assert text.count(tried) == 1


def test_a_leak_says_what_let_it_through() -> None:
    """The policies by name, as the rules tell them."""
    leak = replace(pair("notes", "select", "leaks", leak=witness("select 1")), road="members lets it through")
    assert "members lets it through · replayed on a copy; 1 row there is enough" in terminal.render(report_of((leak,)))


def test_what_was_there_before_is_not_the_attackers() -> None:
    """Rows that honest use leaves are told apart from what the attacker's session sends."""
    former = replace(witness("select 1 from notes"), prepared=("insert into members values (1)",))
    text = terminal.render(report_of((pair("notes", "select", "leaks", leak=former),)))
    before, seat, session, attack = (
        text.index(part) for part in ("-- there before", "insert into members", "-- as authenticated", "select 1 from")
    )
    assert before < seat < session < attack
