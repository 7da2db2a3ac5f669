"""The token asked by SQL/JSON functions: of what is signed, or of what its owner may write into it."""

from collections.abc import Callable, Mapping

import pytest

pytestmark = pytest.mark.pg(">= 17")

POLICY = "create policy of_org on docs for select to authenticated using ({});"
SIGNED = (
    "org_id = json_value(auth.jwt(), '$.app_metadata.org_id' returning uuid)",
    "org_id::text = json_value(auth.jwt(), '$.app_metadata.org_id' default 'none' on empty)",
    "json_exists(auth.jwt(), '$.app_metadata.orgs[*] ? (@ == $o)' passing org_id::text as o)",
    "org_id in (select r.org from json_table(auth.jwt(), '$.app_metadata.orgs[*]' columns (org uuid path '$.id')) r)",
)
OPEN = (
    "org_id = json_value(auth.jwt(), '$.user_metadata.org_id' returning uuid)",
    "org_id = json_value(auth.jwt(), '$.*.org_id' returning uuid)",
    "title = json_value(auth.jwt(), '$.app_metadata.org_id' default 'none' on empty)",
    "coalesce(json_value(auth.jwt(), '$.app_metadata.org_id'), org_id::text) = org_id::text",
    "json_exists(auth.jwt(), '$.app_metadata.orgs[*] ? (@ != $o)' passing org_id::text as o)",
    "json_value('true'::jsonb, '$') = 't'",
    "json_exists(auth.jwt(), 'strict $.a[*] ? (@ == $o)' passing org_id::text as o true on error)",
    "org_id in (select r.org from json_table(auth.jwt(), '$.*.orgs[*]' columns (org uuid path '$.id')) r)",
)


@pytest.mark.parametrize("asked", SIGNED)
def test_signed(asked: str, verdicts: Callable[..., Mapping[str, str]]) -> None:
    """What is signed names his own tenant."""
    assert verdicts(POLICY.format(asked))["select"] == "isolated"


@pytest.mark.parametrize("asked", OPEN)
def test_open(asked: str, verdicts: Callable[..., Mapping[str, str]]) -> None:
    """What he writes himself, or what is asked otherwise, may name any."""
    assert verdicts(POLICY.format(asked))["select"] == "unknown"
