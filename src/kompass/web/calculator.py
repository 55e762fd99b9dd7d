"""The calculator: a form to download, to upload filled in, or to fill in here; the result; its report.

Nothing is stored: what a result was computed from travels in the page itself and is checked anew each time it comes
back. Nothing is changed either, so a POST needs no session and no CSRF token.
"""

import functools
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from django.core.exceptions import RequestDataTooBig
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    HttpResponseRedirect,
    QueryDict,
    UnreadablePostError,
)
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from kompass.domain.access import PUBLIC, REAL_COUNTRIES
from kompass.domain.carried import as_csv, as_yaml, checked, clean, compact, from_compact
from kompass.domain.editions import editions, load_edition
from kompass.domain.queries.calculation import (
    LONGEST_NAME,
    Calculation,
    calculate,
    reference_of,
)
from kompass.domain.queries.facts import EditionFact, edition_fact, edition_in_short
from kompass.domain.queries.instruments import COMPASS, instrument_of
from kompass.domain.queries.languages import language_name
from kompass.domain.queries.record import bias_warning
from kompass.domain.queries.reference import FilterProblem, ReferenceFilter, country_name
from kompass.domain.uploads import Busy, Upload, read_upload
from kompass.language import N_
from kompass.method import Edition, RatingError, Ratings
from kompass.method.dates import When
from kompass.reports.words import report_languages
from kompass.tables import Problem
from kompass.throttle import seconds_to_wait
from kompass.web import errors, notes, pictures, quick_entry
from kompass.web.filters import ALL, Field, Form, Option
from kompass.web.http import FRESH_SECONDS, public_page, query
from kompass.web.language import current, report_offers
from kompass.web.receiving import MOST_BYTES, Received, TooLarge, received
from kompass.web.workbook import XLSX

BUSY_SECONDS: Final = 10

View = Callable[..., HttpResponseBase]


def _calculating(methods: Sequence[str]) -> Callable[[View], View]:
    """A page that calculates on POST: read with GET like any public page, never kept by anybody after a POST."""

    def decorate(view: View) -> View:
        @functools.wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            response = view(request, *args, **kwargs)
            if request.method == "POST":
                response.headers["Cache-Control"] = "no-store"
            elif response.status_code < 400:
                patch_cache_control(response, public=True, max_age=FRESH_SECONDS)
            return response

        return csrf_exempt(require_http_methods(methods)(guarded))

    return decorate


_READ_AND_POST = _calculating(["GET", "HEAD", "POST"])


def _received(request: HttpRequest) -> Received | HttpResponse:
    """What was sent, or the page that says why it is not taken."""
    wait = seconds_to_wait("uploads", request)
    if wait:
        return errors.too_many(request, wait)
    try:
        return received(request)
    except (TooLarge, RequestDataTooBig):
        return errors.too_large(request)
    except UnreadablePostError:
        return errors.bad_request(request)


@_READ_AND_POST
def page(request: HttpRequest) -> HttpResponseBase:
    if request.method != "POST":
        return _start(request)
    sent = _received(request)
    if isinstance(sent, HttpResponse):
        return sent
    file = sent.files.get("file")
    chosen = _known(sent.fields.get("edition", ""))
    if file is None or not file.data:
        return _start(request, sent.fields, [_("No file came along: choose the filled-in form first.")])
    try:
        upload = read_upload(file.data, name=clean(file.name, 200), edition=chosen)
    except RatingError as error:
        return _start(request, sent.fields, _sentences(error))
    except Busy:
        words = _(
            "So many files are being read right now that yours has to wait. Try again in a few seconds."
        )
        response = _start(request, sent.fields, [words], status=503)
        response.headers["Retry-After"] = str(BUSY_SECONDS)
        return response
    if not upload.ratings:
        words = _("Nothing is rated in the file yet: rate at least one criterion or area.")
        return _start(request, sent.fields, [words])
    ratings = checked(upload.edition, upload.ratings, upload.ratings.comments)
    return _result(request, upload.edition, ratings, _with_about(sent.fields, upload), _notes(upload))


def _with_about(fields: QueryDict, upload: Upload) -> QueryDict:
    """What was typed in the page, and where nothing was, what the form says about the municipality and the date."""
    filled = fields.copy()
    for field, said in (("name", "municipality"), ("when", "date")):
        if not filled.get(field, "").strip():
            filled[field] = upload.about.get(said, "")
    return filled


def _notes(upload: Upload) -> list[str]:
    return [note.text(current()) for note in upload.notes]


def _sentences(error: RatingError) -> list[str]:
    return [problem.text(current()) for problem in error.problems]


def _known(edition: str) -> str:
    return edition if edition in editions() else ""


def _start(
    request: HttpRequest, fields: QueryDict | None = None, problems: Sequence[str] = (), *, status: int = 422
) -> HttpResponse:
    """The three ways; with problems, what was chosen stays chosen and what is wrong is said first."""
    language = current()
    asked = query(request)
    facts = [fact for fact in (edition_fact(edition) for edition in editions()) if fact]
    # The Municipal Compass with criteria first: it is what most come for.
    facts.sort(key=lambda fact: (fact.areas_only, instrument_of(fact.id) != COMPASS, -fact.year))
    return render(
        request,
        "calculator.html",
        {
            "editions": [
                {
                    "id": fact.id,
                    "name": edition_in_short(fact.id, language),
                    "languages": [
                        {
                            "value": f"{fact.id}.{code}",
                            "name": language_name(code, language),
                            "chosen": (fact.id, code) == _form_choice(asked, facts[0], language),
                        }
                        for code in fact.languages
                    ],
                    "fact": fact,
                    "chosen": fields is not None and fields.get("edition") == fact.id,
                }
                for fact in facts
            ],
            "name": clean(fields.get("name", ""), LONGEST_NAME) if fields else "",
            "problems": problems,
            "most_megabytes": MOST_BYTES // (1024 * 1024),
        },
        status=status if problems else 200,
    )


def _form_choice(asked: QueryDict, first: EditionFact, language: str) -> tuple[str, str]:
    """Edition and language of the form that is preselected: the asked edition in the language of the page."""
    fact = edition_fact(_known(asked.get("edition", ""))) or first
    return fact.id, language if language in fact.languages else fact.languages[0]


@public_page
def form(request: HttpRequest) -> HttpResponseBase:
    """The form as XLSX: `form=open-2020.nb`, or `edition` and `language` (without it the one of the page)."""
    # Here and not above: most visitors of the calculator never ask for the file.
    from kompass.reports.form import rating_form

    asked = query(request)
    if not {"form", "edition"} & set(asked):
        return redirect("calculator")
    edition_id, _dot, language = asked.get("form", "").rpartition(".")
    edition_id, language = edition_id or asked.get("edition", ""), language or asked.get("language", "")
    fact = edition_fact(_known(edition_id))
    if fact is None or (language and language not in fact.languages):
        raise Http404
    language = language or (current() if current() in fact.languages else fact.languages[0])
    name = f"kompass-{fact.id}-{language}.xlsx"
    return HttpResponse(
        rating_form(load_edition(fact.id), language=language),
        content_type=XLSX,
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


@_READ_AND_POST
def entry(request: HttpRequest, slug: str) -> HttpResponseBase:
    """Quick entry, and whatever is asked anew of answers that come back."""
    if not _known(slug):
        raise Http404
    edition = load_edition(slug)
    if request.method != "POST":
        return _entry(request, edition)
    sent = _received(request)
    if isinstance(sent, HttpResponse):
        return sent
    if "ratings" in sent.fields:
        ratings = _carried(edition, sent.fields)
        if isinstance(ratings, RatingError):
            return _entry(request, edition, fields=sent.fields, problems=ratings.problems)
        if "change" in sent.fields:
            return _entry(request, edition, ratings, ratings.comments, sent.fields)
        return _result(request, edition, ratings, sent.fields)
    given, comments = quick_entry.typed(edition, sent.fields)
    problems = quick_entry.contradictions(edition, given)
    contrary = {problem.values["criterion"] for problem in problems}
    sound = {key: rating for key, rating in given.items() if key not in contrary}
    rated = None
    try:
        rated = checked(edition, sound, comments)
    except RatingError as error:
        problems = (*problems, *error.problems)
    if rated is None or problems:
        return _entry(request, edition, given, comments, sent.fields, problems)
    if not rated:
        nothing = (Problem(None, None, N_("nothing is rated yet: rate at least one criterion or area")),)
        return _entry(request, edition, given, comments, sent.fields, nothing)
    return _result(request, edition, rated, sent.fields)


def _carried(edition: Edition, fields: QueryDict) -> Ratings | RatingError:
    try:
        return from_compact(edition, fields.get("ratings", ""))
    except RatingError as error:
        return error


def _entry(
    request: HttpRequest,
    edition: Edition,
    ratings: Any = None,
    comments: Any = None,
    fields: QueryDict | None = None,
    problems: Sequence[Problem] = (),
) -> HttpResponse:
    language = current()
    areas = quick_entry.entries(edition, ratings or {}, comments or {}, language)
    fact = edition_fact(edition.id)
    return render(
        request,
        "quick_entry.html",
        {
            "edition": fact,
            "in_short": edition_in_short(edition.id, language),
            "areas": areas,
            "banded": edition.banded,
            "highest": edition.highest_level if edition.levels else None,
            "n": sum(area.n for area in areas),
            "n_rated": sum(area.n_rated for area in areas),
            "filled": fields is not None,
            "name": clean(fields.get("name", ""), LONGEST_NAME) if fields else "",
            "text_language": quick_entry.language_of(edition, language),
            "problems": [{"text": one.text(language), "at": _where(edition, one)} for one in problems],
        },
        status=422 if problems else 200,
    )


def _where(edition: Edition, problem: Problem) -> str:
    """The id of the field that a problem is about; "" where it is about none."""
    criterion, area = str(problem.values.get("criterion", "")), str(problem.values.get("area", ""))
    if criterion in edition.criterion_by_id:
        return f"criterion-{criterion}"
    return f"points-{area}" if area in edition.area_by_id else ""


@dataclass(frozen=True, slots=True)
class _Asked:
    """What goes with the ratings from page to page: whose they are, of when, and with whom to compare."""

    name: str
    when: str
    reference: ReferenceFilter
    default: ReferenceFilter
    problems: tuple[FilterProblem, ...]


def _asked(edition: Edition, fields: QueryDict) -> _Asked:
    when = clean(fields.get("when", ""), 7)
    try:
        usable = bool(When.parse(when).earliest)
    except ValueError:
        usable = False
    if not usable:
        when = timezone.localdate().strftime("%Y-%m")
    params = {
        name: clean(fields.get(name, ""), 40).replace("\n", " ")
        for name in ("country", "since")
        if name in fields
    }
    default, chosen, problems = reference_of(edition, when=when, params=params)
    name = " ".join(clean(fields.get("name", ""), LONGEST_NAME).split())
    return _Asked(name, when, chosen, default, problems)


def _calculation(edition: Edition, ratings: Ratings, asked: _Asked) -> Calculation:
    return calculate(
        PUBLIC,
        edition,
        ratings,
        name=asked.name or _("Without a name"),
        when=asked.when,
        reference=asked.reference,
    )


def _result(
    request: HttpRequest,
    edition: Edition,
    ratings: Ratings,
    fields: QueryDict,
    said: Sequence[str] = (),
) -> HttpResponse:
    language = current()
    asked = _asked(edition, fields)
    found = _calculation(edition, ratings, asked)
    page_, compared = found.page, found.page.comparison
    name = page_.evaluation.name
    known_areas = any(area.points is not None for area in page_.areas)
    best = {area.code: area for area in page_.areas}
    return render(
        request,
        "calculation.html",
        {
            "found": found,
            "page": page_,
            "row": page_.evaluation,
            "compared": compared,
            "in_short": edition_in_short(edition.id, language),
            "own_text": edition.own_text,
            "typed_name": asked.name,
            "compact": compact(edition, ratings, ratings.comments),
            "form": _reference_form(asked, fields, language),
            "known_areas": known_areas,
            "compass": pictures.compass(page_, language) if known_areas else None,
            "gaps": pictures.gaps(page_.areas, language=language, name=name) if known_areas else None,
            "distribution": pictures.distribution(compared, language=language, name=name),
            "areas": [
                {"branch": branch, "row": best.get(branch.code), "holders": _holders(found, branch.code)}
                for branch in found.areas
            ],
            "flags": [*said, *(flag.text(language) for flag in found.flags)],
            "why_not": "" if found.provisional else compared.why_not(language),
            "left_out": notes.left_out(compared),
            "limits": _limits(found),
            "bias": bias_warning(language),
            "reports": report_offers(reverse("calculator_report"), edition.languages),
        },
    )


def _holders(found: Calculation, code: str) -> list[Any]:
    return [member for area in found.page.comparison.best if area.code == code for member in area.holders]


def _limits(found: Calculation) -> list[str]:
    """What may not be concluded: first of all that this is an evaluation."""
    compared = found.page.comparison
    # What an evaluation's range says is worded for one that took place.
    without_range = replace(found.page, comparison=replace(compared, rank_range=None))
    return [
        _("That this is the result of an evaluation: nobody has looked at evidence or talked with anyone."),
        *([_provisional(found)] if found.provisional else []),
        *([_place(found)] if compared.rank_range else []),
        *notes.not_to_be_concluded(without_range),
    ]


def _place(found: Calculation) -> str:
    compared = found.page.comparison
    best, worst = compared.rank_range or (0, 0)
    return _(
        "That it would be number %(rank)s among all evaluated. Counting those whose score is not known, it would be "
        "anything from number %(best)s to number %(worst)s."
    ) % {"rank": compared.rank, "best": best, "worst": worst}


def _provisional(found: Calculation) -> str:
    return ngettext(
        "What the total is: %(n)s of %(all)s is not rated yet, and what is not rated never counts as zero.",
        "What the total is: %(n)s of %(all)s are not rated yet, and what is not rated never counts as zero.",
        found.n_open,
    ) % {"n": found.n_open, "all": found.n_criteria}


def _reference_form(asked: _Asked, fields: QueryDict, language: str) -> Form:
    """Country and first year: enough to see a trial among others. A wrong value stays in its field."""
    wrong: dict[str, tuple[str, ...]] = {}
    for problem in asked.problems:
        wrong[problem.field] = (*wrong.get(problem.field, ()), problem.text(language))
    chosen = asked.reference.country or ALL
    since = clean(fields.get("since", ""), 40) if "since" in wrong else asked.reference.since
    return Form(
        (
            Field(
                "country",
                _("Country"),
                "select",
                chosen,
                tuple(
                    Option(code, country_name("" if code == ALL else code, language), code == chosen)
                    for code in (*REAL_COUNTRIES, ALL)
                ),
                problems=wrong.get("country", ()),
            ),
            Field(
                "since",
                _("Evaluated since"),
                "text",
                since,
                hint=_("2017 or 2017-06"),
                problems=wrong.get("since", ()),
            ),
        ),
        problems=tuple((problem.field, problem.text(language)) for problem in asked.problems),
    )


def _download(make: Callable[[Calculation, str], bytes], kind: str, ending: str) -> View:
    """A file made of the answers that come back; whoever only asks for the address is led to the calculator."""

    @_READ_AND_POST
    def view(request: HttpRequest) -> HttpResponseBase:
        if request.method != "POST":
            return HttpResponseRedirect(reverse("calculator"))
        sent = _received(request)
        if isinstance(sent, HttpResponse):
            return sent
        edition_id = _known(sent.fields.get("edition", ""))
        if not edition_id:
            return errors.bad_request(request)
        edition = load_edition(edition_id)
        ratings = _carried(edition, sent.fields)
        if isinstance(ratings, RatingError):
            return _entry(request, edition, fields=sent.fields, problems=ratings.problems)
        asked = _asked(edition, sent.fields)
        content = make(_calculation(edition, ratings, asked), current())
        name = f"kompass-calculation-{edition.id}.{ending}"
        return HttpResponse(
            content, content_type=kind, headers={"Content-Disposition": f'attachment; filename="{name}"'}
        )

    return view


def _pdf(calculation: Calculation, language: str) -> bytes:
    # Here and not above: the typesetter is heavy, and most visitors never ask for a report.
    from kompass.reports.calculation import calculation_report

    if language not in report_languages(calculation.edition.languages):
        raise Http404
    return calculation_report(calculation, language=language)


def _csv(calculation: Calculation, language: str) -> bytes:
    return as_csv(calculation.edition, calculation.ratings, calculation.comments)


def _yaml(calculation: Calculation, language: str) -> bytes:
    return as_yaml(calculation.edition, calculation.ratings, calculation.comments)


report = _download(_pdf, "application/pdf", "pdf")
ratings_csv = _download(_csv, "text/csv; charset=utf-8", "csv")
ratings_yaml = _download(_yaml, "application/yaml; charset=utf-8", "yaml")
