"""Isolation that is neither proved nor refuted.

## What
For a command of a role on a tenant's table there is no proof that it stays with the caller's tenants, and no attack
reached another's rows either. The finding says which construct the proof stopped at, and where it stands.

## Why
Nothing is known to be wrong. But what cannot be proved is also what a reader of the policy cannot see at once, and the
attacks are many, not all. Relations whose proofs stop at the same are told together.

## Example
```sql
-- platform: supabase
create table public.team (
    id   uuid primary key,
    name text not null
);
create table public.team_member (
    team_id uuid not null references public.team,
    user_id uuid not null references auth.users,
    primary key (team_id, user_id)
);
create index on public.team_member (user_id);
create table public.invoice (
    id      uuid primary key,
    team_id uuid not null references public.team,
    author  uuid not null references auth.users
);
create index on public.invoice (team_id);
create index on public.invoice (author);
alter table public.team enable row level security;
alter table public.team_member enable row level security;
alter table public.invoice enable row level security;
create policy own on public.team_member for select to authenticated using (user_id = (select auth.uid()));
create policy own on public.team for select to authenticated using (
    id = any (array(select m.team_id from public.team_member m where m.user_id = (select auth.uid())))
);
create policy members on public.invoice for select to authenticated using (
    (select string_agg(m.team_id::text, ' ') from public.team_member m where m.user_id = (select auth.uid()))
        ~ team_id::text
);
```

## Fix
```sql
alter policy members on public.invoice using (
    team_id = any (array(select m.team_id from public.team_member m where m.user_id = (select auth.uid())))
);
```

## Not found
Relations that leak, which are told as such. Functions: `advise prove` decides them too. What the time did not suffice
for is named at the head of the report, with the command that looks at it.

## References
- https://www.postgresql.org/docs/current/ddl-rowsecurity.html
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from pgadvise.engines.access.access import Access
from pgadvise.engines.enumeration import listed
from pgadvise.engines.isolation.judged import judged_policies
from pgadvise.engines.verdicts.advice import advice
from pgadvise.engines.verdicts.verdicts import Verdict, Verdicts
from pgadvise.finding import Finding, Fix, about_relation
from pgadvise.rule import rule
from pgadvise.snapshot import Relation

_MOST = 3  # reasons that are told
_NAMED = 6  # relations of one cause


@rule(severity="info", security=2.0, since="0.1")
def check(verdicts: Verdicts, access: Access) -> Iterator[Finding]:
    leaking = {verdict.question.about.oid for verdict, _ in verdicts.leaks}
    left = {question.key for question in verdicts.left}
    found: dict[int, list[Verdict]] = {}
    for verdict in verdicts.unknown:
        question = verdict.question
        if question.about.oid not in leaking and question.key not in left:
            found.setdefault(question.about.oid, []).append(verdict)
    for cause, unknown in _by_cause(list(found.values())):
        yield _finding(access, cause, unknown)


def _by_cause(every: list[list[Verdict]]) -> Iterator[tuple[str | None, list[Verdict]]]:
    """Relations whose proofs stop at the same are told together, each with what it shares with most others."""
    causes = [dict.fromkeys(verdict.cause for verdict in unknown if verdict.cause) for unknown in every]
    shared = Counter(cause for each in causes for cause in each)
    groups: dict[str | int, list[Verdict]] = {}
    for number, (unknown, each) in enumerate(zip(every, causes, strict=True)):
        most = max(each, key=lambda cause: shared[cause], default=None)
        groups.setdefault(most if most is not None and shared[most] > 1 else number, []).extend(unknown)
    for key, together in groups.items():
        yield key if isinstance(key, str) else None, together


def _finding(access: Access, cause: str | None, unknown: list[Verdict]) -> Finding:
    relations = [v.question.about for v in unknown if isinstance(v.question.about, Relation)]
    names = list(dict.fromkeys(map(str, relations)))
    more = [f"{len(names) - _NAMED} more"] if len(names) > _NAMED else []
    commands = list(dict.fromkeys(v.question.command for v in unknown))
    roles = list(dict.fromkeys(v.question.actor.role for v in unknown))
    why = f": {cause}" if cause is not None else ""
    evidence: dict[str, object] = {
        "roles": roles,
        "commands": commands,
        "not_understood": list(dict.fromkeys(text for v in unknown for text in v.blocked_by)),
    }
    if len(names) > 1:
        evidence["relations"] = names
    return Finding(
        about=about_relation(relations[0]),
        message=f"Whether {listed(commands, 'or')} of {listed([*names[:_NAMED], *more])} as {listed(roles, 'or')} "
        f"stays with the caller's tenants is neither proved nor refuted{why}",
        detail="\n".join(_halves(cause, unknown)),
        evidence=evidence,
        fix=Fix(title=_sentence(advice(cause or unknown[0].reason)), statements=(), safe=False),
        judged=tuple(dict.fromkeys(p for r in dict.fromkeys(relations) for p in judged_policies(access.snapshot, r))),
    )


def _halves(cause: str | None, unknown: Sequence[Verdict]) -> Iterator[str]:
    """What attacks showed, once; then why there is no proof, but for what the message tells already."""
    yield from _most(verdict.tried for verdict in unknown)
    yield from _most(verdict.unproved for verdict in unknown if cause is None or verdict.cause != cause)


def _most(texts: Iterable[str]) -> list[str]:
    """What another says as well, and goes on, is not told by itself."""
    told = dict.fromkeys(filter(None, texts))
    return [one for one in told if not any(other.startswith(f"{one} (") for other in told)][:_MOST]


def _sentence(text: str) -> str:
    return text[0].upper() + text[1:]
