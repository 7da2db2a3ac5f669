/*
title = "Tables that take few rows: lists of an enum's labels, shapes, records, checks of several columns, domains of lists"
key = "firm_id"
[meta.replies]
tenant = "(select h.firm_id from hooks h where h.id = t.hook_id)"
move_col = "hook_id"
update_col = "above_id"
[forms]
members = { hooks = "iiii", places = "iiii", payments = "iiii", remarks = "iii-", replies = "iiii" }
all = { hooks = "liii", places = "liii", payments = "liii", remarks = "lii-", replies = "liii" }
*/
create type act as enum ('insert', 'update');
create type address as (street text, zip text);
create domain labels as text[] check (cardinality(value) between 1 and 5);
create domain mailbox as text check (value ~* '^[a-z0-9._%-]+@[a-z0-9.-]+[.][a-z]{2,}$');
create table firms (id uuid primary key, name text);
create table people (firm_id uuid not null references firms on delete cascade, user_id uuid not null references auth.users on delete cascade, primary key (firm_id, user_id));
alter table firms enable row level security;
alter table people enable row level security;
create policy self on people for select to authenticated using (user_id = auth.uid());
create table hooks (
  id uuid primary key default gen_random_uuid(), firm_id uuid not null references firms on delete cascade,
  acts act[] not null check (acts <> '{}'), body jsonb not null check (jsonb_typeof(body) = 'object' and body ->> 'kind' in ('text', 'form')),
  secret bytea not null check (octet_length(secret) = 32),
  mail jsonb not null default '{}' check (jsonb_typeof(mail) = 'object' and mail ? 'on' and jsonb_typeof(mail -> 'of') = 'object' and (mail -> 'of') ? 'invites')
);
create table places (
  id uuid primary key default gen_random_uuid(), firm_id uuid not null references firms on delete cascade,
  area polygon not null, at address not null, called labels not null, sent_to mailbox not null unique, mask bit(8) not null,
  opens timestamptz not null, closes timestamptz not null, check (closes >= opens + interval '1 hour')
);
create table payments (
  id uuid primary key default gen_random_uuid(), firm_id uuid not null references firms on delete cascade,
  kind text not null check (kind in ('card', 'bank')), card text, iban text, currency char(3) not null check (currency = upper(currency)),
  order_id uuid, booking_id uuid, check (num_nonnulls(order_id, booking_id) = 1),
  check ((kind = 'card' and card is not null and iban is null) or (kind = 'bank' and iban is not null and card is null))
);
create function is_ticket(t text) returns boolean language sql immutable as $$ select t ~ '^[A-Z]{3}-[0-9]{4,}$' $$;
create table remarks (
  id uuid primary key default gen_random_uuid(), firm_id uuid references firms on delete cascade, user_id uuid references auth.users on delete cascade,
  hook_id uuid references hooks on delete cascade, place_id uuid references places on delete cascade, ticket text not null check (is_ticket(ticket)),
  check (num_nonnulls(hook_id, place_id) = 1), check ((firm_id is null) <> (user_id is null))
);
create table replies (
  id uuid primary key default gen_random_uuid(), hook_id uuid not null references hooks on delete cascade, above_id uuid,
  unique (hook_id, id), foreign key (hook_id, above_id) references replies (hook_id, id) on delete cascade
);
alter table replies enable row level security;
create policy of_hook on replies to authenticated using (hook_id in (select h.id from hooks h join people p on p.firm_id = h.firm_id where p.user_id = auth.uid()));
alter table remarks enable row level security;
alter table hooks enable row level security;
alter table places enable row level security;
alter table payments enable row level security;
create policy of_firm on hooks to authenticated using (firm_id in (select p.firm_id from people p where p.user_id = auth.uid()));
create policy of_firm on places to authenticated using (firm_id in (select p.firm_id from people p where p.user_id = auth.uid()));
create policy of_firm on remarks to authenticated using (firm_id in (select p.firm_id from people p where p.user_id = auth.uid()));
create policy of_firm on payments to authenticated using (firm_id in (select p.firm_id from people p where p.user_id = auth.uid()));
<<<|||create policy seen on hooks for select to authenticated using (true);
create policy seen on places for select to authenticated using (true);
create policy seen on remarks for select to authenticated using (true);
create policy seen on replies for select to authenticated using (true);
create policy seen on payments for select to authenticated using (true);>>>
create function tell() returns trigger language plpgsql security definer set search_path = '' as $$
begin
  perform pg_notify('hooks', h.id::text) from public.hooks h where h.firm_id = new.firm_id and lower(tg_op)::public.act = any (h.acts);
  return new;
end $$;
create trigger tell after insert or update on payments for each row execute function tell();
-- rows
insert into firms values ('{A}', 'Alpha'), ('{B}', 'Beta');
insert into people values ('{A}', '{ann}'), ('{B}', '{bob}');
insert into hooks (id, firm_id, acts, body, mail, secret) values ('{own}', '{A}', '{insert}', '{"kind": "text"}', '{"on": true, "of": {"invites": true}}', decode(repeat('5a', 32), 'hex')), ('{secret}', '{B}', '{update}', '{"kind": "form"}', '{"on": true, "of": {"invites": true}}', decode(repeat('5a', 32), 'hex'));
insert into places values
  ('{own}', '{A}', '((0,0),(1,0),(1,1))', '(Main,1)', '{a}', 'a@alpha.test', '00000000', now(), now() + interval '2 hours'),
  ('{secret}', '{B}', '((0,0),(1,0),(1,1))', '(Side,2)', '{b}', 'b@beta.test', '00000001', now(), now() + interval '3 hours');
insert into payments values ('{own}', '{A}', 'card', '4111', null, 'EUR', '{own}', null), ('{secret}', '{B}', 'bank', null, 'DE02', 'USD', null, '{secret}');
insert into remarks (id, firm_id, hook_id, ticket) values ('{own}', '{A}', '{own}', 'ABC-1234'), ('{secret}', '{B}', '{secret}', 'ABC-1235');
insert into replies (id, hook_id) values ('{own}', '{own}'), ('{secret}', '{secret}');
