-- # A Prisma SaaS under relationMode = "prisma": camelCase, text ids, not one foreign key
-- tenant: public.Workspace
-- direct workspaceId: ApiKey Document Folder Tag WorkspaceInvite Subscription AuditEvent
-- transitive: DocumentVersion ShareLink ShareLinkView _DocumentToTag
-- membership workspaceId: WorkspaceMember
-- user: User Account Session UserPreference
-- global: VerificationToken FeatureFlag
create table "User" (id text primary key, name text, email text unique, "emailVerified" timestamp, image text, "defaultWorkspaceId" text);
create table "Account" (id text primary key, "userId" text not null, type text not null, provider text not null, "providerAccountId" text not null, access_token text, refresh_token text);
create table "Session" (id text primary key, "sessionToken" text unique not null, "userId" text not null, expires timestamp not null);
create table "VerificationToken" (identifier text not null, token text unique not null, expires timestamp not null);
create table "UserPreference" (id text primary key, "userId" text unique not null, theme text not null default 'light');
create table "Workspace" (id text primary key, name text not null, slug text unique not null, plan text not null, "stripeCustomerId" text unique);
create table "WorkspaceMember" (id text primary key, role text not null, "userId" text not null, "workspaceId" text not null, unique ("userId", "workspaceId"));
create table "WorkspaceInvite" (email text not null, "workspaceId" text not null, expires timestamp not null, unique (email, "workspaceId"));
create table "Folder" (id text primary key, name text not null, "parentFolderId" text, "workspaceId" text not null);
create table "Document" (id text primary key, title text not null, "folderId" text, "ownerId" text, "workspaceId" text not null);
create table "DocumentVersion" (id text primary key, number integer not null, "documentId" text not null, "createdById" text);
create table "ShareLink" (id text primary key, url text unique not null, "documentId" text not null);
create table "ShareLinkView" (id text primary key, "shareLinkId" text not null, "viewedAt" timestamp not null);
create table "Tag" (id text primary key, name text not null, "workspaceId" text not null, unique (name, "workspaceId"));
create table "_DocumentToTag" ("A" text not null, "B" text not null);
create table "ApiKey" (id text primary key, "hashedKey" text unique not null, "workspaceId" text not null);
create table "Subscription" (id text primary key, "workspaceId" text unique not null, status text not null);
create table "AuditEvent" (id text primary key, "workspaceId" text not null, "actorId" text, action text not null, at timestamp not null);
create table "FeatureFlag" (id text primary key, key text unique not null, enabled boolean not null);
