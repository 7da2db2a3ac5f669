/*
title = "Participants add participants: to a conversation of theirs, or, a column captured, to any"
key = "conversation_id"
setup_tries = [["insert into participants (conversation_id, user_id) values ('{B}', '{ann}')"]]
[forms]
qualified = { messages = "iiii" }
captured = { messages = "llll" }
*/
create table conversations (id uuid primary key, subject text);
create table participants (conversation_id uuid references conversations, user_id uuid references auth.users, primary key (conversation_id, user_id));
create table messages (id uuid primary key default gen_random_uuid(), conversation_id uuid not null references conversations, title text);
alter table conversations enable row level security;
alter table participants enable row level security;
alter table messages enable row level security;
revoke update, delete on participants from authenticated, anon;
create policy p_see on participants for select to authenticated using (user_id = auth.uid());
create policy p_add on participants for insert to authenticated with check (exists (select 1 from participants p where p.conversation_id = <<<participants.conversation_id|||conversation_id>>> and p.user_id = auth.uid()));
create policy m on messages to authenticated using (exists (select 1 from participants p where p.conversation_id = messages.conversation_id and p.user_id = auth.uid()));
-- rows
insert into conversations values ('{A}', 'Alpha'), ('{B}', 'Beta');
insert into participants values ('{A}', '{ann}'), ('{B}', '{bob}');
insert into messages values ('{own}', '{A}', 'own'), ('{secret}', '{B}', 'secret');
