/*
title = "Beside a column of type name a literal of more than 63 letters is cut"
key = "org"
[forms]
text = { papers = "d---" }
name = { papers = "l---" }
listed = { papers = "l---" }
array = { papers = "l---" }
*/
create table papers (id uuid primary key default gen_random_uuid(), org uuid not null, label <<<text|||name|||name|||name>>> not null);
alter table papers enable row level security;
create function is_long(given <<<text|||name|||name|||name>>>) returns boolean language sql stable as $$
  select given::text = 'aaaaaaaaaabbbbbbbbbbccccccccccddddddddddeeeeeeeeeeffffffffffggg' and given <<<=|||=|||in|||= any>>> (<<<|||||||||>>>'<<<|||||||||{>>>aaaaaaaaaabbbbbbbbbbccccccccccddddddddddeeeeeeeeeeffffffffffgggggggggg<<<|||||||||}>>>'<<<||||||, 'x'|||>>>)
$$;
create policy own on papers for select to authenticated using (is_long(label));
-- rows
insert into papers (id, org, label) values ('{own}', '{A}', 'aaaaaaaaaabbbbbbbbbbccccccccccddddddddddeeeeeeeeeeffffffffffggg'), ('{secret}', '{B}', 'aaaaaaaaaabbbbbbbbbbccccccccccddddddddddeeeeeeeeeeffffffffffggg');
