"""An edition as a booklet: what it is, how points arise, and everything it says about every criterion."""

from collections.abc import Mapping
from fractions import Fraction

from kompass import __version__
from kompass.charts import AreaShape, Picture, compass_areas
from kompass.language import number
from kompass.method import Edition, score
from kompass.method.editions import Area, Criterion, Question, SubArea
from kompass.method.questionnaire import fed_by
from kompass.reports.content import Bullets, Column, Note, Paragraph, Table
from kompass.reports.instrument import Instrument, with_blocks
from kompass.reports.paper import Block, Item, Labelled, Paper, Part, Section
from kompass.reports.words import figure

_PICTURE_WIDTH = 520


def booklet_content(edition: Edition, *, language: str) -> Paper:
    """What the booklet says.

    Raises:
        PaperNotOffered: the edition has no criteria, or is not complete in the language.
    """
    own = Instrument(edition, language)
    _ = own._
    return own.paper(
        title=_("The criteria") if edition.instrument else _("The criteria of the Municipal Compass"),
        description=_("Every area, sub-area and criterion of %(edition)s, and how points arise")
        % {"edition": own.say(edition.names)},
        facts=(
            (_("Full points"), number(edition.maximum, language)),
            (_("Areas"), str(len(edition.areas))),
            (_("Sub-areas"), str(len(edition.sub_areas))),
            (_("Criteria"), str(len(edition.criteria))),
        ),
        parts=with_blocks(
            (
                _about(own),
                _points(own),
                _scale(own),
                *(_area(own, area) for area in edition.areas),
                _questionnaire(own),
                Part(_("Criteria in alphabetical order"), blocks=(own.index(),)),
            )
        ),
        contents=2,
        cover="page",
        picture=_picture(own),
    )


def _picture(own: Instrument) -> Picture:
    shapes = [AreaShape(area.id, own.say(area.names), float(area.maximum)) for area in own.edition.areas]
    return compass_areas(shapes, language=own.language, prefix="booklet", width=_PICTURE_WIDTH)


def _about(own: Instrument) -> Part:
    _ = own._
    edition = own.edition
    provenance = own.say(edition.provenance)
    blocks: tuple[Block, ...] = (
        Paragraph(
            _(
                "This booklet holds the whole edition: what a municipality is asked, what to look for, what full "
                "points look like, and how ratings become points."
            ),
            lead=True,
        ),
        Note(_("Own text, not the official instrument"), provenance)
        if edition.own_text
        else Paragraph(provenance),
        Paragraph(
            _(
                "Each area begins with an introduction and its sub-areas. Each sub-area says what it is for, what it "
                "weighs and why. Each criterion has a question, what to look for, what the ideal municipality does, "
                "what is often missing, typical evidence, whom to ask, and words to search documents for."
            )
        ),
        Paragraph(
            _(
                "A criterion keeps its stable name from edition to edition; its number is its place in this one."
            )
        ),
        Labelled(
            (
                (_("Edition"), f"{own.say(edition.names)} ({edition.id})"),
                (_("Licence"), edition.licence),
                (_("Made with"), f"Kompass {__version__}"),
                (_("Content (SHA-256)"), edition.hash),
            )
        ),
    )
    return Part(_("About this booklet"), blocks=blocks)


def _points(own: Instrument) -> Part:
    _ = own._
    edition = own.edition
    example = _example(own)
    limit = own.share(edition.not_applicable_limit)
    return Part(
        _("How points arise"),
        new_page=False,
        blocks=(
            Paragraph(
                _("What a criterion earns is its full points times the weighted mean of its aspects."),
                lead=True,
            ),
            Paragraph(
                _(
                    "Each aspect counts as a share: the level it is given, divided by the highest level. The shares "
                    "are weighted and added, and multiplied by the criterion’s full points."
                )
            ),
            example,
            Bullets(
                (
                    _(
                        "A quick rating gives all aspects of a criterion the same level; an in-depth rating gives "
                        "each its own."
                    ),
                    _(
                        "The points of the criteria add up to their sub-area, those of the sub-areas to their area, "
                        "those of the areas to the total."
                    ),
                    _("Points are kept exactly; only the points of a whole area are rounded."),
                    _(
                        "A criterion that does not apply is left out, with a reason; the rest of its sub-area "
                        "carries its points. More than %(share)s of all points left out is flagged."
                    )
                    % {"share": limit},
                    _("What is not rated is unknown. It never counts as zero."),
                )
            ),
            _weights(own),
        ),
    )


def _example(own: Instrument) -> Table:
    """One criterion rated from the highest level downwards, computed by the method itself."""
    _ = own._
    edition = own.edition
    criterion = edition.criteria[0]
    aspects = edition.aspects_of(criterion)
    falling = [level.last for level in reversed(edition.levels)]
    profile = {
        aspect.id: falling[min(place, max(len(falling) - 2, 0))] for place, aspect in enumerate(aspects)
    }
    lowest = edition.levels[0].value
    rows = []
    for aspect in aspects:
        alone = {other.id: profile[other.id] if other is aspect else lowest for other in aspects}
        rows.append(
            (
                own.say(aspect.names),
                own.share(aspect.weight),
                str(profile[aspect.id]),
                _exactly(own, _earned(edition, criterion, alone)),
            )
        )
    return Table(
        _("An example: the criterion %(code)s, %(points)s")
        % {"code": criterion.code, "points": own.points(criterion.maximum)},
        (
            Column(_("Aspect"), share=3),
            Column(_("Weight"), "end"),
            Column(_("Level"), "end"),
            Column(_("Points"), "end"),
        ),
        tuple(rows),
        (_("Together"), own.share(Fraction(1)), "", _exactly(own, _earned(edition, criterion, profile))),
        note=_("Of the highest level, %(level)s.") % {"level": edition.highest_level},
    )


def _earned(edition: Edition, criterion: Criterion, profile: dict[str, int]) -> Fraction:
    """The criterion's own points; that all the others are not rated changes nothing in them."""
    found = score(edition, {criterion.id: profile}, comments={}).criteria[criterion.id]
    return Fraction(0) if found is None else found


def _exactly(own: Instrument, value: Fraction) -> str:
    return number(value, own.language, 0 if value.denominator == 1 else 2)


def _weights(own: Instrument) -> Table:
    _ = own._
    edition = own.edition
    return Table(
        _("What the areas weigh"),
        (
            Column(_("Area"), share=5),
            Column(_("Sub-areas"), "end"),
            Column(_("Criteria"), "end"),
            Column(_("Full points"), "end"),
        ),
        tuple(
            (
                f"{area.id} {own.say(area.names)}",
                str(len(area.sub_areas)),
                str(len(area.criteria)),
                figure(area.maximum, own.language),
            )
            for area in edition.areas
        ),
        (
            _("Together"),
            str(len(edition.sub_areas)),
            str(len(edition.criteria)),
            figure(edition.maximum, own.language),
        ),
    )


def _scale(own: Instrument) -> Part:
    _, ngettext = own._, own.plural
    edition = own.edition
    by_id = {aspect.id: own.say(aspect.names) for aspect in edition.aspects}
    levels = Table(
        _("The levels"),
        (Column(_("Level"), "end", 0), Column(_("What it means"), share=5)),
        tuple((level.mark, own.say(level.names)) for level in edition.levels),
    )
    rules = tuple(
        ngettext(
            (
                "A rating with “%(higher)s” %(n)s level or more above “%(lower)s” makes little sense: it asks for a "
                "reason."
            ),
            (
                "A rating with “%(higher)s” %(n)s levels or more above “%(lower)s” makes little sense: it asks for a "
                "reason."
            ),
            rule.by,
        )
        % {"higher": by_id[rule.higher], "lower": by_id[rule.lower], "n": rule.by}
        for rule in edition.implausible
    )
    return Part(
        _("The scale and the aspects"),
        new_page=False,
        blocks=(
            Paragraph(_("Each criterion is rated on each aspect with one of these levels.")),
            levels,
            *((Bullets(rules),) if rules else ()),
        ),
        sections=tuple(_aspects(own, place) for place in range(len(edition.aspect_groups))),
    )


def _aspects(own: Instrument, place: int) -> Section:
    """The aspects of one panel, or of the whole edition where it has none."""
    _ = own._
    panel, aspects = own.edition.aspect_groups[place]
    blocks: list[Block] = []
    if panel is not None:
        described = own.say(panel.descriptions)
        blocks += [Paragraph(described)] if described else []
        if panel.levels:
            blocks.append(_meanings(own, _("Rated as a whole"), panel.levels))
    blocks.append(
        Labelled(
            tuple(
                (
                    f"{own.say(aspect.names)} ({own.share(aspect.weight)})",
                    own.say(aspect.descriptions),
                )
                for aspect in aspects
            )
        )
    )
    blocks += [_meanings(own, own.say(aspect.names), aspect.levels) for aspect in aspects if aspect.levels]
    title = own.say(panel.names) if panel is not None else _("The aspects")
    return Section("", title, tuple(blocks))


def _meanings(own: Instrument, caption: str, levels: Mapping[int, Mapping[str, str]]) -> Table:
    """What each level of the scale means for one aspect or one panel."""
    _ = own._
    marks = {level.value: level.mark for level in own.edition.levels}
    return Table(
        caption,
        (Column(_("Level"), "end", 0), Column(_("What it means"), share=5)),
        tuple((marks[value], own.say(texts)) for value, texts in sorted(levels.items())),
    )


def _area(own: Instrument, area: Area) -> Part:
    _ = own._
    introduction = own.say(area.introduction)
    table = Table(
        _("Sub-areas of area %(area)s") % {"area": area.id},
        (
            Column(_("Sub-area"), share=4),
            *((Column(_("Main tasks"), share=4),) if own.main_tasks else ()),
            Column(_("Full points"), "end", 1.2),
        ),
        tuple(
            (
                f"{sub_area.id} {own.say(sub_area.names)}",
                *((_tasks(own, sub_area),) if own.main_tasks else ()),
                figure(sub_area.maximum, own.language),
            )
            for sub_area in area.sub_areas
        ),
    )
    return Part(
        own.say(area.names),
        area.id,
        own.points(area.maximum),
        blocks=(*((Paragraph(introduction),) if introduction else ()), table),
        sections=tuple(_sub_area(own, sub_area) for sub_area in area.sub_areas),
    )


def _tasks(own: Instrument, sub_area: SubArea) -> str:
    return "; ".join(own.main_tasks[task] for task in sub_area.main_tasks)


def _sub_area(own: Instrument, sub_area: SubArea) -> Section:
    _ = own._
    rows = (
        (_("Purpose"), own.say(sub_area.purpose)),
        (_("Why this weight"), own.say(sub_area.reason)),
        (_("Main tasks"), _tasks(own, sub_area)),
    )
    return Section(
        sub_area.id,
        own.say(sub_area.names),
        (Labelled(tuple(row for row in rows if row[1])),),
        tuple(_criterion(own, criterion) for criterion in sub_area.criteria),
        own.points(sub_area.maximum),
    )


def _criterion(own: Instrument, criterion: Criterion) -> Item:
    _ = own._
    text = criterion.texts[own.language]
    rows = (
        (_("What to look for"), text.guidance),
        *own.own_aspects(criterion),
        (_("What the ideal municipality does"), text.ideal),
        (_("What is often missing"), text.missing),
    )
    facts = (
        (_("Typical evidence"), "; ".join(own.evidence[one] for one in criterion.evidence)),
        (_("Whom to ask"), "; ".join(own.roles[one] for one in criterion.ask)),
        (_("Words to search for"), ", ".join(text.keywords)),
        (_("Stable name"), criterion.id),
    )
    return Item(
        criterion.id,
        criterion.code,
        text.title,
        (
            Labelled(tuple(row for row in rows if row[1])),
            Labelled(tuple(row for row in facts if row[1]), together=True),
        ),
        text.question,
        own.points(criterion.maximum),
    )


def _questionnaire(own: Instrument) -> Part:
    """The questions in short; as a form to answer they are a paper of their own."""
    _ = own._
    edition = own.edition
    if not edition.questions:
        return Part(_("The municipality’s own questionnaire"))
    return Part(
        _("The municipality’s own questionnaire"),
        blocks=(
            Paragraph(
                _(
                    "The municipality answers these questions before the visit. Together they feed every criterion; "
                    "the numbers say which."
                )
            ),
            Table(
                _("Questions and the criteria they feed"),
                (
                    Column(_("No."), "end", 0),
                    Column(_("Question"), share=6),
                    Column(_("Criteria"), share=1.6),
                ),
                tuple(
                    (str(place), own.say(question.texts), _codes(edition, question))
                    for place, question in enumerate(edition.questions, start=1)
                ),
            ),
        ),
    )


def _codes(edition: Edition, question: Question) -> str:
    return ", ".join(criterion.code for criterion in fed_by(edition, question))
