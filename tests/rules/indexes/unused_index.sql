-- # A large index that nobody scans while its table is written to
-- window: 30
-- usage: public.entry {"rows_inserted": 50000}
create table public.entry (id bigint primary key, note text);
create index entry_note on public.entry (note);
insert into public.entry select i, md5(i::text) || md5((i + 1)::text) from generate_series(1, 100000) i;
-- finds: public.entry.entry_note
-- severity: info
-- certainty: measured
-- message: was used by no query in 30 days while 50,000 rows

-- # One scan is use
-- window: 30
-- usage: public.entry {"rows_inserted": 50000}
-- scans: public.entry.entry_note 1
create table public.entry (id bigint primary key, note text);
create index entry_note on public.entry (note);
insert into public.entry select i, md5(i::text) || md5((i + 1)::text) from generate_series(1, 100000) i;
-- finds: nothing

-- # A few days tell nothing
-- window: 3
-- usage: public.entry {"rows_inserted": 50000}
create table public.entry (id bigint primary key, note text);
create index entry_note on public.entry (note);
insert into public.entry select i, md5(i::text) || md5((i + 1)::text) from generate_series(1, 100000) i;
-- finds: nothing

-- # The days are an option
-- options: {"min_days": 2}
-- window: 3
-- usage: public.entry {"rows_inserted": 50000}
create table public.entry (id bigint primary key, note text);
create index entry_note on public.entry (note);
insert into public.entry select i, md5(i::text) || md5((i + 1)::text) from generate_series(1, 100000) i;
-- finds: public.entry.entry_note

-- # A table that is not written to costs nothing to keep
-- window: 30
create table public.entry (id bigint primary key, note text);
create index entry_note on public.entry (note);
insert into public.entry select i, md5(i::text) || md5((i + 1)::text) from generate_series(1, 100000) i;
-- finds: nothing

-- # Uniqueness, and the only index of a foreign key, work without a scan
-- window: 30
-- usage: public.entry {"rows_inserted": 50000}
create table public.author (id bigint primary key);
create table public.entry (id bigint primary key, note text unique, author bigint references public.author);
create index entry_author on public.entry (author, note);
insert into public.author select 1;
insert into public.entry select i, md5(i::text) || md5((i + 1)::text), 1 from generate_series(1, 100000) i;
-- finds: nothing

-- # A small index is not worth a word
-- window: 30
-- usage: public.entry {"rows_inserted": 50000}
create table public.entry (id bigint primary key, note text);
create index entry_note on public.entry (note);
-- finds: nothing
