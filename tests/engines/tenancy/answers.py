"""Reading an answer, for every file of tests here."""

from pgadvise.engines.tenancy import TableTenancy, Tenancy

# People, who have a way to join something; what that is comes after.
PEOPLE = "create table users (id int primary key, email text, password_hash text);"


def of(answer: Tenancy, name: str) -> TableTenancy:
    return next(t for t in answer.tables if t.name.name == name)


def tables(pattern: str, count: int) -> str:
    """`count` tables, `#` being the number of each."""
    return "".join(f"create table {pattern};".replace("#", str(number)) for number in range(count))
