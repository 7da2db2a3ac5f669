/*
title = "Likes are counted on the post with the owner's rights: of posts that the caller sees, or of any"
key = "channel_id"
attacks = { posts = { update = ["insert into likes (post_id, user_id) values ('{secret}', '{ann}')"] } }
[forms]
visible = { posts = "iiii" }
any = { posts = "iili" }
*/
create table channels (id uuid primary key, name text);
create table subscribers (channel_id uuid references channels, user_id uuid references auth.users, primary key (channel_id, user_id));
create table posts (id uuid primary key default gen_random_uuid(), channel_id uuid not null references channels, title text, like_count int not null default 0);
create table likes (post_id uuid references posts on delete cascade, user_id uuid references auth.users, primary key (post_id, user_id));
alter table channels enable row level security;
alter table subscribers enable row level security;
alter table posts enable row level security;
alter table likes enable row level security;
create policy s on subscribers for select to authenticated using (user_id = auth.uid());
create policy p on posts to authenticated using (channel_id in (select s.channel_id from subscribers s where s.user_id = auth.uid()));
create policy l on likes for insert to authenticated with check (user_id = auth.uid()<<< and exists (select 1 from posts x where x.id = likes.post_id)|||>>>);
create function count_like() returns trigger language plpgsql security definer set search_path = '' as $$
begin
  update public.posts set like_count = like_count + 1 where id = new.post_id;
  return null;
end
$$;
create trigger count_like after insert on likes for each row execute function count_like();
-- rows
insert into channels values ('{A}', 'Alpha'), ('{B}', 'Beta');
insert into subscribers values ('{A}', '{ann}'), ('{B}', '{bob}');
insert into posts (id, channel_id, title) values ('{own}', '{A}', 'own'), ('{secret}', '{B}', 'secret');
