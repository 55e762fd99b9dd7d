"""What a report about one evaluation is made from: the answers of the domain, and the words to say them in."""

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction

from kompass.charts import AreaShape, Picture, Series, compass, compass_areas
from kompass.domain.editions import load_edition
from kompass.domain.queries.evaluation import EvaluationPage
from kompass.domain.queries.facts import EvaluationRow, edition_in_short
from kompass.domain.queries.progress import Progress
from kompass.domain.queries.reference import basis_name
from kompass.language import month
from kompass.reports.words import named, strict_plural, strict_translator

MOST_HOLDERS = 4  # of the highest points in an area, by name
WIDE = 560.0  # of pictures, in their own unit: lettering a little smaller than the text's


@dataclass(frozen=True, slots=True)
class Material:
    page: EvaluationPage
    progress: Progress
    language: str
    trial: bool = False
    """A calculation that somebody made, not an evaluation: nothing of it was published."""

    @property
    def _(self) -> Callable[[str], str]:
        return strict_translator(self.language)

    @property
    def plural(self) -> Callable[[str, str, int], str]:
        return strict_plural(self.language)

    @property
    def own(self) -> EvaluationRow:
        return self.page.evaluation

    @property
    def name(self) -> str:
        return self.own.name

    @property
    def date(self) -> str:
        """When it was evaluated, in words."""
        return self.when(self.own)

    @property
    def label(self) -> str:
        """Municipality and date, as pictures and tables name this evaluation."""
        return f"{self.name}, {self.date}"

    @property
    def maximum(self) -> Fraction:
        """Full points. An evaluation whose edition is unknown is held against the scale that all editions share."""
        return self.page.edition.maximum if self.page.edition else Fraction(800)

    @property
    def edition(self) -> str:
        _ = self._
        return named(self.page.edition.names, self.language) if self.page.edition else _("edition not known")

    @property
    def instrument(self) -> str:
        """The name of an instrument other than the Municipal Compass; "" for the Compass."""
        own = self.page.edition
        return self.edition if own and load_edition(own.id).instrument else ""

    @property
    def areas_known(self) -> bool:
        return any(area.points is not None for area in self.page.areas)

    @property
    def unknown(self) -> str:
        """Stands where points are missing."""
        return self._("not rated in full") if self.trial else self._("not known")

    def when(self, row: EvaluationRow) -> str:
        return month(row.when, self.language) if row.when else self._("date unknown")

    def edition_of(self, row: EvaluationRow) -> str:
        return self.short_edition(row.edition)

    def short_edition(self, edition: str) -> str:
        """The edition in a table's cell: an official one by its year, another one by its name."""
        _ = self._
        return edition_in_short(edition, self.language) or _("not known")

    def holders(self, code: str) -> str:
        """Who has the highest points of an area, with the date; "" where nobody is known."""
        _ = self._
        best = next((area for area in self.page.comparison.best if area.code == code), None)
        if best is None:
            return ""
        shown = [
            f"{member.name} ({month(member.when, self.language) if member.when else _('date unknown')})"
            for member in best.holders[:MOST_HOLDERS]
        ]
        more = len(best.holders) - len(shown)
        if more:
            shown.append(self.plural("and %(n)s more", "and %(n)s more", more) % {"n": more})
        return ", ".join(shown)

    def basis(self, row: EvaluationRow) -> str:
        return basis_name(row.basis, self.language)

    def area_name(self, index: int) -> str:
        return named(self.page.areas[index].names, self.language)

    def shapes(self) -> tuple[AreaShape, ...]:
        return tuple(
            AreaShape(area.code, self.area_name(index), float(area.maximum))
            for index, area in enumerate(self.page.areas)
        )

    def compass(self, *, width: float = WIDE) -> Picture | None:
        """The rose with everything known; the areas alone where no points are; None without an edition."""
        _ = self._
        if not self.page.areas:
            return None
        if not self.areas_known:
            return compass_areas(self.shapes(), language=self.language, width=width)
        series = [Series(self.label, {area.code: area.points for area in self.page.areas})]
        before = {area.code: area.previous for area in self.page.areas if area.previous is not None}
        if before and self.page.previous:
            words = _("before: %(date)s") % {"date": self.when(self.page.previous)}
            series.append(Series(words, before, "previous"))
        best = {area.code: area.best for area in self.page.areas if area.best is not None}
        if best:
            series.append(Series(_("best of the others"), best, "best"))
        return compass(self.shapes(), series, language=self.language, label=self.label, width=width)
