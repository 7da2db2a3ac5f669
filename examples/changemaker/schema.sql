-- Changemaker: workspaces run challenges, people answer them, judges score the answers.
-- Needs Supabase's roles and schemas; run as its role postgres. Comments say what the product wants. What is
-- wrong here is listed in README.md.

create type workspace_role_enum as enum ('WORKSPACE_OWNER', 'WORKSPACE_ADMIN', 'WORKSPACE_MEMBER', 'WORKSPACE_GUEST');
create type challenge_status_enum as enum ('DRAFT', 'PUBLISHED', 'ACTIVE', 'JUDGING', 'COMPLETED', 'CANCELLED');
create type submission_status_enum as enum ('DRAFT', 'SUBMITTED', 'SHORTLISTED', 'AWARDED', 'DECLINED');
create type audit_action_enum as enum (
    'USER_LOGIN', 'USER_LOGOUT', 'USER_UPDATE_PROFILE',
    'WORKSPACE_CREATE', 'WORKSPACE_UPDATE', 'WORKSPACE_MEMBER_INVITE', 'WORKSPACE_MEMBER_JOIN',
    'WORKSPACE_MEMBER_REMOVE', 'WORKSPACE_ROLE_CHANGE',
    'CHALLENGE_CREATE', 'CHALLENGE_UPDATE', 'CHALLENGE_DELETE', 'CHALLENGE_PUBLISH', 'CHALLENGE_SUBMIT',
    'UNAUTHORIZED_ACCESS_ATTEMPT', 'INVALID_TOKEN', 'SUSPICIOUS_ACTIVITY', 'RATE_LIMIT_EXCEEDED'
);

-- ---------------------------------------------------------------- what all workspaces share
create table countries (code text primary key check (code ~ '^[A-Z]{2}$'), name text not null);

create table plans (
    code        text primary key,
    title       text not null,
    seats       integer not null check (seats > 0),
    price_cents bigint not null check (price_cents >= 0)
);

create table announcements (
    id           bigint generated always as identity primary key,
    headline     text not null,
    body         text not null,
    published_at timestamptz
);

-- ---------------------------------------------------------------- people and workspaces
create table users (
    id           uuid primary key references auth.users (id) on delete cascade,
    email        text not null unique,
    display_name text not null,
    country_code text references countries (code),
    created_at   timestamptz not null default now(),
    updated_at   timestamptz not null default now()
);
create index users_country_code_idx on users (country_code);

create table notification_preferences (
    user_id      uuid primary key references users (id) on delete cascade,
    by_email     boolean not null default true,
    digest_hours integer not null default 24 check (digest_hours between 1 and 168)
);

create table workspaces (
    id         uuid primary key default gen_random_uuid(),
    slug       text not null unique,
    name       text not null,
    domain     text unique,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    deleted_at timestamptz,
    created_by uuid references users (id),
    updated_by uuid references users (id)
);
-- What @@index([slug]), @@index([domain]), @@index([createdAt]) and @@index([deletedAt]) of the Prisma schema made.
create index workspaces_slug_idx on workspaces (slug);
create index workspaces_domain_idx on workspaces (domain);
create index workspaces_created_at_idx on workspaces (created_at);
create index workspaces_deleted_at_idx on workspaces (deleted_at);

create table workspace_users (
    workspace_id uuid not null references workspaces (id) on delete cascade,
    user_id      uuid not null references users (id) on delete cascade,
    role         workspace_role_enum not null default 'WORKSPACE_MEMBER',
    joined_at    timestamptz not null default now(),
    primary key (workspace_id, user_id)
);
create index workspace_users_user_id_idx on workspace_users (user_id);

create table workspace_invitations (
    id           uuid primary key default gen_random_uuid(),
    workspace_id uuid not null references workspaces (id) on delete cascade,
    email        text not null,
    role         workspace_role_enum not null default 'WORKSPACE_MEMBER',
    expires_at   timestamptz not null default now() + interval '14 days',
    accepted_at  timestamptz
);
create index workspace_invitations_workspace_id_idx on workspace_invitations (workspace_id);
create unique index workspace_invitations_open_key on workspace_invitations (workspace_id, email)
    where accepted_at is null;

create table workspace_billing (
    workspace_id  uuid primary key references workspaces (id) on delete cascade,
    plan_code     text not null references plans (code),
    customer_ref  text not null,
    renews_at     timestamptz not null
);
create index workspace_billing_plan_code_idx on workspace_billing (plan_code);

-- ---------------------------------------------------------------- challenges and what belongs to them
create table challenges (
    id           uuid primary key default gen_random_uuid(),
    workspace_id uuid not null references workspaces (id) on delete cascade,
    title        text not null,
    description  jsonb not null,
    status       challenge_status_enum not null default 'DRAFT',
    prize_cents  bigint check (prize_cents > 0),
    starts_at    timestamptz,
    ends_at      timestamptz,
    created_at   timestamptz not null default now(),
    updated_at   timestamptz not null default now(),
    deleted_at   timestamptz,
    created_by   uuid references users (id),
    updated_by   uuid references users (id),
    unique (workspace_id, id),
    constraint challenges_period_check check (starts_at is null or ends_at is null or starts_at < ends_at),
    constraint challenges_workspace_fkey foreign key (workspace_id) references workspaces (id) on delete cascade
);
create index idx_challenges_workspace_status on challenges (workspace_id, status) where deleted_at is null;
create index idx_challenges_temporal on challenges (starts_at, ends_at) where deleted_at is null;
create index idx_challenges_search on challenges
    using gin (to_tsvector('english', title || ' ' || (description ->> 'content')));
create index challenges_status_idx on challenges (status);
create index challenges_created_at_idx on challenges (created_at);

create table challenge_submissions (
    id           uuid primary key default gen_random_uuid(),
    workspace_id uuid not null references workspaces (id) on delete cascade,
    challenge_id uuid not null references challenges (id) on delete cascade,
    user_id      uuid not null references users (id),
    status       submission_status_enum not null default 'SUBMITTED',
    pitch        text not null,
    score        numeric(5, 2) check (score between 0 and 100),
    submitted_at timestamptz not null default now()
);
create index challenge_submissions_workspace_id_idx on challenge_submissions (workspace_id);
create index challenge_submissions_workspace_id_submitted_at_idx
    on challenge_submissions (workspace_id, submitted_at desc);

create table challenge_judges (
    challenge_id uuid not null references challenges (id) on delete cascade,
    user_id      uuid not null references users (id) on delete cascade,
    assigned_by  uuid references users (id),
    assigned_at  timestamptz not null default now(),
    primary key (challenge_id, user_id)
);

create table comments (
    id            bigint generated always as identity primary key,
    workspace_id  uuid not null references workspaces (id) on delete cascade,
    challenge_id  uuid not null references challenges (id) on delete cascade,
    submission_id uuid references challenge_submissions (id) on delete cascade,
    author_id     uuid not null references users (id),
    body          text not null check (length(body) between 1 and 4000),
    created_at    timestamptz not null default now()
);

create table tags (
    id           uuid primary key default gen_random_uuid(),
    workspace_id uuid not null references workspaces (id) on delete cascade,
    name         text not null,
    unique (workspace_id, name),
    unique (workspace_id, id)
);

-- The workspace is part of both keys: a tag cannot be put on another workspace's challenge.
create table challenge_tags (
    workspace_id uuid not null,
    challenge_id uuid not null,
    tag_id       uuid not null,
    primary key (workspace_id, challenge_id, tag_id),
    foreign key (workspace_id, challenge_id) references challenges (workspace_id, id) on delete cascade,
    foreign key (workspace_id, tag_id) references tags (workspace_id, id) on delete cascade
);
create index challenge_tags_workspace_id_tag_id_idx on challenge_tags (workspace_id, tag_id);

-- ---------------------------------------------------------------- the audit trail
create table audit_logs (
    id            uuid primary key default gen_random_uuid(),
    workspace_id  uuid references workspaces (id) on delete set null,
    user_id       uuid references users (id) on delete set null,
    action        audit_action_enum not null,
    resource_type text,
    resource_id   uuid,
    details       jsonb default '{}',
    metadata      jsonb default '{}',
    ip_address    inet,
    user_agent    text,
    request_id    text,
    occurred_at   timestamptz default now(),
    constraint audit_logs_immutable check (occurred_at is not null)
);
create index idx_audit_logs_workspace_action on audit_logs (workspace_id, action, occurred_at desc);
create index idx_audit_logs_user_temporal on audit_logs (user_id, occurred_at desc);
create index idx_audit_logs_security on audit_logs (action, ip_address, occurred_at)
    where action in ('UNAUTHORIZED_ACCESS_ATTEMPT', 'INVALID_TOKEN', 'SUSPICIOUS_ACTIVITY');

-- ---------------------------------------------------------------- functions; the API does not show the schema app
create schema app;

create function app.my_workspaces() returns setof uuid
language sql stable security definer set search_path = '' as $$
    select wu.workspace_id from public.workspace_users wu where wu.user_id = (select auth.uid())
$$;
create function app.my_managed_workspaces() returns setof uuid
language sql stable security definer set search_path = '' as $$
    select wu.workspace_id from public.workspace_users wu
    where wu.user_id = (select auth.uid()) and wu.role in ('WORKSPACE_OWNER', 'WORKSPACE_ADMIN')
$$;

create function app.touch() returns trigger language plpgsql set search_path = '' as $$
begin
    new.updated_at := now();
    return new;
end $$;
create trigger users_touch before update on users for each row execute function app.touch();
create trigger workspaces_touch before update on workspaces for each row execute function app.touch();
create trigger challenges_touch before update on challenges for each row execute function app.touch();

create function app.welcome_user() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
    insert into public.users (id, email, display_name)
    values (new.id, new.email, coalesce(new.raw_user_meta_data ->> 'name', split_part(new.email, '@', 1)));
    insert into public.notification_preferences (user_id) values (new.id);
    return new;
end $$;
create trigger welcome_user after insert on auth.users for each row execute function app.welcome_user();

create function app.audit_role_change() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
    insert into public.audit_logs (workspace_id, user_id, action, resource_type, resource_id, details)
    values (new.workspace_id, (select auth.uid()), 'WORKSPACE_ROLE_CHANGE', 'user', new.user_id,
            jsonb_build_object('from', old.role, 'to', new.role));
    return null;
end $$;
create trigger audit_role_change after update of role on workspace_users
    for each row when (old.role is distinct from new.role) execute function app.audit_role_change();

create function is_workspace_member(workspace uuid) returns boolean language plpgsql stable security definer as $$
begin
    return exists (
        select from workspace_users wu join workspaces w on w.id = wu.workspace_id
        where wu.workspace_id = workspace and wu.user_id = auth.uid() and w.deleted_at is null);
end $$;

-- The numbers on a workspace's front page.
create function workspace_overview(workspace uuid)
returns table (members bigint, open_challenges bigint, submissions bigint) language sql stable security definer as $$
    select (select count(*) from workspace_users wu where wu.workspace_id = workspace),
           (select count(*) from challenges c
            where c.workspace_id = workspace and c.status = 'ACTIVE' and c.deleted_at is null),
           (select count(*) from challenge_submissions s where s.workspace_id = workspace)
$$;

create function search_challenges(term text, most integer default 10) returns setof challenges
language sql stable set search_path = public as $$
    select c.* from challenges c
    where c.deleted_at is null
      and to_tsvector('english', c.title || ' ' || (c.description ->> 'content')) @@ plainto_tsquery('english', term)
    order by c.created_at desc
    limit most
$$;

-- ---------------------------------------------------------------- views
create view challenge_performance_metrics as
select w.slug as workspace_slug,
       count(distinct c.id) as total_challenges,
       count(distinct c.id) filter (where c.status = 'ACTIVE') as active_challenges,
       avg(extract(epoch from c.ends_at - c.starts_at) / 86400) as avg_duration_days,
       count(distinct s.user_id) as unique_participants
from workspaces w
join challenges c on c.workspace_id = w.id and c.deleted_at is null
left join challenge_submissions s on s.challenge_id = c.id
group by w.id, w.slug;

create view my_workspaces with (security_invoker = true) as
select w.id, w.slug, w.name from workspaces w where w.deleted_at is null;

-- The names of PostgreSQL 13 and later; total_time and mean_time are from before.
create view slow_queries as
select query, calls, total_exec_time, mean_exec_time, stddev_exec_time,
       100 * total_exec_time / sum(total_exec_time) over () as percentage_of_total
from extensions.pg_stat_statements
where calls > 100
order by total_exec_time desc
limit 20;
revoke all on slow_queries from anon, authenticated;
