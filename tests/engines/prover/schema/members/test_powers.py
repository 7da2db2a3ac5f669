"""Flags of the operator's own people: believed where nobody but the operator sets them, and never in a near miss."""

from collections.abc import Callable, Mapping

import pytest
from tests.engines.prover.test_twins import ALL, MINE, using

MAY = f"org_id in ({MINE}) or exists (select 1 from people p where p.id = auth.uid() and p.is_admin)"
PEOPLE = """
create table people (id uuid primary key references auth.users, nick text, is_admin boolean not null default {default});
alter table people enable row level security;
grant select on people to authenticated;
create policy own on people to authenticated using (id = auth.uid());
{more}
""" + using(MAY)  # fmt: skip
DEFINER = """
create function {name} returns void language {language} security definer as $$ {body} $$;
"""
JOIN = DEFINER.format(name="join_in(who text)", language="sql", body="{}")
# Why it is not believed: the default of the flag, and what may be done besides.
BROKEN: Mapping[str, tuple[str, str]] = {
    "the flag is granted": ("false", "grant update (nick, is_admin) on people to authenticated;"),
    "a row may be added with it": ("false", "grant insert on people to authenticated;"),
    "it is set by default": ("true", ""),
    "its domain sets it": (
        "false",
        "alter table people alter is_admin drop default; create domain flag as boolean default true;"
        " alter table people alter is_admin type flag;"
        + JOIN.format("insert into public.people (id) values (auth.uid())"),
    ),
    "whom it names is granted": (
        "false",
        "grant update (id) on people to authenticated; create policy all_of_them on people for update to authenticated"
        " using (true) with check (true);",
    ),
    "a function sets it": (
        "false",
        JOIN.format("update public.people set is_admin = true where id = auth.uid()"),
    ),
    "a function adds whole rows": ("false", JOIN.format("insert into public.people values (auth.uid(), who, true)")),
    "a function makes a row his": ("false", JOIN.format("update public.people set id = auth.uid() where nick = who")),
    "a function says it in the conflict": (
        "false",
        JOIN.format(
            "insert into public.people (id) values (auth.uid()) on conflict (id) do update set is_admin = true"
        ),
    ),
    "a function does what it is told": (
        "false",
        DEFINER.format(name="run(what text)", language="plpgsql", body="begin execute what; end"),
    ),
    "a view leads to it": (
        "false",
        "create view every as select * from people; grant all on every to public;",
    ),
}
KEPT = (
    "",
    "grant insert (id, nick), update (nick) on people to authenticated;",
    JOIN.format("insert into public.people (id, nick) values (auth.uid(), who) on conflict (id) do nothing"),
    JOIN.format("update public.people set nick = who where id = auth.uid()"),
)


@pytest.mark.parametrize("more", KEPT)
def test_believed(more: str, verdicts: Callable[..., Mapping[str, str]]) -> None:
    """Who may write his row, and not the flag, does not reach over all tenants."""
    assert verdicts(PEOPLE.format(default="false", more=more)) == dict.fromkeys(ALL, "isolated")


@pytest.mark.parametrize("name", BROKEN)
def test_not_believed(name: str, verdicts: Callable[..., Mapping[str, str]]) -> None:
    """One road to the flag, and nothing is proved."""
    default, more = BROKEN[name]
    assert verdicts(PEOPLE.format(default=default, more=more)) == dict.fromkeys(ALL, "unknown")


def test_a_tenants_own(verdicts: Callable[..., Mapping[str, str]]) -> None:
    """The same flag in a table of a tenant's people is a right within the tenant, and means nothing elsewhere."""
    script = PEOPLE.format(default="false", more="alter table people add org_id uuid not null references orgs;")
    assert verdicts(script) == dict.fromkeys(ALL, "unknown")


OVER_ALL = """
create table profiles (
  user_id uuid primary key references auth.users, org_id uuid references orgs, nick text,
  role text not null default 'member', is_super_admin boolean not null default false
);
alter table profiles enable row level security;
grant select on profiles to authenticated;
create policy own on profiles to authenticated using (user_id = auth.uid());
create function over_all() returns boolean language sql stable security definer set search_path = '' as $$
  select exists (select from public.profiles p where p.user_id = auth.uid() and {over})
$$;
{more}
""" + using("over_all() or exists (select from profiles p where p.user_id = auth.uid() and p.org_id = docs.org_id)")
ADMINS = """
grant update (nick, role) on profiles to authenticated;
create function my_rank() returns text language sql stable security definer set search_path = ''
  as $$ select p.role from public.profiles p where p.user_id = auth.uid() $$;
create function mine() returns uuid language sql stable security definer set search_path = ''
  as $$ select p.org_id from public.profiles p where p.user_id = auth.uid() $$;
create policy colleagues on profiles for update to authenticated using (org_id = mine() and my_rank() = 'admin')
  {check};
drop policy own on profiles; create policy own on profiles for select to authenticated using (user_id = auth.uid());
"""
SIGN_UP = """
create function signed_up() returns trigger language plpgsql security definer set search_path = '' as $$ begin
  insert into public.profiles ({columns}) values ({values}); return new;
end $$;
create trigger signed_up after insert on auth.users for each row execute function signed_up();
"""


@pytest.mark.parametrize(
    ("over", "more", "verdict"),
    [
        ("p.is_super_admin", "", "isolated"),
        ("p.role = 'super_admin'", "", "isolated"),
        ("p.role in ('platform_admin', 'super_admin')", "", "isolated"),
        ("p.role = 'admin'", "", "unknown"),
        ("p.role = 'super_admin'", "grant update (nick) on profiles to authenticated;", "isolated"),
        ("p.role = 'super_admin'", "grant update (nick, role) on profiles to authenticated;", "unknown"),
        ("p.is_super_admin", "grant update (nick, is_super_admin) on profiles to authenticated;", "unknown"),
        ("p.role = 'super_admin'", ADMINS.format(check=""), "unknown"),
        ("p.role = 'super_admin'", ADMINS.format(check="with check (role in ('member', 'admin'))"), "isolated"),
        ("p.role = 'super_admin'", SIGN_UP.format(columns="user_id", values="new.id"), "isolated"),
        (
            "p.role = 'super_admin'",
            SIGN_UP.format(columns="user_id, role", values="new.id, new.raw_user_meta_data ->> 'role'"),
            "unknown",
        ),
        ("p.role = 'super_admin'", "alter table profiles alter role set default 'super_admin';", "unknown"),
    ],
)
def test_over_all_tenants(over: str, more: str, verdict: str, verdicts: Callable[..., Mapping[str, str]]) -> None:
    """Where tenants have people of their own, only a name that says so is the platform's, and nobody may take it."""
    assert verdicts(OVER_ALL.format(over=over, more=more)) == dict.fromkeys(ALL, verdict)


LISTED = """
create table {name} (user_id uuid primary key references auth.users);
alter table {name} enable row level security;
grant select on {name} to authenticated;
create policy own on {name} to authenticated using (user_id = auth.uid());
"""


@pytest.mark.parametrize(
    ("name", "verdict"), [("platform_staff", "isolated"), ("staff", "unknown"), ("support_agents", "unknown")]
)
def test_a_list_is_of_the_operators_people_where_its_name_says_so(
    verdicts: Callable[..., Mapping[str, str]], name: str, verdict: str
) -> None:
    """A mere `staff` may hold the employees of all tenants: each of them would reach over all."""
    may = f"org_id in ({MINE}) or exists (select 1 from {name} s where s.user_id = auth.uid())"
    assert set(verdicts(LISTED.format(name=name) + using(may)).values()) == {verdict}
