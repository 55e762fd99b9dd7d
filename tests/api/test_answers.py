"""The figures of the API are those of the queries that the pages ask."""

from fractions import Fraction
from typing import Any

import pytest
from django.test import Client

from kompass.domain.access import PUBLIC
from kompass.domain.queries import claim as claim_queries
from kompass.domain.queries import edition as edition_queries
from kompass.domain.queries import evaluation as evaluation_queries
from kompass.domain.queries.comparison import Comparison, compare, default_filter, left_out_reason
from kompass.domain.queries.evaluation import EvaluationPage, evaluation, evaluations
from kompass.domain.queries.facts import EvaluationRow
from kompass.domain.queries.municipality import find, municipalities, municipality
from kompass.domain.queries.progress import Change
from kompass.domain.queries.record import record as whole_record
from kompass.domain.queries.reference import ReferenceFilter
from kompass.domain.queries.stated import stated_counts
from kompass.method import editions, load_edition
from kompass.method.editions import in_language
from tests.web.test_http import _add_evaluations

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("record")]


def _get(client: Client, address: str, **asked: object) -> Any:
    answer = client.get(f"/api/v1/{address}", asked)
    assert answer.status_code == 200, answer.content
    return answer.json()


def _same_fraction(shown: str | None, value: Fraction | None) -> bool:
    return (None if shown is None else Fraction(shown)) == value


def _is_row(shown: Any, row: EvaluationRow) -> None:
    assert {key: shown[key] for key in ("slug", "municipality", "name", "country", "total", "basis")} == {
        "slug": row.slug,
        "municipality": row.municipality,
        "name": row.name,
        "country": row.country,
        "total": row.total,
        "basis": row.basis,
    }
    assert (shown["when"] or "", shown["edition"] or "", shown["source"] or "") == (
        row.when,
        row.edition,
        row.source,
    )
    assert (shown["areas"], shown["invented"], shown["has_ratings"]) == (
        dict(row.areas),
        row.invented,
        row.has_ratings,
    )
    assert shown["earliest"] == (row.earliest.isoformat() if row.earliest else None)
    assert shown["latest"] == (row.latest.isoformat() if row.latest else None)
    assert _same_fraction(shown["total_exact"], row.exact_total)


def _is_comparison(shown: Any, found: Comparison) -> None:
    assert {
        key: shown[key] for key in ("value", "n", "n_others", "rank", "complete", "ranked_on", "why_not")
    } == {
        "value": found.value,
        "n": found.n,
        "n_others": found.n_others,
        "rank": found.rank,
        "complete": found.complete,
        "ranked_on": found.ranked_on,
        "why_not": found.why_not("en") or None,
    }
    for name in ("maximum", "coverage", "top_share", "percentile", "mean", "distance_to_ideal"):
        assert _same_fraction(shown[f"{name}_exact"], getattr(found, name)), name
        value = getattr(found, name)
        assert (shown[name] is None) == (value is None)
        if value is not None:
            assert shown[name] == pytest.approx(float(value), abs=0.0501)
    best_and_worst = shown["rank_range"] and (shown["rank_range"]["best"], shown["rank_range"]["worst"])
    assert best_and_worst == found.rank_range
    quartiles = shown["quartiles"] and tuple(shown["quartiles"][key] for key in ("low", "middle", "high"))
    assert quartiles == found.quartiles
    assert (shown["stated"] and shown["stated"]["count"]) == (found.stated and found.stated.count)
    assert [(member["slug"], member["total"], member["rank"]) for member in shown["members"]["items"]] == [
        (member.slug, member.total, member.rank) for member in found.members
    ]
    assert shown["members"]["n"] == len(found.members)
    assert shown["filter"]["describe"] == found.filter.describe("en")
    assert [(one["reason"], one["why"], one["n"]) for one in shown["left_out"]] == [
        (reason, left_out_reason(reason, "en"), n) for reason, n in found.left_out.items()
    ]
    assert [(one["code"], Fraction(one["distance_exact"])) for one in shown["gaps"]] == [
        (gap.code, gap.distance) for gap in found.gaps
    ]
    assert [(one["code"], one["points"], one["held_by"]) for one in shown["best"]] == [
        (best.code, best.points, [holder.slug for holder in best.holders]) for best in found.best
    ]


def _is_change(shown: Any, change: Change) -> None:
    for name in (
        "points", "years", "years_low", "years_high", "pace", "pace_low", "pace_high", "crosses_editions", "expected",
        "expected_low", "expected_high", "percentile_of_residual", "well_above", "n_pairs",
    ):  # fmt: skip
        assert shown[name] == getattr(change, name), name
    assert (shown["start"]["slug"], shown["end"]["slug"]) == (change.start.slug, change.end.slug)
    assert (shown["standing"] and tuple(shown["standing"].values())) == change.standing
    assert [(pair["from_slug"], pair["to_slug"], pair["pace"]) for pair in shown["pairs"]] == [
        (pair.from_slug, pair.to_slug, pair.pace) for pair in change.pairs
    ]
    assert _same_fraction(shown["comparable_share_exact"], change.comparable_share)
    assert shown["caution"] == change.caution("en")


def test_every_evaluation_is_as_on_its_page(client: Client) -> None:
    for row in evaluations(PUBLIC, per_page=None).rows:
        _is_evaluation(_get(client, f"evaluations/{row.slug}"), evaluation(PUBLIC, row.slug))


def _is_evaluation(shown: Any, page: EvaluationPage) -> None:
    _is_row(shown, page.evaluation)
    _is_comparison(shown["comparison"], page.comparison)
    assert [row["slug"] for row in shown["others"]] == [row.slug for row in page.others]
    assert (shown["previous"] and shown["previous"]["slug"]) == (page.previous and page.previous.slug)
    assert (shown["inhabitants"], shown["inhabitants_year"], shown["kostra_group"] or "") == (
        page.inhabitants,
        page.inhabitants_year,
        page.kostra_group,
    )
    assert [
        (area["code"], area["points"], area["previous"], area["best"], area["to_best"])
        for area in shown["area_details"]
    ] == [(area.code, area.points, area.previous, area.best, area.to_best) for area in page.areas]
    assert all(
        _same_fraction(one["to_ideal_exact"], area.to_ideal)
        for one, area in zip(shown["area_details"], page.areas, strict=True)
    )
    assert [claim["id"] for claim in shown["claims"]] == [claim.id for claim in page.claims]
    if page.change:
        _is_change(shown["change"], page.change)
    else:
        assert shown["change"] is None
    assert (shown["snapshot"] is None) == (page.snapshot is None)
    if page.snapshot:
        assert [(one["id"], one["points_exact"], one["levels"]) for one in shown["snapshot"]["criteria"]] == [
            (one.id, None if one.points is None else str(one.points), dict(one.levels))
            for one in page.snapshot.criteria
        ]
        assert Fraction(shown["snapshot"]["exact_total"]) == page.snapshot.exact_total


@pytest.mark.parametrize(
    "asked",
    [
        {},
        {"country": "all", "since": "", "as_of": "", "per": "all"},
        {"edition": "official-2010,official-2016", "as_of": "2026"},
        {"basis": "published", "size": "5000-14999"},
        {"pick": "no-ulstein,no-kristiansund,no-tynset", "as_of": "2026"},
    ],
)
def test_every_comparison_is_as_on_its_page(client: Client, asked: dict[str, str]) -> None:
    for row in evaluations(PUBLIC, with_total=True, country="NO", per_page=None).rows:
        shown = _get(client, f"evaluations/{row.slug}/comparison", per_page=200, **asked)
        default = default_filter(PUBLIC, row.slug)
        chosen, problems = ReferenceFilter.from_params(asked, default=default)
        assert not problems
        _is_comparison(shown, compare(PUBLIC, row.slug, chosen))
        assert shown["default_filter"] == (chosen == default)


@pytest.mark.parametrize("sort", evaluation_queries.SORTS)
def test_the_list_of_evaluations_is_the_table_page_by_page(client: Client, sort: str) -> None:
    for country in ("", "NO", "ZZ"):
        address: str | None = f"/api/v1/evaluations?sort=-{sort}&per_page=20&country={country}"
        shown: list[Any] = []
        while address:
            answer = client.get(address)
            shown += answer.json()["items"]
            address = answer.json()["next"]
            assert ('rel="next"' in answer.headers.get("Link", "")) == (address is not None)
        table = evaluations(PUBLIC, country=country, sort=sort, per_page=None)
        assert len(shown) == table.n
        for one, row in zip(shown, table.rows, strict=True):
            _is_row(one, row)


def test_a_list_says_what_was_asked_for(client: Client) -> None:
    shown = _get(client, "evaluations", country="no", edition="2010", with_total="1", q="røros", per_page=5)
    assert shown["filter"] == {
        "country": "NO",
        "edition": "official-2010",
        "since": None,
        "as_of": None,
        "basis": None,
        "with_total": True,
        "q": "røros",
        "sort": "-when",
    }
    assert (shown["page"], shown["per_page"], shown["pages"], shown["next"]) == (1, 5, 1, None)
    assert _get(client, "evaluations", with_total="0")["n"] == _get(client, "evaluations")["n"]


@pytest.mark.usefixtures("invented_example")
def test_the_invented_example_is_as_on_its_pages(client: Client) -> None:
    rows = evaluations(PUBLIC, country="ZZ", per_page=None).rows
    assert any(row.has_ratings for row in rows)
    for row in rows:
        _is_evaluation(_get(client, f"evaluations/{row.slug}"), evaluation(PUBLIC, row.slug))


@pytest.mark.usefixtures("invented_example")
def test_the_invented_is_given_only_to_who_asks_for_it(client: Client) -> None:
    assert not any(row["invented"] for row in _get(client, "evaluations", per_page=200)["items"])
    invented = _get(client, "evaluations", country="ZZ")
    assert invented["invented"]
    assert all(row["invented"] for row in invented["items"])
    slug = invented["items"][0]["slug"]
    assert _get(client, f"evaluations/{slug}")["invented"]
    assert all(
        member["invented"] for member in _get(client, f"evaluations/{slug}")["comparison"]["members"]["items"]
    )
    # What is said of the real record's totals is not said of invented ones.
    cautions = [
        _get(client, "evaluations", country="ZZ")["caution"],
        _get(client, f"evaluations/{slug}")["comparison"]["caution"],
        _get(client, "claims", country="ZZ")["caution"],
    ]
    assert cautions == [None, None, None]
    assert not any(row["invented"] for row in _get(client, "municipalities", per_page=200)["items"])
    assert all(row["invented"] for row in _get(client, "municipalities", country="ZZ")["items"])


@pytest.mark.parametrize("q", ["røros", "her", "1640", "å", "zzzz", "!", "Herøy, Nordland"])
def test_municipalities_are_found_as_on_the_page(client: Client, q: str) -> None:
    shown = _get(client, "municipalities", q=q, per_page=50)
    assert [(one["slug"], one["matched"] or "", one["codes"]) for one in shown["items"]] == [
        (hit.slug, hit.matched, list(hit.codes)) for hit in find(PUBLIC, q, limit=50)
    ]
    assert (shown["filter"]["q"], shown["n"]) == (q, municipalities(PUBLIC, q=q).n)


def test_all_municipalities_come_by_name_and_each_once(client: Client) -> None:
    slugs: list[str] = []
    address: str | None = "/api/v1/municipalities?country=NO&per_page=200"
    while address:
        answer = client.get(address).json()
        slugs += [one["slug"] for one in answer["items"]]
        address = answer["next"]
    assert len(slugs) == len(set(slugs)) == answer["n"]
    assert slugs == [hit.slug for hit in municipalities(PUBLIC, country="NO", per_page=5000).hits]


@pytest.mark.parametrize("as_of", ["", "2017"])
def test_every_evaluated_municipality_is_as_on_its_page(client: Client, as_of: str) -> None:
    rows = evaluations(PUBLIC, with_total=True, per_page=None).rows
    for slug in sorted({row.municipality for row in rows}):
        shown = _get(client, f"municipalities/{slug}", **({"as_of": as_of} if as_of else {}))
        page = municipality(PUBLIC, slug, as_of=as_of or None)
        assert [one["slug"] for one in shown["evaluations"]] == [row.slug for row in page.evaluations]
        assert [(one["code"], one["name"]) for one in shown["periods"]] == [
            (one.code, one.name) for one in page.periods
        ]
        assert [(one["year"], one["inhabitants"]) for one in shown["population"]] == [
            (one.year, one.inhabitants) for one in page.population
        ]
        assert _same_fraction(shown["distance_to_ideal_exact"], page.distance_to_ideal)
        for one, change in zip(shown["progress"]["changes"], page.progress.changes, strict=True):
            _is_change(one, change)
        ahead, projection = shown["progress"]["projection"], page.progress.projection
        assert (ahead is None) == (projection is None)
        if projection:
            assert (ahead["pace"], ahead["pace_low"], ahead["pace_high"]) == (
                projection.pace,
                projection.pace_low,
                projection.pace_high,
            )
            assert [
                (one["kind"], one["value"], one["years"], one["low"], one["high"], one["describe"])
                for one in ahead["thresholds"]
            ] == [
                (one.kind, one.value, one.years, one.low, one.high, one.describe("en"))
                for one in projection.thresholds
            ]


@pytest.mark.parametrize("language", ["en", "nb"])
def test_every_claim_is_judged_as_on_its_page(client: Client, language: str) -> None:
    shown = _get(client, "claims", per_page=200, language=language)
    found = claim_queries.claim_list(PUBLIC, claim_queries.ClaimFilter())
    assert (shown["n"], shown["counts"], shown["n_evaluations"]) == (
        found.n,
        dict(found.counts),
        found.n_evaluations,
    )
    for one, line in zip(shown["items"], found.lines, strict=True):
        known = line.claim
        assert (one["id"], one["verdict"], one["stated"], one["found"], one["n"], one["why"]) == (
            known.id,
            known.verdict,
            known.stated,
            known.found,
            known.n,
            known.why(language),
        )
        assert (one["stated_figure"] or "", one["found_figure"] or "") == (
            known.stated_figure(language),
            known.found_figure(language),
        )
        assert _same_fraction(one["coverage_exact"], known.coverage)
        by_itself, page = (
            _get(client, f"claims/{known.id}", language=language),
            claim_queries.claim(PUBLIC, known.id),
        )
        assert by_itself["claim"] == one
        assert [(row["slug"], row["points"], row["whose"]) for row in by_itself["evidence"]] == [
            (row.slug, row.points, row.whose) for row in page.evidence
        ]
        assert [fact["id"] for fact in by_itself["claims"]] == [fact.id for fact in page.told]
        assert [
            (fit["left_out"] or "", fit["mean"], fit["sd"], fit["below"]) for fit in by_itself["fits"]
        ] == [(fit.left_out, fit.mean, fit.sd, fit.below) for fit in page.fits]
        assert (by_itself["against"] and by_itself["against"]["describe"]) == (
            page.against and page.against.describe(language)
        )


def test_claims_are_filtered(client: Client) -> None:
    for asked in (
        {"verdict": "holds"},
        {"q": "røros"},
        {"kind": "total", "sort": "-stated"},
        {"country": "SE"},
    ):
        chosen, _ = claim_queries.ClaimFilter.from_params(asked)
        shown = _get(client, "claims", per_page=200, **asked)
        assert [one["id"] for one in shown["items"]] == [
            line.claim.id for line in claim_queries.claim_list(PUBLIC, chosen).lines
        ]
        assert {name: value for name, value in shown["filter"].items() if value} == {
            "sort": "verdict",
            **asked,
        }


def test_the_record_and_its_counts_are_as_on_the_page(client: Client) -> None:
    shown, known = _get(client, "record"), whole_record(PUBLIC)
    for name in ("n_evaluations", "n_with_total", "n_with_areas", "n_municipalities", "n_claims"):
        assert shown[name] == getattr(known, name)
    assert _same_fraction(shown["mean_total_exact"], known.mean_total)
    for one, country in zip(shown["countries"], known.countries, strict=True):
        assert (one["country"], one["n_evaluations"]) == (country.country, country.n_evaluations)
        assert (one["highest"] and one["highest"]["slug"]) == (country.highest and country.highest.slug)
    counts = _get(client, "counts", per_page=200)["items"]
    assert [(one["country"], one["as_of"], one["count"]) for one in counts] == [
        (one.country, one.as_of, one.count) for one in stated_counts(PUBLIC)
    ]
    assert _get(client, "counts", country="SE")["items"] == [one for one in counts if one["country"] == "SE"]


def test_editions_and_criteria_are_as_on_the_page(client: Client) -> None:
    known = edition_queries.editions(PUBLIC)
    assert [(one["id"], one["hash"], one["use"]["n"]) for one in _get(client, "editions")["items"]] == [
        (one.edition.id, one.edition.hash, one.use.n) for one in known.editions
    ]
    for line in known.editions:
        shown = _get(client, f"editions/{line.edition.id}", language="nb")
        page = edition_queries.edition(PUBLIC, line.edition.id, language="nb")
        assert [
            (criterion["id"], criterion["title"], Fraction(criterion["maximum_exact"]))
            for area in shown["tree"]
            for sub_area in area["sub_areas"]
            for criterion in sub_area["criteria"]
        ] == [
            (criterion.id, criterion.name("nb"), criterion.maximum)
            for area in page.areas
            for sub_area in area.sub_areas
            for criterion in sub_area.criteria
        ]
    criterion = edition_queries.criterion(PUBLIC, "open-2020", "decisions-explained-plainly")
    shown = _get(client, "editions/open-2020/criteria/decisions-explained-plainly")
    assert [Fraction(one["points_exact"]) for one in shown["quick"]] == [one.least for one in criterion.quick]
    assert [[Fraction(one["points_exact"]) for one in aspect["levels"]] for aspect in shown["aspects"]] == [
        [one.least for one in aspect.points] for aspect in criterion.aspects
    ]
    assert _get(client, "editions/open-2020", q="budget")["n_found"] < page.n_found


@pytest.mark.parametrize("language", ["nb", "en"])
def test_criteria_say_what_helps_to_rate_them(client: Client, language: str) -> None:
    for edition_id in editions():
        edition = load_edition(edition_id)
        evidence = {one.id: one.name(language) for one in edition.evidence}
        roles = {one.id: one.name(language) for one in edition.roles}
        expected = {
            one.id: {
                "missing": one.text(language).missing or None,
                "keywords": list(one.text(language).keywords),
                "aspects": [
                    {"aspect": aspect, "text": text} for aspect, text in one.text(language).aspects.items()
                ],
                "evidence": [{"id": key, "name": evidence[key]} for key in one.evidence],
                "ask": [{"id": key, "name": roles[key]} for key in one.ask],
            }
            for one in edition.criteria
        }
        shown = [
            sub_area
            for area in _get(client, f"editions/{edition_id}", language=language)["tree"]
            for sub_area in area["sub_areas"]
        ]
        assert [one["reason"] for one in shown] == [
            in_language(one.reason, language) if one.reason else None for one in edition.sub_areas
        ]
        in_tree = {one["id"]: one for sub_area in shown for one in sub_area["criteria"]}
        assert {id: {key: one[key] for key in expected[id]} for id, one in in_tree.items()} == expected
        for one in edition.criteria[::40]:
            alone = _get(client, f"editions/{edition_id}/criteria/{one.id}", language=language)
            assert alone["criterion"] == in_tree[one.id]


def test_sentences_and_names_come_in_the_language_asked_for(client: Client) -> None:
    english = _get(client, "evaluations/no-roros-2017-06")
    norwegian = _get(client, "evaluations/no-roros-2017-06", language="nb")
    assert english["comparison"]["filter"]["describe"] != norwegian["comparison"]["filter"]["describe"]
    assert (english["links"]["page"], norwegian["links"]["page"]) == (
        "/en/evaluations/no-roros-2017-06/",
        "/nb/evaluations/no-roros-2017-06/",
    )
    assert english["total"] == norwegian["total"] == 396


def test_the_first_address_leads_to_every_other(client: Client) -> None:
    links = _get(client, "")["links"]
    answers = {name: client.get(address).status_code for name, address in links.items()}
    # What to compare has to be said; the answer says how.
    assert answers == {**dict.fromkeys(links, 200), "compare": 422, "own_strategies": 401}


def test_a_long_list_of_members_goes_on_at_the_address_it_names(client: Client) -> None:
    _add_evaluations(260)
    for address in ("evaluations/no-roros-2017-06", "evaluations/no-roros-2017-06/comparison?per_page=150"):
        shown = client.get(f"/api/v1/{address}").json()
        members = shown.get("comparison", shown)["members"]
        slugs = [member["slug"] for member in members["items"]]
        assert len(slugs) == members["per_page"] < members["n"]
        while members["next"]:
            members = client.get(members["next"]).json()["members"]
            slugs += [member["slug"] for member in members["items"]]
        assert slugs == [member.slug for member in compare(PUBLIC, "no-roros-2017-06").members]
