"""About the record."""

import pytest
from django.test import Client

from tests.web.reading import headings, main_words

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("record")]


def test_says_how_much_there_is_that_it_is_biased_and_under_which_licences(client: Client) -> None:
    said = main_words(client.get("/en/about/").content)
    assert "114 evaluations" in said
    assert "504.0 (n = 35)" in said
    assert "just under 350" in said
    assert [name for name in ("NLOD", "CC0", "EUPL-1.2", "Statistisk sentralbyrå") if name not in said] == []
    assert headings(client.get("/nb/about/").content, 1) != []


def test_gives_each_country_and_each_stated_number(client: Client) -> None:
    page = client.get("/en/about/").content.decode()
    stated = page[page.index('id="stated"') : page.index('id="figures"')]
    assert stated.count("<tr>") == 14
