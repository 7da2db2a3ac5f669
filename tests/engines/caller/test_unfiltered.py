"""Which relations a query shows whoever asks."""

from collections.abc import Callable

import pytest
from tests.engines.caller.conftest import MEMBER, VISITOR

from pgadvise.engines.caller.ordinary import Ordinary
from pgadvise.engines.caller.unfiltered import Unfiltered
from pgadvise.sql.parser.parse import query

MINE = "m.user_id = auth.uid()"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("select * from t", "t"),
        ("select * from t join m on m.id = t.id", "m t"),
        (f"select * from t join m on m.id = t.id where {MINE}", ""),
        (f"select * from t join m on m.id = t.id and {MINE}", ""),
        (f"select * from t left join m on m.id = t.id and {MINE}", "t"),
        (f"select * from m right join t on m.id = t.id and {MINE}", "t"),
        (f"select * from t full join m on m.id = t.id and {MINE}", "m t"),
        (f"select * from t left join m on m.id = t.id where {MINE}", ""),
        (f"select t.*, {MINE} as mine from t join m on true", "m t"),
        (f"select * from t where exists (select 1 from m where {MINE})", ""),
        (f"select * from t where id in (select id from m where {MINE}) or t.shared", ""),
        (f"select * from t where id in (select id from m where {MINE}) or auth.uid() is not null", "t"),
        ("select * from t where auth.uid() is not null", "t"),
        ("select * from t where auth.role() = 'service_role'", ""),
        ("select * from t where t.tenant = current_setting('app.tenant')::int", ""),
        (f"with x as (select * from m where {MINE}) select * from t join x on x.id = t.id", ""),
        (f"with x as (select * from m where {MINE}) select * from t left join x on x.id = t.id", "t"),
        ("with x as (select * from m) select * from x", "m"),
        ("with x as (select 1 as one) select * from t, x", "t"),
        (f"select * from t join (select * from m where {MINE}) x on x.id = t.id", ""),
        ("select * from t cross join (select count(*) from m) x", "t"),
        (f"select * from m where {MINE} union select * from t", "t"),
        (f"select * from t except select * from m where {MINE}", "t"),
        (f"select (select max(t.id) from t) from m where {MINE}", ""),
        ("select (select max(t.id) from t group by t.tenant limit 1) from x", "t x"),
        ("select count(*), coalesce(sum(t.n), 0) / 100 from t", ""),
        ("select count(*) from t group by t.tenant", "t"),
        ("select count(*) over () from t", "t"),
        ("select count(*) from t having max(t.user_id) = auth.uid()", ""),
        ("select * from public.mine() x join t on t.id = x.id", ""),
        ("select * from generate_series(1, 3) x join t on t.id = x", "t"),
        ("values (1), (2)", ""),
    ],
)
def test_shown_to_members(ordinary: Callable[..., Ordinary], text: str, shown: str) -> None:
    """A condition on the caller closes what is joined to it, and only where every row has to meet it."""
    known = ordinary("create function public.mine() returns table (id uuid) language sql as 'select auth.uid()'")
    found = Unfiltered(ordinary=known, role=MEMBER).relations(query(text))
    assert sorted(name for _, name in found) == shown.split()


def test_shown_to_visitors(ordinary: Callable[..., Ordinary]) -> None:
    """What every member meets may close a view to those who are not signed in."""
    known = ordinary()
    tree = query("select * from t where auth.uid() is not null")
    assert not Unfiltered(ordinary=known, role=VISITOR).relations(tree)
    assert Unfiltered(ordinary=known, role=MEMBER).relations(tree)
