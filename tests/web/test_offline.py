"""The pages of rating offline: form, comparison, taking over."""

import html
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from kompass.models import Rating
from tests.assigning import Made
from tests.forms import filled

pytestmark = pytest.mark.django_db


def test_a_form_goes_out_and_comes_back(client: Client) -> None:
    made = Made()
    client.force_login(made.people["evaluator"])
    here = f"/en/work/{made.key}/rate/offline/"
    blank = client.get(f"{here}form.xlsx")
    assert blank.headers["Content-Disposition"] == f'attachment; filename="kompass-{made.key}-en.xlsx"'
    a, b = (one.id for one in made.edition.areas[0].criteria[:2])
    form = filled(blank.content, {a: {"level": "3 – fully"}, b: {"level": "1 – partly"}})
    compared = client.post(here, {"file": SimpleUploadedFile("form.xlsx", form)})
    page = compared.content.decode()
    assert compared.status_code == 200
    assert page.count("checked") == 2
    assert Rating.objects.count() == 0
    lines = re.search(r'name="lines" value="([^"]*)"', page)
    assert lines is not None
    taken = client.post(f"{here}take/", {"lines": html.unescape(lines[1]), "take": [a]})
    assert "1 rating is taken over." in taken.content.decode()
    assert list(Rating.objects.values_list("criterion", flat=True)) == [a]
    again = client.post(f"{here}take/", {"lines": html.unescape(lines[1]), "take": [a, b]})
    assert again.status_code == 409
    assert "Changed meanwhile, and left as they stand:" in again.content.decode()


def test_what_cannot_be_read_says_why(client: Client) -> None:
    made = Made()
    client.force_login(made.people["evaluator"])
    here = f"/en/work/{made.key}/rate/offline/"
    assert client.post(here).status_code == 422
    answer = client.post(here, {"file": SimpleUploadedFile("form.xlsx", b"nothing")})
    assert answer.status_code == 422
    assert "Nothing was taken over:" in answer.content.decode()
    assert client.post(f"{here}take/", {"lines": "["}).status_code == 422
