/*
title = "Links join a document and a tag of the same organisation, or: a tag is seen by whoever linked it to a document of his"
key = "org_id"
setup_tries = [["insert into document_tags values ('da000000-0000-4000-8000-000000000001', '{secret}')"]]
[forms]
same_organisation = { tags = "iidd", documents = "ii-i" }
of_anybody = { tags = "lidd", documents = "iiii" }
*/
create table orgs (id uuid primary key, name text not null);
create table org_users (org_id uuid not null references orgs (id), user_id uuid not null references auth.users (id), primary key (org_id, user_id));
create table documents (id uuid primary key default gen_random_uuid(), org_id uuid not null references orgs (id), title text not null);
create table tags (id uuid primary key default gen_random_uuid(), org_id uuid not null references orgs (id), title text not null);
create table document_tags (document_id uuid not null references documents (id), tag_id uuid not null references tags (id), primary key (document_id, tag_id));
alter table orgs enable row level security;
alter table org_users enable row level security;
alter table documents enable row level security;
alter table tags enable row level security;
alter table document_tags enable row level security;
create function is_member(p_org uuid) returns boolean language sql stable security definer set search_path = '' as $$
  select exists (select 1 from public.org_users ou where ou.org_id = p_org and ou.user_id = auth.uid())
$$;
create function org_of_document(p_document uuid) returns uuid language sql stable security definer set search_path = '' as $$
  select d.org_id from public.documents d where d.id = p_document
$$;
create function org_of_tag(p_tag uuid) returns uuid language sql stable security definer set search_path = '' as $$
  select t.org_id from public.tags t where t.id = p_tag
$$;
create policy org_users_self on org_users for select to authenticated using (user_id = (select auth.uid()));
create policy documents_org on documents for all to authenticated using (is_member(org_id));
create policy links_read on document_tags for select to authenticated using (is_member(org_of_document(document_id)));
create policy links_add on document_tags for insert to authenticated with check (is_member(org_of_document(document_id))<<< and org_of_tag(tag_id) = org_of_document(document_id)|||>>>);
create policy links_drop on document_tags for delete to authenticated using (is_member(org_of_document(document_id)));
create policy tags_read on tags for select to authenticated using (
  exists (select 1 from document_tags dt join documents d on d.id = dt.document_id where dt.tag_id = tags.id and is_member(d.org_id)) or is_member(org_id));
create policy tags_add on tags for insert to authenticated with check (is_member(org_id));
-- rows
insert into orgs values ('{A}', 'Alpha'), ('{B}', 'Beta');
insert into org_users values ('{A}', '{ann}'), ('{B}', '{bob}');
insert into documents values ('da000000-0000-4000-8000-000000000001', '{A}', 'a'), ('db000000-0000-4000-8000-000000000002', '{B}', 'b');
insert into tags values ('{own}', '{A}', 'own'), ('{secret}', '{B}', 'secret');
