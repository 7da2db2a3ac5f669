"""What makes an unknown verdict decidable: one sentence for each kind of reason, the nearest cause first."""

import re

_APART = (
    "compare the tenant's key with those of the caller: key = any (array(select … where user_id = …)), his memberships"
)
_EACH = (
    "let each of its statements ask for it: key = any (array(select … where user_id = …)), the caller's memberships, "
    "and none look at other rows before"
)
_PLAIN = (
    "say it in plain SQL: columns, the session's claims, IN or = ANY over a table of members, a LANGUAGE sql helper"
)
_INVOKER = "let the view read with the caller's rights: security_invoker = true (PostgreSQL 15 and later)"
_NAMED = "set its search_path to pg_catalog, pg_temp and give each name its schema, or revoke CREATE and TEMPORARY"
_COUNTED = (
    "ask for it there, in the policy or in the function that it calls: and left_at is null, and is_active, or whatever "
    "that column says of those who belong"
)
_SIGNED = (
    "let it look its claims up by the person alone, in tables of members that only the server or an admin of the "
    "tenant writes, and ask there for every state: is_active, status, left_at"
)
_MEMBERS = "let nobody but the server or an admin of that tenant write it, by the policy's WITH CHECK or by privilege"

_SET_OFF = (
    "let it link whoever sets it off to a tenant made there, or one that asked for him: of one that is written out, or "
    "that he names, everybody may be a member"
)
_ASKED = (
    "let nobody write there what policies go by: grant INSERT and UPDATE on the other columns only, or let a policy or "
    "the function ask whether the row stays with its tenant"
)
_SECRET = (
    "let nobody read what lets people in, a token or a code, but those it was given to: "
    "a SECURITY DEFINER function can compare it without showing it"
)
_COPIED = (
    "let the row that is written carry the tenant of the row that it tells of (new.tenant_id), and show that table's "
    "rows to the tenant's members alone"
)
_ROWS = "Limits says why the copy holds no rows; where --schema is given, name the schemas that they refer to as well"
_REFRESHED = "ask the tables that it is made of: who has left is a member there until somebody refreshes it"
_FOLLOWED = "let the foreign key not follow, since ids do not change: ON UPDATE NO ACTION (Prisma: onUpdate: NoAction)"
_DELETED = (
    "let the server alone delete there (revoke DELETE), or say in pgadvise.toml whose its rows are: [tenancy.tables]"
)

# A reason is searched for these in this order.
_WAYS = tuple(
    (re.compile(pattern), advice)
    for pattern, advice in (
        (r"the copy lacks", "attack a server that has it: --engine docker:IMAGE or --engine dsn:…"),
        (r"the time was over", "advise prove has no cap of time"),
        (r"no table of a tenant could be given rows", _ROWS),
        (r"makes? of it", _NAMED),
        (r"when it was last refreshed", _REFRESHED),
        (r"named without its schema", "give the table its schema, or set the function's search_path"),
        (r"somebody's own", "drop it, and call its function by name where it is meant"),
        (r"may put on", "revoke TRIGGER on that table, which no application needs"),
        (r"an update of .* through the foreign key", _FOLLOWED),
        (r"a delete of .* through the foreign key .*nothing tells", _DELETED),
        (r"belong to no tenant|nothing tells (?:which tenant|whose)", "say it in pgadvise.toml: [tenancy.tables]"),
        (r"too intricate|nested too deep|more than \d+ rows", "split the policy into several, each permissive"),
        (r"row-level security of .* is off", "enable row level security, or revoke the privilege"),
        (r"policies do not bind", "let the application log in as a role that is no owner and has no BYPASSRLS"),
        (r"no policy protects it", "revoke it, and let a function or a view that asks for the member show its rows"),
        (r"may TRUNCATE", "revoke TRUNCATE"),
        (r"the row in its way", f"{_INVOKER}; or revoke UPDATE on it"),
        (r"security_barrier", "alter the view: security_barrier = true, or security_invoker = true"),
        (r"is let in\b|secrets of ", _SECRET),
        (r"\ba rule \b|there are rules", "put a trigger INSTEAD OF in the place of the rule"),
        (r"put together|EXECUTE", "write the statement out in the place of EXECUTE of a text that is put together"),
        (r"which policies ask together with", _ASKED),
        (r"links him to another tenant|still counts|may move rows of|to another tenant$", _MEMBERS),
        (r"has signed do not all come", _SIGNED),
        (r"nothing on the way asks", _COUNTED),
        (r"trigger function \S+ may write .* past its policies", _SET_OFF),
        (r"may write .* (?:past its policies|through the view)", "let it ask, before it writes, who calls it"),
        (r"puts what rows of|may copy what rows", _COPIED),
        (r"shows what .* gives", _INVOKER),
        (r"trigger function|triggers? ", "let the trigger write NEW's own columns alone, or ask who set it off"),
        (r"foreign key .*, and a row of another tenant may pass", _APART),
        (r"foreign key", "refer by both columns, (tenant, id), so that what refers to a row is of its tenant"),
        (r"not understood: the body|has no model|is not followed|cannot be (?:read|followed)", _PLAIN),
        (r"not understood", _PLAIN),
        (r"with its owner's rights", _INVOKER),
        (r"without a tenant may be written", "make the tenant's key NOT NULL, or show rows of nobody to nobody"),
        (r"may delete another tenant", _MEMBERS),
        (r"may show or change", _EACH),
        (r"may pass (?:the policies|policy|policies) ", _APART),
    )
)


def advice(reason: str) -> str:
    """How to let it be decided, by the reason why it is not."""
    return next((way for pattern, way in _WAYS if pattern.search(reason)), _PLAIN)
