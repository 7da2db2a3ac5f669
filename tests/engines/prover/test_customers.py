"""Tenants known by a number that another system gave them, written beside their user."""

from collections.abc import Callable, Mapping

import pytest

NUMBERS = """
drop table docs, members, orgs;
create table customers (user_id uuid primary key references auth.users, customer_id text {}, country text);
create table bills (id uuid primary key, customer_id text not null, title text);
alter table customers enable row level security;
alter table bills enable row level security;
grant select on customers, bills to authenticated;
create policy own on customers to authenticated using (user_id = auth.uid());
create function my_customer() returns text language sql stable security definer set search_path = '' as
$$ select c.customer_id from public.customers c where c.user_id = auth.uid() $$;
create policy r on bills for select to authenticated using (customer_id = (select my_customer()));
"""
GRANTS = ("update (customer_id)", "update", "insert", "insert, delete")


@pytest.mark.parametrize("unique", ["", "unique"])
def test_a_number_is_believed_where_the_server_writes_it(
    verdicts: Callable[..., Mapping[str, str]], unique: str
) -> None:
    """A user who edits his country alone stays the customer that he is; no row he makes is a new tenant."""
    scripts = [
        NUMBERS.format(unique) + f"grant {may} on customers to authenticated;" for may in ("update (country)", *GRANTS)
    ]
    proved = [verdicts(script, table="bills", key="customer_id") for script in scripts]
    assert [found["select"] for found in proved] == ["isolated", *("unknown" for _ in GRANTS)]
