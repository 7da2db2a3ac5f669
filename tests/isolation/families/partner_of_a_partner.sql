/*
title = "Agencies see their clients' campaigns by a link that the client makes, or the agency itself"
key = "client_id"
setup_tries = [["insert into agency_links (agency_id, client_id) values ('{A}', '{B}')"]]
[forms]
client_links = { campaigns = "iiii" }
agency_links = { campaigns = "llll" }
*/
create table parties (id uuid primary key, name text);
create table party_users (party_id uuid references parties, user_id uuid references auth.users, primary key (party_id, user_id));
create table agency_links (agency_id uuid not null references parties, client_id uuid not null references parties, primary key (agency_id, client_id));
create table campaigns (id uuid primary key default gen_random_uuid(), client_id uuid not null references parties, title text);
alter table parties enable row level security;
alter table party_users enable row level security;
alter table agency_links enable row level security;
alter table campaigns enable row level security;
revoke insert, update, delete on parties, party_users from authenticated, anon;
revoke update on agency_links from authenticated, anon;
create policy pu on party_users for select to authenticated using (user_id = auth.uid());
create policy al_see on agency_links for select to authenticated using (agency_id in (select u.party_id from party_users u where u.user_id = auth.uid()));
create policy al_add on agency_links for insert to authenticated with check (<<<client_id|||agency_id>>> in (select u.party_id from party_users u where u.user_id = auth.uid()));
create policy ca on campaigns to authenticated using (
  client_id in (select u.party_id from party_users u where u.user_id = auth.uid())
  or client_id in (select l.client_id from agency_links l join party_users u on u.party_id = l.agency_id where u.user_id = auth.uid()));
-- rows
insert into parties values ('{A}', 'Alpha'), ('{B}', 'Beta');
insert into party_users values ('{A}', '{ann}'), ('{B}', '{bob}');
insert into campaigns values ('{own}', '{A}', 'own'), ('{secret}', '{B}', 'secret');
