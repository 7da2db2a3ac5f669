"""What a hosted platform brings along before the first migration: its roles, schemas and functions, as SQL."""

from importlib.resources import files


def supabase_sql() -> str:
    """Supabase's platform, for one empty database of PostgreSQL 15 or newer; run as superuser, in one simple execute.

    Wants a cluster whose superuser is `supabase_admin`: only then can `postgres` be the ordinary role it is there.
    """
    return files(__name__).joinpath("supabase.sql").read_text(encoding="utf-8")
