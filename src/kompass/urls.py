"""Addresses. Pages carry their language first; what machines ask for does not."""

from django.conf.urls.i18n import i18n_patterns
from django.urls import path

from kompass.web import (
    errors,
    evaluation,
    evaluations,
    health,
    language,
    municipality,
    record,
    start,
    tile_map,
)

urlpatterns = [
    path("", language.front_door, name="front_door"),
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("robots.txt", health.robots, name="robots"),
    path("favicon.ico", health.favicon, name="favicon"),
    *i18n_patterns(
        path("", start.start, name="start"),
        path("municipalities/", municipality.search, name="municipalities"),
        path("municipalities/<slug:slug>/", municipality.page, name="municipality"),
        path("evaluations/", evaluations.table, name="evaluations"),
        path("evaluations/kompass-evaluations.csv", evaluations.as_csv, name="evaluations_csv"),
        path("evaluations/kompass-evaluations.xlsx", evaluations.as_xlsx, name="evaluations_xlsx"),
        path("evaluations/<slug:slug>/", evaluation.page, name="evaluation"),
        path("evaluations/<slug:slug>/report.pdf", evaluation.report, name="report"),
        path("map/", tile_map.page, name="map"),
        path("about/", record.about, name="about"),
    ),
]

handler400 = errors.bad_request
handler403 = errors.forbidden
handler404 = errors.not_found
handler500 = errors.server_error
