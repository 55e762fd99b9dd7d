from django.conf import settings
from django.db import models

from kompass.models.assignment import Assignment
from kompass.models.document import Document
from kompass.models.written import Written


class Answer(Written):
    """The municipality's answer to one question of the edition. Several people write it in turn."""

    assignment = models.ForeignKey(Assignment, models.CASCADE, related_name="answers")
    question = models.CharField(max_length=120)
    text = models.TextField(blank=True)
    done = models.BooleanField(default=False)
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["assignment_id", "question"]
        constraints = [models.UniqueConstraint(fields=["assignment", "question"], name="one_answer")]


class AnswerEvidence(models.Model):
    """What proves an answer: a document that was handed in, or an address."""

    assignment = models.ForeignKey(Assignment, models.CASCADE, related_name="answer_evidence")
    question = models.CharField(max_length=120)
    document = models.ForeignKey(Document, models.CASCADE, null=True, blank=True, related_name="proves")
    address = models.URLField(max_length=2000, blank=True)
    title = models.CharField(max_length=200, blank=True)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    added_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["assignment_id", "question", "id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(document=None) ^ models.Q(address=""), name="evidence_is_one_thing"
            ),
            models.UniqueConstraint(
                fields=["assignment", "question", "document"], name="one_document_per_answer"
            ),
        ]
