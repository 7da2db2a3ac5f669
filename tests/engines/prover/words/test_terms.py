"""Near misses in the language of a policy: claims, paths, texts, helpers. What isolates, and the same with one edit."""

from collections.abc import Callable, Mapping

import pytest

ALL = ("select", "insert", "update", "delete")
Twins = Mapping[str, tuple[str, str]]


def using(condition: str) -> str:
    return f"create policy tenant on docs to authenticated using ({condition});"


def twins(condition: str, old: str, new: str) -> tuple[str, str]:
    """A policy, and what an edit makes of it."""
    return using(condition), using(condition.replace(old, new))


DOCUMENTS: Twins = {
    "a path from the root of the token": twins(
        "jsonb_path_exists(auth.jwt(), '$.app_metadata.orgs[*] ? (@.id == $o)', jsonb_build_object('o', org_id))",
        "app_metadata",
        "user_metadata",
    ),
    "anything below a key": twins(
        "jsonb_path_exists(auth.jwt(), '$.app_metadata.**.id ? (@ == $o)', jsonb_build_object('o', org_id))",
        "$.app_metadata.**",
        "$.**",
    ),
    "a path with the tenant in it": twins(
        "auth.jwt() @? format('$.app_metadata.orgs[*] ? (@ == \"%s\")', org_id)::jsonpath", "@ ==", "@ !="
    ),
    "a path with a text in it": (
        using("auth.jwt() @? ('$.app_metadata.orgs[*] ? (@ == \"' || org_id || '\")')::jsonpath"),
        using(
            "auth.jwt() @? ('$.app_metadata.orgs[*] ? (@ == \"' || coalesce(title, org_id::text) || '\")')::jsonpath"
        ),
    ),
    "keys and values": twins(
        "jsonb_path_exists(auth.jwt(), '$.app_metadata.roles.keyvalue() ? (@.key == $o && @.value == \"editor\")',"
        " jsonb_build_object('o', org_id))",
        "&&",
        "||",
    ),
    "named arguments": twins(
        "jsonb_path_exists(target => auth.jwt(), path => '$.app_metadata.orgs[*] ? (@ == $o)',"
        " vars => jsonb_build_object('o', org_id))",
        "'o', org_id",
        "'o', auth.jwt() #> '{user_metadata,org}'",
    ),
    "a document with the tenant in it": twins(
        "auth.jwt() -> 'app_metadata' -> 'orgs' @> format('[{\"id\": \"%s\"}]', org_id)::jsonb", "%s", "%%s"
    ),
    "an equal document": twins("auth.jwt() -> 'app_metadata' -> 'org' = to_jsonb(org_id)", "app_", "user_"),
    "a key set": twins(
        "jsonb_set(auth.jwt() -> 'user_metadata', '{org}', auth.jwt() #> '{app_metadata,org}') ->> 'org'"
        " = org_id::text",
        "#> '{app_",
        "#> '{user_",
    ),
    "a key that is there though it is null": (
        using(
            "((auth.jwt() -> 'user_metadata') || jsonb_build_object('org', auth.jwt() #>> '{app_metadata,org}'))"
            " ->> 'org' = org_id::text"
        ),
        using(
            "((auth.jwt() -> 'user_metadata') || jsonb_strip_nulls(jsonb_build_object("
            "'org', auth.jwt() #>> '{app_metadata,org}'))) ->> 'org' = org_id::text"
        ),
    ),
    "keys taken away": twins(
        "((auth.jwt() -> 'app_metadata') - 'old') ->> 'org' = org_id::text", "app_metadata", "user_metadata"
    ),
    "a list of rows": twins(
        "(select jsonb_agg(m.org_id) from members m where m.user_id = auth.uid()) ? org_id::text",
        "jsonb_agg(m.org_id)",
        "jsonb_agg(coalesce(docs.org_id, m.org_id))",
    ),
}


ASKS = "exists (select 1 from public.members m where m.org_id = o and m.user_id = auth.uid())"


def helper(body: str, call: str = "f(org_id)", signature: str = "f(o uuid) returns boolean") -> str:
    """A policy that asks a function in PL/pgSQL."""
    rights = "language plpgsql stable security definer set search_path = ''"
    return f"create function {signature} {rights} as $$ {body} $$;" + using(call)


def helpers(body: str, old: str, new: str, **how: str) -> tuple[str, str]:
    """The same, and with an edit of the body."""
    return helper(body, **how), helper(body.replace(old, new), **how)


SETOF = {"call": "org_id in (select f())", "signature": "f() returns setof uuid"}
HELPERS: Twins = {
    "rows of a query": helpers(
        "begin return query select m.org_id from public.members m where m.user_id = auth.uid(); end",
        "m.user_id = auth.uid()",
        "m.role = 'member'",
        **SETOF,
    ),
    "rows one by one, and some at once": helpers(
        "declare r record; begin for r in select m.* from public.members m where m.user_id = auth.uid() loop"
        " return next r.org_id; end loop; if false then return query select o.id from public.orgs o; end if; end",
        "if false",
        "if true",
        **SETOF,
    ),
    "rows of a text": helpers(
        "begin return query execute 'select org_id from public.members where user_id = $1' using auth.uid(); end",
        "where user_id = $1",
        "where user_id <> $1",
        **SETOF,
    ),
    "columns that are filled": helpers(
        "begin for o, r in select m.org_id, m.role from public.members m where m.user_id = auth.uid() loop"
        " return next; end loop; end",
        "m.user_id = auth.uid()",
        "m.role <> ''",
        call="exists (select 1 from f() t where t.o = org_id)",
        signature="f() returns table (o uuid, r text)",
    ),
    "a record": helpers(
        "declare r record; begin select m.* into r from public.members m where m.user_id = auth.uid() limit 1;"
        " return r.org_id = o; end",
        "select m.*",
        "select o as org_id",
    ),
    "a row by the order of its columns": helpers(
        "declare r public.members; begin select m.org_id, m.user_id, m.role into r from public.members m"
        " where m.user_id = auth.uid() limit 1; return r.org_id = o; end",
        "select m.org_id, m.user_id",
        "select o, m.org_id",
    ),
    "a literal in a text": helpers(
        "declare ok boolean; begin execute format('select exists (select 1 from public.%I where org_id = %L and"
        " user_id = %L)', 'members', o, auth.uid()) into ok; return ok; end",
        "org_id = %L",
        "org_id <> %L",
    ),
    "a text built by and by": helpers(
        "declare ok boolean; q text := 'select exists (select 1 from public.members where org_id = $1'; begin"
        " q := q || ' and user_id = $2'; execute q || ')' into ok using o, auth.uid(); return ok; end",
        "user_id = $2",
        "user_id <> $2",
    ),
    "EXECUTE sets no FOUND": helpers(
        f"declare x int; begin perform 1 where {ASKS}; execute 'select 1' into x; return found; end",
        f"where {ASKS}; execute 'select 1'",
        f"from public.orgs; execute 'select 1 where $1' into x using {ASKS}; execute 'select 1'",
    ),
    "STRICT": helpers(
        "declare r text; begin select m.role into strict r from public.members m where m.org_id = o"
        " and m.user_id = auth.uid(); return true; end",
        "into strict",
        "into",
    ),
    "CASE": helpers(
        f"begin case when {ASKS} then return true; when o is null then return true; else return false; end case; end",
        "else return false",
        "else return true",
    ),
    "a variable that is carried from round to round": helpers(
        "declare ids uuid[]; i int := 1; begin ids := array(select m.org_id from public.members m"
        " where m.user_id = auth.uid()); while i <= cardinality(ids) loop if ids[i] = o then return true; end if;"
        " i := i + 1; end loop; return false; end",
        "end loop; return false",
        "end loop; return i > 1",
    ),
    "an OUT argument": helpers(
        f"begin ok := {ASKS}; end", f":= {ASKS}", f":= true; perform {ASKS}", signature="f(o uuid, out ok boolean)"
    ),
    "a default in a block within another": (
        helper(f"begin declare who uuid := null; begin return {ASKS}; end; end"),
        helper("declare a uuid; begin a := o; declare b uuid := a; begin return b = o; end; end"),
    ),
    "several arguments at the end": helpers(
        f"begin return {ASKS} and 'member' = any (roles); end",
        f"{ASKS} and",
        "",
        call="f(org_id, 'member', 'owner')",
        signature="f(o uuid, variadic roles text[]) returns boolean",
    ),
}


NOTES = """
create table notes (id uuid primary key, tenant {type} not null, title text);
alter table notes enable row level security;
grant select, insert, update, delete on notes to authenticated;
create policy tenant on notes to authenticated using ({asked});
"""
SIGNED = "(auth.jwt() -> 'app_metadata' ->> 'tenant')"


def notes(asked: str, type_: str = "text", before: str = "") -> str:
    """Rows of tenants that are known by something else than a uuid."""
    return before + NOTES.format(asked=asked, type=type_)


NIL = "00000000-0000-0000-0000-000000000000"
# Of a collation the name does not tell which texts are equal in it.
COLLATION = "create collation folding (provider = libc, locale = 'C');"
SAME = """
create function same(a text, b text, c text) returns boolean language plpgsql stable as $$
declare x {} := a;
begin return x = b; end $$;
"""
FIELD = "tenant = (jsonb_populate_record(null::fields, auth.jwt() -> 'app_metadata')).tenant"
HELPER = f"""
create function whose() returns uuid language sql stable as $$ select coalesce(nullif({SIGNED}, ''), '{NIL}')::uuid $$;
{{asked}}
"""
EVERYBODYS = f"""
create function everybodys(tenant uuid) returns boolean language sql stable as $$
  select coalesce(tenant = '{NIL}', false) $$;
"""
NAMES: Twins = {
    "letters' case": (
        notes(f"lower(tenant) = lower({SIGNED})", "text check (tenant = lower(tenant))"),
        notes(f"lower(tenant) = lower({SIGNED})"),
    ),
    "letters' case by a pattern": (
        notes(f"upper(tenant) = upper({SIGNED})", "text check (tenant ~ '^[a-z0-9-]+$')"),
        notes(f"upper(tenant) = upper({SIGNED})", "text check (tenant ~ '^[A-z0-9-]+$')"),
    ),
    "a number that is spelled in several ways": (
        notes(f"tenant = {SIGNED}::numeric", "numeric"),
        notes(f"tenant = abs({SIGNED}::numeric)", "numeric"),
    ),
    "a whole number beside one that is not": (
        notes(f"tenant = {SIGNED}::numeric", "int"),
        notes(f"tenant = round({SIGNED}::numeric)", "int"),
    ),
    "a domain": (
        notes(f"tenant = {SIGNED}::slug", "slug", "create domain slug as text check (value <> '');"),
        notes(f"tenant = {SIGNED}::slug", "text", "create domain slug as varchar(4);"),
    ),
    "a collation": (
        notes(f'tenant = {SIGNED} collate "C"'),
        notes(f'title = {SIGNED} collate "C"'),
    ),
    "a collation that an argument brings": (
        notes(f"tenant = btrim({SIGNED})", "text", COLLATION),
        notes(f"tenant = btrim({SIGNED} collate folding)", "text", COLLATION),
    ),
    "a collation that goes into a function": (
        notes(f"same(tenant, {SIGNED}, 'x')", "text", COLLATION + SAME.format("text")),
        notes(f"same(tenant, {SIGNED}, 'x' collate folding)", "text", COLLATION + SAME.format("text")),
    ),
    "a collation of a variable": (
        notes(f"same(tenant, {SIGNED}, 'x')", "text", COLLATION + SAME.format("text")),
        notes(f"same(tenant, {SIGNED}, 'x')", "text", COLLATION + SAME.format("text collate folding")),
    ),
    "a collation of an array": (
        notes(f"tenant = (array[{SIGNED}])[1]", "text", COLLATION),
        notes(f"tenant = (array[{SIGNED}] collate folding)[1]", "text", COLLATION),
    ),
    "a collation of a domain": (
        notes(f"tenant = {SIGNED}", "slug", COLLATION + "create domain slug as text;"),
        notes(f"tenant = {SIGNED}", "slug", COLLATION + "create domain slug as text collate folding;"),
    ),
    "a collation of a field": (
        notes(FIELD, "text", COLLATION + "create type fields as (tenant text);"),
        notes(FIELD, "text", COLLATION + "create type fields as (tenant text collate folding);"),
    ),
    "nobody's key instead of none": (
        notes(f"tenant = coalesce(nullif({SIGNED}, ''), '{NIL}')::uuid", f"uuid check (tenant <> '{NIL}')"),
        notes(f"tenant = coalesce(nullif({SIGNED}, ''), '{NIL}')::uuid", f"uuid default '{NIL}'"),
    ),
    "nobody's key given by a helper": (
        notes("tenant = whose()", "uuid", HELPER.format(asked="")),
        notes("tenant = whose() or everybodys(tenant)", "uuid", HELPER.format(asked=EVERYBODYS)),
    ),
    "the same at the end of both": (
        notes(f"tenant || '|' || auth.uid() = {SIGNED} || '|' || auth.uid()"),
        notes(f"tenant || '|' || auth.uid() = {SIGNED} || '|' || title"),
    ),
}
LEDGER = """
create role bank_a; create role bank_b; create role bank_x; create role grp_a; create role grp_b;
grant grp_a to bank_a; grant grp_b to bank_b;
create table notes (id uuid primary key, tenant text not null, title text);
create table logins (login name primary key, tenant text not null);
alter table notes enable row level security;
grant select, insert, update, delete on notes to bank_a, bank_b;
grant select on logins to bank_a, bank_b;
"""
ROLES: Mapping[str, tuple[str, str, str]] = {
    "something before": ("'bank_' || tenant = current_user", "", "'bank_' || left(tenant, 1) = current_user"),
    "something cut": (
        "tenant = replace(current_user, 'bank_', '')", "", "tenant = substr(replace(current_user, '_', ''), 1)"
    ),
    "something that all have": ("tenant = substr(current_user, 6)", "", "tenant = left(current_user, 4)"),
    "a group": (
        "pg_has_role('grp_' || tenant, 'USAGE')",
        "grant grp_a to bank_x;",
        "pg_has_role('grp_' || tenant, 'USAGE')",
    ),
    "a group that may do something itself": (
        "pg_has_role('grp_' || tenant, 'USAGE')",
        "grant select on notes to grp_a;",
        "pg_has_role('grp_' || tenant, 'USAGE')",
    ),
    "another tenant's role": (
        "pg_has_role(tenant, 'USAGE')",
        "grant bank_b to bank_a with inherit false, set false;",
        "pg_has_role(tenant, 'MEMBER')",
    ),
    "a table of logins": (
        "tenant = (select l.tenant from logins l where l.login = current_user)",
        "grant update on logins to bank_a;",
        "tenant = (select l.tenant from logins l where l.login = current_user)",
    ),
    "a document in a setting": (
        "tenant = current_setting('app.ctx', true)::jsonb ->> 'tenant'",
        "",
        "tenant = coalesce(current_setting('app.ctx', true)::jsonb ->> 'tenant', title)",
    ),
    "a list in a setting": (
        "tenant = any (('{' || current_setting('app.tenants', true) || '}')::text[])",
        "",
        "tenant = any (('{' || current_setting('app.tenants', true) || title || '}')::text[])",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", DOCUMENTS)
def test_documents(name: str, verdicts: Callable[..., Mapping[str, str]]) -> None:
    """The policy isolates in every command, its neighbour is proved in none."""
    sound, broken = DOCUMENTS[name]
    assert verdicts(sound) == dict.fromkeys(ALL, "isolated")
    assert set(verdicts(broken).values()) == {"unknown"}


@pytest.mark.parametrize("name", HELPERS)
def test_helpers(name: str, verdicts: Callable[..., Mapping[str, str]]) -> None:
    """The policy isolates in every command, its neighbour is proved in none."""
    sound, broken = HELPERS[name]
    assert verdicts(sound) == dict.fromkeys(ALL, "isolated")
    assert set(verdicts(broken).values()) == {"unknown"}


@pytest.mark.parametrize("name", NAMES)
def test_names(name: str, verdicts: Callable[..., Mapping[str, str]]) -> None:
    """What tenants are known by: the policy isolates in every command, its neighbour is proved in none."""
    sound, broken = NAMES[name]
    assert verdicts(sound, table="notes", key="tenant") == dict.fromkeys(ALL, "isolated")
    assert set(verdicts(broken, table="notes", key="tenant").values()) == {"unknown"}


@pytest.mark.parametrize(
    "name", [pytest.param(n, marks=pytest.mark.pg(">= 16" if "inherit" in ROLES[n][1] else ">= 13")) for n in ROLES]
)
def test_roles(name: str, verdicts: Callable[..., Mapping[str, str]]) -> None:
    """A role for each tenant, and an application that says for whom it asks; the same with an edit."""
    sound, more, broken = ROLES[name]
    how = {"table": "notes", "key": "tenant", "role": "bank_a", "surface": "app"}
    policy = "create policy tenant on notes to bank_a, bank_b using ({});"
    assert verdicts(LEDGER + policy.format(sound), **how) == dict.fromkeys(ALL, "isolated")
    assert set(verdicts(LEDGER + more + policy.format(broken), **how).values()) == {"unknown"}
