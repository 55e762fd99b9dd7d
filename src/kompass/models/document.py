from django.conf import settings
from django.db import models

from kompass.models.assignment import Assignment
from kompass.models.keys import new_key


class DocumentKind(models.TextChoices):
    FILE = "file"
    WEB_PAGE = "web_page"  # captured, or pasted by hand
    TEXT = "text"


class Reading(models.TextChoices):
    """What became of reading the text of a document."""

    READ = "read"
    EMPTY = "empty"  # read, and there is no text: a picture, or pages that were scanned
    TOO_LARGE = "too_large"  # kept, but not read to its end


class Document(models.Model):
    """Something handed in or captured for an assignment: once, and used for many criteria.

    The bytes lie in the file store under `stored_as`, a random name; what the person calls the file stands here alone.
    """

    key = models.CharField(max_length=16, unique=True, default=new_key, editable=False)
    assignment = models.ForeignKey(Assignment, models.CASCADE, related_name="documents")
    kind = models.CharField(max_length=10, choices=DocumentKind)
    title = models.CharField(max_length=200)
    sender = models.CharField(max_length=200)
    dated = models.DateField(null=True, blank=True)  # what date the document bears
    evidence = models.CharField(max_length=60, blank=True)  # kind of evidence of the edition; "" another
    withheld = models.BooleanField(default=False)  # from public access
    legal_basis = models.CharField(max_length=200, blank=True)  # why it is withheld
    file_name = models.CharField(max_length=200, blank=True)
    stored_as = models.CharField(max_length=100, blank=True)
    content_type = models.CharField(max_length=100, blank=True)
    size = models.PositiveBigIntegerField(default=0)  # bytes
    digest = models.CharField(max_length=64, blank=True)  # sha256 of the bytes
    n_pages = models.PositiveIntegerField(default=0)
    reading = models.CharField(max_length=10, choices=Reading, default=Reading.EMPTY)
    address = models.URLField(max_length=2000, blank=True)  # of a web page
    captured_at = models.DateTimeField(null=True, blank=True)
    handed_in_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    handed_in_at = models.DateTimeField(auto_now_add=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["assignment_id", "id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(withheld=False) | ~models.Q(legal_basis=""),
                name="withheld_has_a_legal_basis",
            )
        ]


class DocumentPage(models.Model):
    """The text of a page, a slide, a sheet, or a part where there are no pages. `folded`: as search compares it."""

    document = models.ForeignKey(Document, models.CASCADE, related_name="pages")
    number = models.PositiveIntegerField()
    name = models.CharField(max_length=200, blank=True)  # of a sheet
    text = models.TextField()
    folded = models.TextField()

    class Meta:
        ordering = ["document_id", "number"]
        constraints = [models.UniqueConstraint(fields=["document", "number"], name="one_page_per_number")]


class Passage(models.Model):
    """A piece of a document that says something about criteria."""

    key = models.CharField(max_length=16, unique=True, default=new_key, editable=False)
    assignment = models.ForeignKey(Assignment, models.CASCADE, related_name="passages")
    document = models.ForeignKey(Document, models.CASCADE, related_name="passages")
    page = models.PositiveIntegerField(default=0)  # 0: not said
    quote = models.TextField()
    note = models.TextField(blank=True)
    marked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    marked_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["document_id", "page", "id"]


class PassageCriterion(models.Model):
    """A criterion that a passage is tied to."""

    passage = models.ForeignKey(Passage, models.CASCADE, related_name="criteria")
    assignment = models.ForeignKey(Assignment, models.CASCADE, related_name="+")
    criterion = models.CharField(max_length=120)

    class Meta:
        verbose_name_plural = "passage criteria"
        ordering = ["passage_id", "id"]
        constraints = [models.UniqueConstraint(fields=["passage", "criterion"], name="one_tie_per_criterion")]
        indexes = [models.Index(fields=["assignment", "criterion"])]
