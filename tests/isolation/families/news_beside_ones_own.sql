/*
title = "What letters say is put into news of no club's, which a view or a function shows to whoever they are about, or marks as his beside those of all"
key = "club_id"
meta = { letters = { id = "title" } }
attacks = { letters = { select = [["select said from seen"], ["select seen from seen_by_function() seen"]] } }
[forms]
his = { letters = "i---" }
marked = { letters = "l---" }
not_read_yet = { letters = "l---" }
one_arm = { letters = "l---" }
his_by_function = { letters = "i---" }
marked_by_function = { letters = "l---" }
asked_and_not_used = { letters = "l---" }
asked_and_used = { letters = "i---" }
of_others = { letters = "l---" }
of_nobody_as_well = { letters = "l---" }
asked_to_count = { letters = "l---" }
*/
create table clubs (id uuid primary key);
create table fellows (club_id uuid not null references clubs, user_id uuid not null references auth.users, primary key (club_id, user_id));
create table letters (id uuid primary key default gen_random_uuid(), club_id uuid not null references clubs, title text);
create table news (no bigint generated always as identity primary key, said text, about uuid);
create table marks (no bigint, user_id uuid);
alter table clubs enable row level security;
alter table fellows enable row level security;
alter table letters enable row level security;
alter table news enable row level security;
alter table marks enable row level security;
revoke insert, update, delete on clubs, fellows, news from anon, authenticated;
create policy self on fellows for select to authenticated using (user_id = auth.uid());
create policy own on marks to authenticated using (user_id = auth.uid());
create policy of_club on letters to authenticated using (club_id in (select f.club_id from fellows f where f.user_id = auth.uid()));
create function tell() returns trigger language plpgsql security definer set search_path = '' as $$
begin
  insert into public.news (said, about) values (new.title, auth.uid());
  return new;
end $$;
create trigger tell after insert or update on letters for each row execute function tell();
<<<create view seen as select n.no, n.said from news n where n.about = auth.uid();|||create view seen as select n.no, n.said, n.about = auth.uid() as mine from news n;|||create view seen as select n.no, n.said, m.no is null as unread from news n left join marks m on m.no = n.no and m.user_id = auth.uid();|||create view seen as select n.no, n.said from news n where n.about = auth.uid() or n.no > 0;|||create function seen_by_function() returns setof text language sql stable security definer set search_path = '' as $$ select n.said from public.news n where n.about = auth.uid() $$;|||create function seen_by_function() returns setof text language sql stable security definer set search_path = '' as $$ select n.said from public.news n order by n.about = auth.uid() desc $$;|||create function seen_by_function() returns setof text language plpgsql stable security definer set search_path = '' as $$ declare me uuid := auth.uid(); begin return query select n.said from public.news n; end $$;|||create function seen_by_function() returns setof text language plpgsql stable security definer set search_path = '' as $$ declare me uuid := auth.uid(); begin return query select n.said from public.news n where n.about = me; end $$;|||create view seen as select n.no, n.said from news n where n.about is distinct from auth.uid();|||create view seen as select n.no, n.said from news n where case when n.about = auth.uid() then true else n.no > 0 end;|||create function seen_by_function() returns setof text language plpgsql security definer set search_path = '' as $$ begin if not exists (select from public.marks m where m.user_id = auth.uid()) then insert into public.marks (user_id) values (auth.uid()); end if; return query select n.said from public.news n; end $$;>>>
-- rows
insert into clubs values ('{A}'), ('{B}');
insert into fellows values ('{A}', '{ann}'), ('{B}', '{bob}');
insert into letters values ('{own}', '{A}', 'own'), ('{secret}', '{B}', 'secret');
update letters set title = title;
