"""The keys of a token under which nothing stands that its issuer vouches for, and flags of those whom no tenant has."""

from pgadvise.engines.naming import NamePattern
from pgadvise.engines.prover.words.terms import Path

CHOSEN = frozenset(("user_metadata", "raw_user_meta_data", "user_meta_data"))
# Claims of the sign-in itself, and those in which OpenID Connect says what a person calls himself: nothing is assumed
# of them.
SIGN_IN = frozenset(
    """
    aud email phone role session_id aal amr exp iat nbf iss jti is_anonymous name given_name family_name middle_name
    nickname preferred_username profile picture website gender birthdate zoneinfo locale updated_at address phone_number
    """.split()
)
OF_ANY_TOKEN = frozenset("iss exp iat nbf aud jti ref".split())  # a visitor's as well, who sends the public one
UNSIGNED = tuple(sorted(CHOSEN | SIGN_IN | OF_ANY_TOKEN | {"sub"}))
_STAFF = NamePattern(
    r"\A(?:is_?)?(?:(?:super|platform|claims|global)_?(?:admin|administrator|operator|staff)|super_?user)\Z",
)
# Of a tenant's own people some may be called "staff", "internal" or "global" as well.
_STAFFS_RANK = NamePattern(
    r"(?:\A|_|-)(?:platform|super|system)(?:\Z|_|-|admin|user)|(?:\A|_|-)(?:internal|global)[_-]?(?:staff|admin)",
)
_RANKS = NamePattern(r"(?:\A|_)(?:role|rank|group)s?\Z")


def vouched(path: Path, unsigned: frozenset[str]) -> frozenset[str]:
    """The claim of the sign-in that its issuer vouches for at this path: by whose provider somebody signed in.

    With SAML a company signs its own people in. Supabase puts that provider into `amr`, of no other way to sign in any,
    and knows none but those that the operator registered.
    """
    is_provider = len(path) == 3 and (path[0], path[2]) == ("amr", "provider") and path[1].isdecimal()
    return frozenset(path[:1]) - unsigned if is_provider else frozenset()


def is_staffs(path: Path) -> bool:
    """Whether a flag of the token says of the operator's own people that they are: `is_super_admin`, `claims_admin`.

    One below another name than app_metadata may be about one tenant.
    """
    return path != () and path[:-1] in ((), ("app_metadata",)) and _STAFF.search(path[-1]) is not None


def is_staffs_rank(text: str) -> bool:
    """Whether it is what the operator calls his own people: `platform_admin`."""
    return _STAFFS_RANK.search(text) is not None


def lists_ranks(path: Path) -> bool:
    """Whether the document there says what somebody is, by its elements: `roles`.

    Of app_metadata as a whole, or `features`, a key may be there with `false` below it.
    """
    return path != () and _RANKS.search(path[-1]) is not None


def not_signed(text: str) -> str:
    """What is assumed where a claim is compared with what is said of the operator's people."""
    return f"no member of a tenant is signed as {text!r}"
