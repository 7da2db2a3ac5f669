/*
title = "The function writes the name only, or: a guard against API roles, and a definer function that writes the whole profile"
key = "firm_id"
setup_tries = [["select save_profile('{\"firm_id\": \"{B}\"}')"], ["update profiles set firm_id = '{B}' where id = '{ann}'"]]
[forms]
named_columns = { matters = "iiii" }
with_the_firm = { matters = "llll" }
*/
create table firms (id uuid primary key, name text not null);
create table profiles (id uuid primary key references auth.users (id), firm_id uuid references firms (id), display_name text, phone text);
create table matters (id uuid primary key default gen_random_uuid(), firm_id uuid not null references firms (id), title text not null);
alter table firms enable row level security;
alter table profiles enable row level security;
alter table matters enable row level security;
create policy profiles_read on profiles for select to authenticated using (id = (select auth.uid()));
create policy profiles_edit on profiles for update to authenticated using (id = (select auth.uid()));
create function protect_firm() returns trigger language plpgsql set search_path = '' as $$
begin
  if current_user in ('anon', 'authenticated') and new.firm_id is distinct from old.firm_id then
    raise exception 'the firm of a profile is set by the server';
  end if;
  return new;
end
$$;
create trigger protect_firm before update on profiles for each row execute function protect_firm();
create function save_profile(p jsonb) returns void language plpgsql security definer set search_path = '' as $$
begin
  <<<update public.profiles t set (display_name, phone) =
    (select r.display_name, r.phone from jsonb_populate_record(t, p) r)
  where t.id = auth.uid();|||update public.profiles t set (firm_id, display_name, phone) =
    (select r.firm_id, r.display_name, r.phone from jsonb_populate_record(t, p) r)
  where t.id = auth.uid();>>>
end
$$;
create policy matters_firm on matters for all to authenticated using (
  firm_id = (select p.firm_id from profiles p where p.id = (select auth.uid())));
-- rows
insert into firms values ('{A}', 'Alpha'), ('{B}', 'Beta');
insert into profiles values ('{ann}', '{A}', 'Ann', null), ('{bob}', '{B}', 'Bob', null);
insert into matters values ('{own}', '{A}', 'own'), ('{secret}', '{B}', 'secret');
