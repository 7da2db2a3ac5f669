/*
title = "One trigger stamps the tenant, another unpacks a document of the caller's: which fires last, by its name"
key = "villa_id"
[attacks.stays]
insert = ["insert into stays (title, extra) values ('x', '{\"villa_id\": \"{B}\"}')"]
[forms]
stamped_last = { stays = "ii--" }
unpacked_last = { stays = "il--" }
*/
create table villas (id uuid primary key, name text not null);
create table hosts (user_id uuid primary key references auth.users (id), villa_id uuid not null references villas (id));
create table stays (id uuid primary key default gen_random_uuid(), villa_id uuid references villas (id), title text not null, extra jsonb not null default '{}');
alter table villas enable row level security;
alter table hosts enable row level security;
alter table stays enable row level security;
create policy hosts_self on hosts for select to authenticated using (user_id = auth.uid());
create function my_villa() returns uuid language sql stable security definer set search_path = '' as $$ select h.villa_id from public.hosts h where h.user_id = auth.uid() $$;
create function stamp_villa() returns trigger language plpgsql set search_path = '' as $$ begin
  new.villa_id := public.my_villa();
  return new;
end $$;
create function unpack_extra() returns trigger language plpgsql set search_path = '' as $$ begin
  new.villa_id := coalesce((new.extra ->> 'villa_id')::uuid, new.villa_id);
  return new;
end $$;
create policy stays_read on stays for select to authenticated using (villa_id = my_villa());
create policy stays_add on stays for insert to authenticated with check (auth.uid() is not null);
create trigger stays_<<<z|||a>>>_stamp before insert on stays for each row execute function stamp_villa();
create trigger stays_unpack before insert on stays for each row execute function unpack_extra();
-- rows
insert into villas values ('{A}', 'Alpha'), ('{B}', 'Beta');
insert into hosts values ('{ann}', '{A}'), ('{bob}', '{B}');
alter table stays disable trigger user;
insert into stays values ('{own}', '{A}', 'own'), ('{secret}', '{B}', 'secret');
alter table stays enable trigger user;
