"""Findings on the page: in parts, by object, with what was accepted and what is gone."""

from typing import Any

import msgspec
from tests.reports.html.reading import elements, parsed, text_of

from pgadvise.finding import RANK
from pgadvise.reports.html import page


def test_what_gates_stands_apart_from_what_was_accepted(samples: Any) -> None:
    """New, changed and expired first; then the accepted; then the silenced; then what is fixed."""
    report = samples.named("gated")
    document = parsed(page.render(report))
    parts = {e.get("id"): {d.get("data-state") for d in elements(e, "details")} for e in elements(document, "section")}
    assert parts["findings"] == {"new", "changed", "expired"}
    assert (parts["accepted"], parts["silenced"]) == ({"existing"}, {"suppressed"})
    assert [name for name in parts if name in ("findings", "accepted", "silenced", "fixed")] == [
        "findings", "accepted", "silenced", "fixed",
    ]  # fmt: skip
    (fixed,) = elements(document, "ul", "fixed")
    assert [text_of(e) for e in elements(fixed, "li")] == [
        "Error public.totals view-bypasses-rls",
        "Warning public.votes.votes_author_id_fkey unindexed-foreign-key 2 times",
    ]


def test_an_acceptance_is_told_whole(samples: Any) -> None:
    """Who accepted it, why, until when; of one that no longer holds, that it does not."""
    told = {e.get("data-rule"): text_of(e) for e in elements(parsed(page.render(samples.named("gated"))), "details")}
    assert "Accepted in the baseline by dba until 2026-12-01: until the pooler moves" in told["role-bypasses-rls"]
    assert "Changed since it was accepted · it was accepted by dba: read by nobody" in told["policies-not-enforced"]
    assert "Its acceptance ran out on 2026-11-01" in told["audit-log-truncatable"]
    assert "Ignored by the configuration: the yearly report uses it" in told["unused-index"]


def test_the_gate_is_said_at_the_top(samples: Any) -> None:
    """What was compared with, and how many stand where."""
    document = parsed(page.render(samples.named("gated")))
    (verdict,) = elements(document, "p", "verdict")
    assert text_of(verdict).startswith("3 errors, 16 warnings: 17 new, 1 changed, 1 expired")
    (gate,) = elements(document, "p", "gate")
    assert text_of(gate).startswith(
        "Compared with pgadvise-baseline.json (8 entries): 3 accepted, 3 fixed, 1 not judged"
    )
    assert list(elements(parsed(page.render(samples.named("realistic"))), "p", "gate")) == []


def test_severity_is_a_word(samples: Any) -> None:
    """Colour is never all that tells how grave a finding is."""
    found = list(elements(parsed(page.render(samples.named("realistic"))), "details", "finding"))
    words = {"error": "Error", "warning": "Warning", "info": "Note"}
    for element in found:
        (word,) = elements(element, "span", "severity")
        assert text_of(word) == words[(element.get("class") or "").split()[1]]


def test_the_worst_object_is_first(samples: Any) -> None:
    """Objects with errors stand above those without; inside an object errors stand first."""
    objects = list(elements(parsed(page.render(samples.named("realistic"))), "div", "object"))
    rank = {str(severity): place for severity, place in RANK.items()}
    ranks = [[rank[(e.get("class") or "").split()[1]] for e in elements(o, "details")] for o in objects]
    assert all(inside == sorted(inside) for inside in ranks)
    assert [inside[0] for inside in ranks] == sorted(inside[0] for inside in ranks)
    assert sum(map(len, ranks)) == len(samples.named("realistic").findings)


def test_a_fix_says_its_price(samples: Any) -> None:
    """Whether it changes what queries return, which lock it takes, and that it was tried."""
    told = {
        e.get("data-rule"): text_of(e) for e in elements(parsed(page.render(samples.named("realistic"))), "details")
    }
    terms = "can change what queries return · online, short ACCESS EXCLUSIVE lock: reads and writes of the table wait"
    assert terms in told["policies-not-enforced"]
    assert "tried on a copy: clean" in told["policies-not-enforced"]
    assert "alter table public.audit_logs enable row level security;" in told["policies-not-enforced"]


def test_what_was_replayed_can_be_copied(samples: Any) -> None:
    """The statements that did it stand in a block, the sentences around them do not."""
    report = samples.named("realistic")
    told = "Nobody reads it.\nReplayed on a copy of the schema: a member, as web, reads rows:\nselect 1;\nselect 2;"
    found = msgspec.structs.replace(report.findings[0], detail=told, fix=None, evidence={})
    document = parsed(page.render(msgspec.structs.replace(report, findings=(found,))))
    (finding,) = elements(document, "details", "finding")
    assert [text_of(e) for e in elements(finding, "pre")] == ["select 1; select 2;"]
    assert [text_of(e).rpartition(" ")[2] for e in elements(finding, "p", "detail")] == ["it.", "rows:"]
