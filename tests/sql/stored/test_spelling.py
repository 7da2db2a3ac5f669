"""Bodies in one spelling."""

import pytest

from pgadvise.sql.stored.spelling import plain


@pytest.mark.parametrize(
    ("typed", "same"),
    [
        ("SELECT Id FROM Items", "select id from items"),
        ("SELECT \"Id\", 'Id', E'It\\'S', $q$Id$q$, U&\"Id\"", "select \"Id\", 'Id', E'It\\'S', $q$Id$q$, U&\"Id\""),
        ("a -- Über B\n/* C\n/* D */ */ and b", f"a {' ' * 9}\n{' ' * 4}\n{' ' * 10} and b"),
        ("NEW.Owner := Old.owner;", "new.owner := old.owner;"),
        ("ÄRGER", "Ärger"),
        ("select 'FROM", "select 'FROM"),
    ],
)
def test_plain(typed: str, same: str) -> None:
    """Letters of names and key words are small, comments blank; the rest, and what is no text of SQL, stays."""
    assert plain(typed) == same
