"""The configuration: where it is found, what it may say, how a mistake is told."""

from pathlib import Path

import pytest

from pgadvise.config import Config, find, from_document, read
from pgadvise.errors import ConfigError
from pgadvise.rulebook import load

RULEBOOK = load()


def test_the_nearest_file_counts_up_to_the_checkout(tmp_path: Path) -> None:
    """pgadvise.toml before pyproject.toml, the nearest folder first, nothing above the version control root."""
    inner = tmp_path / "app" / "db"
    inner.mkdir(parents=True)
    (tmp_path / "pgadvise.toml").write_text("")
    assert find(inner) == tmp_path / "pgadvise.toml"
    (tmp_path / "app" / "pyproject.toml").write_text("[tool.pgadvise]\n")
    assert find(inner) == tmp_path / "app" / "pyproject.toml"
    (tmp_path / "app" / "pyproject.toml").write_text("[tool.other]\n")
    (tmp_path / "app" / ".git").mkdir()
    assert find(inner) is None


def test_everything_the_contract_names_is_read(tmp_path: Path) -> None:
    """Each table of the contract reaches its place."""
    path = tmp_path / "pgadvise.toml"
    path.write_text(
        """
[tenancy]
table = "public.orgs"
key = "org_id"
also = ["owner_org"]
global_tables = ["public.plans"]
[tenancy.tables]
"public.docs" = "direct org_id"
[roles]
app = ["web"]
anonymous = ["guest"]
service = ["worker"]
[schemas]
include = ["public"]
exclude = ["old"]
exposed = ["api"]
[platform]
kind = "plain"
rls = "required"
[rules]
select = ["isolation"]
ignore = ["rls-without-policy"]
paths = ["db/rules"]
[rules.unused-index]
min_days = 30
severity = "warning"
[[ignore]]
rule = "rls-disabled"
object = "public.price_*"
reason = "public"
expires = 2027-01-01
"""
    )
    config = read(path)
    assert config.declared.tenancy.tables == {"public.docs": "direct org_id"}
    assert config.declared.roles.app == ("web",)
    assert config.declared.schemas.exposed == ("api",)
    assert (config.declared.platform.kind, config.declared.platform.rls) == ("plain", "required")
    assert config.rulebooks == (tmp_path / "db/rules",)
    unused = RULEBOOK.named("unused-index")
    assert config.options(unused) == {"min_days": 30}
    assert config.severity(unused) == "warning"
    assert config.ignores[0].object == "public.price_*"


@pytest.mark.parametrize(
    ("document", "words"),
    [
        ({"tenacy": {}}, "did you mean 'tenancy'"),
        ({"tenancy": {"tabel": "x"}}, "did you mean 'table'"),
        ({"roles": {"app": "web"}}, "roles"),
        ({"platform": {"kind": "oracle"}}, "platform"),
        ({"rules": {"selct": ["x"]}}, "did you mean 'select'"),
        ({"rules": ["x"]}, "rules is not a table"),
        ({"ignore": [{"object": "x"}]}, "rule"),
        ({"tenancy": {"table": 5}}, "tenancy.table is a whole number, and it takes a text"),
        ({"platform": {"kind": "supabse"}}, "platform.kind is 'supabse', which it does not take"),
        ({"ignore": [{"rule": "x", "expires": "soon"}]}, "ignore[0].expires is no day such as 2027-06-30"),
        ({"ignore": [{"object": "x"}]}, "ignore[0] has no rule"),
    ],
)
def test_a_mistake_is_told(document: dict[str, object], words: str) -> None:
    """An unknown key offers the near one; a wrong value names its place."""
    with pytest.raises(ConfigError) as caught:
        from_document(document)
    assert words in f"{caught.value.message} {caught.value.hint}"


@pytest.mark.parametrize("options", [{"min_day": 3}, {"min_days": "three"}])
def test_options_of_a_rule_are_checked_against_its_signature(options: dict[str, object]) -> None:
    """An option that the rule has not, or of another type, is an error."""
    config = Config(rule_options={"unused-index": options})
    with pytest.raises(ConfigError):
        config.options(RULEBOOK.named("unused-index"))


def test_the_throwaway_server_is_configured() -> None:
    """`[engine]` says what --engine would; nothing else is known there."""
    assert from_document({"engine": {"use": "docker:postgres:18"}}).engine == "docker:postgres:18"
    assert from_document({}).engine is None
    with pytest.raises(ConfigError, match=r"engine\.uze"):
        from_document({"engine": {"uze": "local"}})
