/*
title = "Who the caller is, put into a variable of a composite type field by field: signed, or told by himself, in a later round, in a handler, by the places of another type"
key = "org_id"
claims = { app_metadata = { org_id = "{A}" } }
[forms]
signed = { pages = "iiii" }
signed_else_nothing = { pages = "iiii" }
told_where_not_signed = { pages = "llll" }
told_in_a_round_before = { pages = "llll" }
told_in_a_handler = { pages = "llll" }
signed_in_every_round = { pages = "iiii" }
by_the_places_of_another = { pages = "llll" }
by_the_names_of_another = { pages = "iiii" }
forgotten_in_a_block_inside = { pages = "dddd" }
*/
create type caller as (org_id uuid, wanted uuid);
create type turned as (wanted uuid, org_id uuid);
create table pages (id uuid primary key default gen_random_uuid(), org_id uuid not null, title text not null);
alter table pages enable row level security;
create function signed() returns uuid language sql stable as $$ select (auth.jwt() -> 'app_metadata' ->> 'org_id')::uuid $$;
create function told() returns uuid language sql stable as $$ select (auth.jwt() -> 'user_metadata' ->> 'org_id')::uuid $$;
create function who() returns <<<caller|||caller|||caller|||caller|||caller|||caller|||turned|||turned|||caller>>> language plpgsql stable as $$
declare
  c <<<caller|||caller|||caller|||caller|||caller|||caller|||caller|||turned|||caller>>>;
begin
  c.wanted := told();
  <<<c.org_id := signed();|||if signed() is not null then
    c.org_id := signed();
  end if;|||c.org_id := signed();
  if c.org_id is null then
    c.org_id := c.wanted;
  end if;|||c.wanted := signed();
  for n in 1..2 loop
    c.org_id := c.wanted;
    c.wanted := told();
  end loop;|||begin
    c.org_id := signed();
    perform 1 / (c.org_id is not null)::int;
  exception when division_by_zero then
    c.org_id := c.wanted;
  end;|||for n in 1..2 loop
    c.org_id := signed();
    c.wanted := c.org_id;
  end loop;|||c.org_id := signed();|||c.org_id := signed();|||declare
    c caller;
  begin
    c.org_id := signed();
  end;>>>
  return c;
end
$$;
create policy of_org on pages for all to authenticated using (org_id = (who()).org_id);
-- rows
insert into pages values ('{own}', '{A}', 'own'), ('{secret}', '{B}', 'secret');
