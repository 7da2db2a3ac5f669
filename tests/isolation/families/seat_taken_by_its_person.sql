/*
title = "Who has a seat's address takes it by an update: that one, whoever comes first, an address that he types, one that was taken back, into another space"
key = "space_id"
setup_tries = [["update seats set user_id = auth.uid()"], ["update seats set user_id = auth.uid(), space_id = '{B}'"]]
sessions = [
  { role = "authenticated", gucs = {}, claims = { sub = "{ann}", role = "authenticated", email = "ann@alpha.test" } },
  { role = "authenticated", gucs = {}, claims = { sub = "{ann}", role = "authenticated", email = "ann@alpha.test", user_metadata = { email = "dan@beta.test" } } },
]
[forms]
of_the_address = { memos = "iiii" }
of_anybody = { memos = "llll" }
of_what_he_types = { memos = "llll" }
taken_back = { memos = "llll" }
with_its_space = { memos = "llll" }
*/
create table spaces (id uuid primary key default gen_random_uuid(), name text);
create table seats (
  id uuid primary key default gen_random_uuid(), space_id uuid not null references spaces on delete cascade,
  user_id uuid references auth.users on delete set null, email text not null<<<|||||||||, revoked_at timestamptz|||>>>
);
create table memos (id uuid primary key default gen_random_uuid(), space_id uuid not null references spaces on delete cascade, title text);
alter table spaces enable row level security;
alter table seats enable row level security;
alter table memos enable row level security;
revoke insert, update, delete on seats from authenticated;
grant update (user_id<<<||||||||||||, space_id>>>) on seats to authenticated;
create policy own on seats for select to authenticated using (user_id = auth.uid());
create policy taken on seats for update to authenticated
  using (user_id is null<<< and email = (auth.jwt() ->> 'email')||||||
    and email = (auth.jwt() -> 'user_metadata' ->> 'email')|||
    and email = (auth.jwt() ->> 'email')||| and email = (auth.jwt() ->> 'email')>>>)
  with check (user_id = auth.uid());
create policy of_space on memos to authenticated using (space_id in (select s.space_id from seats s where s.user_id = auth.uid()));
-- rows
insert into spaces (id, name) values ('{A}', 'Alpha'), ('{B}', 'Beta');
insert into seats (space_id, user_id, email) values ('{A}', '{ann}', 'ann@alpha.test'), ('{B}', '{bob}', 'bob@beta.test'), ('{B}', null, 'dan@beta.test')<<<||||||||||||, ('{A}', null, 'ann@alpha.test')>>>;
<<<|||||||||insert into seats (space_id, email, revoked_at) values ('{B}', 'ann@alpha.test', now());
|||>>>insert into memos values ('{own}', '{A}', 'own'), ('{secret}', '{B}', 'secret');
