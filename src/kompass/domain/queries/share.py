"""What the picture of a municipality says that people share: its evaluations in short."""

from dataclasses import dataclass
from fractions import Fraction

from kompass.domain.access import INVENTED, Viewer, visible_evaluations, visible_municipalities
from kompass.domain.queries.facts import EvaluationRow, dated_first_to_last, edition_fact, latest_scored, rows
from kompass.domain.queries.instruments import COMPASS, instrument_of
from kompass.domain.queries.municipality import NotFound


@dataclass(frozen=True, slots=True)
class Share:
    """`latest` is the latest evaluation whose total is known, `maximum` the full points of its edition, `scale` the
    highest full points of any edition here; None where no edition is known."""

    slug: str
    name: str
    country: str
    invented: bool
    evaluations: tuple[EvaluationRow, ...]
    """Oldest first, undated ones before the dated."""
    latest: EvaluationRow | None
    maximum: Fraction | None
    scale: Fraction | None


def share(viewer: Viewer, slug: str) -> Share:
    """A municipality in short. Three queries.

    Raises:
        NotFound: there is no such municipality.
    """
    found = visible_municipalities(viewer, named=True).filter(slug=slug).first()
    if found is None:
        raise NotFound(slug)
    chosen = visible_evaluations(viewer, named=True).filter(municipality=found)
    return share_of(slug, found.name, found.country, rows(dated_first_to_last(chosen)))


def share_of(slug: str, name: str, country: str, evaluations: tuple[EvaluationRow, ...]) -> Share:
    """The same from evaluations at hand, oldest first."""
    compass = tuple(row for row in evaluations if instrument_of(row.edition) == COMPASS)
    # One picture has one scale: where the Municipal Compass was used, its results alone stand in it.
    evaluations = compass or evaluations
    latest = latest_scored(evaluations)
    own = edition_fact(latest.edition) if latest else None
    maxima = [fact.maximum for row in evaluations if (fact := edition_fact(row.edition))]
    return Share(
        slug=slug,
        name=name,
        country=country,
        invented=country == INVENTED,
        evaluations=evaluations,
        latest=latest,
        maximum=own.maximum if own else None,
        scale=max(maxima) if maxima else None,
    )
