-- Who may do what. The API's roles anon and authenticated hold every table privilege by Supabase's default grants
-- (TRUNCATE among them), so the policies below are what stands between them and the rows.

-- ---------------------------------------------------------------- roles and grants
-- Prisma's login: as Supabase's guide makes it, with a right that no policy binds.
create role prisma login bypassrls;
grant prisma to postgres;
grant usage on schema public, app to prisma;
grant select, insert, update, delete on all tables in schema public to prisma;
grant usage, select on all sequences in schema public to prisma;

grant usage on schema app to authenticated, service_role;
revoke execute on all functions in schema app from public;
grant execute on function app.my_workspaces(), app.my_managed_workspaces() to authenticated;

revoke all on countries, plans from anon, authenticated;
grant select on countries, plans to anon, authenticated;
revoke all on announcements, users, notification_preferences, workspace_users, workspace_invitations, tags, challenge_tags
    from anon, authenticated;
grant select, insert, update, delete on
    announcements, users, notification_preferences, workspace_users, workspace_invitations, tags, challenge_tags
    to authenticated;
grant select on announcements to anon;
-- For the payment service alone, which signs in as service_role.
revoke all on workspace_billing from anon, authenticated;

-- ---------------------------------------------------------------- shared tables
alter table countries enable row level security;
create policy countries_read on countries for select to anon, authenticated using (true);
alter table plans enable row level security;
create policy plans_read on plans for select to anon, authenticated using (true);

alter table announcements enable row level security;
create policy announcements_read on announcements for select to anon, authenticated using (published_at <= now());
create policy announcements_staff on announcements for all to authenticated
    using ((auth.jwt() -> 'user_metadata' ->> 'staff')::boolean);

-- ---------------------------------------------------------------- people
alter table users enable row level security;
create policy users_read on users for select to authenticated using (
    id = (select auth.uid())
    or id = any (array(
        select wu.user_id from workspace_users wu where wu.workspace_id = any (array(select app.my_workspaces()))))
);
create policy users_update on users for update to authenticated
    using (id = (select auth.uid())) with check (id = (select auth.uid()));

alter table notification_preferences enable row level security;
create policy notification_preferences_own on notification_preferences for all to authenticated
    using (user_id = (select auth.uid())) with check (user_id = (select auth.uid()));

-- ---------------------------------------------------------------- workspaces and their members
alter table workspaces enable row level security;
create policy workspaces_read on workspaces for select to authenticated
    using (id = any (array(select app.my_workspaces())));
create policy workspaces_update on workspaces for update to authenticated
    using (id = any (array(select app.my_managed_workspaces())))
    with check (id = any (array(select app.my_managed_workspaces())));

alter table workspace_users enable row level security;
create policy workspace_users_read on workspace_users for select to authenticated
    using (workspace_id = any (array(select app.my_workspaces())));
create policy workspace_users_add on workspace_users for insert to authenticated
    with check (workspace_id = any (array(select app.my_managed_workspaces())));
create policy workspace_users_change on workspace_users for update to authenticated
    using (workspace_id = any (array(select app.my_managed_workspaces())))
    with check (workspace_id = any (array(select app.my_managed_workspaces())));
create policy workspace_users_remove on workspace_users for delete to authenticated
    using (workspace_id = any (array(select app.my_managed_workspaces())));

alter table workspace_invitations enable row level security;
create policy workspace_invitations_manage on workspace_invitations for all to authenticated
    using (workspace_id = any (array(select app.my_managed_workspaces())))
    with check (workspace_id = any (array(select app.my_managed_workspaces())));

alter table workspace_billing enable row level security;

-- ---------------------------------------------------------------- challenges
alter table challenges enable row level security;
create policy challenges_workspace_access on challenges for all to authenticated using (
    workspace_id in (
        select wu.workspace_id from workspace_users wu
        where wu.user_id = auth.uid() and wu.role in ('WORKSPACE_OWNER', 'WORKSPACE_ADMIN', 'WORKSPACE_MEMBER'))
);
-- Only owners and admins create, change and delete. (One policy FOR INSERT, UPDATE, DELETE was tried: PostgreSQL
-- takes a single command or ALL.)
create policy challenges_workspace_admin_insert on challenges for insert to authenticated with check (
    workspace_id in (
        select wu.workspace_id from workspace_users wu
        where wu.user_id = auth.uid() and wu.role in ('WORKSPACE_OWNER', 'WORKSPACE_ADMIN'))
);
create policy challenges_workspace_admin_update on challenges for update to authenticated using (
    workspace_id in (
        select wu.workspace_id from workspace_users wu
        where wu.user_id = auth.uid() and wu.role in ('WORKSPACE_OWNER', 'WORKSPACE_ADMIN'))
);
create policy challenges_workspace_admin_delete on challenges for delete to authenticated using (
    workspace_id in (
        select wu.workspace_id from workspace_users wu
        where wu.user_id = auth.uid() and wu.role in ('WORKSPACE_OWNER', 'WORKSPACE_ADMIN'))
);

alter table challenge_submissions enable row level security;
create policy challenge_submissions_read on challenge_submissions for select to authenticated using (
    exists (select from workspace_users wu
            where wu.workspace_id = challenge_submissions.workspace_id and wu.user_id = auth.uid())
);
create policy challenge_submissions_add on challenge_submissions for insert to authenticated
    with check (user_id = (select auth.uid()) and workspace_id = any (array(select app.my_workspaces())));
create policy challenge_submissions_change on challenge_submissions for update to authenticated
    using (user_id = (select auth.uid()) and workspace_id = any (array(select app.my_workspaces())))
    with check (user_id = (select auth.uid()) and workspace_id = any (array(select app.my_workspaces())));

alter table challenge_judges enable row level security;
create policy challenge_judges_read on challenge_judges for select to authenticated
    using (exists (select from challenges c where c.id = challenge_judges.challenge_id));

alter table comments enable row level security;
create policy comments_read on comments for select to authenticated using (is_workspace_member(workspace_id));
create policy comments_add on comments for insert to authenticated
    with check (author_id = (select auth.uid()) and is_workspace_member(workspace_id));
create policy comments_change on comments for update to authenticated
    using (author_id = auth.uid()) with check (author_id = auth.uid() and is_workspace_member(workspace_id));
alter publication supabase_realtime add table comments;

alter table tags enable row level security;
create policy tags_use on tags for all to authenticated
    using (workspace_id = any (array(select app.my_workspaces())))
    with check (workspace_id = any (array(select app.my_workspaces())));
alter table challenge_tags enable row level security;
create policy challenge_tags_use on challenge_tags for all to authenticated
    using (workspace_id = any (array(select app.my_workspaces())))
    with check (workspace_id = any (array(select app.my_workspaces())));

-- ---------------------------------------------------------------- the audit trail: admins read it, nobody changes it
create policy audit_logs_workspace_admin on audit_logs for select to authenticated using (
    workspace_id in (
        select wu.workspace_id from workspace_users wu
        where wu.user_id = auth.uid() and wu.role in ('WORKSPACE_OWNER', 'WORKSPACE_ADMIN'))
);
create policy audit_logs_immutable_update on audit_logs for update to authenticated using (false);
create policy audit_logs_immutable_delete on audit_logs for delete to authenticated using (false);
