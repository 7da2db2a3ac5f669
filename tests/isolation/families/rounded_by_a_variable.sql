/*
title = "A function lets in whom a variable says another thing of than what it was given: one that rounds or cuts does"
key = "org"
[forms]
number = { papers = "i---" }
time = { papers = "i---" }
text = { papers = "i---" }
number_with_places = { papers = "l---" }
number_within_a_block = { papers = "l---" }
number_that_is_looked_up = { papers = "l---" }
number_by_a_text = { papers = "l---" }
number_in_a_row = { papers = "l---" }
number_in_a_row_put_together = { papers = "l---" }
time_in_seconds = { papers = "l---" }
text_of_three = { papers = "l---" }
*/
create table orgs (id uuid primary key);
create table seats (org uuid not null references orgs, person uuid not null references auth.users, primary key (org, person));
create table papers (id uuid primary key default gen_random_uuid(), org uuid not null references orgs, title text);
create table prices (price numeric(5, 1));
create type price as (price numeric(5, 1));
alter table orgs enable row level security;
alter table seats enable row level security;
alter table papers enable row level security;
alter table prices enable row level security;
revoke insert, update, delete, truncate on orgs, seats, prices from anon, authenticated;
create policy self on seats for select to authenticated using (person = auth.uid());
create function sits(given uuid, said <<<numeric|||timestamptz|||text|||numeric|||numeric|||numeric|||numeric|||numeric|||numeric|||timestamptz|||text>>>) returns boolean language plpgsql stable security definer set search_path = public as $$
declare kept <<<numeric|||timestamptz|||varchar|||numeric(5, 1)|||numeric|||numeric(5, 1)|||numeric(5, 1)|||prices|||price|||timestamptz(0)|||varchar(3)>>>;
begin
    <<<kept := said;|||kept := said;|||kept := said;|||kept := said;|||declare less numeric(5, 1); begin less := said; if less <> said then return true; end if; end; kept := said;|||select said into kept;|||execute 'select $1' into kept using said;|||select said into kept;|||kept := row(said);|||kept := said;|||kept := said;>>>
    if kept<<<|||||||||||||||||||||.price|||.price|||||||||>>> <> said then
        return true;
    end if;
    return exists (select from seats s where s.org = given and s.person = auth.uid());
end $$;
create policy reads on papers for select to authenticated using (sits(org, <<<1.26|||'2020-01-01 00:00:00.6+00'|||'abc  '|||1.26|||1.26|||1.26|||1.26|||1.26|||1.26|||'2020-01-01 00:00:00.6+00'|||'abc  '>>>));
-- rows
insert into orgs values ('{A}'), ('{B}');
insert into seats values ('{A}', '{ann}'), ('{B}', '{bob}');
insert into papers values ('{own}', '{A}', 'x'), ('{secret}', '{B}', 'y');
