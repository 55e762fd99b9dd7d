"""The demo's sign-ins: one per role, all with the same password, printed on the demo's sign-in page.

They exist only where `kompass demo` made them, and nobody signs in as one of them anywhere else.
"""

from dataclasses import dataclass
from typing import Final

from allauth.account.models import EmailAddress
from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.db import transaction

from kompass.language import N_
from kompass.models import User

PASSWORD: Final = "kompass-demo"  # noqa: S105  printed on the page
DOMAIN: Final = "eksempel.example"


@dataclass(frozen=True, slots=True)
class DemoUser:
    """One sign-in. `role` is the code of a role in the house (architecture), `title` its English name."""

    role: str
    title: str
    name: str

    @property
    def email(self) -> str:
        return f"{self.role.replace('_', '-')}@{DOMAIN}"


USERS: Final = (
    DemoUser("lead_evaluator", N_("lead evaluator"), "Liv Leder"),
    DemoUser("evaluator", N_("evaluator"), "Even Evaluator"),
    DemoUser("peer_evaluator", N_("evaluator from another municipality"), "Pernille Kollega"),
    DemoUser("quality_assurer", N_("quality assurer"), "Kari Kvalitet"),
    DemoUser("observer", N_("observer"), "Ola Observatør"),
    DemoUser("coordinator", N_("coordinator in the municipality"), "Kim Koordinator"),
    DemoUser("chief_officer", N_("chief administrative officer"), "Randi Rådmann"),
    DemoUser("leader", N_("leader in the municipality"), "Stian Stabsleder"),
    DemoUser("elected", N_("elected representative"), "Olga Ordfører"),
    DemoUser("union", N_("union representative"), "Terje Tillitsvalgt"),
    DemoUser("reader", N_("reader"), "Lise Leser"),
    DemoUser("administrator", N_("administrator of the evaluation body"), "Arne Administrator"),
    DemoUser("municipality_administrator", N_("administrator of the municipality"), "Mona Kommune"),
    DemoUser("service_administrator", N_("administrator of the service"), "Dag Drift"),
)


def shown() -> tuple[DemoUser, ...]:
    """What the sign-in page lists: nothing but in the demo."""
    return USERS if settings.CONFIGURATION.demo and not settings.PRODUCTION else ()


def load() -> dict[str, User]:
    """Make the sign-ins that are missing; role -> user.

    Raises:
        RuntimeError: this is not the demo.
    """
    if not shown():
        raise RuntimeError("only the demo has sign-ins that everybody knows")
    with transaction.atomic():
        there = {user.email: user for user in User.objects.filter(is_demo=True)}
        missing = [one for one in USERS if one.email not in there]
        password = make_password(PASSWORD) if missing else ""
        for one in missing:
            user = User(
                email=one.email,
                name=one.name,
                password=password,
                is_demo=True,
                is_administrator=one.role == "service_administrator",
            )
            user.save()
            EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
            there[user.email] = user
    return {one.role: there[one.email] for one in USERS}
