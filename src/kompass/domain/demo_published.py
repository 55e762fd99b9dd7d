"""What evaluators found in two invented evaluations that are in the record already: best practice of one municipality,
and what the report on another would have improved. So one sees in the demo what can be taken over as a measure.

Only what a result stands on is made: ratings, agreed as the record has them, findings, signatures and the release to
the public. Ratings and agreements are written at once; the rest goes through the same commands as everybody's.
"""

from typing import Final

from django.utils import timezone

from kompass.domain import assignment, demo_material, finding, history, signing
from kompass.domain.access import Role
from kompass.domain.demo_material import People, texts, viewer
from kompass.domain.judgement import edition_of
from kompass.domain.release import RESULT
from kompass.method import NOT_APPLICABLE
from kompass.models import (
    AreaAgreement,
    AreaLock,
    Assignment,
    Audience,
    Consensus,
    Evaluation,
    Organisation,
    Participation,
    Rating,
    Release,
    Snapshot,
    Stage,
)

_EVALUATORS: Final = ("lead_evaluator", "evaluator")


def load(body: Organisation, people: People) -> None:
    """Make what is missing of those evaluations that the record has."""
    for said in texts()["published"]:
        kept = Snapshot.objects.filter(evaluation__slug=said["evaluation"]).first()
        if kept is None:
            continue
        row = kept.evaluation
        there = Assignment.objects.filter(
            body=body, municipality=row.municipality_id, evaluated=row.evaluated
        ).first()
        if there is None:
            made = _ordered(body, row, kept, people)
            _agree(made, kept, people)
            for one in said["findings"]:
                finding.add(viewer(people["lead_evaluator"]), made.key, **one)
            _sign(made, people)
            _release(made, row, people)
        elif there.published is None:
            # The example was made anew, and with it the row.
            _link(there, row)


def _ordered(body: Organisation, row: Evaluation, kept: Snapshot, people: People) -> Assignment:
    made = assignment.order(
        viewer(people["administrator"]),
        body=body.key,
        municipality=row.municipality.slug,
        edition=kept.edition,
        evaluated=row.evaluated,
        lead=people["lead_evaluator"].pk,
    )
    for name, role in (("evaluator", Role.EVALUATOR), ("quality_assurer", Role.QUALITY_ASSURER)):
        Participation.objects.create(assignment=made, user=people[name], role=role)
    for name in _EVALUATORS:
        assignment.declare(viewer(people[name]), made.key, interests="")
    return made


def _agree(made: Assignment, kept: Snapshot, people: People) -> None:
    """Both rated as the record has it, and each area is locked and agreed."""
    edition = edition_of(made)
    lead = people["lead_evaluator"]
    same = []
    for criterion in edition.criteria:
        given = kept.ratings.get(criterion.id)
        left_out = given == NOT_APPLICABLE
        same.append(
            {
                "assignment": made,
                "criterion": criterion.id,
                "area": criterion.area,
                "levels": {} if left_out else given,
                "not_applicable": left_out,
            }
        )
    demo_material.rate(
        made, [Rating(**one, evaluator=people[name], confidence=3) for one in same for name in _EVALUATORS]
    )
    Consensus.objects.bulk_create(Consensus(**one, basis="same", decided_by=lead) for one in same)
    for area in edition.areas:
        for name in _EVALUATORS:
            AreaLock.objects.create(assignment=made, evaluator=people[name], area=area.id)
        AreaAgreement.objects.create(assignment=made, area=area.id, agreed_by=lead)
    made.stage = Stage.FACT_CHECK
    made.save(update_fields=["stage"])


def _sign(made: Assignment, people: People) -> None:
    digest = signing.digest_of(signing.to_sign(made))
    for name in (*_EVALUATORS, "quality_assurer"):
        signing.sign(viewer(people[name]), made.key, digest=digest)


def _release(made: Assignment, row: Evaluation, people: People) -> None:
    """To the public; not by the command, which puts a row into the record: here it is there."""
    lead = people["lead_evaluator"]
    made.refresh_from_db()
    since = timezone.now()
    Release.objects.create(
        assignment=made, audience=Audience.PUBLIC, of=RESULT, since=since, released_by=lead
    )
    content = {"audience": Audience.PUBLIC, "of": RESULT, "since": since.isoformat()}
    history.record(made, by=lead.pk, action="release", kind="release", key=Audience.PUBLIC, content=content)
    _link(made, row)
    for stage in (Stage.FOLLOW_UP, Stage.CLOSED):
        assignment.move(viewer(lead), made.key, to=stage)


def _link(made: Assignment, row: Evaluation) -> None:
    made.published = row
    made.save(update_fields=["published"])
