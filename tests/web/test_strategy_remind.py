"""The button that reminds of what waits in a strategy."""

import datetime as dt

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from kompass.models import Milestone
from tests.strategies import Planned
from tests.web.reading import main_words

pytestmark = pytest.mark.django_db


def test_the_button_sends_letters_and_says_how_many() -> None:
    made = Planned()
    Milestone.objects.filter(pk=made.steps[0].pk).update(due=timezone.localdate() - dt.timedelta(days=1))
    client = Client()
    client.force_login(made.people["coordinator"])
    page = f"/en/work/strategy/{made.key}/follow-up/"
    assert "Remind by e-mail of what waits" in main_words(client.get(page).content)
    for said, letters in (("2 reminders went out.", 2), ("Nothing waits that they have not heard of", 2)):
        answer = client.post(f"/en/work/strategy/{made.key}/remind/", follow=True)
        assert answer.redirect_chain == [(page, 302)]
        assert said in main_words(answer.content)
        assert len(mail.outbox) == letters


@pytest.mark.parametrize(("who", "status"), [("union", "adopted"), ("coordinator", "draft")])
def test_the_button_is_there_for_who_may_use_it(who: str, status: str) -> None:
    made = Planned(status=status)
    client = Client()
    client.force_login(made.people[who])
    assert "Remind" not in main_words(client.get(f"/en/work/strategy/{made.key}/follow-up/").content)
