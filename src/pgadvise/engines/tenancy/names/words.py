"""What a name says: its words in one spelling, whatever style it was written in."""

import re
from functools import cache

Words = tuple[str, ...]

_PART = re.compile(r"[A-Z]+(?=[A-Z][a-z])|[A-Z]?[a-z]+|[A-Z]+|\d+")
# Words that end in s and are no plural.
_SINGULAR = frozenset(
    """
    status address access business news sms dns class analysis basis series aws os ios css bus saas sso process progress
    canvas corpus campus alias bonus census focus https tls statistics sales plus gps pos rss cms has is was axis kudos
    """.split()
)
_IRREGULAR = {
    "ids": "id",
    "ads": "ad",
    "apis": "api",
    "people": "person",
    "children": "child",
    "indices": "index",
    "analyses": "analysis",
    **{one + "es": one for one in ("status", "alias", "bonus", "campus", "virus", "bus", "gas", "bias")},
}
_SYNONYMS = {
    "organisation": "organization",
    "org": "organization",
    "orga": "organization",
    "ws": "workspace",
    "acct": "account",
    "env": "environment",
    "grp": "group",
    "usr": "user",
    "proj": "project",
    "dept": "department",
    "cust": "customer",
    "emp": "employee",
    "uid": "id",
    "uuid": "id",
    "guid": "id",
    "tenancy": "tenant",
    "mandant": "tenant",
    "mandanten": "tenant",
    "empresa": "company",
    "entreprise": "company",
    "firma": "company",
    "usuario": "user",
    "benutzer": "user",
    "utilisateur": "user",
}
# PostgreSQL folds an unquoted `userId` to `userid`: these beginnings are cut from these ends.
_FOLDED = re.compile(
    r"(organization|organisation|org|tenant|workspace|company|team|account|project|group|customer|client|user|owner"
    r"|member|profile|author|parent)"
    r"(ids?|uuid|members?|memberships?|users?|roles?|settings?|invites?|invitations?|keys?|tokens?|groups?|projects?"
    r"|teams?|accounts?|sessions?)\Z"
)

# What a person's or another system's id has and is called by: `id_number`, `id_token`.
_OF_AN_ID = frozenset("token number card type proof photo image expiry hash".split())


@cache
def words(name: str) -> Words:
    """`OrganizationMemberships`, `org_memberships` and a folded `organizationmemberships`: (organization, membership).

    A name without a Latin letter is one word.
    """
    parts = [part.lower() for part in _PART.findall(name.replace("IDs", "Ids").replace("OAuth", "Oauth"))]
    return tuple(_plain(word) for part in parts for word in _unfolded(part)) or (name.lower(),)


def _unfolded(part: str) -> tuple[str, ...]:
    folded = _FOLDED.match(part)
    return folded.groups() if folded else (part,)


def _plain(word: str) -> str:
    one = _IRREGULAR.get(word) or _singular(word)
    return _SYNONYMS.get(one, one)


def _singular(word: str) -> str:
    if word in _SINGULAR or len(word) < 4 or word.endswith(("ss", "us", "is")) or not word.endswith("s"):
        return word
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith(("sses", "shes", "ches", "xes", "zes")):
        return word[:-2]
    return word[:-1]


@cache
def base(column: str) -> Words | None:
    """What a column that looks like a reference refers to: (team,) of `team_id`, `team_id_fk`, `id_team`, else None."""
    said = words(column)
    said = said[:-1] if len(said) > 2 and said[-2:] in (("id", "fk"), ("id", "ref")) else said
    if len(said) > 1 and said[-1] in ("id", "fk", "ref"):
        return said[:-1]
    return said[1:] if len(said) > 1 and said[0] in ("id", "fk") and said[1] not in _OF_AN_ID else None
