"""Bodies in PL/pgSQL: what is proved of a helper, and of its neighbour with one edit, never."""

from collections.abc import Callable, Mapping

import pytest
from tests.engines.prover.test_twins import ALL, using

HELPER = """
create function ok(org uuid) returns boolean language plpgsql stable security definer as $$ {} $$;
""" + using("ok(org_id)")  # fmt: skip
LOOP = """
declare m record; ok boolean := {start};
begin
  for m in select x.org_id from public.members x where x.user_id = auth.uid() loop
    if m.org_id = org then ok := true; exit; end if;
  end loop;
  return ok;
end
"""
INSIDE = """
declare m record;
begin
  for m in select * from public.members x where {condition} loop
    if m.org_id = org then return true; end if;
  end loop;
  return false;
end
"""
COUNTED = """
declare m record; n int := 0;
begin
  for m in select x.org_id from public.members x where x.user_id = auth.uid() loop
    {begins} n := n + 1; {ends}
  end loop;
  return n > 0;
end
"""
CARRIED = """
declare m record; held boolean := false; seen uuid;
begin
  for m in select x.org_id from public.members x where x.user_id = auth.uid() loop
    {}
  end loop;
  return held;
end
"""
STRICT = """
declare v uuid;
begin
  select x.user_id into {strict} v from public.members x where x.org_id = org and x.user_id = auth.uid();
  return true;
exception when no_data_found then
  return {handled};
end
"""
NAMESAKE = """
create function ok(org_id uuid) returns boolean language plpgsql stable security definer as $$
#variable_conflict use_{}
begin
  return exists (select 1 from public.members m where m.org_id = org_id and m.user_id = auth.uid());
end
$$;
""" + using("ok(org_id)")  # fmt: skip
HANDLER = """
begin
  return org = (auth.jwt() -> 'app_metadata' ->> 'org_id')::uuid;
exception when others then
  return {result};
end
"""
ASKING = """
create function ask(org uuid) returns void language plpgsql stable security definer as $f$
begin
  if {} then
    return;
  end if;
  raise exception 'no';
end $f$;
""" + HELPER.format("begin perform ask(org); return true; end")
MEMBER = "exists (select 1 from public.members m where m.org_id = org and m.user_id = auth.uid())"
HIS = "x.user_id = auth.uid()"
RECORD = "declare m record; begin select * into m from public.members x where {condition}; return {result}; end"
REFILL = "if org is null then select * into m from public.members x where x.org_id = org; end if; return"
ROW = """
declare m public.members%rowtype;
begin
  select {columns} into m from public.members x where {condition};
  return m.org_id = org;
end
"""
LONE = """
declare r text;
begin
  select x.role into strict r from public.members x where {condition};
  return r is not null;
exception when {error} then
  return false;
end
"""
ROWS = """
create function mine() returns {rows} language plpgsql stable security definer set search_path = '' as $$
begin
  {body}
end $$;
"""
SURE = (
    "declare sure boolean; begin select {} into sure{}; if not sure then raise exception 'no'; end if; return true; end"
)
HOW_MANY = """
declare n int;
begin
  select count(*) into n from public.members x where x.org_id = org and x.user_id = auth.uid() {};
  if n = 0 then return false; end if;
  return true;
end
"""
LEVEL = """
create type level as enum ('none', 'read', 'write');
create function level_in(org uuid) returns {type_} language plpgsql stable security definer as $$
declare held text;
begin
  select x.role into held from public.members x where x.org_id = org and x.user_id = auth.uid();
  if not found then return 'none'; end if;
  case held when 'owner', 'admin' then return 'write'; else return 'read'; end case;
end $$;
"""
HERS = " from public.members x where x.org_id = org and x.user_id = auth.uid()"
BODIES: Mapping[str, tuple[str, str]] = {
    "a query without FROM finds a row": (SURE.format(MEMBER, ""), SURE.format("x.role is not null", HERS)),
    "unless its list gives sets": (SURE.format(MEMBER, ""), SURE.format(f"unnest(array(select true{HERS}))", "")),
    "an aggregate finds a row": (HOW_MANY.format(""), HOW_MANY.format("group by x.role")),
    "a loop that starts false or true": (LOOP.format(start="false"), LOOP.format(start="true")),
    "return inside a loop": (
        INSIDE.format(condition="x.user_id = auth.uid()"),
        INSIDE.format(condition="x.role = 'admin'"),
    ),
    "a loop over a variable": (
        "declare one uuid; begin for one in select x.org_id from public.members x where x.user_id = auth.uid() loop"
        " if one = org then return true; end if; end loop; return false; end",
        "declare one uuid; begin for one in select x.org_id from public.members x where x.user_id = auth.uid() loop"
        " if one <> org then return true; end if; end loop; return false; end",
    ),
    "a variable that a loop leaves behind": (
        "declare one uuid; begin for one in select x.org_id from public.members x where x.user_id = auth.uid() loop"
        " null; end loop; return one = org; end",
        "declare one uuid := org; begin for one in select x.org_id from public.members x where x.user_id = auth.uid()"
        " loop null; end loop; return one = org; end",
    ),
    "a loop over an array": (
        "declare one uuid; begin foreach one in array array(select x.org_id from public.members x"
        " where x.user_id = auth.uid()) loop if one = org then return true; end if; end loop; return false; end",
        "declare one uuid; begin foreach one in array array(select x.org_id from public.members x"
        " where x.user_id = auth.uid()) || org loop if one = org then return true; end if; end loop; return false; end",
    ),
    "a loop inside a loop": (
        "declare one uuid; begin foreach one in array array(select x.org_id from public.members x"
        " where x.user_id = auth.uid()) loop if one = org then return true; end if; end loop; return false; end",
        "declare one uuid; two uuid; begin for one in select x.org_id from public.members x loop"
        " if two = org then return true; end if; foreach two in array array[one] loop null; end loop; end loop;"
        " return false; end",
    ),
    "a loop that counts": (
        COUNTED.format(begins="if m.org_id = org then", ends="end if;"),
        COUNTED.format(begins="", ends="if m.org_id = org then exit; end if;"),
    ),
    "a loop that counts from more": (
        COUNTED.format(begins="if m.org_id = org then", ends="end if;"),
        COUNTED.format(begins="if m.org_id = org then", ends="end if;").replace("int := 0", "int := 1"),
    ),
    "a loop that carries": (
        CARRIED.format("held := held or m.org_id = org;"),
        CARRIED.format("held := seen is not null; seen := m.org_id;"),
    ),
    "a handler of strict": (STRICT.format(strict="strict", handled="false"), STRICT.format(strict="", handled="false")),
    "a handler of strict that opens": (
        STRICT.format(strict="strict", handled="false"),
        STRICT.format(strict="strict", handled="true"),
    ),
    "a handler": (HANDLER.format(result="false"), HANDLER.format(result="true")),
    "a handler after an assignment": (
        "declare v uuid; begin v := null; begin v := (auth.jwt() -> 'app_metadata' ->> 'org_id')::uuid;"
        " exception when others then return false; end; return v = org; end",
        "declare v uuid; begin v := null; begin v := (auth.jwt() -> 'app_metadata' ->> 'org_id')::uuid;"
        " exception when others then v := org; end; return v = org; end",
    ),
    "raise": (
        "begin if not exists (select 1 from public.members m where m.user_id = auth.uid() and m.org_id = org)"
        " then raise exception 'no'; end if; return true; end",
        "begin if not exists (select 1 from public.members m where m.user_id = auth.uid() and m.org_id = org)"
        " then raise notice 'no'; end if; return true; end",
    ),
    "found": (
        "declare v uuid; begin select m.org_id into v from public.members m where m.user_id = auth.uid()"
        " and m.org_id = org; if not found then return false; end if; return true; end",
        "declare v uuid; begin select m.org_id into v from public.members m where m.user_id = auth.uid()"
        " and m.org_id = org; if found is null then return false; end if; return true; end",
    ),
    "a variable overwritten": (
        "declare v uuid := org; begin select m.org_id into v from public.members m where m.user_id = auth.uid();"
        " return v = org; end",
        "declare v uuid := org; begin perform m.org_id from public.members m where m.user_id = auth.uid();"
        " return v = org; end",
    ),
    "elsif": (
        "begin if org is null then return null; elsif org <> (auth.jwt() -> 'app_metadata' ->> 'org_id')::uuid then"
        " return false; end if; return org = (auth.jwt() -> 'app_metadata' ->> 'org_id')::uuid; end",
        # without a claim neither condition is true
        "begin if org is null then return null; elsif org <> (auth.jwt() -> 'app_metadata' ->> 'org_id')::uuid then"
        " return false; end if; return true; end",
    ),
    "a record": (
        RECORD.format(condition=f"{HIS} and x.org_id = org", result="m.role is not null"),
        RECORD.format(condition="x.org_id = org", result="m.role is not null"),
    ),
    "a record that holds nothing": (
        RECORD.format(condition=f"{HIS} and x.org_id = org", result="found"),
        RECORD.format(condition=f"{HIS} and x.org_id = org", result="not found or m.role is not null"),
    ),
    "a record that is NULL": (
        RECORD.format(condition=f"{HIS} and x.org_id = org", result="m is not null"),
        RECORD.format(condition=f"{HIS} and x.org_id = org", result="m is null or m is not null"),
    ),
    "a record filled twice": (
        RECORD.format(condition=f"{HIS} and x.org_id = org", result="m.org_id = org").replace("return", REFILL),
        RECORD.format(condition=HIS, result="m.org_id = org").replace("return", REFILL.replace("is null", "= org")),
    ),
    "a row, whose columns go by their places": (
        ROW.format(columns="x.org_id, x.user_id, x.role", condition=HIS),
        ROW.format(columns="org, x.user_id, x.role", condition=HIS),
    ),
    "a row that has to be there": (
        LONE.format(condition=f"{HIS} and x.org_id = org", error="unique_violation"),
        LONE.format(condition=f"{HIS} and x.org_id = org", error="no_data_found").replace("false", "true"),
    ),
    "several rows where there can be one": (
        LONE.format(condition=f"{HIS} and x.org_id = org", error="too_many_rows").replace("false", "true"),
        LONE.format(condition=HIS, error="too_many_rows").replace("false", "true"),
    ),
    "what waits for more than several rows": (
        LONE.format(condition=f"{HIS} and x.org_id = org", error="too_many_rows").replace("false", "true"),
        LONE.format(condition=f"{HIS} and x.org_id = org", error="too_many_rows or others").replace("false", "true"),
    ),
    "dynamic sql": (
        "begin return exists (select 1 from public.members m where m.user_id = auth.uid() and m.org_id = org); end",
        "declare v boolean; begin execute 'select true' into v; return v; end",
    ),
    "dynamic sql with parameters": (
        "declare v boolean; begin execute format('select exists (select 1 from public.%I m where m.user_id = $1"
        " and m.org_id = $2)', 'members') into v using auth.uid(), org; return v; end",
        "declare v boolean; begin execute format('select exists (select 1 from public.%I m where m.user_id = $1"
        " and $2 = $2)', 'members') into v using auth.uid(), org; return v; end",
    ),
    "dynamic sql put together": (
        "declare v boolean; begin execute 'select $1 = ' || '$2' into v"
        " using org, (auth.jwt() -> 'app_metadata' ->> 'org_id')::uuid; return v; end",
        "declare v boolean; begin execute 'select ' || (auth.jwt() -> 'app_metadata' ->> 'org_id') into v;"
        " return v; end",
    ),
}


@pytest.mark.parametrize("name", BODIES)
def test_bodies(name: str, verdicts: Callable[..., Mapping[str, str]]) -> None:
    """The sound one is proved for all commands, the other for none."""
    sound, broken = BODIES[name]
    assert verdicts(HELPER.format(sound)) == dict.fromkeys(ALL, "isolated")
    assert verdicts(HELPER.format(broken)) == dict.fromkeys(ALL, "unknown")


def test_a_name_of_two_things(verdicts: Callable[..., Mapping[str, str]]) -> None:
    """A body may say that a name which a variable and a column have in common means the variable, or the column."""
    assert verdicts(NAMESAKE.format("variable")) == dict.fromkeys(ALL, "isolated")
    assert verdicts(NAMESAKE.format("column")) == dict.fromkeys(ALL, "unknown")


@pytest.mark.parametrize("type_", ["text", "varchar", "level"])
def test_words_that_are_returned(type_: str, verdicts: Callable[..., Mapping[str, str]]) -> None:
    """A literal that is returned is one of the result's type: the same word, compared outside, means the same."""
    script = LEVEL.format(type_=type_)
    assert verdicts(script + using("level_in(org_id) <> 'none'")) == dict.fromkeys(ALL, "isolated")
    assert verdicts(script + using("level_in(org_id) <> 'read'")) == dict.fromkeys(ALL, "unknown")


def test_a_procedure_returns_early(verdicts: Callable[..., Mapping[str, str]]) -> None:
    """RETURN without a value ends what it stands in, and what follows is not reached."""
    assert verdicts(ASKING.format(MEMBER)) == dict.fromkeys(ALL, "isolated")
    assert verdicts(ASKING.format("auth.uid() is not null")) == dict.fromkeys(ALL, "unknown")


@pytest.mark.parametrize("rows", ["table (org uuid, rank text)", "setof public.members"])
def test_rows(rows: str, verdicts: Callable[..., Mapping[str, str]]) -> None:
    """What RETURN QUERY gives on any way is what the rows are."""
    column = "org" if "rank" in rows else "org_id"
    asked = using(f"org_id in (select m.{column} from mine() m)")
    given = "return query select {} from public.members x where {};"
    columns = "x.org_id, x.role" if "rank" in rows else "x.*"
    sound = "if auth.uid() is null then return; end if; " + given.format(columns, HIS)
    broken = sound + given.format(columns, "x.role = 'admin'")
    undone = f"begin {broken} raise exception 'no'; exception when others then null; end;"  # the rows are given
    assert verdicts(ROWS.format(rows=rows, body=sound) + asked) == dict.fromkeys(ALL, "isolated")
    for body in (broken, undone):
        assert verdicts(ROWS.format(rows=rows, body=body) + asked) == dict.fromkeys(ALL, "unknown")
