"""Which columns hold a person."""

import re

from pgadvise.engines.attack.texts.people import _CALLER


def test_a_new_key_is_no_person() -> None:
    """A default that asks who calls says a person; one that makes a uuid up says none."""
    assert re.search(_CALLER, "auth.uid()")
    assert re.search(_CALLER, "current_uid()")
    assert not re.search(_CALLER, "gen_random_uuid()")
