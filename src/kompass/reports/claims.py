"""What was published about this evaluation, held against the record."""

from collections.abc import Callable
from fractions import Fraction

from kompass.domain.queries.claim import CheckedClaim, verdict_name
from kompass.language import N_, percent
from kompass.reports.content import Chapter, Column, Note, Paragraph, Table
from kompass.reports.material import Material
from kompass.reports.words import MissingText, figure

# The record holds each statement in machine-readable form; these are the sentences it is said in again, so that
# a report need not quote in another language.
_SAID = {
    "total": N_("The total is %(value)s points."),
    "change_since_previous": N_("The total rose by %(value)s points since the evaluation before."),
    "percent_change": N_("The total rose by %(value)s per cent."),
    "rank": N_("It is no. %(value)s."),
    "top_share": N_("It is among the best %(share)s."),
    "maximum": N_("The highest score seen is %(value)s points."),
    "maximum_about": N_("The highest score is about %(value)s points."),
    "mean": N_("The mean is %(value)s points."),
    "mean_about": N_("The mean is about %(value)s points."),
    "about_mean": N_("It lies about the mean."),
    "area_maximum": N_("%(value)s points in an area is the highest of all."),
    "best_in_group": N_("With %(value)s points it is the best of its group."),
    "years_to_rank": N_("At this pace it reaches place %(of)s within %(value)s years."),
    "change_above_expected": N_(
        "Its progress is well above what is normally expected over such an interval."
    ),
}


def claims(material: Material) -> Chapter:
    _ = material._
    title = _("What was published about it")
    found = material.page.claims
    if not found:
        return Chapter(
            title,
            (Paragraph(_("The record holds no published statement about this evaluation.")),),
            new_page=False,
        )
    rows = tuple(
        (
            said(claim, material),
            verdict_name(claim.verdict, material.language),
            claim.why(material.language),
        )
        for claim in found
    )
    return Chapter(
        title,
        (
            Paragraph(
                _(
                    "Each published statement is held against what had been evaluated when it was made. A statement "
                    "that nothing contradicts is not thereby proven: the record is incomplete."
                )
            ),
            Table(
                _("Published statements and what the record says to them (n = %(n)s)") % {"n": len(found)},
                (
                    Column(_("What was said"), share=1.1),
                    Column(_("Verdict"), share=0.75),
                    Column(_("Why"), share=1.6),
                ),
                rows,
            ),
            Note(
                _("What the verdicts mean"),
                _(
                    "Holds: independent data confirm it. Does not hold: an independent figure refutes it. The source "
                    "contradicts itself: its own figures do not fit together. Not contradicted: nothing known speaks "
                    "against it. Estimated: only a calculation from summaries speaks to it. Cannot be checked: what "
                    "would be needed is not known."
                ),
            ),
        ),
        new_page=False,
    )


def said(claim: CheckedClaim, material: Material) -> str:
    """The statement in the report's language, with the scope it was made for."""
    _ = material._
    if claim.kind not in _SAID:
        raise MissingText(material.language, claim.statement)
    sentence = _(_SAID[claim.kind]) % {
        "value": _value(claim, material.language),
        "of": claim.of,
        "share": percent(Fraction(claim.value), material.language) if claim.kind == "top_share" else "",
    }
    scope = _scope(claim, _)
    return f"{sentence} {scope}" if scope else sentence


def _value(claim: CheckedClaim, language: str) -> str:
    try:
        return figure(Fraction(claim.value), language)
    except ValueError:
        return claim.value.replace("-", "–")


def _scope(claim: CheckedClaim, _: Callable[[str], str]) -> str:
    """Among whom, as far as the statement said."""
    known = {
        "NO": N_("Among the Norwegian municipalities."),
        "SE": N_("Among the Swedish municipalities."),
        "NO all years": N_("Among all Norwegian evaluations ever."),
        "SE all years": N_("Among all Swedish evaluations ever."),
        "NO since 2010": N_("Among the Norwegian municipalities evaluated since 2010."),
        "SE 2020 edition": N_("Among the Swedish municipalities, by the 2020 edition."),
        "SE since 2010, under 15000 inhabitants": N_(
            "Among the Swedish municipalities with fewer than 15,000 inhabitants evaluated since 2010."
        ),
        "Scandinavia since 2010": N_("Among the Scandinavian municipalities evaluated since 2010."),
        "all countries": N_("Among all countries."),
    }
    among = _(known[claim.scope]) if claim.scope in known else claim.scope
    if claim.of and claim.kind in ("rank", "top_share"):
        return " ".join(part for part in (among, _("There were %(n)s of them.") % {"n": claim.of}) if part)
    return among
