"""Functions as a snapshot has them, made of a body."""

from pgadvise.snapshot import Function


def routine(body: str, result: str = "void", language: str = "plpgsql") -> Function:
    """One without arguments."""
    return Function(
        oid=1,
        schema="public",
        name="f",
        arguments="",
        owner="postgres",
        language=language,
        kind="function",
        returns=result,
        result=result,
        volatility="volatile",
        body=body,
    )
