"""The keys of a token under which nothing stands that its issuer vouches for."""

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
