"""How a finding stands to what was accepted."""

from datetime import date
from typing import Any

import pytest
from msgspec.structs import replace

from pgadvise.report import Acceptance, Gate
from pgadvise.reports.content.acceptance import gone, is_accepted, note, remembered_as

BASELINE = Acceptance(source="baseline", reason="known", owner="dba", until=date(2026, 12, 1))


@pytest.mark.parametrize(
    "state, acceptance, said, accepted",
    [
        ("new", None, "", False),
        ("existing", BASELINE, "accepted in the baseline by dba until 2026-12-01: known", True),
        ("existing", Acceptance(source="baseline"), "accepted in the baseline", True),
        ("existing", Acceptance(source="against"), "in the other catalog too", True),
        ("existing", None, "accepted", True),
        ("suppressed", Acceptance(source="ignore", reason="x\n"), "ignored by the configuration: x\\n", True),
        ("changed", BASELINE, "changed since it was accepted", False),
        ("expired", BASELINE, "its acceptance ran out on 2026-12-01", False),
        ("expired", None, "its acceptance ran out", False),
    ],
)
def test_each_state_is_put_into_words(
    samples: Any, state: Any, acceptance: Acceptance | None, said: str, accepted: bool
) -> None:
    """Where, by whom, until when, why; what gates again says why it does."""
    finding = replace(samples.named("realistic").findings[0], state=state, acceptance=acceptance)
    assert (note(finding), is_accepted(finding)) == (said, accepted)


def test_what_changed_is_remembered_as_another(samples: Any) -> None:
    """A dismissed alert does not hide what became of it: a changed finding has a name of its own, for each change."""
    finding = samples.named("realistic").findings[0]
    assert {remembered_as(replace(finding, state=s)) for s in ("new", "existing", "expired")} == {finding.fingerprint}
    changes = {remembered_as(replace(finding, state="changed", evidence_hash=h * 16)) for h in "12"}
    assert len(changes | {finding.fingerprint}) == 3
    assert {len(name) for name in changes} == {16}


def test_what_is_gone_is_told_from_where(samples: Any) -> None:
    """Accepted once, or only in the other catalog."""
    report = samples.named("gated")
    assert gone(report) == "accepted once, and gone"
    other = replace(report, gate=Gate(kind="against", name="staging", entries=3))
    assert gone(other) == "in the other catalog, and gone here"
