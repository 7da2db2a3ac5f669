"""Verdicts as rules ask for them."""

import pytest

from pgadvise.engines.verdicts.questions import Actor, Question
from pgadvise.engines.verdicts.verdicts import Verdict, Verdicts, Word
from pgadvise.snapshot import Relation

VIEW = Relation(oid=1, schema="public", name="mine", kind="view", owner="keeper")
OTHER = Relation(oid=2, schema="public", name="other", kind="view", owner="keeper")


@pytest.mark.parametrize(
    ("word", "apart"), [("isolated", True), ("denied", True), ("leaks", False), ("unknown", False)]
)
def test_only_what_is_proved_keeps_tenants_apart(word: Word, apart: bool) -> None:
    """Of this object, command and role: what nobody knows, or nobody asked, keeps nobody apart."""
    question = Question(VIEW, "select", Actor(role="web", surface="app"))
    found = Verdicts(all=(Verdict(question=question, word=word, reason="so it is"),))
    assert found.keeps_apart(VIEW, "select", "web") is apart
    assert not found.keeps_apart(VIEW, "select", "anon")
    assert not found.keeps_apart(VIEW, "update", "web")
    assert not found.keeps_apart(OTHER, "select", "web")
