"""Near misses: a policy that isolates, and the same with one edit as people make them. Never is the second proved."""

from collections.abc import Callable, Mapping

import pytest

ALL = ("select", "insert", "update", "delete")
MINE = "select org_id from members where user_id = auth.uid()"
IS_MEMBER = """
create function is_member(org uuid) returns boolean language sql stable security definer set search_path = '' as
$$ select exists (select 1 from public.members m where m.org_id = {org} and m.user_id = {user}) $$;
"""
OPEN_MEMBERS = "create policy open on members for select to authenticated using (true);"
VARIADIC = """
create function orgs_as(variadic r text[] default '{{}}') returns setof uuid language sql stable security definer
set search_path = '' as $$ select m.org_id from public.members m where {} $$;
create policy tenant on docs to authenticated using (org_id in (select orgs_as('admin', 'owner')));
"""
GROUPS = "(auth.jwt() -> '{}_metadata' -> 'groups') ? ({})"
CLAIM = "(auth.jwt() -> 'app_metadata' ->> 'org_id')::uuid"


def using(condition: str) -> str:
    return f"create policy tenant on docs to authenticated using ({condition});"


# What it is about: the policy that isolates, its neighbour that does not.
TWINS: Mapping[str, tuple[str, str]] = {
    "no id is an empty text": (
        using("org_id::text = coalesce(auth.jwt() -> 'app_metadata' ->> 'org_id', '')"),
        using("org_id::text = coalesce(auth.jwt() -> 'app_metadata' ->> 'org_id', org_id::text)"),
    ),
    "an id as the server spells it": (
        using(f"org_id::text = coalesce({CLAIM}::text, 'ABCDEF00-0000-0000-0000-000000000000')"),
        using(f"org_id::text = coalesce({CLAIM}::text, 'abcdef00-0000-0000-0000-000000000000')"),
    ),
    "a list of groups that name it": (
        using(GROUPS.format("app", "'/' || org_id || '/editors'")),
        using(GROUPS.format("user", "'/' || org_id || '/editors'")),
    ),
    "a name between marks": (
        using(GROUPS.format("app", "org_id || '/editors'")),
        using(GROUPS.format("app", "org_id || '-editors'")),
    ),
    "and for or": (
        using(f"org_id in ({MINE}) and is_open"),
        using(f"org_id in ({MINE}) or is_open"),
    ),
    "intersect for union": (
        OPEN_MEMBERS + using(f"org_id in (select org_id from members intersect {MINE})"),
        OPEN_MEMBERS + using(f"org_id in (select org_id from members union {MINE})"),
    ),
    "intersect of another column": (
        OPEN_MEMBERS + using(f"org_id in (select org_id from members intersect {MINE})"),
        OPEN_MEMBERS + using("org_id in (select org_id from members intersect select org_id from members)"),
    ),
    "arguments of any number": (
        VARIADIC.format("(cardinality(r) = 0 or m.role = any (r)) and m.user_id = auth.uid()"),
        VARIADIC.format("cardinality(r) = 0 or m.role = any (r) or m.user_id = auth.uid()"),
    ),
    "another column": (using(f"org_id in ({MINE})"), using(f"previous_org_id in ({MINE})")),
    "nowhere but elsewhere": (
        using(f"not (org_id <> all ({MINE}))"),
        using("not (org_id <> all (select org_id from members where user_id <> auth.uid()))")
        + OPEN_MEMBERS,
    ),
    "differs from all": (using(f"not (org_id <> all ({MINE}))"), using(f"org_id <> all ({MINE})")),
    "not in": (using(f"org_id in ({MINE})"), using(f"org_id not in ({MINE})")),
    "a captured column": (
        using("exists (select 1 from members m where m.org_id = docs.org_id and m.user_id = auth.uid())"),
        using("exists (select 1 from members m where m.org_id = org_id and m.user_id = auth.uid())"),
    ),
    "a forgotten correlation": (
        using("exists (select 1 from members m where m.org_id = docs.org_id and m.user_id = auth.uid())"),
        using("exists (select 1 from members m where m.user_id = auth.uid())"),
    ),
    "the caller forgotten, members open": (
        using(f"org_id in ({MINE})") + "create policy open on members for select to authenticated using (true);",
        using("org_id in (select org_id from members)")
        + "create policy open on members for select to authenticated using (true);",
    ),
    "uid compared with another column": (
        using("exists (select 1 from members m where m.org_id = docs.org_id and m.user_id = auth.uid())"),
        using("exists (select 1 from members m where m.org_id = docs.org_id and docs.author_id = auth.uid())")
        + "create policy open on members for select to authenticated using (true);",
    ),
    "a name of his own choice": (
        using("org_id::text = auth.jwt() ->> 'org_id'"),
        using("org_id::text = auth.jwt() ->> 'nickname'"),
    ),
    "precedence": (
        using(f"org_id in ({MINE}) and (is_open or title is null)"),
        using(f"org_id in ({MINE}) and is_open or title is null"),
    ),
    "helper": (
        IS_MEMBER.format(org="org", user="auth.uid()") + using("is_member(org_id)"),
        IS_MEMBER.format(org="m.org_id", user="auth.uid()") + using("is_member(org_id)"),
    ),
    "helper whose argument is called like a column": (
        IS_MEMBER.replace("org uuid", "org_id uuid").format(org="$1", user="auth.uid()") + using("is_member(org_id)"),
        IS_MEMBER.replace("org uuid", "org_id uuid").format(org="org_id", user="auth.uid()")
        + using("is_member(org_id)"),
    ),
    "helper given another column": (
        IS_MEMBER.format(org="org", user="auth.uid()") + using("is_member(org_id)"),
        IS_MEMBER.format(org="org", user="auth.uid()") + using("is_member(previous_org_id)"),
    ),
    "helper given a whole row": (
        "create function ok(d docs) returns boolean language sql stable security definer set search_path = '' as $$"
        " select exists (select 1 from public.members m where m.org_id = d.org_id and m.user_id = auth.uid()) $$;"
        + using("ok(docs)"),
        "create function ok(d docs) returns boolean language sql stable security definer set search_path = '' as $$"
        " select exists (select 1 from public.members m where m.org_id = d.previous_org_id and m.user_id = auth.uid())"
        " $$;" + using("ok(docs)"),
    ),
    "a row taken apart": (
        using(f"(to_jsonb(docs) ->> 'org_id')::uuid in ({MINE})"),
        using(f"(to_jsonb(docs) ->> 'previous_org_id')::uuid in ({MINE})"),
    ),
    "an outer join's row given whole": (
        "create function absent(m members) returns boolean language sql immutable as $$ select m.org_id is null $$;"
        + using(f"org_id in ({MINE})"),
        "create function absent(m members) returns boolean language sql stable strict as $$ select true $$;"
        + using("exists (select 1 from orgs o left join members m on m.org_id = o.id and m.user_id = auth.uid()"
                " where o.id = docs.org_id and absent(m) is null)")
        + "create policy see on orgs for select to authenticated using (true);",
    ),
    "a list, or none": (
        using(f"org_id = any (coalesce(array({MINE}), '{{}}'))"),
        using(f"org_id = any (coalesce(array({MINE}), '{{}}') || previous_org_id)"),
    ),
    "a setting's list, or none": (
        using("org_id = any (coalesce(string_to_array(auth.jwt() -> 'app_metadata' ->> 'orgs', ',')::uuid[], '{}'))"),
        using("org_id = any (coalesce(string_to_array(auth.jwt() -> 'app_metadata' ->> 'orgs', ',')::uuid[],"
              " array[previous_org_id]))"),
    ),
    "a helper told which claim": (
        "create function claim(name text) returns text language sql stable as"
        " $$ select auth.jwt() #>> array['app_metadata', name] $$;" + using("org_id = claim('org_id')::uuid"),
        "create function claim(name text, part text) returns text language sql stable as"
        " $$ select auth.jwt() -> part ->> name $$;" + using("org_id = claim('org_id', 'user_metadata')::uuid"),
    ),
    "a helper told by the row": (
        "create function claim(name text) returns text language sql stable as"
        " $$ select auth.jwt() -> 'app_metadata' ->> name $$;" + using("org_id = claim('org_id')::uuid"),
        "create function claim(name text) returns text language sql stable as"
        " $$ select auth.jwt() ->> name $$;" + using("org_id = claim(coalesce(title, 'org_id'))::uuid"),
    ),
    "a mark at the end": (
        using(f"org_id::text || '/' = ({CLAIM})::text || '/'"),
        using(f"org_id::text || '/' = previous_org_id::text || '/' or org_id::text || '/' = ({CLAIM})::text || '/'"),
    ),
    "user_metadata": (using(f"org_id = {CLAIM}"), using(f"org_id = {CLAIM.replace('app_', 'user_')}")),
    "a claim with a fallback": (
        using(f"org_id = coalesce({CLAIM}, (auth.jwt() ->> 'org_id')::uuid)"),
        using(f"org_id = coalesce({CLAIM}, (auth.jwt() -> 'user_metadata' ->> 'org_id')::uuid)"),
    ),
    "coalesce with true": (
        using(f"coalesce(org_id = {CLAIM}, false)"),
        using(f"coalesce(org_id = {CLAIM}, true)"),
    ),
    "not distinct from a claim, the other column nullable": (
        using(f"org_id is not distinct from {CLAIM}"),
        using(f"previous_org_id is not distinct from {CLAIM}"),
    ),
    "no claim opens": (
        using(f"{CLAIM} is not null and org_id = {CLAIM}"),
        using(f"{CLAIM} is null or org_id = {CLAIM}"),
    ),
    "a prefix": (
        using("org_id::text = auth.jwt() -> 'app_metadata' ->> 'org_id'"),
        using("org_id::text like (auth.jwt() -> 'app_metadata' ->> 'org_id') || '%'"),
    ),
    "all of nothing": (
        using(f"org_id = any (array({MINE}))"),
        using(f"org_id = all ({MINE})"),
    ),
    "a list of claims, turned round": (
        using("auth.jwt() -> 'app_metadata' -> 'orgs' ? org_id::text"),
        using("to_jsonb(array[org_id::text]) @> (auth.jwt() -> 'app_metadata' -> 'orgs')"),
    ),
    "is not false": (using(f"(org_id = {CLAIM}) is true"), using(f"(org_id = {CLAIM}) is not false")),
    "case without an end": (
        using(f"case when is_open then org_id in ({MINE}) else false end"),
        using(f"case when is_open then org_id in ({MINE}) else true end"),
    ),
    "a left join": (
        using("exists (select 1 from orgs o join members m on m.org_id = o.id and m.user_id = auth.uid()"
              " where o.id = docs.org_id)") + "create policy see on orgs for select to authenticated using (true);",
        using("exists (select 1 from orgs o left join members m on m.org_id = o.id and m.user_id = auth.uid()"
              " where o.id = docs.org_id)") + "create policy see on orgs for select to authenticated using (true);",
    ),
    "a count": (
        using(f"org_id in ({MINE})"),
        using("(select count(*) from members m where m.org_id = docs.org_id and m.user_id = auth.uid()) >= 0"),
    ),
    "a restrictive policy made permissive": (
        using("true") + f"create policy floor on docs as restrictive to authenticated using (org_id in ({MINE}));",
        using("true") + f"create policy floor on docs to authenticated using (org_id in ({MINE}));",
    ),
    "a union with everything": (
        using(f"org_id in ({MINE} union select {CLAIM})"),
        using(f"org_id in ({MINE} union select id from orgs)")
        + "create policy see on orgs for select to authenticated using (true);",
    ),
    "a function that only pretends": (
        "create function mine() returns uuid language sql stable as $$ select "
        f"{CLAIM} $$;" + using("org_id = mine()"),
        "create function mine() returns uuid language sql immutable as $$ select "
        f"{CLAIM} $$;" + using("org_id = mine()"),
    ),
    "plpgsql with an open branch": (
        "create function ok(org uuid) returns boolean language plpgsql stable as $$ begin"
        f" if org is null then return false; end if; return org = {CLAIM}; end $$;" + using("ok(org_id)"),
        "create function ok(org uuid) returns boolean language plpgsql stable as $$ begin"
        f" if {CLAIM} is null then return true; end if; return org = {CLAIM}; end $$;" + using("ok(org_id)"),
    ),
    "select into that finds nothing": (
        "create function ok(org uuid) returns boolean language plpgsql stable as $$ declare mine uuid; begin"
        " select m.org_id into mine from members m where m.user_id = auth.uid(); return mine = org; end $$;"
        + using("ok(org_id)"),
        "create function ok(org uuid) returns boolean language plpgsql stable as $$ declare mine uuid; begin"
        " select m.org_id into mine from members m where m.user_id = auth.uid(); return coalesce(mine = org, true);"
        " end $$;" + using("ok(org_id)"),
    ),
}  # fmt: skip
# Rows of no tenant but of a person, and the same when others see them or he writes theirs.
PERSONAL = "alter table docs alter org_id drop not null;" + using(
    f"case when org_id is null then {{}} else org_id in ({MINE}) end"
)
PERSONALS: Mapping[str, tuple[str, str]] = {
    "the writer's own": (PERSONAL.format("author_id = auth.uid()"), PERSONAL.format("author_id is not null")),
    "a column that names nobody": (
        PERSONAL.format("author_id = auth.uid()"),
        "alter table docs add region uuid;" + PERSONAL.format("region = auth.uid()"),
    ),
    "visitors see them": (
        PERSONAL.format("author_id = auth.uid()"),
        PERSONAL.format("author_id = auth.uid()")
        + "grant select on docs to anon; create policy open on docs for select to anon using (org_id is null);",
    ),
}
# A table that the policies believe, and the caller who may write what it says.
ENROLS = """
create function enrols() returns trigger language plpgsql security definer set search_path = '' as $$ begin
  insert into public.members values (new.id, auth.uid(), 'owner') on conflict do nothing; return new; end $$;
grant insert on orgs to authenticated;
create policy make on orgs for insert to authenticated with check (true);
create trigger enrols {when} insert on orgs for each row execute function enrols();
"""
HELPS = """
create function add(org uuid, person uuid) returns void language plpgsql security definer set search_path = '' as $$
declare found_org uuid; begin
  select m.org_id into found_org from public.members m where m.org_id = org and m.user_id = auth.uid();
  if found_org is null then raise exception 'no'; end if;
  insert into public.members values (found_org, person, 'x');
  update public.docs set (title, is_open) = (select 'joined', false) where org_id = found_org;
end $$;
create function promote(org uuid, person uuid) returns void language plpgsql security definer set search_path = '' as $$
begin
  if not exists (select 1 from public.members m where m.org_id = org and m.user_id = {}) then
    raise exception 'no';
  end if;
  update public.members set user_id = person where org_id = org and role = 'x';
end $$;
"""
BELIEVED = {
    "one function inserts, another changes": (HELPS.format("auth.uid()"), HELPS.format("m.user_id")),
    "insert": (
        "grant insert on members to authenticated;"
        f"create policy add on members for insert to authenticated with check (org_id in ({MINE}));",
        "grant insert on members to authenticated;"
        "create policy add on members for insert to authenticated with check (user_id = auth.uid());",
    ),
    "update": (
        "grant update (role) on members to authenticated;"
        "create policy change on members for update to authenticated using (user_id = auth.uid());",
        "grant update on members to authenticated;"
        "create policy change on members for update to authenticated using (user_id = auth.uid());",
    ),
    "second account": (
        "grant insert on members to authenticated; create policy add on members for insert to authenticated"
        f" with check (user_id <> auth.uid() and org_id in ({MINE}));",
        "grant insert on members to authenticated; create policy add on members for insert to authenticated"
        " with check (user_id <> auth.uid());",
    ),
    "definer function": (
        "create function join_org(org uuid) returns void language sql as"
        " $$ insert into members values (org, auth.uid(), 'x') $$;",
        "create function join_org(org uuid) returns void language sql security definer as"
        " $$ insert into members values (org, auth.uid(), 'x') $$;",
    ),
    "a new tenant's maker": (
        "create function make(what text) returns uuid language plpgsql security definer as $$ declare v_id uuid; begin"
        " insert into orgs (id, name) values (gen_random_uuid(), what) returning id into v_id;"
        " insert into members (org_id, user_id, role) values (v_id, auth.uid(), 'owner'); return v_id; end $$;",
        "create function make(org uuid) returns uuid language plpgsql security definer as $$ declare v_id uuid; begin"
        " select o.id into v_id from orgs o where o.id = org;"
        " insert into members (org_id, user_id, role) values (v_id, auth.uid(), 'owner'); return v_id; end $$;",
    ),
    "only who is in may add": (
        "create function add(org uuid, person uuid) returns void language plpgsql security definer as $$ begin"
        " if not exists (select 1 from members m where m.org_id = org and m.user_id = auth.uid()) then"
        " raise exception 'no'; end if; insert into members values (org, person, 'x'); end $$;",
        "create function add(org uuid, person uuid) returns void language plpgsql security definer as $$ begin"
        " if not exists (select 1 from members m where m.org_id = org) then"
        " raise exception 'no'; end if; insert into members values (org, person, 'x'); end $$;",
    ),
    "a trigger on new tenants": (
        "create function founder() returns trigger language plpgsql security definer as $$ begin"
        " insert into members values (new.id, auth.uid(), 'owner'); return new; end $$;"
        "create trigger founder after insert on orgs for each row execute function founder();",
        "create function founder() returns trigger language plpgsql security definer as $$ begin"
        " insert into members values (new.id, auth.uid(), 'owner'); return new; end $$;"
        "create trigger founder after update on orgs for each row execute function founder();"
        "grant update on orgs to authenticated; create policy u on orgs for update to authenticated using (true);",
    ),
    "a trigger on new rows": (
        "create function note() returns trigger language plpgsql security definer as $$ begin"
        " delete from members where user_id = new.author_id; return new; end $$;"
        "create trigger note after insert on docs for each row execute function note();",
        "create function note() returns trigger language plpgsql security definer as $$ begin"
        " insert into members values (new.previous_org_id, new.author_id, 'x'); return new; end $$;"
        "create trigger note after insert on docs for each row execute function note();",
    ),
    "a trigger on new people": (
        "create function person() returns trigger language plpgsql security definer as $$ declare v_id uuid; begin"
        " insert into orgs (id, name) values (gen_random_uuid(), new.email) returning id into v_id;"
        " insert into members values (v_id, new.id, 'owner'); return new; end $$;"
        "create trigger person after insert on auth.users for each row execute function person();",
        "create function person() returns trigger language plpgsql security definer as $$ declare v_id uuid; begin"
        " select id into v_id from orgs where name = split_part(new.email, '@', 2);"
        " insert into members values (v_id, new.id, 'owner'); return new; end $$;"
        "create trigger person after insert on auth.users for each row execute function person();",
    ),
    "dynamic sql": (
        "create function run_any() returns void language plpgsql security definer as"
        " $$ begin perform 1; end $$;",
        "create function run_any(what text) returns void language plpgsql security definer as"
        " $$ begin execute what; end $$;",
    ),
    "owner's view": (
        "create view m with (security_invoker) as select * from members; grant insert on m to authenticated;",
        "create view m as select * from members; grant insert on m to authenticated;",
    ),
    "a trigger that a conflict does not undo": (ENROLS.format(when="after"), ENROLS.format(when="before")),
    "row-level security off": (
        "grant insert on members to authenticated;",
        "grant insert on members to authenticated; alter table members disable row level security;",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", TWINS)
def test_policies(name: str, verdicts: Callable[..., Mapping[str, str]]) -> None:
    """The sound one is proved for all commands, the other for none."""
    sound, broken = TWINS[name]
    assert verdicts(sound) == dict.fromkeys(ALL, "isolated")
    assert verdicts(broken) == dict.fromkeys(ALL, "unknown")


@pytest.mark.parametrize("name", PERSONALS)
def test_personal_rows(name: str, verdicts: Callable[..., Mapping[str, str]]) -> None:
    """Rows of no tenant may be written where they are the writer's own and nobody else is shown them."""
    sound, broken = PERSONALS[name]
    assert verdicts(sound) == dict.fromkeys(ALL, "isolated")
    assert {c: v for c, v in verdicts(broken).items() if c != "select"} == dict.fromkeys(ALL[1:], "unknown")


@pytest.mark.pg(">= 15")  # a view with security_invoker
@pytest.mark.parametrize("name", BELIEVED)
def test_what_is_believed(name: str, proofs: Callable[..., Mapping[str, object]]) -> None:
    """A proof leans on members only as long as nothing lets the caller write himself in; why not, is told."""
    sound, broken = BELIEVED[name]
    policy = using(f"org_id in ({MINE})")
    kept, fallen = proofs(policy + sound), proofs(policy + broken)
    assert {c: p.verdict for c, p in kept.items()} == dict.fromkeys(ALL, "isolated")  # type: ignore[attr-defined]
    assert {c: p.verdict for c, p in fallen.items()} == dict.fromkeys(ALL, "unknown")  # type: ignore[attr-defined]
    assert all("members" in p.reason for p in fallen.values())  # type: ignore[attr-defined]
