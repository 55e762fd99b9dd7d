"""The status of a strategy by one button: for the council and for the annual report, as paper and as slides."""

import io

import pytest
from django.test import Client
from pptx import Presentation

from tests.reports.reading import read
from tests.strategies import Planned

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("who", "says"), [("", "Status of the development strategy"), ("annual", "annual report")]
)
def test_both_come_as_paper_and_as_slides_for_whoever_reads_the_strategy(who: str, says: str) -> None:
    made = Planned()
    client = Client()
    client.force_login(made.people["elected"])
    start = f"/en/work/strategy/{made.key}/"
    asked = f"?for={who}" if who else ""
    follow_up = client.get(f"{start}follow-up/").content.decode()
    for ending in ("pdf", "pptx"):
        assert f'href="{start}status.{ending}{asked}"' in follow_up
        answer = client.get(f"{start}status.{ending}{asked}")
        assert answer.headers["Content-Disposition"] == (
            f'attachment; filename="kompass-strategy-{who or "status"}-{made.key}.{ending}"'
        )
        if ending == "pdf":
            assert says in read(answer.content).text
        else:
            title = Presentation(io.BytesIO(answer.content)).slides[0].shapes.title.text_frame.text
            assert says in title
