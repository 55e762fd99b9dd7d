"""The municipality's own questionnaire, to be answered on paper or in Word."""

from itertools import groupby

from kompass.method import Edition
from kompass.method.editions import Question
from kompass.method.questionnaire import area_of, fed_by, typical_evidence
from kompass.reports.content import Bullets, Paragraph
from kompass.reports.instrument import Instrument, PaperNotOffered
from kompass.reports.paper import FillIn, Item, Labelled, Paper, Part, Room

_ROOM = 32
_SPARE = 1


def questions_content(edition: Edition, *, language: str) -> Paper:
    """The questionnaire with room to answer.

    Raises:
        PaperNotOffered: the edition has no questions, or is not complete in the language.
    """
    own = Instrument(edition, language)
    if not edition.questions:
        raise PaperNotOffered(edition.id, "questions")
    _ = own._
    numbered = list(enumerate(edition.questions, start=1))
    return own.paper(
        title=_("The municipality’s own questionnaire"),
        description=_("Questions to the municipality before the visit, for %(edition)s")
        % {"edition": own.say(edition.names)},
        facts=((_("Questions"), str(len(numbered))), (_("Criteria they feed"), str(len(edition.criteria)))),
        parts=(
            Part(_("How to answer"), blocks=_how_to(own), new_page=False),
            *(
                Part(
                    own.say(area.names),
                    area.id,
                    new_page=False,
                    items=tuple(_question(own, number, question) for number, question in group),
                )
                for area, group in groupby(numbered, key=lambda one: area_of(edition, one[1]))
            ),
        ),
    )


def _how_to(own: Instrument) -> tuple[Paragraph | Bullets | FillIn, ...]:
    _ = own._
    return (
        Paragraph(
            _(
                "The municipality answers before the visit. The evaluators then need not ask what is already "
                "written, and can ask how it works in practice."
            ),
            lead=True,
        ),
        FillIn(
            _("Who answers"),
            (_("What"), _("Write here")),
            (_("Municipality"), _("Contact person"), _("Date")),
        ),
        Bullets(
            (
                _("Answer briefly, and as things are today. What is only planned is called planned."),
                _("Say openly what is missing: a gap that is known counts for more than a promise."),
                _(
                    "Attach documents or give links. The list under each question shows what is typical; not all of "
                    "it has to be there."
                ),
                _(
                    "Let several people answer the questions of their own field, and let somebody read it all at the "
                    "end."
                ),
                _("Leave out what concerns single persons and what the law keeps secret."),
            )
        ),
    )


def _question(own: Instrument, number: int, question: Question) -> Item:
    _ = own._
    fed = "; ".join(f"{one.code} {one.texts[own.language].title}" for one in fed_by(own.edition, question))
    evidence = tuple(own.say(one.names) for one in typical_evidence(own.edition, question))
    return Item(
        question.id,
        "",
        _("Question %(n)s") % {"n": number},
        (
            Labelled(((_("Feeds the criteria"), fed),)),
            Room(_("Answer"), _ROOM),
            FillIn(
                _("Documents and links"), (_("Typical evidence"), _("File name or link")), evidence, _SPARE
            ),
        ),
        own.say(question.texts),
        together=True,
    )
