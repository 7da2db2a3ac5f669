-- A few minutes of traffic, the same every time: the web application through Prisma (login prisma, past all policies)
-- and the browser through Supabase's API (role authenticated, bound by them). The statements are first made, from
-- the rows of data.sql, then run in the order of a shuffled day. Run as postgres; psql's \gexec runs what a query
-- returns. It resets pg_stat_statements, so that only traffic is counted.

create temp table traffic (client text, request bigint, step bigint, statement text);

create or replace function pg_temp.chance(i bigint, seed integer) returns double precision language sql immutable as $$
    select (hashint8extended(i, seed) & 2147483647) / 2147483648.0::double precision
$$;
create or replace function pg_temp.id(kind text, i bigint) returns uuid language sql immutable as $$
    select md5(kind || ' ' || i)::uuid
$$;
create or replace function pg_temp.add(client text, request bigint, step bigint, statement text) returns void language sql as $$
    insert into traffic values (client, request, step, trim(regexp_replace(statement, '\s+', ' ', 'g')))
$$;
-- One API request: a transaction that takes the caller's role and claims, as PostgREST does it.
create or replace function pg_temp.request(role text, who uuid, path text, statement text) returns text language sql as $$
    select format($f$
        begin;
        select set_config('search_path', '"public", "extensions"', true), set_config('role', %L, true),
               set_config('request.jwt.claims', %L, true), set_config('request.method', 'GET', true),
               set_config('request.path', %L, true);
        %s;
        commit $f$, role, json_build_object('sub', who, 'role', role), path, statement)
$$;
create or replace function pg_temp.page(source text) returns text language sql as $$
    select format($f$
        WITH pgrst_source AS (%s) SELECT null::bigint AS total_result_set, pg_catalog.count(_postgrest_t) AS page_total,
        coalesce(json_agg(_postgrest_t), '[]') AS body, nullif(current_setting('response.headers', true), '') AS response_headers,
        nullif(current_setting('response.status', true), '') AS response_status
        FROM ( SELECT * FROM pgrst_source ) _postgrest_t $f$, source)
$$;

-- The people who are at work: one visit each, on one of their workspaces, most of them the largest one's.
create temp table visit as
with member as (
    select wu.workspace_id, wu.user_id, row_number() over (partition by wu.workspace_id order by wu.user_id) - 1 as n,
           count(*) over (partition by wu.workspace_id) as members
    from workspace_users wu join workspaces w on w.id = wu.workspace_id
    where wu.role <> 'WORKSPACE_GUEST' and w.deleted_at is null)
select v.i, m.workspace_id, m.user_id
from (select i, pg_temp.id('workspace', case when pg_temp.chance(i, 1) < 0.6 then 1 else i % 150 + 1 end) as workspace_id
      from generate_series(1, 400) i) v
join member m on m.workspace_id = v.workspace_id and m.n = floor(m.members * pg_temp.chance(v.i, 2));
-- Twelve recent challenges of each visited workspace.
create temp table opened as
select v.i, v.workspace_id, v.user_id, c.id as challenge_id, c.title, c.created_by, c.n
from visit v
cross join lateral (
    select c.id, c.title, c.created_by, row_number() over (order by c.created_at desc, c.id) as n from challenges c
    where c.workspace_id = v.workspace_id and c.deleted_at is null
    order by c.created_at desc, c.id limit 12) c;

-- ---------------------------------------------------------------- Prisma
-- findMany of a workspace's challenges in one status, with _count of submissions and judges.
select pg_temp.add('prisma', i, 1, format($f$
    SELECT "public"."workspace_users"."workspace_id", "public"."workspace_users"."user_id", "public"."workspace_users"."role"::text
    FROM "public"."workspace_users" WHERE ("public"."workspace_users"."workspace_id" = %1$L
    AND "public"."workspace_users"."user_id" = %2$L AND 1=1) LIMIT 1 OFFSET 0 $f$, workspace_id, user_id)),
pg_temp.add('prisma', i, 2, format($f$
    SELECT "public"."challenges"."id", "public"."challenges"."workspace_id", "public"."challenges"."title",
    "public"."challenges"."description", "public"."challenges"."status"::text, "public"."challenges"."starts_at",
    "public"."challenges"."ends_at", "public"."challenges"."created_at",
    COALESCE("aggr_selection_0_challenge_submissions"."_aggr_count_submissions", 0) AS "_aggr_count_submissions",
    COALESCE("aggr_selection_1_challenge_judges"."_aggr_count_judges", 0) AS "_aggr_count_judges"
    FROM "public"."challenges"
    LEFT JOIN (SELECT "public"."challenge_submissions"."challenge_id", COUNT(*) AS "_aggr_count_submissions"
        FROM "public"."challenge_submissions" WHERE 1=1 GROUP BY "public"."challenge_submissions"."challenge_id")
        AS "aggr_selection_0_challenge_submissions"
        ON ("public"."challenges"."id" = "aggr_selection_0_challenge_submissions"."challenge_id")
    LEFT JOIN (SELECT "public"."challenge_judges"."challenge_id", COUNT(*) AS "_aggr_count_judges"
        FROM "public"."challenge_judges" WHERE 1=1 GROUP BY "public"."challenge_judges"."challenge_id")
        AS "aggr_selection_1_challenge_judges"
        ON ("public"."challenges"."id" = "aggr_selection_1_challenge_judges"."challenge_id")
    WHERE ("public"."challenges"."workspace_id" = %1$L
    AND "public"."challenges"."status" = CAST(%2$L::text AS "public"."challenge_status_enum")
    AND "public"."challenges"."deleted_at" IS NULL) ORDER BY "public"."challenges"."created_at" DESC LIMIT 20 OFFSET 0 $f$,
    workspace_id, (array['ACTIVE', 'PUBLISHED', 'JUDGING', 'COMPLETED'])[1 + i % 4])),
pg_temp.add('prisma', i, 3, format($f$
    SELECT "public"."workspaces"."id", "public"."workspaces"."name", "public"."workspaces"."slug"
    FROM "public"."workspaces" WHERE "public"."workspaces"."id" IN (%1$L) OFFSET 0 $f$, workspace_id)),
pg_temp.add('prisma', i, 4, format($f$
    SELECT COUNT(*) AS "_count$_all" FROM (SELECT "public"."challenges"."id" FROM "public"."challenges"
    WHERE ("public"."challenges"."workspace_id" = %1$L AND "public"."challenges"."deleted_at" IS NULL) OFFSET 0) AS "sub" $f$,
    workspace_id))
from visit where i <= 80;

-- The review board: a list, then for each challenge its submissions and its author, one by one.
select pg_temp.add('prisma', 1000 + i, 1, format($f$
    SELECT "public"."challenges"."id", "public"."challenges"."title", "public"."challenges"."created_by"
    FROM "public"."challenges" WHERE ("public"."challenges"."workspace_id" = %1$L AND "public"."challenges"."deleted_at" IS NULL)
    ORDER BY "public"."challenges"."created_at" DESC LIMIT 12 OFFSET 0 $f$, workspace_id))
from visit where i <= 60;
select pg_temp.add('prisma', 1000 + i, 2 * n, format($f$
    SELECT "public"."challenge_submissions"."id", "public"."challenge_submissions"."challenge_id",
    "public"."challenge_submissions"."user_id", "public"."challenge_submissions"."status"::text,
    "public"."challenge_submissions"."score", "public"."challenge_submissions"."submitted_at"
    FROM "public"."challenge_submissions" WHERE "public"."challenge_submissions"."challenge_id" = %1$L
    ORDER BY "public"."challenge_submissions"."submitted_at" DESC OFFSET 0 $f$, challenge_id)),
pg_temp.add('prisma', 1000 + i, 2 * n + 1, format($f$
    SELECT "public"."users"."id", "public"."users"."display_name", "public"."users"."email" FROM "public"."users"
    WHERE ("public"."users"."id" = %1$L AND 1=1) LIMIT 1 OFFSET 0 $f$, created_by))
from opened where i <= 60;

-- One challenge with its judges and comments.
select pg_temp.add('prisma', 2000 + i, 1, format($f$
    SELECT "public"."challenges"."id", "public"."challenges"."workspace_id", "public"."challenges"."title",
    "public"."challenges"."description", "public"."challenges"."status"::text FROM "public"."challenges"
    WHERE ("public"."challenges"."id" = %1$L AND 1=1) LIMIT 1 OFFSET 0 $f$, challenge_id)),
pg_temp.add('prisma', 2000 + i, 2, format($f$
    SELECT "public"."challenge_judges"."challenge_id", "public"."challenge_judges"."user_id"
    FROM "public"."challenge_judges" WHERE "public"."challenge_judges"."challenge_id" IN (%1$L) OFFSET 0 $f$, challenge_id)),
pg_temp.add('prisma', 2000 + i, 3, format($f$
    SELECT "public"."comments"."id", "public"."comments"."author_id", "public"."comments"."body", "public"."comments"."created_at"
    FROM "public"."comments" WHERE "public"."comments"."challenge_id" IN (%1$L)
    ORDER BY "public"."comments"."created_at" ASC OFFSET 0 $f$, challenge_id))
from opened where n = 1 and i <= 300;

-- A change, an entry: each with its line in the audit trail.
select pg_temp.add('prisma', 3000 + i, 1, format($f$
    BEGIN;
    UPDATE "public"."challenges" SET "title" = %2$L, "updated_by" = %3$L, "updated_at" = now()
    WHERE ("public"."challenges"."id" = %1$L AND 1=1) RETURNING "public"."challenges"."id", "public"."challenges"."title";
    INSERT INTO "public"."audit_logs" ("workspace_id", "user_id", "action", "resource_type", "resource_id", "details")
    VALUES (%4$L, %3$L, CAST('CHALLENGE_UPDATE'::text AS "public"."audit_action_enum"), 'challenge', %1$L, '{"fields": ["title"]}')
    RETURNING "public"."audit_logs"."id";
    COMMIT $f$, challenge_id, title || ', revised', user_id, workspace_id))
from opened where n = 1 and i <= 150;
select pg_temp.add('prisma', 4000 + i, 1, format($f$
    BEGIN;
    INSERT INTO "public"."challenge_submissions" ("workspace_id", "challenge_id", "user_id", "status", "pitch")
    VALUES (%4$L, %1$L, %3$L, CAST('SUBMITTED'::text AS "public"."submission_status_enum"), %2$L)
    RETURNING "public"."challenge_submissions"."id", "public"."challenge_submissions"."submitted_at";
    INSERT INTO "public"."audit_logs" ("workspace_id", "user_id", "action", "resource_type", "resource_id", "details")
    VALUES (%4$L, %3$L, CAST('CHALLENGE_SUBMIT'::text AS "public"."audit_action_enum"), 'challenge', %1$L, '{}')
    RETURNING "public"."audit_logs"."id";
    COMMIT $f$, challenge_id, 'We start on ' || title, user_id, workspace_id))
from opened where n = 2 and i <= 120;

-- The admin's audit page; the weekly export, whose workspace got lost on the way ({ workspaceId: undefined }).
select pg_temp.add('prisma', 5000 + i, 1, format($f$
    SELECT "public"."audit_logs"."id", "public"."audit_logs"."user_id", "public"."audit_logs"."action"::text,
    "public"."audit_logs"."occurred_at" FROM "public"."audit_logs" WHERE "public"."audit_logs"."workspace_id" = %1$L
    ORDER BY "public"."audit_logs"."occurred_at" DESC LIMIT 50 OFFSET 0 $f$, workspace_id))
from visit where i <= 60;
select pg_temp.add('prisma', 6000 + i, 1, $f$
    SELECT "public"."challenge_submissions"."id", "public"."challenge_submissions"."workspace_id",
    "public"."challenge_submissions"."pitch", "public"."challenge_submissions"."score" FROM "public"."challenge_submissions"
    WHERE 1=1 OFFSET 0 $f$)
from generate_series(1, 3) i;

-- The scheduler's reminders: what begins within six hours, in any workspace.
select pg_temp.add('prisma', 7000 + i, 1, format($f$
    SELECT "public"."challenges"."id", "public"."challenges"."title", "public"."challenges"."starts_at"
    FROM "public"."challenges" WHERE ("public"."challenges"."starts_at" >= %1$L AND "public"."challenges"."starts_at" < %2$L
    AND "public"."challenges"."deleted_at" IS NULL) OFFSET 0 $f$, timestamptz '2025-11-01 00:00+00' + i * interval '6 hours',
    timestamptz '2025-11-01 06:00+00' + i * interval '6 hours'))
from generate_series(0, 11) i;

-- ---------------------------------------------------------------- the browser, under the policies
-- What is on: no workspace in the request, the policy is to add it.
select pg_temp.add('api', i, 1, pg_temp.request('authenticated', user_id, '/challenges', pg_temp.page($f$
    SELECT "public"."challenges"."id", "public"."challenges"."title", "public"."challenges"."status", "public"."challenges"."ends_at"
    FROM "public"."challenges" WHERE "public"."challenges"."status" = 'ACTIVE' AND "public"."challenges"."deleted_at" IS NULL
    ORDER BY "public"."challenges"."ends_at" ASC LIMIT 20 OFFSET 0 $f$)))
from visit where i <= 120;
select pg_temp.add('api', 1000 + i, 1, pg_temp.request('authenticated', user_id, '/my_workspaces', pg_temp.page($f$
    SELECT "public"."my_workspaces"."id", "public"."my_workspaces"."slug", "public"."my_workspaces"."name"
    FROM "public"."my_workspaces" $f$))),
pg_temp.add('api', 1000 + i, 2, pg_temp.request('authenticated', user_id, '/notification_preferences', pg_temp.page(format($f$
    SELECT "public"."notification_preferences".* FROM "public"."notification_preferences"
    WHERE "public"."notification_preferences"."user_id" = %1$L $f$, user_id))))
from visit where i <= 80;

-- Full-text search: raw SQL of the application under the caller's role, and the function by /rpc.
select pg_temp.add('api', 2000 + i, 1, pg_temp.request('authenticated', user_id, '/search', format($f$
    SELECT c.id, c.title, c.status FROM challenges c WHERE c.deleted_at IS NULL
    AND to_tsvector('english', c.title || ' ' || (c.description ->> 'content')) @@ plainto_tsquery('english', %1$L)
    ORDER BY ts_rank(to_tsvector('english', c.title || ' ' || (c.description ->> 'content')), plainto_tsquery('english', %1$L)) DESC
    LIMIT 10 $f$, (array['mycorrhiza', 'rain sunlight', 'soil fungi', 'rain sunlight'])[1 + i % 4])))
from visit where workspace_id = pg_temp.id('workspace', 1) order by i limit 20;
select pg_temp.add('api', 2100 + i, 1, pg_temp.request('authenticated', user_id, '/rpc/search_challenges', pg_temp.page($f$
    SELECT pgrst_call.* FROM "public"."search_challenges"("term" := 'mycorrhiza') pgrst_call $f$)))
from visit where i <= 3;

-- The newest comments; the comments of one challenge; a new one.
select pg_temp.add('api', 3000 + i, 1, pg_temp.request('authenticated', user_id, '/comments', pg_temp.page($f$
    SELECT "public"."comments"."id", "public"."comments"."body", "public"."comments"."created_at" FROM "public"."comments"
    ORDER BY "public"."comments"."created_at" DESC LIMIT 20 OFFSET 0 $f$)))
from visit where i <= 8;
select pg_temp.add('api', 3100 + i, 1, pg_temp.request('authenticated', user_id, '/comments', pg_temp.page(format($f$
    SELECT "public"."comments"."id", "public"."comments"."author_id", "public"."comments"."body" FROM "public"."comments"
    WHERE "public"."comments"."challenge_id" = %1$L ORDER BY "public"."comments"."created_at" ASC LIMIT 50 OFFSET 0 $f$,
    challenge_id)))),
pg_temp.add('api', 3100 + i, 2, pg_temp.request('authenticated', user_id, '/comments', pg_temp.page(format($f$
    INSERT INTO "public"."comments" ("workspace_id", "challenge_id", "author_id", "body")
    VALUES (%1$L, %2$L, %3$L, 'Count me in.') RETURNING "public"."comments"."id" $f$, workspace_id, challenge_id, user_id))))
from opened where n = 1 and i <= 60;

-- My own entries; who judges; a member edits a challenge, which only admins should.
select pg_temp.add('api', 4000 + i, 1, pg_temp.request('authenticated', user_id, '/challenge_submissions', pg_temp.page(format($f$
    SELECT "public"."challenge_submissions"."id", "public"."challenge_submissions"."status", "public"."challenge_submissions"."score"
    FROM "public"."challenge_submissions" WHERE "public"."challenge_submissions"."user_id" = %1$L
    ORDER BY "public"."challenge_submissions"."submitted_at" DESC $f$, user_id)))),
pg_temp.add('api', 4000 + i, 2, pg_temp.request('authenticated', user_id, '/challenge_judges', pg_temp.page(format($f$
    SELECT "public"."challenge_judges"."user_id", "public"."challenge_judges"."assigned_at" FROM "public"."challenge_judges"
    WHERE "public"."challenge_judges"."challenge_id" = %1$L $f$, challenge_id))))
from opened where n = 1 and i <= 100;
select pg_temp.add('api', 4200 + i, 1, pg_temp.request('authenticated', user_id, '/challenges', pg_temp.page(format($f$
    UPDATE "public"."challenges" SET "prize_cents" = 150000 WHERE "public"."challenges"."id" = %1$L
    RETURNING "public"."challenges"."id" $f$, challenge_id))))
from opened where n = 3 and i <= 30;

-- The metrics page, the front page's numbers, the audit trail, and the price list for those who have not signed in.
select pg_temp.add('api', 5000 + i, 1, pg_temp.request('authenticated', user_id, '/challenge_performance_metrics',
    pg_temp.page($f$ SELECT "public"."challenge_performance_metrics".* FROM "public"."challenge_performance_metrics"
    ORDER BY "public"."challenge_performance_metrics"."total_challenges" DESC LIMIT 10 OFFSET 0 $f$))),
pg_temp.add('api', 5000 + i, 2, pg_temp.request('authenticated', user_id, '/audit_logs', pg_temp.page(format($f$
    SELECT "public"."audit_logs"."action", "public"."audit_logs"."occurred_at" FROM "public"."audit_logs"
    WHERE "public"."audit_logs"."workspace_id" = %1$L ORDER BY "public"."audit_logs"."occurred_at" DESC LIMIT 20 OFFSET 0 $f$,
    workspace_id))))
from visit where i <= 8;
select pg_temp.add('api', 6000 + i, 1, pg_temp.request('anon', null, '/rpc/workspace_overview', pg_temp.page(format($f$
    SELECT pgrst_call.* FROM "public"."workspace_overview"("workspace" := %1$L) pgrst_call $f$, workspace_id)))),
pg_temp.add('api', 6000 + i, 2, pg_temp.request('anon', null, '/plans', pg_temp.page($f$
    SELECT "public"."plans"."code", "public"."plans"."title", "public"."plans"."price_cents" FROM "public"."plans"
    ORDER BY "public"."plans"."price_cents" ASC $f$)))
from visit where i <= 40;

-- ---------------------------------------------------------------- run it
create temp table turn as
select client, statement, row_number() over (order by pg_temp.chance(request, 99), request, step) as n from traffic;
grant select on turn to prisma, authenticator;
select extensions.pg_stat_statements_reset();

set role prisma;
select statement from turn where client = 'prisma' order by n \gexec
set role authenticator;
select statement from turn where client = 'api' order by n \gexec
reset role;
drop table traffic, visit, opened, turn;
