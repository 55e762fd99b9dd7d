"""The record to take away: the page and its files."""

import hashlib
import io
import json
import subprocess
import zipfile
from pathlib import Path
from urllib.parse import urlsplit

import jsonschema
import pytest
from django.test import Client

from kompass.domain import exporting
from kompass.domain.data_dictionary import TABLES
from kompass.domain.importing import KINDS, import_files
from kompass.language import LANGUAGES
from kompass.models import (
    Claim,
    Evaluation,
    HistoryEntry,
    HistoryHead,
    Municipality,
    Source,
    StatedCount,
    Strategy,
)
from tests.web.reading import headings, links, main_words, words

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("record")]

FILES = [
    *(f"{kind}.{ending}" for kind in TABLES for ending in ("csv", "json", "schema.json")),
    "kompass-record.zip",
    "dictionary.csv",
    "SHA256SUMS",
]


def archive(client: Client, country: str = "") -> zipfile.ZipFile:
    content = client.get("/data/kompass-record.zip", {"country": country} if country else {}).content
    return zipfile.ZipFile(io.BytesIO(content))


class TestFiles:
    @pytest.mark.parametrize("name", FILES)
    def test_each_is_there_the_same_twice_and_not_sent_again(self, client: Client, name: str) -> None:
        first = client.get(f"/data/{name}")
        assert first.status_code == 200
        assert client.get(f"/data/{name}").content == first.content
        assert first.headers["ETag"] == f'"{hashlib.sha256(first.content).hexdigest()[:32]}"'
        again = client.get(f"/data/{name}", headers={"if-none-match": first.headers["ETag"]})
        assert (again.status_code, again.content) == (304, b"")

    @pytest.mark.parametrize("name", FILES)
    def test_none_depends_on_a_language(self, client: Client, name: str) -> None:
        norwegian = client.get(f"/data/{name}", headers={"accept-language": "nb"})
        english = client.get(f"/data/{name}", headers={"accept-language": "en"})
        assert norwegian.content == english.content

    @pytest.mark.parametrize("kind", KINDS)
    def test_csv_is_what_the_command_exports(self, client: Client, kind: str) -> None:
        assert client.get(f"/data/{kind}.csv").content == exporting.export(kind, "csv")
        assert client.get(f"/data/{kind}.json").content == exporting.export(kind, "json")

    @pytest.mark.parametrize(
        ("name", "media", "disposition"),
        [
            ("claims.csv", "text/csv; charset=utf-8", 'attachment; filename="kompass-claims.csv"'),
            ("claims.json", "application/json", 'inline; filename="kompass-claims.json"'),
            (
                "claims.schema.json",
                "application/schema+json",
                'inline; filename="kompass-claims.schema.json"',
            ),
            ("kompass-record.zip", "application/zip", 'attachment; filename="kompass-record.zip"'),
            ("dictionary.csv", "text/csv; charset=utf-8", 'attachment; filename="kompass-dictionary.csv"'),
            ("SHA256SUMS", "text/plain; charset=utf-8", 'inline; filename="kompass-SHA256SUMS"'),
        ],
    )
    def test_each_says_what_it_is_and_what_to_call_it(
        self, client: Client, name: str, media: str, disposition: str
    ) -> None:
        headers = client.get(f"/data/{name}").headers
        assert (headers["Content-Type"], headers["Content-Disposition"]) == (media, disposition)

    def test_json_is_as_the_schema_beside_it_says(self, client: Client) -> None:
        for kind in KINDS:
            found = client.get(f"/data/{kind}.json").json()
            schema = client.get(f"/data/{found['about']['schema']}").json()
            jsonschema.Draft202012Validator(schema).validate(found)
            assert found["about"]["n"] == len(found["rows"])

    def test_what_was_downloaded_makes_an_empty_database_equal(self, client: Client, tmp_path: Path) -> None:
        before = {kind: client.get(f"/data/{kind}.csv").content for kind in KINDS}
        for kind, content in before.items():
            (tmp_path / f"{kind}.csv").write_bytes(content)
        for model in (
            HistoryEntry,
            HistoryHead,
            Strategy,
            Evaluation,
            Claim,
            StatedCount,
            Municipality,
            Source,
        ):
            model.objects.all().delete()
        assert client.get("/data/evaluations.csv").content.count(b"\n") == 1

        reports = import_files(sorted(tmp_path.iterdir()))

        assert [report.problems for report in reports] == [()] * len(KINDS)
        assert {kind: client.get(f"/data/{kind}.csv").content for kind in KINDS} == before
        assert {kind: exporting.export(kind, "csv") for kind in KINDS} == before

    def test_one_country(self, client: Client) -> None:
        answer = client.get("/data/evaluations.json?country=se")
        assert {row["country"] for row in answer.json()["rows"]} == {"SE"}
        assert answer.headers["Content-Disposition"] == 'inline; filename="kompass-evaluations-SE.json"'

    def test_a_country_that_is_none_is_told_how_to_mend_it(self, client: Client) -> None:
        answer = client.get("/data/evaluations.csv?country=FI")
        assert (answer.status_code, answer.headers["Content-Type"]) == (400, "text/plain; charset=utf-8")
        assert answer.content.decode() == (
            "country must be one of NO, SE, DK, ZZ; leave it out for all real ones.\n"
        )

    @pytest.mark.parametrize(
        "name", ["colours.csv", "evaluations", "evaluations.xlsx", "..%2Fsettings.py", "%00"]
    )
    def test_there_is_nothing_else(self, client: Client, name: str) -> None:
        assert client.get(f"/data/{name}").status_code == 404


class TestInvented:
    @pytest.mark.usefixtures("kept_example")
    def test_it_is_in_nothing_that_does_not_name_it(
        self, client: Client, request: pytest.FixtureRequest
    ) -> None:
        before = {name: client.get(f"/data/{name}").content for name in FILES}
        request.getfixturevalue("invented_example")
        assert {name: client.get(f"/data/{name}").content for name in FILES} == before

    @pytest.mark.usefixtures("invented_example")
    def test_it_is_labelled_in_the_files_name_and_in_each_row(self, client: Client) -> None:
        answer = client.get("/data/evaluations.csv?country=ZZ")
        disposition = answer.headers["Content-Disposition"]
        assert disposition == 'attachment; filename="kompass-evaluations-ZZ-invented.csv"'
        header, *lines = answer.content.decode().splitlines()
        assert header.startswith("country,")
        assert {line.split(",")[0] for line in lines} == {"ZZ"}
        found = archive(client, "ZZ")
        assert {name.partition("/")[0] for name in found.namelist()} == {"kompass-record-ZZ-invented"}
        readme = found.read("kompass-record-ZZ-invented/README.md").decode()
        assert "**Invented.**" in readme
        assert "| Statistics Norway" not in readme
        terms = found.read("kompass-record-ZZ-invented/TERMS.md").decode()
        assert terms == "# Terms\n\nEverything here is invented, and shipped with Kompass (EUPL-1.2).\n"

    @pytest.mark.usefixtures("invented_example")
    def test_its_page_carries_the_banner_and_its_links_the_country(self, client: Client) -> None:
        page = client.get("/en/data/?country=ZZ").content
        assert "Invented example." in words(page)
        assert "/data/evaluations.csv?country=ZZ" in links(page)
        assert "Statistics Norway" not in main_words(page).partition("What the columns mean")[0]
        assert "Invented example." not in words(client.get("/en/data/").content)


class TestArchive:
    def test_it_holds_everything_with_checksums_that_hold(self, client: Client, tmp_path: Path) -> None:
        found = archive(client)
        assert sorted(found.namelist()) == sorted(
            f"kompass-record/{name}"
            for name in ["README.md", "TERMS.md", *FILES]
            if name != "kompass-record.zip"
        )
        for name in FILES:
            if name != "kompass-record.zip":
                assert found.read(f"kompass-record/{name}") == client.get(f"/data/{name}").content
        found.extractall(tmp_path)
        checked = subprocess.run(
            ["sha256sum", "--check", "--quiet", "SHA256SUMS"], cwd=tmp_path / "kompass-record", check=False
        )
        assert checked.returncode == 0

    def test_it_does_not_say_when_it_was_made(self, client: Client) -> None:
        assert {entry.date_time for entry in archive(client).infolist()} == {(1980, 1, 1, 0, 0, 0)}

    def test_readme_says_how_much_there_is_and_how_it_leans(self, client: Client) -> None:
        readme = archive(client).read("kompass-record/README.md").decode()
        assert "| evaluations | 114 |" in readme
        assert "announcements of good results" in readme

    def test_terms_name_each_licence_with_its_tables(self, client: Client) -> None:
        terms = archive(client).read("kompass-record/TERMS.md").decode()
        assert "- municipalities, population: Creative Commons Zero (CC0) 1.0 (https://" in terms
        assert "Kilde: Statistisk sentralbyrå" in terms

    def test_a_changed_figure_changes_it(self, client: Client) -> None:
        before = client.get("/data/kompass-record.zip").headers["ETag"]
        Evaluation.objects.filter(slug="no-roros-2017-06").update(note="another note")
        assert client.get("/data/kompass-record.zip").headers["ETag"] != before


class TestPage:
    @pytest.mark.parametrize("language", LANGUAGES)
    def test_it_leads_to_every_file_and_every_file_is_there(self, client: Client, language: str) -> None:
        page = client.get(f"/{language}/data/").content
        found = [link for link in links(page) if link.startswith("/data/")]
        assert {link.removeprefix("/data/") for link in found} - {"dataset.jsonld"} == set(FILES)
        assert {client.get(link).status_code for link in found} == {200}

    def test_it_says_how_many_rows_each_table_has(self, client: Client) -> None:
        page = client.get("/en/data/").content.decode()
        first = page[page.index("<tbody>") : page.index("</tbody>")]
        rows = [words(row).split(" CSV")[0] for row in first.split("<tr>")[1:]]
        assert rows == [
            "Evaluations 114",
            "Claims 30",
            "Stated counts 13",
            "Ratings 0",
            "Municipalities 1174",
            "Changes of municipalities 529",
            "Population 5758",
            "Groups of municipalities 713",
        ]

    def test_it_explains_every_column(self, client: Client) -> None:
        said = main_words(client.get("/en/data/").content)
        for table in TABLES.values():
            for column in table.columns:
                assert column.meaning[1:] in said, column.name

    def test_its_checksums_are_those_of_the_files(self, client: Client) -> None:
        said = main_words(client.get("/en/data/").content)
        for kind in TABLES:
            for ending in ("csv", "json"):
                content = client.get(f"/data/{kind}.{ending}").content
                assert f"{kind}.{ending} {hashlib.sha256(content).hexdigest()}" in said

    def test_addresses_it_gives_as_examples_answer(self, client: Client) -> None:
        page = client.get("/en/data/").content.decode()
        given = page[page.index('id="addresses"') :]
        for address in (
            "/en/evaluations/no-roros-2017-06/",
            "/en/municipalities/no-roros/",
            "/data/evaluations.csv",
        ):
            assert f"<code>{address}</code>" in given
            assert client.get(address).status_code == 200

    def test_an_unknown_country_is_told_and_everything_shown(self, client: Client) -> None:
        page = client.get("/en/data/?country=<b>").content
        assert "There is no country <B> here" in main_words(page)
        assert "/data/evaluations.csv" in links(page)
        assert headings(page, 1) == ["Open data"]

    def test_without_a_language_it_leads_to_the_page(self, client: Client) -> None:
        answer = client.get("/data/")
        assert (answer.status_code, answer.headers["Location"]) == (302, "/nb/data/")

    def test_its_head_points_to_the_description_and_the_feed(self, client: Client) -> None:
        page = client.get("/en/data/").content.decode()
        assert '<link rel="describedby" type="application/ld+json" href="/data/dataset.jsonld">' in page
        assert 'type="application/atom+xml"' in page


class TestDescription:
    def test_it_describes_the_data_set_with_whole_addresses_that_answer(self, client: Client) -> None:
        answer = client.get("/data/dataset.jsonld")
        assert answer.headers["Content-Type"] == "application/ld+json"
        found = json.loads(answer.content)
        assert found["@type"] == ["Dataset", "dcat:Dataset"]
        assert found["temporalCoverage"] == "2000/2023"
        assert found["description"].startswith("114 evaluations of 73 municipalities")
        files = [urlsplit(one["contentUrl"]) for one in found["distribution"]]
        assert {(one.scheme, one.netloc) for one in files} == {("http", "testserver")}
        assert sorted(one.path.removeprefix("/data/") for one in files) == sorted(
            name for name in FILES if name.endswith((".csv", ".json", ".zip")) and "schema" not in name
            and name != "dictionary.csv"
        )  # fmt: skip

    def test_it_is_the_same_whatever_language_is_preferred(self, client: Client) -> None:
        answers = {
            client.get("/data/dataset.jsonld", headers={"accept-language": one}).content
            for one in ("nb", "en")
        }
        assert len(answers) == 1

    def test_an_empty_record_has_no_years(self, client: Client) -> None:
        Evaluation.objects.all().delete()
        assert json.loads(client.get("/data/dataset.jsonld").content)["temporalCoverage"] is None
