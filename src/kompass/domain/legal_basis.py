"""On which law a document may be withheld from the public, by country: what is offered, as it is cited there."""

from collections.abc import Mapping
from typing import Final

_NORWEGIAN: Final = (
    "Offentleglova § 13 (taushetsplikt)",
    "Offentleglova § 14 (organinterne dokument)",
    "Offentleglova § 15 (dokument innhentet for intern saksforberedelse)",
    "Offentleglova § 16 (interne dokument hos kommunene)",
    "Offentleglova § 18 (rettssakdokument)",
    "Offentleglova § 23 (forhandlingsposisjon)",
    "Offentleglova § 24 (kontrolltiltak, lovbrudd)",
    "Offentleglova § 25 (tilsettingssaker)",
    "Offentleglova § 26 (eksamenssvar, personbilder mv.)",
)

OFFERED: Final[Mapping[str, tuple[str, ...]]] = {
    "NO": _NORWEGIAN,
    "ZZ": _NORWEGIAN,
    "SE": (
        "OSL 18 kap. (brottsbekämpning, säkerhet)",
        "OSL 19 kap. (det allmännas ekonomiska intresse)",
        "OSL 21 kap. (enskilds personliga förhållanden)",
        "OSL 25 kap. (hälso- och sjukvård)",
        "OSL 26 kap. (socialtjänst)",
        "OSL 31 kap. (enskilds affärs- eller driftförhållanden)",
        "OSL 39 kap. (personaladministrativ verksamhet)",
        "TF 2 kap. 12 § (minnesanteckning, utkast)",
    ),
    "DK": (
        "Offentlighedsloven § 21 (personalesager)",
        "Offentlighedsloven § 23 (interne dokumenter)",
        "Offentlighedsloven § 30 (private forhold, forretningsforhold)",
        "Offentlighedsloven § 33 (det offentliges interesser)",
        "Offentlighedsloven § 35 (tavshedspligt)",
    ),
}


def offered(country: str) -> tuple[str, ...]:
    """Citations to choose from; any other may be typed."""
    return OFFERED.get(country, ())
