/*
title = "A path of JSON goes through a list that a document keeps below a key, in a variable: me in it, or whoever has a rank in it, or me in another list"
key = "school"
tenant_a = "s-a"
tenant_b = "s-b"
[forms]
me = { lessons = "iiii" }
me_deeper = { lessons = "iiii" }
any_tutor = { lessons = "llll" }
any_tutor_deeper = { lessons = "llll" }
two_lists = { lessons = "iiii" }
tutor_or_me = { lessons = "llll" }
*/
create table schools (code text primary key, people jsonb not null default '{}');
alter table schools enable row level security;
create function teaches_at(p text) returns boolean language plpgsql stable security definer set search_path = '' as $$
declare doc jsonb;
begin
  select s.people into doc from public.schools s where s.code = p;
  return coalesce(jsonb_path_<<<match(doc, 'exists($.staff[*] ? (@.uid == $me && @.role == "tutor"))'|||exists(doc, '$.people.staff[*] ? (@.uid == $me)'|||match(doc, 'exists($.staff[*] ? (@.uid == $me)) || exists($.staff[*] ? (@.role == "tutor"))'|||exists(doc, '$.people.staff[*] ? (@.uid == $me || @.role == "tutor")'|||match(doc, 'exists($.staff[*] ? (@.uid == $me)) || exists($.managers[*] ? (@.uid == $me))'|||exists(doc, '$.staff[*] ? (@.role == "tutor" || @.uid == $me)'>>>, jsonb_build_object('me', auth.uid())), false);
end
$$;
create table lessons (id uuid primary key default gen_random_uuid(), school text not null references schools, title text not null);
alter table lessons enable row level security;
create policy of_school on lessons to authenticated using (teaches_at(school));
-- rows
insert into schools values
  ('s-a', '{"staff": [{"uid": "{ann}", "role": "tutor"}], "people": {"staff": [{"uid": "{ann}", "role": "tutor"}]}}'),
  ('s-b', '{"staff": [{"uid": "{bob}", "role": "tutor"}], "people": {"staff": [{"uid": "{bob}", "role": "tutor"}]}}');
insert into lessons values ('{own}', 's-a', 'own'), ('{secret}', 's-b', 'secret');
