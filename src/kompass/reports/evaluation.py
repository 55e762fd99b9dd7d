"""The report about one evaluation: the content from the record, and the PDF."""

from dataclasses import replace

from kompass.domain.access import Viewer
from kompass.domain.queries.evaluation import evaluation
from kompass.domain.queries.progress import progress
from kompass.domain.queries.reference import ReferenceFilter
from kompass.reports.appendix import appendix, sources
from kompass.reports.areas import each_area
from kompass.reports.claims import claims
from kompass.reports.comparison import comparison
from kompass.reports.content import Report
from kompass.reports.material import Material
from kompass.reports.opening import cover, foreword, method_in_brief
from kompass.reports.pdf import to_pdf
from kompass.reports.progress import progress as progress_chapter
from kompass.reports.result import result

INVENTED = "Oppdiktet eksempel / Invented example"


def evaluation_report(
    viewer: Viewer, slug: str, *, language: str, reference: ReferenceFilter | None = None
) -> bytes:
    """The report about an evaluation as a tagged PDF (PDF/UA-1), the same bytes for the same data.

    `slug` is the evaluation's ("no-roros-2017-06"); `reference` None compares with the default reference set.

    Raises:
        EvaluationNotFound: there is no such evaluation that this viewer may see.
        MissingText: a text is missing in the language.
    """
    return to_pdf(evaluation_content(viewer, slug, language=language, reference=reference))


def evaluation_content(
    viewer: Viewer, slug: str, *, language: str, reference: ReferenceFilter | None = None
) -> Report:
    """What the report says, for any format. Raises as `evaluation_report`."""
    page = evaluation(viewer, slug, reference=reference)
    own = page.evaluation
    known = progress(viewer, own.municipality, as_of=page.comparison.filter.as_of or None)
    material = Material(page, known, language)
    _ = material._
    chapters = (
        foreword(material),
        method_in_brief(material),
        result(material),
        each_area(material),
        comparison(material),
        progress_chapter(material),
        claims(material),
        sources(material),
    )
    report = Report(
        language=language,
        title=_("The Municipal Compass: %(name)s, %(date)s") % {"name": material.name, "date": material.date},
        description=_("Report about the evaluation of %(name)s by the Municipal Compass")
        % {"name": material.name},
        date=own.latest.isoformat() if own.latest else "",
        label=INVENTED if own.invented else "",
        contents_title=_("Contents"),
        page_of=_("Page %(page)s of %(pages)s"),
        cover=cover(material),
        chapters=chapters,
    )
    return replace(report, chapters=(*chapters, appendix(material, tuple(report.figures()))))
