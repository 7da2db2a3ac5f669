/*
title = "A function joins a study room: after it looked for an invitation of a private one, or whichever id it is told"
key = "room_id"
setup_tries = [["select join_room('{B}')"], ["insert into room_invites (room_id, user_id) values ('{B}', '{ann}')", "select join_room('{B}')"]]
[forms]
invited = { room_messages = "iiii" }
whoever = { room_messages = "llll" }
*/
create table study_rooms (id uuid primary key default gen_random_uuid(), host_id uuid not null references auth.users (id), topic text not null, is_private boolean not null default true);
create table room_invites (room_id uuid not null references study_rooms (id) on delete cascade, user_id uuid not null references auth.users (id), created_at timestamptz not null default now(), primary key (room_id, user_id));
create table room_participants (room_id uuid not null references study_rooms (id) on delete cascade, user_id uuid not null references auth.users (id), joined_at timestamptz not null default now(), primary key (room_id, user_id));
create table room_messages (id uuid primary key default gen_random_uuid(), room_id uuid not null references study_rooms (id) on delete cascade, sender_id uuid not null default auth.uid(), title text not null);
alter table study_rooms enable row level security;
alter table room_invites enable row level security;
alter table room_participants enable row level security;
alter table room_messages enable row level security;

create or replace function public.is_room_participant(p_room_id uuid) returns boolean
language sql stable security definer set search_path = '' as $$
  select exists (select 1 from public.room_participants rp where rp.room_id = p_room_id and rp.user_id = (select auth.uid()));
$$;

create or replace function public.join_room(p_room_id uuid) returns void
language plpgsql security definer set search_path = '' as $$
declare
  v_room public.study_rooms%rowtype;
begin
  if auth.uid() is null then
    raise exception 'not authenticated';
  end if;
  select * into v_room from public.study_rooms where id = p_room_id;
  if not found then
    raise exception 'room not found';
  end if;
<<<  if v_room.host_id <> auth.uid()
     and not exists (select 1 from public.room_invites ri where ri.room_id = v_room.id and ri.user_id = auth.uid()) then
    raise exception 'this room is private';
  end if;
|||>>>  insert into public.room_participants (room_id, user_id) values (v_room.id, auth.uid()) on conflict do nothing;
end;
$$;

create policy "host reads own room" on study_rooms for select to authenticated using (host_id = (select auth.uid()) or public.is_room_participant(id));
create policy "see own invites" on room_invites for select to authenticated using (user_id = (select auth.uid()));
create policy "host invites" on room_invites for insert to authenticated
  with check (exists (select 1 from study_rooms r where r.id = room_invites.room_id and r.host_id = (select auth.uid())));
create policy "see own participation" on room_participants for select to authenticated using (user_id = (select auth.uid()));
create policy "participants chat" on room_messages for all to authenticated
  using (public.is_room_participant(room_id)) with check (public.is_room_participant(room_id));
-- rows
insert into study_rooms values ('{A}', '{ann}', 'algebra'), ('{B}', '{bob}', 'botany');
insert into room_participants (room_id, user_id) values ('{A}', '{ann}'), ('{B}', '{bob}');
insert into room_messages values ('{own}', '{A}', '{ann}', 'own'), ('{secret}', '{B}', '{bob}', 'secret');
