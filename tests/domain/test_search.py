"""The search index: made when the record, the editions or the rules changed, all at once, and not otherwise."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from kompass.domain import first_start, search
from kompass.domain.access import PUBLIC, visible_search
from kompass.domain.importing import import_file
from kompass.domain.search_words import LANGUAGES
from kompass.language import LANGUAGES as OURS
from kompass.method import editions, load_edition
from kompass.models import Evaluation, SearchEntry, SearchIndex
from tests.domain.tables import CLAIM, EVALUATION, write

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("record")]


def kept() -> list[tuple[object, ...]]:
    return list(
        SearchEntry.objects.order_by("place", "language").values_list(
            "kind", "key", "language", "country", "title", "text", "stems"
        )
    )


def entry(kind: str, key: str, language: str) -> SearchEntry:
    return SearchEntry.objects.get(kind=kind, key=key, language=language)


def test_everything_is_indexed_after_the_first_start() -> None:
    kinds = {kind: set(SearchEntry.objects.filter(kind=kind).values_list("language", flat=True))
             for kind in ("evaluation", "claim", "area", "sub_area", "criterion")}  # fmt: skip
    shipped = [load_edition(edition) for edition in editions()]
    assert kinds == {
        "evaluation": set(OURS),
        "claim": set(OURS),
        "area": {language for one in shipped for area in one.areas for language in area.names}
        & set(LANGUAGES),
        "sub_area": {language for one in shipped for sub_area in one.sub_areas for language in sub_area.names}
        & set(LANGUAGES),
        "criterion": {
            language for one in shipped for criterion in one.criteria for language in criterion.texts
        },
    }
    evaluations = SearchEntry.objects.filter(kind="evaluation", language="nb").values_list("key", flat=True)
    assert set(evaluations) == set(Evaluation.objects.values_list("slug", flat=True))
    assert not search.outdated()


def test_an_evaluation_is_told_in_each_language_and_its_note_in_english() -> None:
    titles = {language: entry("evaluation", "no-roros-2017-06", language).title for language in OURS}
    assert titles == {"nb": "Røros, juni 2017", "sv": "Røros, juni 2017", "en": "Røros, June 2017"}
    assert "best quarter" not in entry("evaluation", "no-roros-2017-06", "nb").text
    assert "best quarter" in entry("evaluation", "no-roros-2017-06", "en").text


def test_a_criterion_is_indexed_with_what_is_often_missing_and_its_words_once_in_its_newest_edition() -> None:
    expected = {}
    placed = [(edition, one) for edition in map(load_edition, editions()) for one in edition.criteria]
    newest = {one.id: edition for edition, one in sorted(placed, key=lambda pair: pair[0].year)}
    assert len(newest) < len(placed)
    for edition, one in placed:
        if newest[one.id] == edition:
            for language, text in one.texts.items():
                told = (text.question, text.guidance, text.ideal, text.missing, ", ".join(text.keywords))
                expected[f"{edition.id}/{one.id}", language] = " ".join(part for part in told if part)
    criteria = SearchEntry.objects.filter(kind="criterion")
    assert {(one.key, one.language): one.text for one in criteria} == expected


def test_making_it_again_changes_nothing() -> None:
    before = kept()
    assert search.rebuild() == len(before)
    assert kept() == before


def test_what_is_imported_is_indexed_with_the_import(tmp_path: Path) -> None:
    import_file(write(tmp_path / "ours.csv", "evaluations", {**EVALUATION, "note": "outstanding clarity"}))
    import_file(write(tmp_path / "claims.csv", "claims", CLAIM))
    assert "outstanding clarity" in entry("evaluation", "no-roros-2024-03", "en").text
    assert entry("claim", "roros-2024-total", "en").title == "Røros: The total is 600 points."


def test_what_was_said_in_words_we_lack_is_told_as_recorded(tmp_path: Path) -> None:
    odd = {
        **CLAIM,
        "id": "odd",
        "kind": "total",
        "scope": "on a good day",
        "statement": "six hundred, nearly",
    }
    assert import_file(write(tmp_path / "claims.csv", "claims", odd)).problems == ()
    assert [(one.language, one.title) for one in SearchEntry.objects.filter(key="odd")] == [
        ("en", "Røros: six hundred, nearly")
    ]


def test_a_dry_run_and_a_faulty_import_leave_it_alone(tmp_path: Path) -> None:
    before = kept()
    good = write(tmp_path / "good.csv", "evaluations", EVALUATION)
    import_file(good, dry_run=True)
    import_file(write(tmp_path / "bad.csv", "evaluations", EVALUATION, {**EVALUATION, "total": "many"}))
    assert kept() == before


def test_a_claim_is_kept_with_the_verdict_of_the_record_as_it_is(tmp_path: Path) -> None:
    import_file(write(tmp_path / "claims.csv", "claims", CLAIM))
    before = entry("claim", "roros-2024-total", "nb").verdict
    import_file(write(tmp_path / "more.csv", "evaluations", {**EVALUATION, "total": "610"}))
    after = entry("claim", "roros-2024-total", "nb").verdict
    assert (before, after) == ("cannot_be_checked", "inconsistent_source")


@pytest.mark.parametrize("before", ["none, as before 0002", "of other rules"])
def test_a_start_makes_it_anew_where_it_is_missing_or_of_other_rules(before: str) -> None:
    whole = kept()
    SearchEntry.objects.all().delete()
    if before == "of other rules":
        SearchIndex.objects.update(digest="other")
    else:
        SearchIndex.objects.all().delete()
    told: list[str] = []
    assert first_start.prepare(lambda step, done, total: told.append(step)) == first_start.Prepared(
        (), (), ()
    )
    assert set(told) == {"making the search index"}
    assert kept() == whole
    told.clear()
    first_start.prepare(lambda step, done, total: told.append(step))
    assert told == []


@pytest.mark.usefixtures("invented_example")
def test_the_example_is_indexed_as_invented_and_seen_only_where_its_country_is_named() -> None:
    invented = SearchEntry.objects.filter(kind="evaluation", key__startswith="zz-")
    assert {one.country for one in invented} == {"ZZ"}
    assert not visible_search(PUBLIC).filter(country="ZZ").exists()
    assert not visible_search(PUBLIC, country="NO").filter(country="ZZ").exists()
    assert set(visible_search(PUBLIC, country="ZZ").values_list("country", flat=True)) == {"", "ZZ"}
    assert set(visible_search(PUBLIC, country="SE").values_list("country", flat=True)) == {"", "SE"}


@pytest.mark.slow
def test_a_database_of_the_release_before_gets_it_with_its_first_start(tmp_path: Path) -> None:
    program = (
        "import django; django.setup()\n"
        "from django.core.management import call_command\n"
        "from kompass.domain import first_start\n"
        "from kompass.models import Evaluation, SearchEntry\n"
        "first_start.prepare()\n"
        "n = SearchEntry.objects.count()\n"
        "call_command('migrate', 'kompass', '0001', verbosity=0)\n"
        "prepared = first_start.prepare()\n"
        "print(prepared.migrated[0], prepared.loaded, SearchEntry.objects.count() == n, Evaluation.objects.count())\n"
    )
    environment = {**os.environ, "KOMPASS_DATA": str(tmp_path), "KOMPASS_DATABASE_URL": ""}
    done = subprocess.run(
        [sys.executable, "-c", program], env=environment, capture_output=True, text=True, timeout=120
    )
    assert (done.returncode, done.stdout.split()) == (0, ["kompass.0002_search", "()", "True", "114"]), (
        done.stderr
    )
