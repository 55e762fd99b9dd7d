"""An installed edition whose texts may not be passed on: no address, export or search lets them out."""

import csv
import io
import re
import sys
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from kompass import installed
from kompass.domain import offline, search
from kompass.domain.editions import load_edition
from kompass.domain.exporting import export
from kompass.domain.importing import import_file
from kompass.domain.rows import LEVEL
from kompass.domain.uploads import read_upload
from kompass.method import METHOD_VERSION, RatingError
from kompass.method.edition_yaml import yaml_text
from kompass.models import Municipality, SearchEntry
from kompass.reports.form import rating_form
from tests.assigning import Made
from tests.forms import filled
from tests.making import evaluation, municipality
from tests.method.small_editions import edition_data
from tests.web.test_access import LINES

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("record")]

SECRET = "Zqxvhemmelig"
"""In every text of the edition that is not its name, its provenance, its licence or the name of an area."""
_SAID = re.compile(
    rf"{SECRET}(<[^>]*>)* (title|question|guidance|ideal|missing|level|aspect|description|introduction|sub-area|"
    r"purpose|reason|task|role|kind)".encode()
)
ID, CRITERION = "licensed-2016", "c1-1-1"

Install = Callable[..., None]


def licensed(**changes: Any) -> tuple[dict[str, Any], dict[str, Any]]:
    data = edition_data([[["40"], ["60"]], [["100"]]], id=ID, own_text=False, bank="licensed")
    data["names"] = {"en": "The licensed edition", "nb": "Den lisensierte utgaven"}
    data["provenance"] = {"en": "From the association, under licence.", "nb": "Fra foreningen, med lisens."}
    data["licence"] = "Licence 17 of the association"
    data["languages"] = ["en", "nb"]

    def said(what: str) -> dict[str, str]:
        return {"en": f"{SECRET} {what}", "nb": f"{SECRET} {what}"}

    data["main_tasks"] = [{"id": "task", "names": said("task")}]
    for level in data["scale"]["levels"]:
        level["names"] = said(f"level {level['value']}")
    for aspect in data["aspects"]:
        aspect["names"] = said(f"aspect {aspect['id']}")
        aspect["descriptions"] = said("description")
    for area in data["areas"]:
        area["names"] = {"en": f"Public area {area['id']}", "nb": f"Offentlig område {area['id']}"}
        area["introduction"] = said("introduction")
        for sub_area in area["sub_areas"]:
            sub_area |= {"names": said("sub-area"), "purpose": said("purpose"), "reason": said("reason")}
            sub_area["main_tasks"] = ["task"]
    words = {key: f"{SECRET} {key}" for key in ("title", "question", "guidance", "ideal", "missing")}
    criteria = {
        name: {
            "texts": {"en": {**words, "keywords": [SECRET]}, "nb": {**words, "keywords": [SECRET]}},
            "ask": ["role"],
            "evidence": ["kind"],
        }
        for name in data.pop("criteria")
    }
    bank = {
        "id": "licensed",
        "languages": ["en", "nb"],
        "licence": "Licence 17",
        "criteria": criteria,
        "roles": [{"id": "role", "names": said("role")}],
        "evidence": [{"id": "kind", "names": said("kind")}],
        "questions": [{"id": "q", "question": said("question"), "feeds": list(criteria)}],
    }
    return data | changes, bank


def forget() -> None:
    """What a process remembers of editions, as at its start."""
    homes = ("kompass.domain", "kompass.installed", "kompass.web")
    for name, module in list(sys.modules.items()):
        if name.startswith(homes):
            for one in list(vars(module).values()):
                if callable(getattr(one, "cache_clear", None)):
                    one.cache_clear()


@pytest.fixture
def install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Install]:
    monkeypatch.setenv("KOMPASS_EDITIONS", str(tmp_path / "installed"))

    def put(**changes: Any) -> None:
        data, bank = licensed(**changes)
        given = tmp_path / "given"
        (given / "bank").mkdir(parents=True)
        (given / "edition.yaml").write_text(yaml_text(data), encoding="utf-8")
        (given / "bank" / "licensed.yaml").write_text(yaml_text(bank), encoding="utf-8")
        forget()
        installed.install(given / "edition.yaml")
        of = municipality("Lisensby")
        evaluation(of, "2021-05", 120, edition=ID, areas={"1": 50, "2": 70})
        search.rebuild()

    forget()
    yield put
    monkeypatch.undo()
    forget()


def unpacked(content: bytes) -> bytes:
    """The content, and that of every part where it is an archive (Excel files are)."""
    if not content.startswith(b"PK"):
        return content
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return content + b"".join(unpacked(archive.read(name)) for name in archive.namelist())


def addresses() -> list[str]:
    """Every example of the table of access, for this edition where it names one, and searches for the secret."""
    found = [
        f"/en/search/?q={SECRET}",
        f"/api/v1/search?q={SECRET}",
        f"/nb/editions/{ID}/?q={SECRET}",
        f"/nb/editions/{ID}/?unfold=all",
    ]
    for line in LINES:
        if "GET" in line["anyone"].split():
            example = line["example"]
            found.append(example)
            for known, own in (
                ("council-papers-published-early", CRITERION),
                ("open-2020", ID),
                ("official-2010", ID),
                ("no-roros", "no-lisensby"),
            ):
                example = example.replace(known, own)
            found += [example, example.replace("2017-06", "2021-05").replace("2013-12", "2021-05")]
    return list(dict.fromkeys(found))


def leaks(client: Client) -> list[str]:
    """The addresses whose answers hold a text of the edition; to repeat what was asked is none."""
    found = []
    for address in addresses():
        if _SAID.search(unpacked(b"".join(client.get(address)))):
            found.append(address)
    return found


def test_what_may_be_passed_on_is_seen_everywhere(client: Client, install: Install) -> None:
    """So that the test below would notice."""
    install(shareable=True)
    found = leaks(client)
    for address in (
        f"/nb/editions/{ID}/",
        f"/nb/editions/{ID}/edition.yaml",
        f"/nb/editions/{ID}/bank.yaml",
        f"/nb/editions/{ID}/edition.xlsx",
        f"/nb/editions/{ID}/criteria/{CRITERION}/",
        f"/nb/calculator/form.xlsx?edition={ID}&language=nb",
        f"/api/v1/editions/{ID}",
        f"/api/v1/editions/{ID}/criteria/{CRITERION}",
        f"/en/search/?q={SECRET}",
        f"/api/v1/search?q={SECRET}",
    ):
        assert address in found


@pytest.mark.parametrize("changes", [{}, {"shareable": False, "own_text": True}], ids=str)
def test_no_address_lets_out_what_may_not_be_passed_on(
    client: Client, install: Install, changes: dict[str, Any]
) -> None:
    install(**changes)
    assert leaks(client) == []
    assert not SearchEntry.objects.filter(text__contains=SECRET).exists()
    assert not SearchEntry.objects.filter(title__contains=SECRET).exists()


@pytest.mark.parametrize("kind", ["evaluations", "ratings", "claims", "counts", "municipalities"])
def test_no_export_lets_it_out(install: Install, kind: str) -> None:
    install()
    for form in ("csv", "xlsx", "json"):
        assert SECRET.encode() not in unpacked(export(kind, form))  # type: ignore[arg-type]


def test_files_are_refused(client: Client, install: Install) -> None:
    install()
    for name in ("edition.yaml", "bank.yaml", "edition.xlsx", f"criteria/{CRITERION}/"):
        assert client.get(f"/nb/editions/{ID}/{name}").status_code == 404
    assert client.get(f"/api/v1/editions/{ID}/criteria/{CRITERION}").status_code == 404


def test_pages_say_where_it_comes_from_and_why_it_is_not_shown(client: Client, install: Install) -> None:
    install()
    text = client.get(f"/en/editions/{ID}/").content.decode()
    for said in (
        "The licensed edition",
        "From the association, under licence.",
        "Licence 17 of the association",
        "Public area 2",
        "The texts of this edition may not be passed on",
        installed.load_edition(ID).hash,
    ):
        assert said in text
    assert "edition.yaml" not in text
    assert "edition.xlsx" not in text
    assert ID in client.get("/en/editions/").content.decode()
    answer = client.get(f"/api/v1/editions/{ID}").content.decode()
    assert "Licence 17 of the association" in answer
    assert "Public area 2" in answer


def test_evaluations_under_it_count_as_any_others(client: Client, install: Install) -> None:
    install()
    assert client.get("/en/municipalities/no-lisensby/").status_code == 200
    rows = list(csv.DictReader(io.StringIO(export("evaluations", "csv").decode("utf-8-sig"))))
    assert [row["total"] for row in rows if row["municipality"] == "Lisensby"] == ["120"]


def test_as_public_holds_areas_and_fingerprint_alone(install: Install) -> None:
    install()
    whole, public = installed.load_edition(ID), load_edition(ID)
    assert SECRET not in repr(public)
    assert SECRET in repr(whole)
    assert (public.hash, public.areas_only, public.maximum) == (whole.hash, True, whole.maximum)


def test_whether_it_may_be_passed_on_changes_no_fingerprint(install: Install) -> None:
    install()
    withheld = installed.load_edition(ID).hash
    (installed.folder() / f"{ID}.yaml").write_text(yaml_text(licensed(shareable=True)[0]), encoding="utf-8")
    forget()
    assert installed.load_edition(ID).hash == withheld
    assert installed.may_be_passed_on(ID)


def test_bad_file_does_not_stop_the_rest(
    client: Client, install: Install, caplog: pytest.LogCaptureFixture
) -> None:
    install()
    (installed.folder() / "broken.yaml").write_text("id: broken\nyear: x\n", encoding="utf-8")
    (installed.folder() / "open-2020.yaml").write_text(
        yaml_text(edition_data([[["1"]]], id="open-2020")), encoding="utf-8"
    )
    (installed.folder() / "named.yaml").write_text(
        yaml_text(edition_data([[["1"]]], id="otherwise")), encoding="utf-8"
    )
    forget()
    assert client.get("/en/editions/").status_code == 200
    assert client.get(f"/en/editions/{ID}/").status_code == 200
    assert client.get("/en/editions/broken/").status_code == 404
    assert installed.load_edition("open-2020").hash == load_edition("open-2020").hash
    assert len(installed.load_edition("open-2020").criteria) == 164
    said = " ".join(record.getMessage() for record in caplog.records)
    assert "broken.yaml, line 2: year: here belongs a whole number, not x" in said
    assert "an edition with the id open-2020 is shipped: give this one another id" in said
    assert "the file of the edition otherwise must be called otherwise.yaml here" in said


def ratings_table() -> bytes:
    """Full points for Lisensby in every criterion of the edition."""
    edition = installed.load_edition(ID)
    aspects = [aspect.id for aspect in edition.aspects]
    out = io.StringIO()
    writer = csv.writer(out)
    levels = [f"{LEVEL}{aspect}" for aspect in aspects]
    writer.writerow(
        [
            *("country", "municipality_code", "municipality", "evaluated"),
            *("edition", "edition_hash", "method_version", "criterion", "not_applicable", *levels),
        ]
    )
    top = edition.levels[-1].value
    for criterion in edition.criteria:
        about = ("NO", "", "Lisensby", "2022-05", ID, edition.hash, METHOD_VERSION)
        writer.writerow([*about, criterion.id, "", *[top] * len(aspects)])
    return out.getvalue().encode()


def test_who_runs_the_installation_takes_ratings_in_and_out_and_nobody_else_gets_them(
    client: Client, install: Install, tmp_path: Path
) -> None:
    install()
    edition = installed.load_edition(ID)
    of = Municipality.objects.get(slug="no-lisensby")
    full = {area.id: int(area.maximum) for area in edition.areas}
    evaluation(of, "2022-05", sum(full.values()), edition=ID, areas=full)
    table = tmp_path / "ratings.csv"
    table.write_bytes(ratings_table())
    report = import_file(table)
    assert (report.problems, report.created) == ((), len(edition.criteria))
    search.rebuild()

    whole = export("ratings", "csv", country="NO", whole=True)
    table.write_bytes(whole)
    again = import_file(table)
    assert (again.problems, again.created, again.changed) == ((), 0, 0)
    assert again.unchanged >= len(edition.criteria)

    assert CRITERION.encode() in whole
    for form in ("csv", "xlsx", "json"):
        assert CRITERION.encode() not in unpacked(export("ratings", form, country="NO"))  # type: ignore[arg-type]
    assert leaks(client) == []
    for address in ("/en/evaluations/no-lisensby-2022-05/", "/en/evaluations/no-lisensby-2022-05/report.pdf"):
        assert client.get(address).status_code == 200
    answer = client.get("/api/v1/evaluations/no-lisensby-2022-05").json()
    assert (answer["snapshot"], CRITERION in str(answer)) == (None, False)
    assert CRITERION.encode() not in b"".join(client.get("/data/kompass-record.zip"))


def test_its_evaluators_rate_in_the_form_as_in_any_other(install: Install) -> None:
    install(shareable=False)
    made = Made(edition=ID)
    viewer = made.viewer("evaluator")
    form = rating_form(made.edition, language="en", stamp=offline.stamp(viewer, made.key))
    answers = {CRITERION: {"level": f"2 – {made.edition.levels[2].name('en')}"}}
    compared = offline.compare(viewer, made.key, filled(form, answers), name="form.xlsx")
    assert [(line.criterion, line.state) for line in compared.lines] == [(CRITERION, "new")]
    assert SECRET in compared.lines[0].titles["en"]
    # The calculator is anybody's: to it the edition stops at areas.
    with pytest.raises(RatingError) as caught:
        read_upload(filled(form, answers), name="form.xlsx")
    assert [problem.text("en") for problem in caught.value.problems] == [
        f"the form rates criteria, but of the edition {ID} only the areas are known here"
    ]
