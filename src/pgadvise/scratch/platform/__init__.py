"""What a hosted platform brings along before the first migration: its roles, schemas and functions, as SQL."""

from importlib.resources import files


def supabase_sql() -> str:
    """Supabase's platform, for one empty database of PostgreSQL 15 or newer; run as superuser, in one simple execute.

    Wants a cluster whose superuser is `supabase_admin`: only then can `postgres` be the ordinary role it is there.
    """
    return stand_ins_sql() + _text("supabase.sql")


def stand_ins_sql() -> str:
    """A schema `pgadvise_shim` whose `create_extension(name, schema)` makes an extension, or what stands in for it."""
    return _text("stand_ins.sql")


def _text(name: str) -> str:
    return files(__name__).joinpath(name).read_text(encoding="utf-8")
