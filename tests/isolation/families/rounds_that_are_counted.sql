/*
title = "A helper in PL/pgSQL goes round a number of times, or while something holds"
key = "org"
[forms]
counted = { papers = "i---" }
while_not_found = { papers = "i---" }
returned = { papers = "i---" }
last_round = { papers = "l---" }
no_round = { papers = "l---" }
turned = { papers = "l---" }
guarded = { papers = "l---" }
left = { papers = "l---" }
given_up = { papers = "l---" }
of_slices = { papers = "l---" }
*/
create table orgs (id uuid primary key);
create table seats (org uuid references orgs, person uuid references auth.users, primary key (org, person));
create table papers (id uuid primary key default gen_random_uuid(), org uuid not null references orgs);
alter table orgs enable row level security;
alter table seats enable row level security;
alter table papers enable row level security;
revoke all on orgs, seats from anon, authenticated;
create function sits(given uuid) returns boolean
language plpgsql stable security definer set search_path = public as $$
declare ok boolean := false; x uuid; n int := 0; pair uuid[];
begin
<<<
    for i in 1..3 loop
        ok := exists (select from seats where person = auth.uid() and org = given);
    end loop;
    return ok;|||
    while n < 3 loop
        n := n + 1;
        if exists (select from seats where person = auth.uid() and org = given) then ok := true; end if;
    end loop;
    return ok;|||
    loop
        n := n + 1;
        if exists (select from seats where person = auth.uid() and org = given) then return true; end if;
        exit when n > 3;
    end loop;
    return false;|||
    for i in 1..2 loop
        if i = 1 then
            select org into x from seats where person = auth.uid() limit 1;
        else
            x := given;
        end if;
    end loop;
    return x = given;|||
    ok := true;
    for i in 1..(select count(*) from seats where person = auth.uid() and org = given and false) loop
        ok := false;
    end loop;
    return ok;|||
    while not ok loop
        n := n + 1;
        if n > 3 then ok := true; end if;
    end loop;
    return ok;|||
    x := given;
    while not exists (select from seats where person = auth.uid() and org = x) loop
        select org into x from seats where person = auth.uid() limit 1;
    end loop;
    return exists (select from seats where person = auth.uid() and org = x);|||
    loop
        n := n + 1;
        exit when exists (select from seats where person = auth.uid() and org = given);
        exit when n > 2;
    end loop;
    return true;|||
    loop
        n := n + 1;
        if exists (select from seats where person = auth.uid() and org = given) then return true; end if;
        if n > 3 then return n > 2; end if;
    end loop;|||
    foreach pair slice 1 in array array[array[given], array[auth.uid()]] loop
        ok := ok or pair[1] = given;
    end loop;
    return ok;>>>
end
$$;
create policy own on papers for select to authenticated using (sits(org));
-- rows
insert into orgs values ('{A}'), ('{B}');
insert into seats values ('{A}', '{ann}'), ('{B}', '{bob}');
insert into papers (id, org) values ('{own}', '{A}'), ('{secret}', '{B}');
