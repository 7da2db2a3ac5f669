/*
title = "A function shows a paper to whoever knows its link, and links can be listed"
key = "office_id"
[functions]
"shown(text)" = { table = "papers", calls = ["select id from shown((select token from paper_links where paper_id = '{secret}'))", "select id from shown('own-link-7f3c')"] }
[forms]
links_of_own_papers = { papers = "iiii", "shown(text)" = "i" }
links_that_anyone_lists = { papers = "iiii", "shown(text)" = "l" }
*/
create table offices (id uuid primary key, name text not null);
create table clerks (office_id uuid not null references offices (id), user_id uuid not null references auth.users (id), primary key (office_id, user_id));
create table papers (id uuid primary key default gen_random_uuid(), office_id uuid not null references offices (id), title text not null);
create table paper_links (paper_id uuid not null references papers (id) on delete cascade, token text not null unique default md5(gen_random_uuid()::text), expires_at timestamptz);
alter table offices enable row level security;
alter table clerks enable row level security;
alter table papers enable row level security;
alter table paper_links enable row level security;
create policy clerks_self on clerks for select to authenticated using (user_id = auth.uid());
create policy papers_office on papers for all to authenticated using (office_id in (select c.office_id from clerks c where c.user_id = auth.uid()));
create policy links_read on paper_links for select to authenticated using (<<<paper_id in (select p.id from papers p)|||expires_at is null or expires_at > now()>>>);
create function shown(p_token text) returns setof papers language sql stable security definer set search_path = '' as $$
  select p.* from public.papers p join public.paper_links l on l.paper_id = p.id where l.token = p_token and (l.expires_at is null or l.expires_at > now())
$$;
-- rows
insert into offices values ('{A}', 'Alpha'), ('{B}', 'Beta');
insert into clerks values ('{A}', '{ann}'), ('{B}', '{bob}');
insert into papers (id, office_id, title) values ('{own}', '{A}', 'own'), ('{secret}', '{B}', 'secret');
insert into paper_links (paper_id, token) values ('{own}', 'own-link-7f3c');
insert into paper_links (paper_id) values ('{secret}');
