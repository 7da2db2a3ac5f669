-- Tens of thousands of rows, the same every time: all chance is a hash of a row's number. Workspace 1 owns three
-- in ten rows, the rest trails off. Run as postgres after schema.sql and policies.sql.

-- A number in [0, 1) for row i; one seed, one stream.
create or replace function pg_temp.chance(i bigint, seed integer) returns double precision language sql immutable as $$
    select (hashint8extended(i, seed) & 2147483647) / 2147483648.0::double precision
$$;
create or replace function pg_temp.id(kind text, i bigint) returns uuid language sql immutable as $$
    select md5(kind || ' ' || i)::uuid
$$;
-- Which of 150 workspaces row i belongs to.
create or replace function pg_temp.workspace(i bigint, seed integer) returns bigint language sql immutable as $$
    select case when pg_temp.chance(i, seed) < 0.3 then 1
                else 2 + floor(149 * power(pg_temp.chance(i, seed + 1), 2.5))::bigint end
$$;
create or replace function pg_temp.word(i bigint, seed integer, words text[]) returns text language sql immutable as $$
    select words[1 + floor(cardinality(words) * pg_temp.chance(i, seed))::integer]
$$;
-- Time of row i: the later the year, the more traffic.
create or replace function pg_temp.moment(i bigint, seed integer) returns timestamptz language sql immutable as $$
    select timestamptz '2025-01-01 00:00+00' + interval '300 days' * sqrt(pg_temp.chance(i, seed))
$$;

insert into countries (code, name) values
    ('AT', 'Austria'), ('BR', 'Brazil'), ('CA', 'Canada'), ('DE', 'Germany'), ('ES', 'Spain'), ('GB', 'United Kingdom'),
    ('IN', 'India'), ('JP', 'Japan'), ('KE', 'Kenya'), ('PT', 'Portugal'), ('SE', 'Sweden'), ('US', 'United States');
insert into plans (code, title, seats, price_cents) values
    ('free', 'Free', 5, 0), ('team', 'Team', 50, 4900), ('city', 'City', 2000, 49000), ('custom', 'Custom', 100000, 250000);
insert into announcements (headline, body, published_at)
select 'Release ' || i, 'What is new in release ' || i || '.', timestamptz '2025-01-15 09:00+00' + i * interval '28 days'
from generate_series(1, 10) i;

-- Sign-ups; the trigger makes the profiles.
insert into auth.users (id, aud, role, email, email_confirmed_at, raw_app_meta_data, raw_user_meta_data, created_at)
select pg_temp.id('user', i), 'authenticated', 'authenticated', 'person' || i || '@example.org', pg_temp.moment(i, 10),
       '{"provider": "email"}', jsonb_build_object('name', 'Person ' || i), pg_temp.moment(i, 10)
from generate_series(1, 2400) i;
update users u set country_code = pg_temp.word(n.i, 11, array['AT', 'BR', 'CA', 'DE', 'GB', 'IN', 'KE', 'PT', 'US'])
from (select pg_temp.id('user', i) as id, i from generate_series(1, 2400) i) n where n.id = u.id and n.i % 5 > 0;

insert into workspaces (id, slug, name, domain, created_at, deleted_at, created_by, updated_by)
select pg_temp.id('workspace', i), 'workspace-' || i, 'Workspace ' || i,
       case when i % 3 = 0 then 'ideas' || i || '.example.org' end,
       timestamptz '2025-01-01 00:00+00' + i * interval '1 day',
       case when i % 25 = 0 then timestamptz '2025-09-01 00:00+00' end,
       pg_temp.id('user', i), pg_temp.id('user', i)
from generate_series(1, 150) i;

insert into workspace_users (workspace_id, user_id, role, joined_at)
select pg_temp.id('workspace', i), pg_temp.id('user', i), 'WORKSPACE_OWNER', timestamptz '2025-01-01 00:00+00'
from generate_series(1, 150) i
union all
select pg_temp.id('workspace', pg_temp.workspace(i, 20)), pg_temp.id('user', 1 + floor(2400 * pg_temp.chance(i, 22))::bigint),
       (case when pg_temp.chance(i, 23) < 0.06 then 'WORKSPACE_ADMIN' when pg_temp.chance(i, 23) > 0.93 then 'WORKSPACE_GUEST'
             else 'WORKSPACE_MEMBER' end)::workspace_role_enum, pg_temp.moment(i, 24)
from generate_series(1, 4600) i
on conflict do nothing;

-- The n-th member of each workspace, to pick authors from.
create temp table member as
select workspace_id, user_id, row_number() over (partition by workspace_id order by user_id) - 1 as n,
       count(*) over (partition by workspace_id) as members
from workspace_users;
create unique index on member (workspace_id, n) include (user_id);
create temp table seats as select workspace_id, max(members) as members from member group by workspace_id;
analyze member, seats;

insert into workspace_invitations (workspace_id, email, role, expires_at, accepted_at)
select pg_temp.id('workspace', pg_temp.workspace(i, 30)), 'guest' || i || '@example.net', 'WORKSPACE_MEMBER',
       pg_temp.moment(i, 32) + interval '14 days', case when i % 4 > 0 then pg_temp.moment(i, 32) + interval '2 days' end
from generate_series(1, 800) i;
insert into workspace_billing (workspace_id, plan_code, customer_ref, renews_at)
select id, case when row_number() over (order by created_at) = 1 then 'city' else 'team' end, 'cus_' || left(id::text, 8),
       created_at + interval '2 years'
from workspaces where deleted_at is null;

insert into challenges (id, workspace_id, title, description, status, prize_cents, starts_at, ends_at, created_at,
                        updated_at, deleted_at, created_by, updated_by)
select pg_temp.id('challenge', i), n.workspace_id, n.title,
       jsonb_build_object('content', n.content, 'criteria', jsonb_build_array('impact', 'cost', 'reach')),
       (case when n.age < 0.55 then 'COMPLETED' when n.age < 0.62 then 'CANCELLED' when n.age < 0.80 then 'DRAFT'
             when n.age < 0.86 then 'JUDGING' when n.age < 0.94 then 'PUBLISHED' else 'ACTIVE' end)::challenge_status_enum,
       case when i % 3 = 0 then 100000 * (1 + floor(20 * n.age))::bigint end,
       n.made + interval '10 days', n.made + interval '40 days' + interval '30 days' * n.age, n.made, n.made,
       case when pg_temp.chance(i, 41) < 0.12 then n.made + interval '60 days' end, m.user_id, m.user_id
from (
    select i, pg_temp.id('workspace', pg_temp.workspace(i, 42)) as workspace_id, pg_temp.moment(i, 44) as made,
           pg_temp.chance(i, 45) as age,
           pg_temp.word(i, 46, array['Cleaner', 'Cheaper', 'Shared', 'Quieter', 'Safer', 'Local', 'Open', 'Faster']) || ' '
               || pg_temp.word(i, 47, array['rivers', 'school roads', 'energy', 'libraries', 'harvests', 'clinics', 'buses',
                                            'rooftops', 'markets', 'repairs', 'playgrounds', 'archives']) as title,
           (select string_agg(pg_temp.word(i * 8 + s, 48, array[
                   'We look for ideas that a small team can try within one season and without a permit.',
                   'Every proposal names the people it helps and the first hundred of them to be asked.',
                   'Volunteers measure the water every week and publish what they find, good or bad.',
                   'The council pays for materials, the neighbourhood brings the hands and the patience.',
                   'Buses run half empty in the evening while clinics and libraries wait for visitors.',
                   'Rooftops collect rain and sunlight; both are wasted on most of our public buildings.',
                   'A prototype is worth more to the judges than a plan, and a measured one most of all.',
                   'Farmers report losses between harvest and market of up to a third of each crate.',
                   'Entries are scored for impact, for cost and for how easily another town can copy them.',
                   'Noise at night is the complaint that reaches the mayor most often, month after month.',
                   'Schools may enter as a class; a teacher signs and keeps the contact with the judges.',
                   'Tell us what you would stop doing if the idea worked, and who would disagree with you.']), ' ')
               from generate_series(1, 5) s)
               || case when pg_temp.chance(i, 49) < 0.004 then ' Mycorrhiza and soil fungi are welcome.' else '' end as content
    from generate_series(1, 10400) i
) n
join seats using (workspace_id)
join member m on m.workspace_id = n.workspace_id and m.n = floor(seats.members * pg_temp.chance(i, 50))::bigint;

insert into challenge_judges (challenge_id, user_id, assigned_by, assigned_at)
select c.id, m.user_id, c.created_by, c.created_at
from (select pg_temp.id('challenge', 1 + i % 10400) as challenge_id, i from generate_series(1, 12000) i) n
join challenges c on c.id = n.challenge_id
join seats on seats.workspace_id = c.workspace_id
join member m on m.workspace_id = c.workspace_id and m.n = floor(seats.members * pg_temp.chance(i, 60))::bigint
on conflict do nothing;

insert into challenge_submissions (id, workspace_id, challenge_id, user_id, status, pitch, score, submitted_at)
select pg_temp.id('submission', n.i), c.workspace_id, c.id, m.user_id,
       (case when n.luck < 0.7 then 'SUBMITTED' when n.luck < 0.82 then 'DECLINED' when n.luck < 0.92 then 'SHORTLISTED'
             when n.luck < 0.95 then 'AWARDED' else 'DRAFT' end)::submission_status_enum,
       'Entry ' || n.i || ': we would begin with one street and report after ' || (2 + n.i % 9) || ' weeks.',
       case when n.luck < 0.95 then round((100 * pg_temp.chance(n.i, 71))::numeric, 2) end,
       c.created_at + interval '30 days' * pg_temp.chance(n.i, 72)
from (select i, pg_temp.chance(i, 70) as luck,
             pg_temp.id('challenge', 1 + floor(10400 * power(pg_temp.chance(i, 73), 2))::bigint) as challenge_id
      from generate_series(1, 15000) i) n
join challenges c on c.id = n.challenge_id
join seats on seats.workspace_id = c.workspace_id
join member m on m.workspace_id = c.workspace_id and m.n = floor(seats.members * pg_temp.chance(n.i, 74))::bigint;

insert into comments (workspace_id, challenge_id, submission_id, author_id, body, created_at)
select s.workspace_id, s.challenge_id, case when i % 3 > 0 then s.id end, m.user_id,
       'Comment ' || i || ': ' || pg_temp.word(i, 81, array['well done', 'who pays for it?', 'tried this in spring', 'thanks']),
       s.submitted_at + interval '12 days' * pg_temp.chance(i, 82)
from (select i, pg_temp.id('submission', 1 + floor(15000 * power(pg_temp.chance(i, 80), 1.5))::bigint) as submission_id
      from generate_series(1, 14000) i) n
join challenge_submissions s on s.id = n.submission_id
join seats on seats.workspace_id = s.workspace_id
join member m on m.workspace_id = s.workspace_id and m.n = floor(seats.members * pg_temp.chance(i, 83))::bigint
order by i;

insert into tags (id, workspace_id, name)
select pg_temp.id('tag', w * 6 + t), pg_temp.id('workspace', w), (array['water', 'energy', 'youth', 'food', 'traffic', 'culture'])[t]
from generate_series(1, 150) w, generate_series(1, 6) t;
insert into challenge_tags (workspace_id, challenge_id, tag_id)
select c.workspace_id, c.id, t.id
from (select pg_temp.id('challenge', i) as challenge_id, i from generate_series(1, 10400) i) n
join challenges c on c.id = n.challenge_id
join tags t on t.workspace_id = c.workspace_id
    and t.name = pg_temp.word(i, 90, array['water', 'energy', 'youth', 'food', 'traffic', 'culture'])
where c.deleted_at is null;

insert into audit_logs (id, workspace_id, user_id, action, resource_type, resource_id, details, ip_address, user_agent,
                        request_id, occurred_at)
select pg_temp.id('audit', i), case when n.luck < 0.88 then m.workspace_id end, m.user_id,
       (case when n.luck < 0.25 then 'CHALLENGE_UPDATE' when n.luck < 0.40 then 'CHALLENGE_SUBMIT'
             when n.luck < 0.50 then 'CHALLENGE_CREATE' when n.luck < 0.88 then 'WORKSPACE_MEMBER_JOIN'
             when n.luck < 0.98 then 'USER_LOGIN' else 'UNAUTHORIZED_ACCESS_ATTEMPT' end)::audit_action_enum,
       case when n.luck < 0.5 then 'challenge' when n.luck < 0.88 then 'user' end,
       case when n.luck < 0.5 then pg_temp.id('challenge', 1 + i % 10400) when n.luck < 0.88 then m.user_id end,
       '{"via": "web"}', '10.0.0.0'::inet + floor(60000 * pg_temp.chance(i, 101))::bigint, 'Mozilla/5.0',
       'req-' || i, pg_temp.moment(i, 102)
from (select i, pg_temp.chance(i, 100) as luck, pg_temp.id('workspace', pg_temp.workspace(i, 103)) as workspace_id
      from generate_series(1, 16000) i) n
join seats using (workspace_id)
join member m on m.workspace_id = n.workspace_id and m.n = floor(seats.members * pg_temp.chance(i, 105))::bigint;

drop table member, seats;
-- New entries of a GIN index wait in a list that every search reads to its end.
select gin_clean_pending_list('idx_challenges_search');
analyze countries, plans, announcements, users, notification_preferences, workspaces, workspace_users,
    workspace_invitations, workspace_billing, challenges, challenge_submissions, challenge_judges, comments, tags,
    challenge_tags, audit_logs;
