"""What was found out, as the report says it."""

from collections import Counter
from collections.abc import Sequence

from msgspec.structs import replace

from pgadvise.engines.access.access import Access
from pgadvise.engines.enumeration import listed
from pgadvise.engines.facts import Facts
from pgadvise.engines.tenancy import Tenancy
from pgadvise.engines.verdicts.advice import advice
from pgadvise.engines.verdicts.matrix import Reach, permitting, road
from pgadvise.engines.verdicts.questions import Actor, Question
from pgadvise.overview import target, tenancy_report, unseen
from pgadvise.proof_report import (
    Certainty,
    Defect,
    Lacking,
    MatrixReport,
    PairVerdict,
    ProofCoverage,
    ProofReport,
    ProofSummary,
    Reached,
)
from pgadvise.proving.actors import played
from pgadvise.proving.attacks import Attacked
from pgadvise.proving.law import Evidence, Judgement, judged, lacking_for, lacking_parts
from pgadvise.proving.pairs import pair
from pgadvise.proving.proofs import Proofs
from pgadvise.report import Tool
from pgadvise.snapshot import Relation
from pgadvise.version import VERSION

_NAMED = 3  # policies; more are no place


def report(
    facts: Facts,
    kind: str,
    playing: tuple[Actor, ...],
    every: tuple[Question, ...],
    proved: Proofs,
    attacked: Attacked | None,
) -> ProofReport:
    """`attacked` is None where nothing was."""
    found = attacked or Attacked()
    judgements = judged_all(facts, every, proved, attacked)
    verdicts = tuple(_verdict(q, j, facts) for q, j in zip(every, judgements, strict=True))
    counts = Counter(verdict.verdict for verdict in verdicts)
    return ProofReport(
        tool=Tool(name="pgadvise", version=VERSION),
        target=target(facts.snapshot, facts, kind),
        roles=tuple(actor.role for actor in playing),
        played=played(facts.get("application"), playing),
        tenancy=tenancy_report(facts),
        coverage=_coverage(facts, every, found, verdicts),
        verdicts=verdicts,
        defects=tuple(_defect(v, j.refuted) for v, j in zip(verdicts, judgements, strict=True) if j.refuted),
        summary=ProofSummary(**{str(word): count for word, count in counts.items()}),
    )


def judged_all(
    facts: Facts, every: Sequence[Question], proved: Proofs, attacked: Attacked | None
) -> tuple[Judgement, ...]:
    """In the order of the questions."""
    found = attacked or Attacked()
    lacking = lacking_parts(found.unmade, (*facts.snapshot.relations, *facts.snapshot.functions))
    return tuple(
        judged(
            Evidence(
                proof=proved.found.get(question.key),
                outcome=found.outcomes.get(question.key),
                lacking=lacking_for(question.about.oid, found.outcomes.get(question.key), lacking),
                witness=found.witnesses.get(question.key),
                attacked=attacked is not None,
                closed=question.key in proved.closed,
            )
        )
        for question in every
    )


def _coverage(
    facts: Facts, every: Sequence[Question], found: Attacked, verdicts: Sequence[PairVerdict]
) -> ProofCoverage:
    own = {relation.oid for relation in facts.get("platform").relations} | {q.about.oid for q in every}
    names = ((facts.snapshot.relation(oid), reason) for oid, reason in found.unseeded.items() if oid in own)
    unseeded = [Lacking(object=str(r.qualified), reason=why) for r, why in names if r is not None]
    return ProofCoverage(
        relations=len({question.about.oid for question in every}),
        pairs=len(every),
        probes=sum(verdict.probes for verdict in verdicts),
        replayed_on=found.server_version,
        unmade=tuple(Lacking(object=one.what, reason=one.reason) for one in found.unmade),
        unseeded=tuple(sorted(unseeded, key=lambda one: one.object)),
        unseen=unseen(facts),
    )


def _verdict(question: Question, judgement: Judgement, facts: Facts) -> PairVerdict:
    return replace(
        pair(question),
        verdict=judgement.verdict,
        certainty=certainty_of(question, judgement, facts.get("tenancy")),
        reason=_placed(judgement.reason, question, judgement, facts.get("access")),
        tried=judgement.tried,
        unproved=_placed(judgement.unproved, question, judgement, facts.get("access")),
        cause=judgement.cause,
        assumptions=judgement.assumptions,
        blocked_by=judgement.blocked_by,
        advice=advice(judgement.reason) if judgement.verdict == "unknown" else None,
        road=road(question, facts.get("access")) if judgement.verdict == "leaks" else None,
        witness=judgement.witness,
        probes=judgement.probes,
    )


def _placed(reason: str, question: Question, judgement: Judgement, access: Access) -> str:
    """Where nothing else is named, the policies that permit the command are: one of them is too wide to be proved."""
    names = permitting(question, access) if judgement.verdict == "unknown" and judgement.cause is None else []
    if not 0 < len(names) <= _NAMED:
        return reason
    told = f"may pass {'policy' if len(names) == 1 else 'policies'} {listed(names)} of {question.about}"
    return reason.replace(f"may pass the policies of {question.about}", told)


def certainty_of(question: Question, judgement: Judgement, tenancy: Tenancy) -> Certainty:
    """Nobody is surer of a row's fate than of its owner; what is denied is so whoever owns it."""
    about = question.about
    if judgement.verdict not in ("leaks", "isolated") or not isinstance(about, Relation):
        return judgement.certainty
    return "likely" if tenancy.of(about) is not None and not tenancy.sure(about) else judgement.certainty


def _defect(verdict: PairVerdict, claimed: str) -> Defect:
    return Defect(
        schema=verdict.schema,
        name=verdict.name,
        part=verdict.part,
        role=verdict.role,
        command=verdict.command,
        claimed=claimed,
    )


def matrix_report(facts: Facts, kind: str, playing: Sequence[Actor], found: Sequence[Reach]) -> MatrixReport:
    return MatrixReport(
        tool=Tool(name="pgadvise", version=VERSION),
        target=target(facts.snapshot, facts, kind),
        roles=tuple(actor.role for actor in playing),
        played=played(facts.get("application"), playing),
        tenancy=tenancy_report(facts),
        unseen=unseen(facts),
        matrix=tuple(map(_reached, found)),
    )


def _reached(one: Reach) -> Reached:
    named = pair(one.question)
    return Reached(
        schema=named.schema,
        name=named.name,
        kind=named.kind,
        part=named.part,
        role=named.role,
        command=named.command,
        reach=one.word,
        road=one.road,
        around=one.around,
    )
