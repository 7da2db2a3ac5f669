/*
title = "Each tenant has the address of its owner"
key = "club_id"
claims = { email = "ann@alpha.test" }
setup_tries = [["update clubs set owner_email = 'ann@alpha.test'"]]
[forms]
kept = { docs = "iiii" }
handed_on = { docs = "iiii" }
anybody_s = { docs = "llll" }
of_a_guest = { docs = "llll" }
*/
create table clubs (id uuid primary key, owner_email text<<<|||||||||, guest_email text>>>);
create table docs (id uuid primary key default gen_random_uuid(), club_id uuid not null references clubs, title text);
alter table clubs enable row level security;
alter table docs enable row level security;
create policy listed on clubs for select to authenticated using (true);
<<<|||create policy hands_on on clubs for update to authenticated using (owner_email = auth.jwt() ->> 'email') with check (true);|||create policy changes on clubs for update to authenticated using (true);|||create policy changes on clubs for update to authenticated using (true);>>>
create policy of_club on docs for all to authenticated using (
  exists (select from clubs c where c.id = docs.club_id and <<<c.owner_email|||c.owner_email|||c.owner_email|||coalesce(c.guest_email, c.owner_email)>>> = auth.jwt() ->> 'email')
);
-- rows
insert into clubs (id, owner_email) values ('{A}', 'ann@alpha.test'), ('{B}', 'bob@beta.test');
insert into docs values ('{own}', '{A}', 'x'), ('{secret}', '{B}', 'y');
