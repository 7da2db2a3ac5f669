"""Names of every style say the same words."""

import pytest

from pgadvise.engines.tenancy.names.words import base, words


@pytest.mark.parametrize(
    "name",
    [
        "OrganizationMemberships",
        "org_memberships",
        "organisation-membership",
        "ORG_MEMBERSHIP",
        "organizationmemberships",
    ],
)
def test_styles_agree(name: str) -> None:
    """Case, separators, plurals, synonyms and folding do not change what a name says."""
    assert words(name) == ("organization", "membership")


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("statuses", ("status",)),
        ("addresses", ("address",)),
        ("categories", ("category",)),
        ("analyses", ("analysis",)),
        ("houses", ("house",)),
        ("news", ("news",)),
        ("people", ("person",)),
        ("icd10_codes", ("icd", "10", "code")),
        ("HTTPRequests", ("http", "request")),
        ("OAuthClients", ("oauth", "client")),
        ("国家", ("国家",)),
        ("!!", ("!!",)),
    ],
)
def test_one_of_many(name: str, said: tuple[str, ...]) -> None:
    """A plural is told from a word that only ends in s; what has no Latin letter is one word."""
    assert words(name) == said


@pytest.mark.parametrize(
    ("column", "said"),
    [
        ("team_id", ("team",)),
        ("teamID", ("team",)),
        ("teamIds", ("team",)),
        ("userUid", ("user",)),
        ("orgid", ("organization",)),
        ("billing_address_id", ("billing", "address")),
        ("id_project", ("project",)),
        ("fk_equipe", ("equipe",)),
        ("team_id_fk", ("team",)),
        ("fk_id", ("fk",)),
        ("id_token", None),
        ("id", None),
        ("uuid", None),
        ("paid", None),
        ("valid", None),
        ("team", None),
    ],
)
def test_reference_like_columns(column: str, said: tuple[str, ...] | None) -> None:
    """What ends in an id or begins with one has a base, what only ends in the letters has none."""
    assert base(column) == said
