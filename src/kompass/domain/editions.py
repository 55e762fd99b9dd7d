"""The editions there are in this installation, as anybody may see them: the shipped ones and the installed ones.

Of an installed edition whose texts may not be passed on, `load_edition` gives the areas alone
(`kompass.installed.as_public`): so nothing that is made from it for the public can hold more.
"""

from kompass import installed
from kompass.method import Edition

__all__ = ["editions", "load_edition", "withheld"]

editions = installed.editions


def load_edition(edition_id: str) -> Edition:
    """The edition as anybody may see it; raises EditionError where there is none of that id."""
    edition = installed.load_edition(edition_id)
    return installed.as_public(edition) if withheld(edition_id) else edition


def withheld(edition_id: str) -> bool:
    """Whether the edition has texts that others may not have."""
    return edition_id in installed.editions() and not installed.may_be_passed_on(edition_id)
