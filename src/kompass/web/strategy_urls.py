"""Addresses of the private pages of strategies."""

from django.urls import path

from kompass.web import case, case_paper, follow_up, measure, plan_ahead, strategy, strategy_files, take

urlpatterns = [
    path("", strategy.mine, name="strategies"),
    # Before the strategies themselves, whose keys are longer than any word here.
    path("take/<slug:finding>/", take.choose, name="measure_take"),
    path("<slug:key>/", strategy.page, name="strategy"),
    path("<slug:key>/edit/", strategy.edit, name="strategy_edit"),
    path("<slug:key>/edit/begun/", strategy.begin, name="strategy_begin"),
    path("<slug:key>/part/add/begun/", strategy.begin_new_part, name="part_new_begin"),
    path("<slug:key>/part/<int:number>/begun/", strategy.begin_part, name="part_begin"),
    path("<slug:key>/part/add/", strategy.add_part, name="part_add"),
    path("<slug:key>/part/<int:number>/", strategy.part, name="part"),
    path("<slug:key>/people/", strategy.people, name="strategy_people"),
    path("<slug:key>/people/remove/", strategy.take_role, name="strategy_role_remove"),
    path("<slug:key>/step/", strategy.step, name="strategy_step"),
    # Measures
    path("<slug:key>/measures/", measure.table, name="measures"),
    path("<slug:key>/measures/add/begun/", measure.begin_new, name="measure_new_begin"),
    path("<slug:key>/measure/<slug:measure>/edit/begun/", measure.begin_edit, name="measure_edit_begin"),
    path("<slug:key>/measures/add/", measure.add, name="measure_add"),
    path("<slug:key>/measure/<slug:measure>/", measure.page, name="measure"),
    path("<slug:key>/measure/<slug:measure>/edit/", measure.edit, name="measure_edit"),
    path("<slug:key>/measure/<slug:measure>/remove/", measure.remove, name="measure_remove"),
    path("<slug:key>/measure/<slug:measure>/update/", measure.update, name="measure_update"),
    path("<slug:key>/measure/<slug:measure>/begun/", measure.begin_update, name="measure_update_begin"),
    path("<slug:key>/measure/<slug:measure>/milestone/", measure.add_milestone, name="milestone_add"),
    path("<slug:key>/measure/<slug:measure>/milestone/<int:milestone>/", measure.milestone, name="milestone"),
    # Political cases
    path("<slug:key>/cases/", case.table, name="cases"),
    path("<slug:key>/cases/add/", case.add, name="case_add"),
    path("<slug:key>/case/<int:case>/", case.edit, name="case"),
    path("<slug:key>/case/<int:case>/case.pdf", case.pdf, name="case_pdf"),
    path("<slug:key>/cases/add/begun/", case.begin_new, name="case_new_begin"),
    path("<slug:key>/case/<int:case>/begun/", case.begin, name="case_begin"),
    path("<slug:key>/case/<int:case>/papers/", case_paper.add, name="case_paper_add"),
    path("<slug:key>/case/<int:case>/papers/<slug:paper>/", case_paper.file, name="case_paper"),
    path(
        "<slug:key>/case/<int:case>/papers/<slug:paper>/remove/", case_paper.remove, name="case_paper_remove"
    ),
    # How it goes
    path("<slug:key>/follow-up/", follow_up.follow_up, name="strategy_follow_up"),
    path("<slug:key>/remind/", follow_up.remind, name="strategy_remind"),
    path("<slug:key>/ahead/", plan_ahead.page, name="strategy_ahead"),
    path("<slug:key>/month/", follow_up.month, name="strategy_month"),
    path("<slug:key>/kompass.ics", follow_up.calendar, name="strategy_calendar"),
    path("<slug:key>/history/", follow_up.history, name="strategy_history"),
    # Papers and files
    path("<slug:key>/status.pdf", strategy_files.status_pdf, name="strategy_pdf"),
    path("<slug:key>/status.pptx", strategy_files.status_pptx, name="strategy_pptx"),
    path("<slug:key>/files/", strategy_files.page, name="strategy_files"),
    path("<slug:key>/strategy.xlsx", strategy_files.as_workbook, name="strategy_xlsx"),
    path("<slug:key>/strategy.json", strategy_files.as_json, name="strategy_json"),
]
