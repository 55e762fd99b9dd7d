from django.conf import settings
from django.db import models

from kompass.models.assignment import Assignment
from kompass.models.keys import new_key
from kompass.models.written import Written


class InterviewStatus(models.TextChoices):
    PLANNED = "planned"
    HELD = "held"
    CANCELLED = "cancelled"


class Interview(models.Model):
    """A conversation of the visit, with one person or a group. Whose names they are lies apart, in `Interviewee`."""

    assignment = models.ForeignKey(Assignment, models.CASCADE, related_name="interviews")
    key = models.CharField(max_length=16, unique=True, default=new_key, editable=False)
    title = models.CharField(max_length=120, blank=True)  # of a group: "The executive committee"
    day = models.DateField()
    starts = models.TimeField()
    minutes = models.PositiveSmallIntegerField()
    place = models.CharField(max_length=120, blank=True)
    link = models.CharField(max_length=500, blank=True)  # of a video meeting
    status = models.CharField(max_length=10, choices=InterviewStatus, default=InterviewStatus.PLANNED)
    interviewers = models.ManyToManyField(settings.AUTH_USER_MODEL, related_name="+")
    # That those who are asked were told what is done with what they say, how, and on which legal basis.
    informed_on = models.DateField(null=True, blank=True)
    informed_how = models.CharField(max_length=20, blank=True)
    legal_basis = models.CharField(max_length=20, blank=True)
    informed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["assignment_id", "day", "starts", "id"]


class Interviewee(models.Model):
    """Somebody who is asked: in which role, and the name, encrypted with the evaluation's key, until it is erased."""

    interview = models.ForeignKey(Interview, models.CASCADE, related_name="people")
    key = models.CharField(max_length=16, unique=True, default=new_key, editable=False)
    role = models.CharField(max_length=60)  # of the edition
    sealed_name = models.TextField(blank=True)  # empty: not known yet, or erased
    erased_at = models.DateTimeField(null=True, blank=True)
    erased_why = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["interview_id", "id"]


class NotesKey(models.Model):
    """The key of an assignment's interview notes and names, wrapped by the operator's key; empty once destroyed."""

    assignment = models.OneToOneField(Assignment, models.CASCADE, related_name="notes_key")
    wrapped = models.TextField(blank=True)
    days = models.PositiveSmallIntegerField()  # after final, as those who are asked were told
    destroy_on = models.DateField(null=True, blank=True)  # None: not final yet
    made_at = models.DateTimeField(auto_now_add=True)
    destroyed_at = models.DateTimeField(null=True, blank=True)


class InterviewNote(Written):
    """What one evaluator wrote of an interview, encrypted."""

    interview = models.ForeignKey(Interview, models.CASCADE, related_name="notes")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    sealed = models.TextField(blank=True)
    erased_at = models.DateTimeField(null=True, blank=True)
    erased_why = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["interview_id", "id"]
        constraints = [models.UniqueConstraint(fields=["interview", "author"], name="one_note_per_evaluator")]
