"""Django models, thin: what is kept. What people do with it lives in `kompass.domain`."""

from kompass.models.claim import Claim, StatedCount
from kompass.models.dataset import Dataset
from kompass.models.evaluation import AreaResult, Evaluation, Snapshot
from kompass.models.invitation import Invitation
from kompass.models.keys import search_key, sort_key
from kompass.models.municipality import (
    Country,
    Grouping,
    Municipality,
    MunicipalityPeriod,
    Population,
    Succession,
)
from kompass.models.search import SearchEntry, SearchIndex
from kompass.models.source import Source
from kompass.models.user import User

__all__ = [
    "AreaResult",
    "Claim",
    "Country",
    "Dataset",
    "Evaluation",
    "Grouping",
    "Invitation",
    "Municipality",
    "MunicipalityPeriod",
    "Population",
    "SearchEntry",
    "SearchIndex",
    "Snapshot",
    "Source",
    "StatedCount",
    "Succession",
    "User",
    "search_key",
    "sort_key",
]
