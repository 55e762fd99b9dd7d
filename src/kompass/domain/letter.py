"""Letters by e-mail: handed to the mail server, or laid into a folder where none is set up on this computer."""

from typing import Literal

from django.conf import settings
from django.core.mail import EmailMessage

Way = Literal["sent", "folder", "nowhere"]


def way() -> Way:
    """What becomes of a letter here."""
    if settings.CONFIGURATION.smtp_url:
        return "sent"
    return "nowhere" if settings.PRODUCTION else "folder"


def folder() -> str:
    """Where letters lie in local mode; "" where they are sent."""
    return str(settings.EMAIL_FILE_PATH) if way() == "folder" else ""


def send(*, to: str, subject: str, text: str) -> Way:
    """Send one letter.

    Raises:
        OSError: the mail server did not take it (smtplib's errors are among them).
    """
    EmailMessage(subject=" ".join(subject.split()), body=text, to=[to]).send()
    return way()
