/*
title = "A loop that counts what it found, or what it looked at, or forgets what it had found"
key = "lodge_id"
[forms]
found = { minutes = "iiii" }
looked_at = { minutes = "llll" }
kept = { minutes = "iiii" }
labelled = { minutes = "iiii" }
labelled_block = { minutes = "llll" }
asserted = { minutes = "iiii" }
*/
create table lodges (id uuid primary key, name text not null);
create table brothers (lodge_id uuid not null references lodges, user_id uuid not null references auth.users, primary key (lodge_id, user_id));
create table minutes (id uuid primary key default gen_random_uuid(), lodge_id uuid not null references lodges, title text);
alter table lodges enable row level security;
alter table brothers enable row level security;
alter table minutes enable row level security;
revoke all on lodges, brothers from anon, authenticated;
create function heard(wanted uuid) returns boolean language plpgsql stable security definer set search_path = '' as $$
declare one record; times int := 0; so boolean := false;
begin
  <<<|||||||||<<each>>|||<<each>>|||assert wanted is not null, 'no lodge';>>>
  for one in select b.lodge_id from public.brothers b where b.user_id = auth.uid() loop
    <<<if one.lodge_id = wanted then times := times + 1; end if;|||times := times + 1;|||so := so or one.lodge_id = wanted;|||continue each when one.lodge_id <> wanted; times := times + 1;|||<<each>> begin exit each when one.lodge_id <> wanted; end; times := times + 1;|||if one.lodge_id = wanted then times := times + 1; end if;>>>
  end loop;
  return <<<times > 0|||times > 0|||so|||times > 0|||times > 0|||times > 0>>>;
end
$$;
create policy of_lodge on minutes to authenticated using (heard(lodge_id));
-- rows
insert into lodges values ('{A}', 'Alpha'), ('{B}', 'Beta');
insert into brothers values ('{A}', '{ann}'), ('{B}', '{bob}');
insert into minutes values ('{own}', '{A}', 'own'), ('{secret}', '{B}', 'secret');
