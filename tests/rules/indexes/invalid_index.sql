-- # An invalid index is found
create table public.note (id bigint primary key, author bigint);
create index note_author on public.note (author);
update pg_index set indisvalid = false where indexrelid = 'public.note_author'::regclass;
-- finds: public.note.note_author
-- severity: warning
-- message: every write still pays for it

-- # A unique one enforces nothing
create table public.note (id bigint primary key, slug text);
create unique index "Note slug" on public.note (slug);
update pg_index set indisvalid = false, indisready = false where indexrelid = 'public."Note slug"'::regclass;
-- finds: public.note.Note slug
-- severity: error

-- # What REINDEX left behind is dropped
create table public.note (id bigint primary key, author bigint);
create index note_author on public.note (author);
create index note_author_ccnew on public.note (author);
update pg_index set indisvalid = false where indexrelid = 'public.note_author_ccnew'::regclass;
-- finds: public.note.note_author_ccnew

-- # A partition's index counts by itself
create table public.event (at date, kind text) partition by range (at);
create table public.event_2026 partition of public.event for values from ('2026-01-01') to ('2027-01-01');
create index event_2026_kind on public.event_2026 (kind);
update pg_index set indisvalid = false where indexrelid = 'public.event_2026_kind'::regclass;
-- finds: public.event_2026.event_2026_kind

-- # A valid index is left alone
create table public.note (id bigint primary key, author bigint);
create index on public.note (author);
-- finds: nothing

-- # A partitioned index that waits for its parts
create table public.event (at date, kind text) partition by range (at);
create table public.event_2026 partition of public.event for values from ('2026-01-01') to ('2027-01-01');
create index event_kind on only public.event (kind);
-- finds: nothing

-- # In a platform's schema
create schema cron;
create table cron.job (id bigint primary key, at date);
create index job_at on cron.job (at);
update pg_index set indisvalid = false where indexrelid = 'cron.job_at'::regclass;
-- finds: nothing
