/*
title = "Claims read into a record whose columns are named where it is read: signed ones, or the editable ones laid over them"
key = "org_id"
claims = { app_metadata = { org_id = "{A}", role = "member" } }
[forms]
signed = { notes = "iiii" }
edited_laid_over = { notes = "llll" }
edited_where_not_signed = { notes = "llll" }
*/
create table notes (id uuid primary key default gen_random_uuid(), org_id uuid not null, title text not null);
alter table notes enable row level security;
create function my_org() returns uuid language sql stable as $$
  select c.org_id from jsonb_to_record(<<<auth.jwt() -> 'app_metadata'|||(auth.jwt() -> 'app_metadata') || coalesce(auth.jwt() -> 'user_metadata', '{}')|||coalesce(auth.jwt() -> 'app_metadata', auth.jwt() -> 'user_metadata')>>>)
    as c (org_id uuid, role text)
$$;
create policy of_org on notes for all to authenticated using (org_id = (select my_org()));
-- rows
insert into notes values ('{own}', '{A}', 'own'), ('{secret}', '{B}', 'secret');
