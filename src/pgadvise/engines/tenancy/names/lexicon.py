"""The words that names are made of in multi-tenant databases, and what each is worth.

Measured on public schemas: without these words `users`, `orders` and `countries` would win by sheer number of
references.
"""

from collections.abc import Mapping

# How far a table's name alone says "I list the tenants".
TENANT: Mapping[str, float] = {
    "tenant": 1.0,
    "organization": 1.0,
    "workspace": 0.95,
    "team": 0.8,
    "company": 0.75,
    "account": 0.6,
    "enterprise": 0.6,
    **dict.fromkeys("space realm business agency school clinic firm church".split(), 0.5),
    **dict.fromkeys("merchant practice club association institution franchise gym".split(), 0.45),
    **dict.fromkeys("nonprofit charity foundation municipality university college salon pharmacy".split(), 0.45),
    **dict.fromkeys("group store shop household family studio community website site hospital restaurant".split(), 0.4),
    **dict.fromkeys("project namespace district reseller diocese".split(), 0.35),
    **dict.fromkeys("client customer brand seller".split(), 0.3),
    **dict.fromkeys("partner instance property mailbox".split(), 0.25),
    **dict.fromkeys("application app vendor".split(), 0.2),
}
# Those that mean nothing else: a column named after one needs no table behind it.
CERTAIN_TENANT = frozenset("tenant organization workspace company".split())
# A qualifier that leaves the name a tenant's: `customer_accounts`, `app_teams`.
QUALIFIERS = frozenset("user customer app application team email business client personal billing".split())

# Levels that stand between a tenant and its rows.
LEVEL = frozenset(
    """
    project environment workspace space team program site website app application store shop branch location department
    namespace group community property brand unit instance cluster account mailbox organization company division region
    realm tenant district
    """.split()
)

PERSON = frozenset("user profile person login member customer account employee author player".split())
# Those whose rows are people once a password stands beside their name.
LOGGING_IN = PERSON | frozenset(
    """
    staff operator student teacher patient client agent subscriber admin administrator driver contact auth guest seller
    buyer vendor merchant participant contributor
    """.split()
)
OWNER = frozenset("user owner owned profile account customer member person identity belong".split())
AUTHOR = frozenset("creator author".split())
# Who did something to a row is not who owns it.
STAFF = frozenset(
    """
    created updated deleted modified assigned invited approved reviewed granted performed actor editor uploaded resolved
    processed revoked published archived banned cancelled canceled verified locked closed added removed changed accepted
    inviter approver assignee assigner reviewer responsible manager staff moderator operator impersonator admin sender
    recipient receiver last by rejected completed requested triggered granter issued merged initiated target referred
    signed mentioned handled updater deleter modifier uploader claimed used blocked confirmed paid submitted escalated
    acknowledged sent grantor redeemed requester submitter reporter lead checked ordered recorded tagged pinned reported
    """.split()
)

MEMBER = frozenset(
    "member membership user participant employee staff seat collaborator person contributor teammate".split()
)
MEMBERSHIP = frozenset("member membership".split())
# What people are to whom they work for: a course has no logins.
WORKING = frozenset("login staff employee employment".split())
JOINING = frozenset(
    "role access in to on of map mapping join link relation relationship rel assignment association x has".split()
)
NOT_MEMBER = frozenset(
    """
    invite invitation invitee preference setting session log event token notification comment audit activity history key
    request message favorite favourite reaction vote like view read draft limit usage stat metric permission group
    attempt approval note task export quota subscription follower star bookmark setup onboarding device feedback
    consent action block ban
    """.split()
)
RIGHTS = frozenset("permission role right privilege capability grant scope policy".split())
# Whoever runs the database for all tenants: `platform_audit_logs`.
OPERATOR = frozenset("platform superadmin admin".split())
INVITATION = frozenset("invite invitation invitee".split())

# A password's digest that is not called one.
HASHED_PASSWORD = frozenset(
    (*((said, "hash") for said in ("secret", "pass", "pwd", "pw")), ("passwd",), ("passhash",), ("pwhash",), ("pwd",))
)
# Beside these a password opens another service: the row is an address of it, no person.
SERVICE = frozenset("smtp mail imap pop ftp sftp sms db database proxy http ssh wifi server host".split())

# A row's present choice, not where it belongs.
CHOICE = frozenset("default current active last selected latest primary preferred".split())
POINTER = CHOICE | frozenset("previous original fallback source target from to next parent invited template".split())
# What a row looks like: a logo is a file of the row's, and the row is nothing of the file's.
DECORATION = frozenset("logo avatar icon image photo picture thumbnail cover banner favicon illustration".split())
# Ids that somebody else's system gives out.
FOREIGN = frozenset(
    """
    stripe external provider google github gitlab slack aws remote facebook twitter shopify paypal xero hubspot
    salesforce azure apple discord zoom notion linear jira oauth trace request correlation transaction plaid mollie
    intercom segment posthog vercel message idempotency polar lemonsqueezy paddle twilio resend mailchimp airtable
    telegram whatsapp linkedin instagram meta tiktok bitbucket quickbooks docusign braintree adyen
    """.split()
)
CATALOGUE = frozenset(
    """
    plan price product country currency language locale timezone permission feature flag status type category role
    config setting configuration template migration job queue lock cache version region state city unit tax rate
    """.split()
)
OAUTH_COLUMNS = frozenset(
    "provider provider_account_id access_token refresh_token id_token oauth_token provider_id".split()
)
# What makes an account one of money.
MONEY_COLUMNS = frozenset("iban bic balance account_number routing_number currency opening_balance".split())
BILLING_TABLES = frozenset("subscription invoice payment charge billing".split())
REGISTRY_COLUMNS = frozenset(
    """
    slug plan subdomain domain logo logo_url stripe_customer_id billing_email name stripe_id plan_id subscription_id
    trial_end trial_ends_at custom_domain is_personal owner_id
    """.split()
)
# What `x_type` and `x_id` are called when the row may belong to any of several tables.
POLYMORPHIC = frozenset(
    """
    entity item owner subject resource object context record target parent source workspace scope auditable commentable
    attachable holder reference related trackable notifiable
    """.split()
)
# Those of them that nearly always are people.
SOMEBODY = frozenset("recipient receiver reader owner user member person notifiable invited model".split())
# A tenant's row may point at its settings instead of the other way round.
APPENDAGE = frozenset(
    "setting secret info branding detail meta metadata credential blob attachment upload address".split()
)
# The second half of a row, kept in a table of its own.
COMPANION = frozenset("metadata content detail setting payload body stat".split())
SECRET = frozenset("password secret token webhook credential".split())
# What one person likes, wants to see or lets another program do, among what others see too.
PERSONAL = frozenset("favorite favourite star bookmark preference wish wishlist watchlist basket cart oauth".split())
# Rows found by a token, an address or a key, never through a tenant.
TOKEN = frozenset("verification reset otp magic nonce challenge".split())
