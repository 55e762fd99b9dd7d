"""What people who are interviewed are told before they speak: a page to hand out (GDPR, article 13)."""

from typing import Final

from kompass.reports.content import Bullets, Paragraph
from kompass.reports.paper import FillIn, Paper, Part, Section
from kompass.reports.paper_pdf import to_pdf
from kompass.reports.words import strict_plural, strict_translator

_AUTHORITIES: Final = {
    "NO": "Datatilsynet, datatilsynet.no",
    "SE": "Integritetsskyddsmyndigheten (IMY), imy.se",
    "DK": "Datatilsynet, datatilsynet.dk",
}
"""Who supervises, by country; names that are not translated."""


def information(
    *, language: str, municipality: str, body: str, country: str, days: int, legal_basis: str
) -> Paper:
    """The information in one language.

    `days`: after the evaluation is final the key of the notes is destroyed. `legal_basis`: public_task or
    legitimate_interests.

    Raises:
        MissingText: the language lacks a text.
    """
    _, ngettext = strict_translator(language), strict_plural(language)
    place = {"municipality": municipality, "body": body}
    basis = {
        "public_task": _(
            "The legal basis is a task in the public interest: the General Data Protection Regulation (GDPR), "
            "article 6 (1) e. It does not rest on consent."
        ),
        "legitimate_interests": _(
            "The legal basis is a legitimate interest, to find out how the municipality is run: the General Data "
            "Protection Regulation (GDPR), article 6 (1) f. It does not rest on consent."
        ),
    }[legal_basis]
    kept_for = ngettext(
        "Notes and names are kept encrypted. %(n)d day after the evaluation is final the key to them is destroyed. "
        "After that nobody can read them.",
        "Notes and names are kept encrypted. %(n)d days after the evaluation is final the key to them is destroyed. "
        "After that nobody can read them.",
        days,
    ) % {"n": days}
    authority = _AUTHORITIES.get(country, _AUTHORITIES["NO"])
    sections = (
        _section(
            _("What it is for"),
            _(
                "%(municipality)s is being evaluated with Kommunekompasset, the Municipal Compass. The "
                "evaluators want to know how things are done in practice. They judge the municipality as "
                "an organisation, not you. You need not take part, and you need not answer every question."
            )
            % place,
        ),
        Section(
            "",
            _("What is kept"),
            blocks=(
                Bullets(
                    (
                        _("Your name and your role, and when and where we talk."),
                        _("What the evaluators note while you talk, in their own words."),
                        _("That you were given this information, and when."),
                    )
                ),
            ),
        ),
        _section(
            _("Who sees it"),
            _(
                "The evaluators alone read the notes. The plan of the interviews, with names, is also seen by the "
                "quality assurer, by observers of the evaluation and by the coordinator in the municipality."
            ),
            _(
                "The report does not say who said what. But some roles only one person has, and readers may guess "
                "what comes from there. Tell the evaluators if something must not be traced to you."
            ),
        ),
        _section(_("How it is kept, and for how long"), kept_for),
        _section(_("On what legal basis"), basis),
        Section(
            "",
            _("Your rights"),
            blocks=(
                Bullets(
                    (
                        _("You may ask what is kept about you, and have it corrected."),
                        _(
                            "You may ask for your name and what you said to be erased, and object to their use."
                        ),
                        _("You may complain to the data protection authority: %(authority)s.")
                        % {"authority": authority},
                    )
                ),
            ),
        ),
        Section(
            "",
            _("Who is responsible"),
            blocks=(
                Paragraph(_("%(body)s is responsible for what the evaluators keep. Ask:") % place),
                FillIn(
                    _("Whom to ask"),
                    (_("What"), _("Write here")),
                    (_("Contact person"), _("Data protection officer")),
                ),
            ),
        ),
    )
    return Paper(
        language=language,
        title=_("Information about your interview"),
        subtitle=municipality,
        description=_("What is done with what is said in interviews of the evaluation of %(municipality)s")
        % place,
        kicker=_("Kommunekompasset, the Municipal Compass"),
        notice="",
        facts=(),
        contents_title=_("Contents"),
        page_of=_("Page %(page)s of %(pages)s"),
        parts=(
            Part(
                _("What is done with what you say"),
                new_page=False,
                sections=sections,
            ),
        ),
    )


def _section(title: str, *texts: str) -> Section:
    return Section("", title, blocks=tuple(Paragraph(text) for text in texts))


def information_pdf(
    *, language: str, municipality: str, body: str, country: str, days: int, legal_basis: str
) -> bytes:
    """The information as PDF/UA-1."""
    return to_pdf(
        information(
            language=language,
            municipality=municipality,
            body=body,
            country=country,
            days=days,
            legal_basis=legal_basis,
        )
    )
