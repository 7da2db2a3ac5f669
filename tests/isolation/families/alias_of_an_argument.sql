/*
title = "A function asks for the organisation that it is given, or for what an alias calls so"
key = "org"
[forms]
by_its_name = { papers = "i---" }
by_an_alias = { papers = "i---" }
hidden = { papers = "l---" }
hidden_in_a_block = { papers = "l---" }
hidden_in_another_block = { papers = "l---" }
two_of_one_name = { papers = "l---" }
of_a_variable = { papers = "l---" }
hidden_by_a_row = { papers = "l---" }
*/
create table orgs (id uuid primary key);
create table seats (org uuid not null references orgs, person uuid not null references auth.users, primary key (org, person));
create table papers (id uuid primary key default gen_random_uuid(), org uuid not null references orgs, title text);
alter table orgs enable row level security;
alter table seats enable row level security;
alter table papers enable row level security;
revoke insert, update, delete, truncate on orgs, seats from anon, authenticated;
create policy self on seats for select to authenticated using (person = auth.uid());
create function home() returns uuid language sql stable security definer set search_path = public as $$ select s.org from seats s where s.person = auth.uid() limit 1 $$;
create function sits(given uuid, other uuid) returns boolean language plpgsql stable security definer set search_path = public as $$
<<<begin
    return exists (select from seats s where s.org = given and s.person = auth.uid());|||declare asked alias for $1;
begin
    return exists (select from seats s where s.org = asked and s.person = auth.uid());|||declare given alias for $2;
begin
    return exists (select from seats s where s.org = given and s.person = auth.uid());|||begin
    declare given alias for $2;
    begin
        return exists (select from seats s where s.org = given and s.person = auth.uid());
    end;|||begin
    begin
        declare given alias for $2;
        begin
            perform 1;
        end;
    end;
    return exists (select from seats s where s.org = given and s.person = auth.uid());|||begin
    declare asked alias for $2;
    begin
        if exists (select from seats s where s.org = asked and s.person = auth.uid()) then
            return true;
        end if;
    end;
    declare asked alias for $1;
    begin
        return exists (select from seats s where s.org = asked and s.person = auth.uid());
    end;|||declare own uuid := home();
begin
    declare given alias for own;
    begin
        return exists (select from seats s where s.org = given and s.person = auth.uid());
    end;|||declare given record;
begin
    return given is null;>>>
end $$;
create policy reads on papers for select to authenticated using (sits(<<<org, home()|||org, home()|||org, home()|||org, home()|||home(), org|||org, home()|||org, home()|||org, home()>>>));
-- rows
insert into orgs values ('{A}'), ('{B}');
insert into seats values ('{A}', '{ann}'), ('{B}', '{bob}');
insert into papers values ('{own}', '{A}', 'x'), ('{secret}', '{B}', 'y');
