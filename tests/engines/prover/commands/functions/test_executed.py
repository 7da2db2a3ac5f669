"""Functions that may be called: what shows and changes the caller's rows alone is proved, its neighbour never."""

from collections.abc import Callable, Mapping

import pytest
from tests.engines.prover.test_twins import MINE, using

from pgadvise.engines.prover.words.proof import Proof

OWN = "p_org in (select m.org_id from public.members m where m.user_id = auth.uid())"
ROW = "d.org_id in (select m.org_id from public.members m where m.user_id = auth.uid())"
GUARD = f"if not exists (select 1 where {OWN}) then raise {{}} 'no'; end if;"


def sql(body: str, arguments: str = "p_id uuid, p_org uuid", returns: str = "setof docs", how: str = "definer") -> str:
    return (
        f"create function called({arguments}) returns {returns} language sql security {how}"
        f" set search_path = public as $$ {body} $$;"
    )


def plpgsql(body: str, returns: str = "setof docs", how: str = "definer") -> str:
    return (
        f"create function called(p_id uuid, p_org uuid) returns {returns} language plpgsql security {how}"
        f" set search_path = public as $$ {body} $$;"
    )


LOOK = "select d.org_id, d.title into v, t from docs d where d.id = p_id;"
REFUSE = f"if not exists (select 1 where {OWN.replace('p_org', 'v')}) then {{}} end if;"
LOOKED = "declare v uuid; t text; begin " + LOOK + "{} {} end"
NO = "raise exception 'no';"
WIPE = "delete from docs where org_id = p_org;"
CHANGE = "update docs set title = 'x' where id = p_id;"
MERGE = (
    f"begin {GUARD.format('exception')} merge into docs d using (select p_id as id) x on d.id = x.id{{}} when {{}}; end"
)
BRANCHES = (
    f"declare q text := 'select * from public.docs d where {ROW}'; begin if p_id is not null then"
    " q := q || ' {} d.id = $1'; end if; return query execute q using p_id; end"
)
BEGUN = (
    "declare q text; begin q := case when p_id is null then 'select * from docs d where {}' else"
    " 'select * from docs d where {}' end; q := q || ' and title is not null'; return query execute q; end"
)
CASES = (
    "create table cases (id uuid primary key); create table reports (id uuid primary key, case_id uuid references cases"
    " on delete {}); alter table docs add report_id uuid references reports on delete cascade;"
)
CLASH = (
    "create function called(id uuid) returns void language plpgsql security definer set search_path = public as $$"
    " #variable_conflict use_{}\n begin update docs d set title = 'x' where d.org_id = {}"
    " and exists (select 1 from members m where m.org_id = called.id and m.user_id = auth.uid()); end $$;"
)

# What it is about: the function that keeps to its caller's rows, its neighbour that does not.
TWINS: Mapping[str, tuple[str, str]] = {
    "looks and refuses": (
        plpgsql(LOOKED.format(REFUSE.format(NO), "return t;"), returns="text"),
        plpgsql(LOOKED.format(REFUSE.format("return 'no';"), "return t;"), returns="text"),
    ),
    "looks and says what it refuses": (
        plpgsql(LOOKED.format(REFUSE.format("raise exception 'no, %', p_id;"), "return t;"), returns="text"),
        plpgsql(LOOKED.format(REFUSE.format("raise exception 'no, %', t;"), "return t;"), returns="text"),
    ),
    "says it before it refuses": (
        plpgsql(LOOKED.format(REFUSE.format("raise notice 'no'; " + NO), "return t;"), returns="text"),
        plpgsql(LOOKED.format(REFUSE.format("raise notice '%', t; " + NO), "return t;"), returns="text"),
    ),
    "refuses and goes on": (
        plpgsql(LOOKED.format(REFUSE.format(NO), "return t;"), returns="text"),
        plpgsql(
            "declare v uuid; t text; begin begin "
            + LOOK
            + REFUSE.format(NO)
            + " exception when others then null; end; return t; end",
            returns="text",
        ),
    ),
    "changes and then refuses": (
        plpgsql(LOOKED.format(CHANGE + REFUSE.format(NO), "return t;"), returns="text"),
        plpgsql(LOOKED.format(CHANGE + REFUSE.format("return null;"), "return t;"), returns="text"),
    ),
    "a function refuses": (
        "create function ask(org uuid) returns void language plpgsql stable security definer set search_path = public"
        f" as $$ begin if not exists (select 1 where {OWN.replace('p_org', 'org')}) then raise exception 'no'; end if;"
        " end $$;" + plpgsql(LOOKED.format("perform ask(v);", "return t;"), returns="text"),
        "create function ask(org uuid) returns void language plpgsql stable security definer set search_path = public"
        f" as $$ begin if not exists (select 1 where {OWN.replace('p_org', 'org')}) then raise exception 'no, %', org;"
        " end if; end $$;" + plpgsql(LOOKED.format("perform ask(v);", "return t;"), returns="text"),
    ),
    "filtered": (
        sql(f"select d.* from docs d where d.id = p_id and {ROW}"),
        sql("select d.* from docs d where d.id = p_id"),
    ),
    "and, or": (
        sql(f"select d.* from docs d where {ROW} and d.is_open"),
        sql(f"select d.* from docs d where {ROW} or d.is_open"),
    ),
    "the argument checked, another compared": (
        sql(f"select d.* from docs d where d.org_id = p_org and {OWN}"),
        sql(f"select d.* from docs d where d.org_id = p_id and {OWN}"),
    ),
    "null for all": (
        sql(f"select d.* from docs d where {ROW} and (p_org is null or d.org_id = p_org)"),
        sql(f"select d.* from docs d where (p_org is null or {ROW}) and (p_org is null or d.org_id = p_org)"),
    ),
    "the caller's rights": (
        using(f"org_id in ({MINE})") + sql("select d.* from docs d where d.id = p_id", how="invoker"),
        using(f"org_id in ({MINE})") + sql("select d.* from docs d where d.id = p_id"),
    ),
    "joined": (
        sql("select d.* from docs d join members m on m.org_id = d.org_id and m.user_id = auth.uid()"),
        sql("select d.* from docs d left join members m on m.org_id = d.org_id and m.user_id = auth.uid()"),
    ),
    "the side that may be missing": (
        sql(f"select d.* from docs d left join docs o on o.org_id = d.org_id and o.id = p_id where {ROW}"),
        sql(f"select d.* from docs d left join docs o on o.id = p_id where {ROW}"),
    ),
    "a column of a sub-select": (
        sql(f"select (select o.name from orgs o where o.id = d.org_id) from docs d where {ROW}", returns="setof text"),
        sql(
            f"select (select o.name from orgs o where o.id = d.previous_org_id) from docs d where {ROW}",
            returns="setof text",
        ),
    ),
    "counted": (
        sql(f"select count(*) from docs d where {ROW}", returns="bigint"),
        sql(f"select count(*) filter (where {ROW}) + count(*) from docs d", returns="bigint"),
    ),
    "summed": (
        sql(f"select string_agg(d.title, ',') from docs d where {ROW}", returns="text"),
        sql("select string_agg(d.title, ',') from docs d where d.id = p_id", returns="text"),
    ),
    "inside what has no model": (
        sql(f"select length(d.title) from docs d where {ROW}", returns="int"),
        sql("select length((select d.title from docs d where d.id = p_id))", returns="int"),
    ),
    "a WITH query": (
        sql(f"with d as (select * from docs) select d.* from d where {ROW}"),
        sql("with d as (select * from docs) select d.* from d where id = p_id"),
    ),
    "the first of all": (
        sql(f"select d.* from (select * from docs d where {ROW} order by id limit 1) d"),
        sql(f"select d.* from (select * from docs order by id limit 1) d where {ROW}"),
    ),
    "whether there is one": (
        sql(f"select exists (select 1 from docs d where d.id = p_id and {ROW})", returns="boolean"),
        sql("select exists (select 1 from docs d where d.id = p_id)", returns="boolean"),
    ),
    "whether there is none": (
        sql(f"select d.* from docs d where {ROW} and not exists (select 1 from docs o where o.id = d.id)"),
        sql(f"select d.* from docs d where {ROW} and not exists (select 1 from docs o where o.title = d.title)"),
    ),
    "through a view": (
        f"create view shown as select * from docs d where {ROW};" + sql("select * from shown where id = p_id"),
        "create view shown as select * from docs;" + sql("select * from shown where id = p_id"),
    ),
    "through a function": (
        "create function inner_(x uuid) returns text language sql stable security definer set search_path = public as"
        f" $$ select d.title from docs d where d.id = x and {ROW} $$;" + sql("select inner_(p_id)", returns="text"),
        "create function inner_(x uuid) returns text language sql stable security definer set search_path = public as"
        " $$ select d.title from docs d where d.id = x $$;" + sql("select inner_(p_id)", returns="text"),
    ),
    "raised, told": (
        plpgsql(f"begin {GUARD.format('exception')} return query select * from docs d where d.org_id = p_org; end"),
        plpgsql(f"begin {GUARD.format('notice')} return query select * from docs d where d.org_id = p_org; end"),
    ),
    "the rank looked up": (
        plpgsql(
            "declare r text;"
            " begin select m.role into r from members m where m.org_id = p_org and m.user_id = auth.uid();"
            " if r is null then raise exception 'no'; end if; return query select * from docs where org_id = p_org; end"
        ),
        plpgsql(
            "declare r text; begin select m.role into r from members m where m.user_id = auth.uid();"
            " if r is null then raise exception 'no'; end if; return query select * from docs where org_id = p_org; end"
        ),
    ),
    "returned before": (
        plpgsql(f"begin if not ({OWN}) then return; end if; return query select * from docs where org_id = p_org; end"),
        plpgsql(f"begin if {OWN} then return; end if; return query select * from docs where org_id = p_org; end"),
    ),
    "a text that is run": (
        plpgsql(f"begin return query select * from docs d where {ROW}; end"),
        plpgsql("begin return query execute 'select * from docs'; end"),
    ),
    "a text that is run whole": (
        plpgsql(f"begin return query execute 'select * from docs d where {ROW} and d.id = $1' using p_id; end"),
        plpgsql(f"begin return query execute 'select * from docs d where {ROW} or d.id = $1' using p_id; end"),
    ),
    "a text of branches": (plpgsql(BRANCHES.format("and")), plpgsql(BRANCHES.format("or"))),
    "a text begun by branches": (plpgsql(BEGUN.format(ROW, ROW)), plpgsql(BEGUN.format(ROW, "true"))),
    "inserted": (
        sql(f"insert into docs (id, org_id) select p_id, p_org where {OWN}", returns="void"),
        sql("insert into docs (id, org_id) values (p_id, p_org)", returns="void"),
    ),
    "inserted under policies": (
        using(f"org_id in ({MINE})")
        + sql("insert into docs (id, org_id) values (p_id, p_org)", returns="void", how="invoker"),
        using(f"org_id in ({MINE})") + sql("insert into docs (id, org_id) values (p_id, p_org)", returns="void"),
    ),
    "a key that is there": (
        sql(
            f"insert into docs (id, org_id) select p_id, p_org where {OWN} on conflict do nothing",
            returns="void",
        ),
        sql(
            f"insert into docs (id, org_id) select p_id, p_org where {OWN} on conflict (id) do update set title = 'x'",
            returns="void",
        ),
    ),
    "updated": (
        sql(f"update docs d set title = 'x' where d.id = p_id and {ROW}", returns="void"),
        sql("update docs d set title = 'x' where d.id = p_id", returns="void"),
    ),
    "moved": (
        sql(f"update docs d set org_id = p_org where d.id = p_id and {ROW} and {OWN}", returns="void"),
        sql(f"update docs d set org_id = p_org where d.id = p_id and {ROW}", returns="void"),
    ),
    "deleted": (
        plpgsql(f"begin {GUARD.format('exception')} delete from docs where org_id = p_org; end", returns="void"),
        plpgsql(f"begin {GUARD.format('exception')} delete from docs where id = p_id; end", returns="void"),
    ),
    "a new tenant": (
        plpgsql(
            "declare o uuid; begin insert into orgs (id, name) values (gen_random_uuid(), 'x') returning id into o;"
            " insert into docs (id, org_id) values (p_id, o); end",
            returns="void",
        ),
        plpgsql(
            "declare o uuid; begin insert into orgs (id, name) values (gen_random_uuid(), 'x') returning id into o;"
            " insert into docs (id, org_id) values (p_id, p_org); end",
            returns="void",
        ),
    ),
    "what a trigger does besides": (
        "create function stamp() returns trigger language plpgsql as $$ begin new.title := 'x'; return new; end $$;"
        "create trigger t before update on docs for each row execute function stamp();"
        + sql(f"update docs d set title = 'x' where {ROW}", returns="void"),
        "create function stamp() returns trigger language plpgsql as $$ begin new.org_id := new.previous_org_id;"
        " return new; end $$; create trigger t before update on docs for each row execute function stamp();"
        + sql(f"update docs d set title = 'x' where {ROW}", returns="void"),
    ),
    "asks for an argument that it assigns": (
        plpgsql(f"begin {GUARD.format('exception')} p_id := p_org; delete from docs where org_id = $2; end", "void"),
        plpgsql(f"begin {GUARD.format('exception')} p_org := p_id; delete from docs where org_id = $2; end", "void"),
    ),
    "declares in a block inside": (
        plpgsql(f"begin {GUARD.format('exception')} declare n int := 1; begin {{}} end; end".format(WIPE), "void"),
        plpgsql(f"begin declare p uuid := p_org; begin {WIPE.replace('p_org', 'p')} end; end", "void"),
    ),
    "a parameter called like a column": (
        CLASH.format("variable", "called.id"),
        CLASH.format("column", "id"),
    ),
    "a parameter called like a column, first": (
        CLASH.format("variable", "id"),
        CLASH.format("column", "id"),
    ),
    "merges": (
        plpgsql(MERGE.format(" and d.org_id = p_org", "matched then update set title = 'x'"), "void"),
        plpgsql(MERGE.format("", "matched then update set title = 'x'"), "void"),
    ),
    "merges by branches": (
        plpgsql(MERGE.format("", "matched and d.org_id = p_org then delete when matched then do nothing"), "void"),
        plpgsql(MERGE.format("", "matched and d.org_id = p_org then do nothing when matched then delete"), "void"),
    ),
    "merges what is missing": (
        plpgsql(MERGE.format("", "not matched then insert (id, org_id) values (x.id, p_org)"), "void"),
        plpgsql(MERGE.format("", "not matched then insert (id, org_id) values (x.id, x.id)"), "void"),
    ),
    "what goes with a row that is nobody's": (
        CASES.format("restrict") + sql("delete from cases where id = p_id", returns="void"),
        CASES.format("cascade") + sql("delete from cases where id = p_id", returns="void"),
    ),
    "writes in WITH": (
        plpgsql(f"declare v uuid; begin {GUARD.format('exception')} {WIPE} select p_org into v; end", "void"),
        plpgsql("declare v uuid; begin with x as (delete from docs returning id) select p_org into v; end", "void"),
    ),
}


@pytest.mark.parametrize(
    "name", [pytest.param(n, marks=pytest.mark.pg(">= 15")) if n.startswith("merges") else n for n in TWINS]
)
def test_twins(name: str, executed: Callable[[str], Proof]) -> None:
    """The one is proved, the other is not."""
    sound, broken = TWINS[name]
    found = executed(sound)
    assert (found.verdict, found.reason) == (
        "isolated",
        "public.called shows and changes no row of another tenant",
    )
    assert executed(broken).verdict == "unknown"
