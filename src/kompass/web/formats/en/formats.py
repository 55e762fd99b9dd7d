"""Dates in English as Europeans write them; Django's own English is American."""

DATE_FORMAT = "j F Y"
