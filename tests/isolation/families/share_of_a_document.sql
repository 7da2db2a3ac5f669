/*
title = "The token of a share opens the document that it refers to: whoever has the document makes one, or anybody; all see the tokens; the share may be turned to another"
key = "team_id"
setup_tries = [["insert into shares (document_id, token) values ('{secret}', 'forged')"], ["update shares set document_id = '{secret}'"]]
[functions."shared(text)"]
table = "documents"
calls = ["select d.id from shares s, shared(s.token) d", "select id from shared('forged')", "select id from shared('tok-alpha-1')"]
[forms]
own_documents = { documents = "iiii", "shared(text)" = "i" }
any_document = { documents = "iiii", "shared(text)" = "l" }
seen_by_all = { documents = "iiii", "shared(text)" = "l" }
turned = { documents = "iiii", "shared(text)" = "l" }
*/
create table teams (id uuid primary key, name text);
create table team_members (team_id uuid not null references teams, user_id uuid not null references auth.users, primary key (team_id, user_id));
create table documents (id uuid primary key default gen_random_uuid(), team_id uuid not null references teams, title text);
create table shares (id uuid primary key default gen_random_uuid(), document_id uuid not null references documents on delete cascade, token text not null default md5(gen_random_uuid()::text));
alter table teams enable row level security;
alter table team_members enable row level security;
alter table documents enable row level security;
alter table shares enable row level security;
create policy self on team_members for select to authenticated using (user_id = auth.uid());
create policy own on documents to authenticated using (team_id in (select m.team_id from team_members m where m.user_id = auth.uid()));
create policy seen on shares for select to authenticated using (<<<document_id in (select d.id from documents d)|||document_id in (select d.id from documents d)|||true|||document_id in (select d.id from documents d)>>>);
create policy made on shares for insert to authenticated with check (<<<document_id in (select d.id from documents d)|||token is not null|||document_id in (select d.id from documents d)|||document_id in (select d.id from documents d)>>>);
create policy changed on shares for update to authenticated using (document_id in (select d.id from documents d)) with check (<<<document_id in (select d.id from documents d)|||document_id in (select d.id from documents d)|||document_id in (select d.id from documents d)|||true>>>);
create function shared(p_token text) returns setof documents language sql stable security definer set search_path = public as $$
  select d.* from documents d join shares s on s.document_id = d.id where s.token = p_token
$$;
-- rows
insert into teams values ('{A}', 'Alpha'), ('{B}', 'Beta');
insert into team_members values ('{A}', '{ann}'), ('{B}', '{bob}');
insert into documents values ('{own}', '{A}', 'own'), ('{secret}', '{B}', 'secret');
insert into shares (document_id, token) values ('{own}', 'tok-alpha-1'), ('{secret}', 'tok-beta-2');
