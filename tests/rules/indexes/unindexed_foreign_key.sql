-- # A foreign key without an index is found, with the reason why it matters
create table public.author (id bigint primary key);
create table public.book (id bigint primary key, author_id bigint references public.author);
-- finds: public.book.book_author_id_fkey
-- severity: info
-- message: deleting a row of public.author reads the whole table

-- # On a large table it is a warning
create table public.author (id bigint primary key);
create table public.book (id bigint primary key, author_id bigint references public.author);
update pg_class set reltuples = 50000, relpages = 400 where oid = 'public.book'::regclass;
-- finds: public.book.book_author_id_fkey
-- severity: warning

-- # An index that begins with the columns in any order serves
create table public.parent (a int, b int, primary key (a, b));
create table public.child (a int, b int, foreign key (a, b) references public.parent);
create index on public.child (b, a);
-- finds: nothing

-- # So do a hash index, and a predicate that only leaves out nulls
create table public.author (id bigint primary key);
create table public.book (author_id bigint references public.author, editor_id bigint references public.author);
create index on public.book using hash (author_id);
create index on public.book (editor_id) where editor_id is not null;
-- finds: nothing

-- # A partial index serves only part of the rows, and the finding says so
create table public.author (id bigint primary key);
create table public.book (author_id bigint references public.author, deleted_at timestamptz);
create index book_live on public.book (author_id) where deleted_at is null;
-- finds: public.book.book_author_id_fkey

-- # A key that stands second does not serve, nor does BRIN
create table public.author (id bigint primary key);
create table public.book (id bigint, author_id bigint references public.author);
create index on public.book (id, author_id);
create index on public.book using brin (author_id);
-- finds: public.book.book_author_id_fkey

-- # An invalid index serves nobody
create table public.author (id bigint primary key);
create table public.book (author_id bigint references public.author);
create index book_author on public.book (author_id);
update pg_index set indisvalid = false where indexrelid = 'public.book_author'::regclass;
-- finds: public.book.book_author_id_fkey

-- # A partitioned table is judged once, at the parent
create table public.author (id bigint primary key);
create table public.event (at date, author_id bigint references public.author) partition by range (at);
create table public.event_2026 partition of public.event for values from ('2026-01-01') to ('2027-01-01');
-- finds: public.event.event_author_id_fkey

-- # The same key twice is one missing index
create table public.author (id bigint primary key);
create table public.book (author_id bigint references public.author);
alter table public.book add constraint again foreign key (author_id) references public.author;
-- finds: public.book.again

-- # An index on one of the columns narrows the search: a note, whatever the size
create table public.employee (tenant_id int, id int, primary key (tenant_id, id));
create table public.approval (tenant_id int, id int, approver_id int, primary key (tenant_id, id),
    foreign key (tenant_id, approver_id) references public.employee);
update pg_class set reltuples = 50000, relpages = 400 where oid = 'public.approval'::regclass;
-- finds: public.approval.approval_tenant_id_approver_id_fkey
-- severity: info
-- message: reads all rows of the same tenant_id, which approval_pkey finds

-- # A column that a policy asks for is told there: one index, one finding
-- platform: supabase
create table public.notes (id bigint primary key, owner_id uuid references auth.users, editor_id uuid references auth.users);
grant all on public.notes to authenticated;
alter table public.notes enable row level security;
create policy own on public.notes to authenticated using (owner_id = (select auth.uid()));
-- finds: public.notes.notes_editor_id_fkey
