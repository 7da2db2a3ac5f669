"""Which queries give a number over everything."""

import pytest

from pgadvise.sql.parser.parse import statement
from pgadvise.sql.tree.query import Query
from pgadvise.sql.tree.totals import is_total


@pytest.mark.parametrize(
    ("text", "total"),
    [
        ("select count(*) from t", True),
        ("select coalesce(sum(a), 0), max(b) from t where c", True),
        ("select count(*) from t group by a", False),
        ("select a, count(*) over () from t", False),
        ("select count(*), (select a from t limit 1) from t", False),
        ("select array_agg(a) from t", False),
        ("select a from t", False),
    ],
)
def test_totals(text: str, total: bool) -> None:
    """Aggregates alone, of no groups; a list of values in one row is no number."""
    tree = statement(text)
    assert isinstance(tree, Query)
    assert is_total(tree) is total
