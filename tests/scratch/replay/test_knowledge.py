"""Secrets that a session was told, in the statements that use them."""

from pgadvise.scratch.replay.knowledge import Knowledge

KNOWN = Knowledge({"text": ("c0de-1",)}, {"c0de-1": "select code from invites"})


def test_a_secret_is_asked_for_where_it_is_used() -> None:
    """A call with a secret reads it by the statement that told it: nothing comes of it once that tells nothing."""
    (step,) = KNOWN.spelled(("select join_crew('c0de-1'::text)",))
    assert "from (select code from invites) q" in step
    assert step.endswith("::text)")


def test_a_secret_within_a_text_is_asked_for_beforehand() -> None:
    """In a document it stays, and the statement that told it goes first."""
    step = """select set_config('request.headers', '{"x-share": "c0de-1"}', true)"""
    assert KNOWN.spelled((step,)) == ("select code from invites", step)


def test_other_statements_stay() -> None:
    """Who uses no secret asks for none."""
    assert KNOWN.spelled(("select join_crew('other'::text)",)) == ("select join_crew('other'::text)",)
