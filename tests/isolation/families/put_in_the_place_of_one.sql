/*
title = "A function makes an organisation and enters its caller there: a new one, or one that it takes away first"
key = "org"
setup_tries = [["select found('{B}')"]]
[forms]
new = { papers = "iiii" }
told_twice = { papers = "iiii" }
told_under_one_name = { papers = "llll" }
deleted_first = { papers = "llll" }
moved_first = { papers = "llll" }
deleted_round_before = { papers = "llll" }
deleted_by_another = { papers = "llll" }
made_by_another = { papers = "llll" }
by_its_account = { papers = "llll" }
*/
create table accounts (id uuid primary key);
create table orgs (id uuid primary key, above uuid, account uuid unique references accounts on delete cascade);
create table seats (org uuid not null<<< references orgs||| references orgs||| references orgs|||||||||||||||||||||>>>, person uuid not null references auth.users, primary key (org, person));
create table papers (id uuid primary key default gen_random_uuid(), org uuid not null, title text);
alter table accounts enable row level security;
alter table orgs enable row level security;
alter table seats enable row level security;
alter table papers enable row level security;
revoke insert, update, delete, truncate on accounts, orgs, seats from anon, authenticated;
create policy self on seats for select to authenticated using (person = auth.uid());
create policy of_org on papers to authenticated using (org in (select s.org from seats s where s.person = auth.uid()));
create function away(given uuid) returns void language plpgsql security definer set search_path = public as $$
begin
    delete from orgs where id = given;
end $$;
create function enter(given uuid) returns void language plpgsql security definer set search_path = public as $$
begin
    insert into orgs (id) values (given);
    insert into seats values (given, auth.uid());
end $$;
revoke execute on function away, enter from public, anon, authenticated;
create function found(given uuid) returns void language plpgsql security definer set search_path = public as $$
declare a uuid; b uuid;
begin
<<<
    insert into orgs (id) values (given);
    insert into seats values (given, auth.uid());|||
    insert into orgs (id, above) values (gen_random_uuid(), given) returning above as x, id as x into b, a;
    insert into seats values (a, auth.uid());|||
    insert into orgs (id, above) values (gen_random_uuid(), given) returning above as x, id as x into a, b;
    insert into seats values (a, auth.uid());|||
    delete from orgs where id = given;
    insert into orgs (id) values (given);
    insert into seats values (given, auth.uid());|||
    update orgs set id = gen_random_uuid() where id = given;
    insert into orgs (id) values (given);
    insert into seats values (given, auth.uid());|||
    for i in 1..2 loop
        if i = 2 then
            insert into orgs (id) values (given);
            insert into seats values (given, auth.uid());
        end if;
        delete from orgs where id = given and i = 1;
    end loop;|||
    perform away(given);
    insert into orgs (id) values (given);
    insert into seats values (given, auth.uid());|||
    delete from orgs where id = given;
    perform enter(given);|||
    delete from accounts a using orgs o where o.account = a.id and o.id = given;
    insert into orgs (id) values (given);
    insert into seats values (given, auth.uid());>>>
end $$;
revoke execute on function found from anon;
-- rows
insert into accounts values ('{A}'), ('{B}');
insert into orgs values ('{A}', null, '{A}'), ('{B}', null, '{B}');
insert into seats values ('{A}', '{ann}'), ('{B}', '{bob}');
insert into papers (id, org, title) values ('{own}', '{A}', 'x'), ('{secret}', '{B}', 'y');
