"""Addresses. Pages carry their language first; what machines ask for does not."""

from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path
from django.views.decorators.http import require_safe

from kompass.api import service
from kompass.web import (
    account_urls,
    calculator,
    case,
    case_paper,
    claims,
    compare,
    crosswalk,
    editions,
    effect,
    errors,
    evaluation,
    evaluations,
    feed,
    follow_up,
    health,
    language,
    municipality,
    next_steps,
    open_data,
    papers,
    record,
    search,
    share,
    sign_in,
    single_sign_on,
    start,
    tile_map,
    worked,
)
from kompass.web.http import not_cached

urlpatterns = [
    path("", language.front_door, name="front_door"),
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("robots.txt", health.robots, name="robots"),
    path("favicon.ico", health.favicon, name="favicon"),
    path("api/v1/", include((service.urlpatterns, "api"))),
    path("data/dataset.jsonld", open_data.description, name="data_description"),
    path("data/<str:name>", open_data.data_file, name="data_file"),
    path(
        "account/single-sign-on/<str:provider_id>/back/",
        require_safe(not_cached(single_sign_on.back)),
        name="openid_connect_callback",
    ),
    *i18n_patterns(
        path("account/", include(account_urls)),
        path("", start.start, name="start"),
        path("municipalities/", municipality.search, name="municipalities"),
        path("municipalities/<slug:slug>/", municipality.page, name="municipality"),
        path("municipalities/<slug:slug>/strategies/", follow_up.published, name="published_strategies"),
        path(
            "municipalities/<slug:slug>/strategies/<slug:key>/papers/<slug:paper>/",
            case_paper.published,
            name="published_paper",
        ),
        path(
            "municipalities/<slug:slug>/strategies/<slug:key>/cases/<int:case>.pdf",
            case.published_pdf,
            name="published_case",
        ),
        path("municipalities/<slug:slug>/share.png", share.picture, name="share"),
        path("evaluations/", evaluations.table, name="evaluations"),
        path("evaluations/feed.atom", feed.evaluations, name="feed"),
        path("evaluations/kompass-evaluations.csv", evaluations.as_csv, name="evaluations_csv"),
        path("evaluations/kompass-evaluations.xlsx", evaluations.as_xlsx, name="evaluations_xlsx"),
        path("evaluations/<slug:slug>/", evaluation.page, name="evaluation"),
        path("evaluations/<slug:slug>/next/", next_steps.page, name="next_steps"),
        path("evaluations/<slug:slug>/report.pdf", evaluation.report, name="report"),
        path("strategies/effects/", effect.across, name="effects"),
        path("strategies/<slug:key>/effect/", effect.published, name="published_effect"),
        path("compare/", compare.page, name="compare"),
        path("compare/kompass-comparison.xlsx", compare.as_xlsx, name="compare_xlsx"),
        path("calculator/", calculator.page, name="calculator"),
        path("calculator/form.xlsx", calculator.form, name="calculator_form"),
        path("calculator/report.pdf", calculator.report, name="calculator_report"),
        path("calculator/ratings.csv", calculator.ratings_csv, name="calculator_csv"),
        path("calculator/ratings.yaml", calculator.ratings_yaml, name="calculator_yaml"),
        path("calculator/<slug:slug>/", calculator.entry, name="quick_entry"),
        path("claims/", claims.listing, name="claims"),
        path("claims/verdicts/", claims.verdicts, name="verdicts"),
        # Ids of imported claims are words of any letters.
        path("claims/<path:slug>/", claims.page, name="claim"),
        path("map/", tile_map.page, name="map"),
        path("method/", worked.overview, name="method"),
        path("method/points/", worked.points, name="method_points"),
        path("method/rank/", worked.rank, name="method_rank"),
        path("method/coverage/", worked.coverage, name="method_coverage"),
        path("method/pace/", worked.pace, name="method_pace"),
        path("editions/", editions.table, name="editions"),
        path("editions/areas/", editions.areas, name="edition_areas"),
        path("editions/crosswalk/", crosswalk.page, name="crosswalk"),
        path("editions/<slug:slug>/", editions.page, name="edition"),
        path("editions/<slug:slug>/edition.yaml", editions.as_yaml, name="edition_yaml"),
        path("editions/<slug:slug>/edition.xlsx", editions.as_workbook, name="edition_workbook"),
        path("editions/<slug:slug>/bank.yaml", editions.bank_as_yaml, name="edition_bank_yaml"),
        path("editions/<slug:slug>/booklet.pdf", papers.booklet_pdf, name="booklet_pdf"),
        path("editions/<slug:slug>/guide.pdf", papers.guide_pdf, name="guide_pdf"),
        path("editions/<slug:slug>/guide.docx", papers.guide_docx, name="guide_docx"),
        path("editions/<slug:slug>/questionnaire/", papers.questionnaire_page, name="questionnaire"),
        path("editions/<slug:slug>/questionnaire.pdf", papers.questionnaire_pdf, name="questionnaire_pdf"),
        path("editions/<slug:slug>/questionnaire.docx", papers.questionnaire_docx, name="questionnaire_docx"),
        path("editions/<slug:slug>/criteria/<slug:criterion_slug>/", editions.criterion, name="criterion"),
        path("data/", open_data.page, name="open_data"),
        path("search/", search.page, name="search"),
        path("about/", record.about, name="about"),
        path("work/", include("kompass.web.work_urls")),
    ),
]

handler400 = errors.bad_request
handler403 = errors.forbidden
handler404 = errors.not_found
handler429 = sign_in.too_often
handler500 = errors.server_error
