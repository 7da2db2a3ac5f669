/*
title = "Links follow the address of a register, which its member may not set: it is made of what he sets, or by a trigger"
key = "slug"
tenant_a = "alpha"
tenant_b = "beta"
setup_tries = [["update register set slug = 'beta'"], ["update register set called = 'beta'"], ["update register set note = 'beta'"]]
[forms]
set_by_nobody = { papers = "iiii" }
stamped_as_it_begins = { papers = "iiii" }
made_of_another = { papers = "iiii" }
given = { papers = "llll" }
made_of_the_name = { papers = "llll" }
set_by_a_trigger = { papers = "llll" }
set_by_a_trigger_on_the_name = { papers = "llll" }
set_as_a_row = { papers = "llll" }
*/
create table register (id uuid primary key, called text, note text, slug text <<<not null|||not null|||generated always as (lower(note)) stored|||not null|||generated always as (lower(called)) stored|||not null|||not null|||not null>>> unique, shown text generated always as (upper(called)) stored);
create table seats (slug text not null references register (slug) on update cascade, person uuid not null references auth.users, primary key (slug, person));
create table papers (id uuid primary key default gen_random_uuid(), slug text not null, title text);
alter table register enable row level security;
alter table seats enable row level security;
alter table papers enable row level security;
revoke insert, update, delete, truncate on register, seats from anon, authenticated;
grant update (<<<called|||called|||called|||called, slug|||called|||called|||called|||note>>>) on register to authenticated;
create policy self on seats for select to authenticated using (person = auth.uid());
create policy shows on register for select to authenticated using (slug in (select s.slug from seats s where s.person = auth.uid()));
create policy names on register for update to authenticated using (slug in (select s.slug from seats s where s.person = auth.uid())) with check (true);
create policy of_slug on papers to authenticated using (slug in (select s.slug from seats s where s.person = auth.uid()));
<<<|||create function stamped() returns trigger language plpgsql as $$ begin new.slug := lower(new.called); return new; end $$;
create trigger stamped before insert on register for each row execute function stamped();||||||||||||create function stamped() returns trigger language plpgsql as $$ begin new.slug := lower(new.called); return new; end $$;
create trigger stamped before update on register for each row execute function stamped();|||create function stamped() returns trigger language plpgsql as $$ begin new.slug := lower(new.called); return new; end $$;
create trigger stamped before update of called on register for each row execute function stamped();|||create function stamped() returns trigger language plpgsql as $$ begin return jsonb_populate_record(new, jsonb_build_object('slug', lower(new.note))); end $$;
create trigger stamped before update on register for each row execute function stamped();>>>
-- rows
insert into register (id, called, note<<<, slug|||, slug||||||, slug||||||, slug|||, slug|||, slug>>>) values ('{A}', 'Alpha', 'Alpha'<<<, 'alpha'|||, 'alpha'||||||, 'alpha'||||||, 'alpha'|||, 'alpha'|||, 'alpha'>>>);
insert into seats values ('alpha', '{ann}');
insert into papers values ('{own}', 'alpha', 'x'), ('{secret}', 'beta', 'y');
