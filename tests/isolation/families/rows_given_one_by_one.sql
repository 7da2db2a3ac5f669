/*
title = "A helper in PL/pgSQL gives rows one by one: each is one that some RETURN NEXT reaches"
key = "org"
[forms]
in_a_loop = { papers = "i---" }
by_its_name = { papers = "i---" }
by_out = { papers = "i---" }
after_the_end = { papers = "i---" }
and_another = { papers = "l---" }
out_again = { papers = "l---" }
next_round = { papers = "l---" }
while_few = { papers = "l---" }
counted = { papers = "l---" }
record_again = { papers = "l---" }
when_there_is_none = { papers = "l---" }
*/
create table orgs (id uuid primary key);
create table seats (org uuid references orgs, person uuid references auth.users, primary key (org, person));
create table papers (id uuid primary key default gen_random_uuid(), org uuid not null references orgs);
alter table orgs enable row level security;
alter table seats enable row level security;
alter table papers enable row level security;
revoke all on orgs, seats from anon, authenticated;
create function mine(<<<||||||out o uuid|||||||||out o uuid|||||||||||||||>>>) returns setof uuid
language plpgsql stable security definer set search_path = public as $$
declare x uuid; r record; n int := 0;
begin
<<<
    for r in select org from seats where person = auth.uid() loop
        return next r.org;
    end loop;|||
    for x in select org from seats where person = auth.uid() loop
        return next x;
    end loop;|||
    select org into o from seats where person = auth.uid() limit 1;
    return next;|||
    select org into x from seats where person = auth.uid() limit 1;
    return next x;
    return;
    select id into x from orgs limit 1;
    return next x;|||
    for x in select org from seats where person = auth.uid() loop
        return next x;
    end loop;
    select id into x from orgs where id not in (select org from seats where person = auth.uid()) limit 1;
    return next x;|||
    select id into o from orgs where id not in (select org from seats where person = auth.uid()) limit 1;
    return next;
    select org into o from seats where person = auth.uid() limit 1;
    return next;|||
    select org into x from seats where person = auth.uid() limit 1;
    for i in 1..2 loop
        return next x;
        x := (select id from orgs where id <> x limit 1);
    end loop;|||
    select org into x from seats where person = auth.uid() limit 1;
    while n < 2 loop
        return next x;
        x := (select id from orgs where id <> x limit 1);
        n := n + 1;
    end loop;|||
    for i in reverse 2..1 by 1 loop
        select id into x from orgs order by id offset i - 1 limit 1;
        return next x;
    end loop;
    for i in 1..2 loop
        select id into x from orgs order by id offset i - 1 limit 1;
        return next x;
    end loop;|||
    select org into r from seats where person = auth.uid() limit 1;
    return next r.org;
    select id as org into r from orgs where id <> r.org limit 1;
    return next r.org;|||
    return query select org from seats where person = auth.uid() and false;
    if not found then
        return query select id from orgs;
    end if;>>>
end
$$;
create policy own on papers for select to authenticated using (org in (select mine()));
-- rows
insert into orgs values ('{A}'), ('{B}');
insert into seats values ('{A}', '{ann}'), ('{B}', '{bob}');
insert into papers (id, org) values ('{own}', '{A}'), ('{secret}', '{B}');
