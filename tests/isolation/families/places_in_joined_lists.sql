/*
title = "Two lists put together: what stands in a place of both is what stands there in the left one, or an earlier one of the right"
key = "org"
[forms]
key_of_both = { papers = "d---" }
first = { papers = "l---" }
of_the_left = { papers = "l---" }
moved = { papers = "l---" }
moved_inside = { papers = "l---" }
no_object = { papers = "l---" }
whole = { papers = "l---" }
*/
create table papers (id uuid primary key default gen_random_uuid(), org uuid not null, l jsonb, r jsonb, o jsonb);
alter table papers enable row level security;
create policy own on papers for select to authenticated using (<<<
    r #>> '{a}' = 'b' and l #>> '{a}' = 'b' and (l || r) #>> '{a}' = 'c'|||
    (l || r) #>> '{0}' = 'x'|||
    (l || r) #>> '{0}' = l #>> '{0}'|||
    r #>> '{1}' = 'b' and l #>> '{1}' is null and (l || r) #>> '{1}' = 'c'|||
    r #>> '{2,k}' = 'b' and l #>> '{2}' is null and (l || r) #>> '{2,k}' is null|||
    (l || '{"0": "b"}'::jsonb) #>> '{0}' = 'x'|||
    o #>> '{1}' is null and l #>> '{1}' is null and (l || o) #>> '{1,k}' = 'c'>>>);
-- rows
insert into papers (id, org, l, r, o) values ('{own}', '{A}', '["x"]', '["c", "b", {"k": "b"}]', '{"k": "c"}'),
    ('{secret}', '{B}', '["x"]', '["c", "b", {"k": "b"}]', '{"k": "c"}');
