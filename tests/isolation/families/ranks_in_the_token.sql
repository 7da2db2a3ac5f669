/*
title = "The token lists tenants with the caller's rank: a rank in one tenant counts there, or everywhere"
key = "tenant"
claims = { app_metadata = { tenants = [{ id = "{A}", rank_role = "head" }] } }
[forms]
within = { memos = "iiii" }
and_before_or = { memos = "llll" }
two_entries = { memos = "iiii" }
any_head = { memos = "llll" }
*/
create table memos (id uuid primary key default gen_random_uuid(), tenant uuid not null, title text not null);
alter table memos enable row level security;
create function in_tenant(p uuid) returns boolean language sql stable as $$
  select <<<|||||||||coalesce((auth.jwt() ->> 'sub') is not null, false) and>>> exists (select from jsonb_to_recordset(coalesce(auth.jwt() -> 'app_metadata' -> 'tenants', '[]')) as t(id uuid, rank_role text)
    where <<<t.id = p and (t.rank_role = 'hand' or t.rank_role = 'head')|||t.id = p and t.rank_role = 'hand' or t.rank_role = 'head'|||t.id = p and t.rank_role in ('hand', 'head')|||t.rank_role = 'head' or t.id = p>>>)
$$;
create policy of_tenant on memos to authenticated using (in_tenant(tenant));
-- rows
insert into memos values ('{own}', '{A}', 'own'), ('{secret}', '{B}', 'secret');
