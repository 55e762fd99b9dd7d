"""The interview guide: what to ask one role, or all of them, with room for notes.

What a criterion's guidance says is sorted sentence by sentence into what to ask and what to see. That goes by the verbs
of each language; a sentence without such a verb, and every sentence in another language, stands under what to see.
"""

import re
from collections.abc import Sequence
from typing import Final

from kompass.method import Edition
from kompass.method.editions import Area, Criterion, SubArea
from kompass.reports.content import Bullets, Column, Paragraph, Table
from kompass.reports.instrument import Instrument, PaperNotOffered, in_sentences, with_blocks
from kompass.reports.paper import Block, FillIn, Item, Labelled, Paper, Part, Room, Section

MINUTES_PER_CRITERION: Final = 3
MINUTES_AROUND: Final = 15
"""To begin and to end a conversation."""
LONGEST_CONVERSATION: Final = 90
_NOTES: Final = 26
_ASKING: Final = {
    "nb": re.compile(r"\b(spør|snakk|be\s+\w+(\s+\w+)?\s+(fortelle|forklare|beskrive))\b", re.IGNORECASE),
    "sv": re.compile(
        r"\b(fråga|prata|tala\s+med|be\s+\w+(\s+\w+)?\s+(berätta|förklara|beskriva))\b", re.IGNORECASE
    ),
    "en": re.compile(
        r"\b(ask|talk\s+(to|with)|speak\s+(to|with)|let\s+\w+(\s+\w+)?\s+(tell|explain))\b", re.IGNORECASE
    ),
}


def guide_content(edition: Edition, *, language: str, role: str = "") -> Paper:
    """The guide for one role, or (`role` empty) for all roles together.

    Raises:
        PaperNotOffered: the edition has no criteria or no roles, no such role, or is not complete in the language.
    """
    own = Instrument(edition, language)
    if not edition.roles or not any(criterion.ask for criterion in edition.criteria):
        raise PaperNotOffered(edition.id, "roles")
    if role and role not in own.roles:
        raise PaperNotOffered(edition.id, "role", own.roles)
    _ = own._
    asked = tuple(one for one in edition.criteria if role in one.ask or (not role and one.ask))
    who = own.roles[role] if role else _("all roles")
    facts = [(_("Criteria"), str(len(asked)))]
    if role:
        facts += [
            (_("Time"), _("about %(n)s minutes") % {"n": minutes(len(asked))}),
            (_("Conversations"), str(conversations(len(asked)))),
        ]
    return own.paper(
        title=_("Interview guide: %(who)s") % {"who": who},
        description=_("What to ask in interviews for %(edition)s: %(who)s")
        % {"edition": own.say(edition.names), "who": who},
        facts=tuple(facts),
        contents=0 if role else 1,
        parts=with_blocks(
            (
                _how_to(own, asked, role),
                *(_area(own, area, asked, role) for area in edition.areas),
            )
        ),
    )


def minutes(n_criteria: int) -> int:
    """About how long it takes to talk about so many criteria with one person, rounded up to five minutes."""
    talked = n_criteria * MINUTES_PER_CRITERION
    return -(-(talked + conversations(n_criteria) * MINUTES_AROUND) // 5) * 5


def conversations(n_criteria: int) -> int:
    """Into how many conversations that divides, none longer than LONGEST_CONVERSATION."""
    return max(-(-n_criteria * MINUTES_PER_CRITERION // (LONGEST_CONVERSATION - MINUTES_AROUND)), 1)


def ask_and_see(guidance: str, language: str) -> tuple[str, str]:
    """The sentences that say whom or what to ask, and the others."""
    asking = _ASKING.get(language)
    sentences = in_sentences(guidance)
    ask = [one for one in sentences if asking is not None and asking.search(one)]
    return " ".join(ask), " ".join(one for one in sentences if one not in ask)


def _how_to(own: Instrument, asked: Sequence[Criterion], role: str) -> Part:
    _, ngettext = own._, own.plural
    n = len(asked)
    blocks: list[Block] = [
        Paragraph(
            _(
                "The conversation shows how things are done in practice. The papers show what was decided; only "
                "people can tell what came of it."
            ),
            lead=True,
        ),
        FillIn(
            _("This conversation"),
            (_("What"), _("Write here")),
            (_("Who is asked, and in which role"), _("Date and place"), _("Who asks, who takes notes")),
        ),
        Bullets(
            (
                _(
                    "Read the municipality’s answers and documents first, and mark the criteria where they leave "
                    "something open. Begin with those."
                ),
                _(
                    "Say at the beginning who you are, what the conversation is for, how long it takes, and that "
                    "nobody has to answer."
                ),
                _(
                    "The notes are confidential. Promise that the report will not show who said what, and keep to "
                    "it: write a role, not a name, and delete the notes when the report is finished."
                ),
                _(
                    "Ask open questions: how, what, who, when. Let the other person finish, and wait a little."
                ),
                _(
                    "Ask for an example from practice in the last year, and to see what it led to. A plan is not yet "
                    "practice."
                ),
                _(
                    "Ask several people the same thing, each by themselves, and compare. Different answers are a "
                    "finding too."
                ),
                _(
                    "Write down what is said and shown. Do not rate and do not discuss points in the conversation; "
                    "rate afterwards, all evaluators together."
                ),
                _("End by asking what you should have asked about, and thank them."),
            ),
            _("How to hold the interview"),
        ),
    ]
    questions = own.aspect_questions()
    if questions:
        blocks += [
            Paragraph(_("Four kinds of follow-up that fit every criterion:"))
            if len(questions) == 4
            else Paragraph(_("Follow-up that fits every criterion:")),
            Labelled(questions),
        ]
    counted = {
        "n": n,
        "minutes": MINUTES_PER_CRITERION,
        "around": MINUTES_AROUND,
        "most": LONGEST_CONVERSATION,
    }
    if role:
        said = ngettext("One criterion names this role.", "%(n)s criteria name this role.", n) % counted
    else:
        said = _("This guide is for all roles: each criterion says whom to ask.")
    blocks += [
        Paragraph(
            said
            + " "
            + _(
                "The time is an estimate: %(minutes)s minutes for each criterion, and %(around)s to begin and to end "
                "each conversation, none longer than %(most)s minutes. With less time, choose by points and by what "
                "the papers leave open."
            )
            % counted
        ),
        _areas_table(own, asked) if role else _roles_table(own),
    ]
    return Part(_("Before the interview"), blocks=tuple(blocks), new_page=not role)


def _areas_table(own: Instrument, asked: Sequence[Criterion]) -> Table:
    _ = own._
    rows = []
    for area in own.edition.areas:
        n = sum(1 for one in asked if one.area == area.id)
        if n:
            rows.append((f"{area.id} {own.say(area.names)}", str(n), str(n * MINUTES_PER_CRITERION)))
    n_all = len(asked)
    return Table(
        _("What this role is asked about"),
        (Column(_("Area"), share=5), Column(_("Criteria"), "end"), Column(_("Minutes"), "end")),
        tuple(rows),
        (_("Together"), str(n_all), str(n_all * MINUTES_PER_CRITERION)),
    )


def _roles_table(own: Instrument) -> Table:
    _ = own._
    rows = []
    for role, name in own.roles.items():
        n = sum(1 for one in own.edition.criteria if role in one.ask)
        if n:
            rows.append((name, str(n), str(conversations(n)), str(minutes(n))))
    return Table(
        _("What each role is asked about"),
        (
            Column(_("Role"), share=4),
            Column(_("Criteria"), "end"),
            Column(_("Conversations"), "end", 1.5),
            Column(_("Minutes in all"), "end", 1.5),
        ),
        tuple(rows),
    )


def _area(own: Instrument, area: Area, asked: Sequence[Criterion], role: str) -> Part:
    sections = (_sub_area(own, sub_area, asked, role) for sub_area in area.sub_areas)
    return Part(
        own.say(area.names),
        area.id,
        new_page=False,
        sections=tuple(section for section in sections if section.items),
    )


def _sub_area(own: Instrument, sub_area: SubArea, asked: Sequence[Criterion], role: str) -> Section:
    wanted = {one.id for one in asked}
    items = tuple(_criterion(own, one, role) for one in sub_area.criteria if one.id in wanted)
    return Section(sub_area.id, own.say(sub_area.names), items=items)


def _criterion(own: Instrument, criterion: Criterion, role: str) -> Item:
    _ = own._
    text = criterion.texts[own.language]
    ask, see = ask_and_see(text.guidance, own.language)
    others = "; ".join(own.roles[one] for one in criterion.ask if one != role)
    rows = (
        (_("What to ask"), ask),
        *own.own_aspects(criterion),
        (_("What to look for"), see),
        (_("What is often missing"), text.missing),
        (_("Ask to see"), "; ".join(own.evidence[one] for one in criterion.evidence)),
        (_("Also asked") if role else _("Whom to ask"), others),
    )
    return Item(
        criterion.id,
        criterion.code,
        text.title,
        (Labelled(tuple(row for row in rows if row[1])), Room(_("Notes"), _NOTES)),
        text.question,
        own.points(criterion.maximum),
        together=True,
    )
