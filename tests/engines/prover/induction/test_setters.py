"""Functions that set settings: what they leave to the application, what they set to a tenant of the caller's own."""

from collections.abc import Callable, Mapping

import pytest

ALL = ("select", "insert", "update", "delete")
MEMBER = "exists (select 1 from public.members m where m.org_id = org and m.user_id = auth.uid())"
ACT = """
create function act_for(org uuid) returns void language plpgsql security definer set search_path = '' as $$ begin
  {before} perform set_config('app.org', org::text, {local}); {after} end $$;
create policy tenant on docs to authenticated using (org_id = nullif(current_setting('app.org', true), '')::uuid);
"""
ASKS = f"if not {MEMBER} then raise exception 'no'; end if;"
PREFERENCE = """
create function prefer(name text, value text) returns void language plpgsql as $$ begin
  {} perform set_config(name, value, true); end $$;
create policy tenant on docs to authenticated using (
  org_id in (select m.org_id from members m where m.user_id = auth.uid())
  or current_setting('app.bypass', true) = 'on');
"""
LISTED = "if name not in ('app.locale', 'app.theme') then raise exception 'no'; end if;"
JOB = """
create table jobs (id int primary key, org_id uuid not null references orgs);
create function take(job int) returns void language plpgsql security definer set search_path = '' as $$
declare org uuid; begin
  select j.org_id into org from public.jobs j where j.id = job {};
  perform set_config('app.org', coalesce(org::text, ''), true); end $$;
create policy tenant on docs to authenticated using (org_id = nullif(current_setting('app.org', true), '')::uuid);
"""
BOUND = "and j.org_id = nullif(current_setting('{}', true), '')::uuid"
OTHER = """
create function prefer(value text) returns void language plpgsql as $$ begin
  if value = '' then return; end if; perform set_config('app.other', value, true); end $$;
"""
Verdicts = Callable[..., Mapping[str, str]]

# What it is about: what isolates, its neighbour that does not.
TWINS: Mapping[str, tuple[str, str]] = {
    "asks": (ACT.format(before=ASKS, local="true", after=""), ACT.format(before="", local="true", after="")),
    "tells only": (
        ACT.format(before=f"/* then set it: no EXECUTE, set_config() alone */ {ASKS}", local="true", after=""),
        ACT.format(before=ASKS.replace("exception", "notice"), local="true", after=""),
    ),
    "asks afterwards": (
        ACT.format(before=ASKS, local="true", after=""),
        ACT.format(before="", local="true", after="if org is null then raise exception 'no'; end if;"),
    ),
    "for longer than the transaction": (
        ACT.format(before=ASKS, local="true", after=""),
        ACT.format(before=ASKS, local="false", after=""),
    ),
    "sets it again": (
        ACT.format(before=ASKS, local="true", after="perform set_config('app.org', '', true);"),
        ACT.format(before=ASKS, local="true", after="perform set_config('app.org', gen_random_uuid()::text, true);"),
    ),
    "another sets it as well": (
        ACT.format(before=ASKS, local="true", after=""),
        ACT.format(before=ASKS, local="true", after="")
        + "create function act(org text) returns text language sql as $$ select set_config('app.org', org, true) $$;",
    ),
    "members that the caller writes": (
        ACT.format(before=ASKS, local="true", after=""),
        ACT.format(before=ASKS, local="true", after="") + "grant insert on members to authenticated;"
        " create policy add on members for insert to authenticated with check (user_id = auth.uid());",
    ),
    "another setting": (
        ACT.format(before="", local="true", after="").replace("set_config('app.org'", "set_config('app.theme'"),
        ACT.format(before="", local="true", after="").replace("set_config('app.org'", "set_config('App.Org'"),
    ),
    "the token": (
        ACT.format(before=ASKS, local="true", after=""),
        ACT.format(before=ASKS, local="true", after="perform set_config('request.jwt.claims', org::text, true);"),
    ),
    "the role": (
        ACT.format(before=ASKS, local="true", after=""),
        ACT.format(before=ASKS, local="true", after="perform set_config('role', org::text, true);"),
    ),
    "names that are listed": (PREFERENCE.format(LISTED), PREFERENCE.format("")),
    "names that are not all listed": (
        PREFERENCE.format(LISTED),
        PREFERENCE.format(LISTED.replace("then", "and name <> 'app.bypass' then")),
    ),
    "a name that begins so": (
        PREFERENCE.format(LISTED),
        PREFERENCE.format("if name not like 'app.%' then raise exception 'no'; end if;"),
    ),
    "the job's organisation": (JOB.format(BOUND.format("app.org")), JOB.format("")),
    "as another setting says, which is anybody's to set": (
        JOB.format(BOUND.format("app.other")),
        JOB.format(BOUND.format("app.other")) + OTHER,
    ),
    "a switch that is on where nobody says": (
        PREFERENCE.format(LISTED),
        PREFERENCE.format(LISTED).replace("'app.bypass', true) = 'on'", "'app.bypass', true) is null"),
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", TWINS)
def test_setters(name: str, verdicts: Verdicts) -> None:
    """The sound one is proved for all commands, the other for none."""
    sound, broken = TWINS[name]
    assert verdicts(sound) == dict.fromkeys(ALL, "isolated")
    assert verdicts(broken) == dict.fromkeys(ALL, "unknown")


@pytest.mark.parametrize(
    "beside",
    [
        "create view chosen as select org, set_config('app.org', org, true) from choices;",
        "alter table choices add said text default set_config('app.org', 'any', true);",
        "create rule chosen as on insert to choices do also select set_config('app.org', new.org, true);",
    ],
)
def test_set_by_what_is_stored(beside: str, verdicts: Verdicts) -> None:
    """Measured: a view, a default or a rule that sets the setting sets it for whoever uses the table beside."""
    reads = "create policy tenant on docs to authenticated using (org_id::text = current_setting('app.org', true));"
    script = reads + "create table choices (org text); grant select, insert on choices to authenticated;"
    assert verdicts(script) == dict.fromkeys(ALL, "isolated")
    assert verdicts(script + beside) == dict.fromkeys(ALL, "unknown")
