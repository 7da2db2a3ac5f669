-- # An index beside the unique constraint's own
create table public.workspace (id uuid primary key, slug text unique);
create index workspace_slug_idx on public.workspace (slug);
-- finds: public.workspace.workspace_slug_idx
-- message: does what workspace_slug_key does

-- # The same twice: the older stays
create table public.note (id bigint primary key, author bigint, at timestamptz);
create index first on public.note (author, at desc);
create index "Second" on public.note (author, at desc);
-- finds: public.note.Second

-- # The same unique constraint twice
create table public.person (id bigint primary key, email text, constraint a unique (email));
alter table public.person add constraint b unique (email);
-- finds: public.person.b

-- # On a partitioned table the parent's index is named
create table public.event (at date, kind text) partition by range (at);
create table public.event_2026 partition of public.event for values from ('2026-01-01') to ('2027-01-01');
create index one on public.event (kind);
create index two on public.event (kind);
-- finds: public.event.two

-- # Another order, operator class, predicate or INCLUDE is another index
create table public.note (id bigint primary key, title text, at timestamptz, old boolean);
create index a on public.note (title, at);
create index b on public.note (title, at desc);
create index c on public.note (title text_pattern_ops, at);
create index d on public.note (title, at) where not old;
create index e on public.note (at) include (title);
create index f on public.note (at) include (old);
-- finds: nothing

-- # The unique key that a foreign key leans on stays
create table public.a (id bigint primary key, constraint again unique (id));
create table public.b (a_id bigint references public.a (id));
-- finds: nothing

-- # A prefix is no duplicate
create table public.note (id bigint primary key, author bigint, at timestamptz);
create index a on public.note (author);
create index b on public.note (author, at);
-- finds: nothing
