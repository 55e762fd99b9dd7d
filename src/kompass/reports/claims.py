"""What was published about this evaluation, held against the record."""

from kompass.domain.queries.claim import verdict_name
from kompass.reports.content import Chapter, Column, Note, Paragraph, Table
from kompass.reports.material import Material


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
            claim.said(material.language) or f"“{claim.statement}”",
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
