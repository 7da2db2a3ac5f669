/*
title = "A workspace that has no owner is claimed by whoever comes first: through a function, or by an update"
key = "space_id"
setup_tries = [["select claim_space('{B}')"], ["update spaces set owner_id = '{ann}' where owner_id is null"]]
[forms]
invited = { sheets = "iiii" }
claimed = { sheets = "llll" }
updated = { sheets = "llll" }
*/
create table spaces (id uuid primary key, name text not null, owner_id uuid references auth.users, invited text);
alter table spaces enable row level security;
revoke all on spaces from anon, authenticated;
grant select, update (owner_id) on spaces to authenticated;
create policy mine on spaces for select to authenticated using (owner_id = auth.uid() or owner_id is null);
<<<|||||| create policy claim on spaces for update to authenticated using (owner_id is null) with check (owner_id = auth.uid());>>>
create function claim_space(space uuid) returns void language plpgsql security definer set search_path = '' as $$
begin
  <<<update public.spaces set owner_id = auth.uid() where id = space and owner_id is null and invited = auth.jwt() ->> 'email'|||update public.spaces set owner_id = auth.uid() where id = space and owner_id is null|||raise exception 'ask the office'>>>;
end $$;
create table sheets (id uuid primary key default gen_random_uuid(), space_id uuid not null references spaces, title text);
alter table sheets enable row level security;
create policy of_space on sheets to authenticated using (exists (select 1 from spaces s where s.id = sheets.space_id and s.owner_id = auth.uid()));
-- rows
insert into spaces values ('{A}', 'Alpha', '{ann}', null), ('{B}', 'Beta', null, 'bob@beta.test');
insert into sheets values ('{own}', '{A}', 'own'), ('{secret}', '{B}', 'secret');
