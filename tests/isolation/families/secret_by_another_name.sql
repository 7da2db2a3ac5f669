/*
title = "The token of an invitation is told under another name, or asked for letter by letter; only compared it is kept"
key = "org_id"
setup_tries = [["select join_org(substr(l, 2)) from links() l"], ["do $$ declare known text := ''; begin for place in 1..5 loop select known || c into known from unnest(array['t', 'o', 'k', '-', 'b']) c where guess('%,' || known || c || '%)'); end loop; perform join_org(known); end $$"]]
[forms]
only_compared = { docs = "iiii" }
as_a_text = { docs = "llll" }
made_by_a_trigger = { docs = "llll" }
generated = { docs = "llll" }
made_by_a_function = { docs = "llll" }
*/
create table orgs (id uuid primary key, name text);
create table members (org_id uuid references orgs, user_id uuid references auth.users, primary key (org_id, user_id));
create table invites (id uuid primary key default gen_random_uuid(), org_id uuid not null references orgs, token text not null unique default encode(sha256(gen_random_uuid()::text::bytea), 'hex'));
create table let_in (org_id uuid, at timestamptz default now());
create table docs (id uuid primary key default gen_random_uuid(), org_id uuid not null references orgs, title text);
alter table orgs enable row level security;
alter table members enable row level security;
alter table invites enable row level security;
alter table docs enable row level security;
revoke all on orgs, members, invites, let_in from anon, authenticated;
grant select on members to authenticated;
create policy self on members for select to authenticated using (user_id = auth.uid());
create policy of_members on docs to authenticated using (org_id in (select m.org_id from members m where m.user_id = auth.uid()));
create function join_org(given text) returns void language sql security definer set search_path = '' as
  $$ insert into public.members select i.org_id, auth.uid() from public.invites i where i.token = given on conflict do nothing $$;
<<<create function guess(given text) returns boolean language plpgsql stable security definer set search_path = '' as $$
declare one public.invites;
begin
  for one in select * from public.invites loop
    if one.token = given then return true; end if;
  end loop;
  return false;
end
$$;
create function note_it() returns trigger language plpgsql security definer set search_path = '' as
  $$ begin insert into public.let_in values (new.org_id); return new; end $$;
create trigger noted after insert on invites for each row execute function note_it();
grant select on let_in to authenticated;|||create function guess(given text) returns boolean language sql stable security definer set search_path = '' as
  $$ select exists (select 1 from public.invites i where i::text like given) $$;|||alter table invites add link text;
create function make_it() returns trigger language plpgsql set search_path = '' as
  $$ begin new.link := '/' || new.token; return new; end $$;
create trigger made before insert on invites for each row execute function make_it();
create function links() returns setof text language sql stable security definer set search_path = '' as
  $$ select i.link from public.invites i $$;|||alter table invites add link text generated always as ('/' || token) stored;
create function links() returns setof text language sql stable security definer set search_path = '' as
  $$ select i.link from public.invites i $$;|||create function link(invites) returns text language sql stable set search_path = '' as
  $$ select '/' || ($1).token $$;
create function links() returns setof text language sql stable security definer set search_path = public as
  $$ select i.link from invites i $$;>>>
-- rows
insert into orgs values ('{A}', 'Alpha'), ('{B}', 'Beta');
insert into members values ('{A}', '{ann}'), ('{B}', '{bob}');
insert into invites (org_id, token) values ('{B}', 'tok-b');
insert into docs values ('{own}', '{A}', 'own'), ('{secret}', '{B}', 'secret');
