/*
title = "A company by the domain of the e-mail address: equal to it, or at the end of it"
key = "domain"
tenant_a = "alpha.test"
tenant_b = "a.test"
sessions = [
  { role = "authenticated", claims = { sub = "{ann}", role = "authenticated", email = "ann@alpha.test" }, gucs = {} },
  { role = "authenticated", claims = { sub = "{eve}", role = "authenticated", email = "eve@a.test.evil.test" }, gucs = {} },
]
[forms]
equal = { memos = "iiii" }
suffix = { memos = "llll" }
inside = { memos = "llll" }
beginning = { memos = "llll" }
*/
create table domains (domain text primary key, label text);
alter table domains enable row level security;
create table memos (id uuid primary key default gen_random_uuid(), domain text not null references domains, title text);
alter table memos enable row level security;
create policy of_domain on memos to authenticated using (<<<domain = split_part(auth.jwt() ->> 'email', '@', 2)|||auth.jwt() ->> 'email' like '%' || domain|||position(domain in (auth.jwt() ->> 'email')) > 0|||auth.jwt() ->> 'email' like '%@' || domain || '%'>>>);
-- rows
insert into domains values ('alpha.test', 'Alpha'), ('a.test', 'A');
insert into memos values ('{own}', 'alpha.test', 'own'), ('{secret}', 'a.test', 'secret');
