"""Rules by their texts."""

import pytest

from pgadvise.sql.parser.parse import NotParsed
from pgadvise.sql.stored.rules import rule_text, written

RULE = "CREATE RULE r AS\n    ON UPDATE TO public.v{where} DO {action};"
UPDATE = "UPDATE public.t SET a = ' DO; (' WHERE (t.id = old.id)"


def test_one_action() -> None:
    """What stands behind DO is the action, whatever its texts say."""
    for word in ("INSTEAD  ", "ALSO ", " "):
        found = rule_text(RULE.format(where="", action=word + UPDATE))
        assert (found.condition, found.actions) == (None, (UPDATE,))


def test_several_actions_and_a_condition() -> None:
    """In parentheses there are several; the condition is what stands before DO."""
    text = RULE.format(where="\n   WHERE (old.a = ' DO ')", action=f"INSTEAD ( {UPDATE};\n DELETE FROM public.t;\n)")
    found = rule_text(text)
    assert found.condition == "(old.a = ' DO ')"
    assert found.actions == (UPDATE, "DELETE FROM public.t")


def test_nothing() -> None:
    """NOTHING is no action."""
    assert rule_text(RULE.format(where="", action="INSTEAD NOTHING")).actions == ()


def test_what_is_no_rule() -> None:
    """Another text is refused."""
    with pytest.raises(NotParsed):
        rule_text("select 1")


def test_what_is_written() -> None:
    """What an action does to what it writes counts, what it reads does not; nothing is known of what cannot be read."""
    action = "INSTEAD INSERT INTO public.t (a) SELECT s.a FROM public.s ON CONFLICT (a) DO UPDATE SET a = excluded.a"
    assert written(RULE.format(where="", action=action)) == frozenset((("t", "insert"), ("t", "update")))
    assert written(RULE.format(where="", action="INSTEAD NOTHING")) == frozenset()
    assert written("select 1") is None
