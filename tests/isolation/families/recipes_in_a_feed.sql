/*
title = "What is written in a kitchen goes into a feed: which nobody reads, its kitchen, or all; by a trigger, what that calls, a rule, a trigger of what belongs to it"
key = "kitchen_id"
attacks = { recipes = { select = ["select about from feed", "select about from latest"] } }
[forms]
nobody = { recipes = "i---" }
of_its_kitchen = { recipes = "i---" }
signed_in = { recipes = "l---" }
of_no_kitchen = { recipes = "l---" }
in_a_view = { recipes = "l---" }
handed_on = { recipes = "l---" }
as_a_text = { recipes = "l---" }
by_a_rule = { recipes = "l---" }
by_a_step = { recipes = "l---" }
*/
create table kitchens (id uuid primary key, name text not null);
create table cooks (kitchen_id uuid not null references kitchens, user_id uuid not null references auth.users, primary key (kitchen_id, user_id));
create table recipes (id uuid primary key default gen_random_uuid(), kitchen_id uuid not null references kitchens, title text not null);
create table steps (id uuid primary key default gen_random_uuid(), recipe_id uuid not null references recipes, says text);
create table feed (id bigint generated always as identity primary key, about uuid, writer uuid default auth.uid(),
  at timestamptz not null default now(), says text<<<|||, kitchen_id uuid references kitchens||||||, kitchen_id uuid references kitchens|||||||||||||||>>>);
alter table kitchens enable row level security;
alter table cooks enable row level security;
alter table recipes enable row level security;
alter table steps enable row level security;
alter table feed enable row level security;
create policy self on cooks for select to authenticated using (user_id = auth.uid());
create policy of_kitchen on recipes to authenticated using (kitchen_id in (select c.kitchen_id from cooks c where c.user_id = auth.uid()));
create policy of_recipe on steps to authenticated using (exists (select 1 from recipes r where r.id = recipe_id));
<<<-- nobody|||create policy feed on feed for select to authenticated using (kitchen_id is null or kitchen_id in (select c.kitchen_id from cooks c where c.user_id = auth.uid()));|||create policy feed on feed for select to authenticated using (auth.uid() is not null);|||create policy feed on feed for select to authenticated using (kitchen_id is null or kitchen_id in (select c.kitchen_id from cooks c where c.user_id = auth.uid()));|||create view latest as select about, says from feed;|||create policy feed on feed for select to authenticated using (auth.uid() is not null);|||create policy feed on feed for select to authenticated using (auth.uid() is not null);|||create policy feed on feed for select to authenticated using (auth.uid() is not null);|||create policy feed on feed for select to authenticated using (auth.uid() is not null);>>>
create function tell(which uuid, what text) returns void language sql security definer set search_path = '' as
  $$ insert into public.feed (about, says) values (which, what) $$;
create function spread() returns trigger language plpgsql security definer set search_path = '' as $$
begin
  <<<insert into public.feed (about, says) values (new.id, new.title);|||insert into public.feed (about, kitchen_id, says) values (new.id, new.kitchen_id, new.title);|||insert into public.feed (about, says) values (new.id, new.title);|||insert into public.feed (about, says) values (new.id, new.title);|||insert into public.feed (about, says) values (new.id, new.title);|||perform public.tell(new.id, new.title);|||execute 'insert into public.feed (about, says) values ($1, $2)' using new.id, new.title;||||||insert into public.feed (about, says) select r.id, r.title from public.recipes r where r.id = new.recipe_id;>>>
  return null;
end
$$;
<<<create trigger tell after insert on recipes for each row execute function spread();|||create trigger tell after insert on recipes for each row execute function spread();|||create trigger tell after insert on recipes for each row execute function spread();|||create trigger tell after insert on recipes for each row execute function spread();|||create trigger tell after insert on recipes for each row execute function spread();|||create trigger tell after insert on recipes for each row execute function spread();|||create trigger tell after insert on recipes for each row execute function spread();|||create rule tell as on insert to recipes do also insert into feed (about, says) values (new.id, new.title);|||create trigger tell after insert on steps for each row execute function spread();>>>
-- rows
insert into kitchens values ('{A}', 'Alpha'), ('{B}', 'Beta');
insert into cooks values ('{A}', '{ann}'), ('{B}', '{bob}');
insert into recipes values ('{own}', '{A}', 'own'), ('{secret}', '{B}', 'secret');
insert into steps (recipe_id, says) values ('{own}', 'stir'), ('{secret}', 'whisk');
