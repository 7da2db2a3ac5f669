/*
title = "A deleted row waits in a trash table and a function restores it: one of the caller's studio, or any"
key = "studio_id"
[functions."restore_sketch(uuid)"]
table = "sketches"
effect = "write"
calls = ["select restore_sketch('cc000000-0000-4000-8000-000000000003')", "select restore_sketch('dd000000-0000-4000-8000-000000000004')"]
[forms]
any_of_them = { sketches = "iiii", "restore_sketch(uuid)" = "l" }
of_my_studio = { sketches = "iiii", "restore_sketch(uuid)" = "i" }
*/
create table studios (id uuid primary key, name text not null);
create table studio_people (studio_id uuid not null references studios (id), user_id uuid not null references auth.users (id), primary key (studio_id, user_id));
alter table studios enable row level security;
alter table studio_people enable row level security;
create policy studio_people_self on studio_people for select to authenticated using (user_id = auth.uid());
create table sketches (id uuid primary key default gen_random_uuid(), studio_id uuid not null references studios (id), title text not null);
create table sketches_trash (id uuid primary key, studio_id uuid not null, title text not null, deleted_by uuid, deleted_at timestamptz not null default now());
alter table sketches enable row level security;
alter table sketches_trash enable row level security;
revoke all on sketches_trash from anon, authenticated;
create policy sketches_studio on sketches for all to authenticated using (studio_id in (select sp.studio_id from studio_people sp where sp.user_id = auth.uid()));
create function keep_deleted() returns trigger language plpgsql security definer set search_path = '' as $$
begin
  insert into public.sketches_trash (id, studio_id, title, deleted_by) values (old.id, old.studio_id, old.title, auth.uid())
  on conflict (id) do nothing;
  return old;
end
$$;
create trigger sketches_keep before delete on sketches for each row execute function keep_deleted();
create function restore_sketch(p_id uuid) returns uuid language plpgsql security definer set search_path = '' as $$
declare
  t public.sketches_trash;
begin
  delete from public.sketches_trash s where s.id = p_id<<<|||
    and exists (select 1 from public.studio_people sp where sp.studio_id = s.studio_id and sp.user_id = auth.uid())>>>
  returning * into t;
  if not found then
    raise exception 'nothing to restore';
  end if;
  insert into public.sketches (id, studio_id, title) values (t.id, t.studio_id, t.title);
  return t.id;
end
$$;
revoke execute on function restore_sketch(uuid) from public, anon;
-- rows
insert into studios values ('{A}', 'Alpha'), ('{B}', 'Beta');
insert into studio_people values ('{A}', '{ann}'), ('{B}', '{bob}');
insert into sketches values ('{own}', '{A}', 'own'), ('{secret}', '{B}', 'secret');
insert into sketches_trash values ('cc000000-0000-4000-8000-000000000003', '{A}', 'gone', null), ('dd000000-0000-4000-8000-000000000004', '{B}', 'gone too', null);
