"""Addresses of the private pages: evaluations being carried out."""

from django.urls import path

from kompass.web import (
    assignment,
    assignment_report,
    assignments,
    checks,
    consensus,
    fact_check,
    findings,
    interview,
    interview_notes,
    offline,
    organisations,
    outbox,
    rating,
    signing,
)

urlpatterns = [
    path("", assignments.work, name="work"),
    path("token/", outbox.token, name="token"),
    path("order/", assignments.order, name="order"),
    path("organisations/", organisations.table, name="organisations"),
    path("organisations/<slug:key>/", organisations.page, name="organisation"),
    path("organisations/<slug:key>/remove/", organisations.remove, name="organisation_remove"),
    # Overview, plan, people
    path("<slug:key>/", assignment.overview, name="assignment"),
    path("<slug:key>/plan/", assignment.plan, name="assignment_plan"),
    path("<slug:key>/plan/add/", assignment.add_person, name="assignment_add"),
    path("<slug:key>/plan/remove/", assignment.remove_person, name="assignment_remove"),
    path("<slug:key>/plan/lead/", assignment.hand_over_lead, name="assignment_lead"),
    path("<slug:key>/move/", assignment.move, name="assignment_move"),
    path("<slug:key>/declaration/", assignment.declare, name="assignment_declare"),
    path("<slug:key>/hours/", assignment.hours, name="assignment_hours"),
    path("<slug:key>/hours/<int:entry>/remove/", assignment.remove_hours, name="hours_remove"),
    path("<slug:key>/kompass.ics", assignment.calendar, name="assignment_calendar"),
    # Agreeing
    path("<slug:key>/agree/", consensus.all_areas, name="consensus"),
    path("<slug:key>/agree/<slug:area>/", consensus.area, name="consensus_area"),
    path("<slug:key>/agree/<slug:area>/state/", consensus.state, name="consensus_state"),
    path("<slug:key>/agree/<slug:area>/done/", consensus.agree, name="consensus_agree"),
    path("<slug:key>/decide/<str:criterion>/", consensus.decide, name="consensus_decide"),
    # Interviews
    path("<slug:key>/interviews/", interview.schedule, name="interviews"),
    path("<slug:key>/interviews/interviews.ics", interview.calendar, name="interviews_calendar"),
    path("<slug:key>/interviews/information/", interview.information, name="interviews_information"),
    path(
        "<slug:key>/interviews/information.pdf", interview.information_pdf, name="interviews_information_pdf"
    ),
    path("<slug:key>/interviews/new/", interview.plan, name="interviews_new"),
    path("<slug:key>/interview/<slug:interview_key>/", interview.one, name="interviews_one"),
    path("<slug:key>/interview/<slug:interview_key>/change/", interview.change, name="interviews_change"),
    path("<slug:key>/interview/<slug:interview_key>/status/", interview.set_status, name="interviews_status"),
    path("<slug:key>/interview/<slug:interview_key>/informed/", interview.inform, name="interviews_inform"),
    path("<slug:key>/interview/<slug:interview_key>/people/", interview.add_people, name="interviews_people"),
    path(
        "<slug:key>/interview/<slug:interview_key>/people/<slug:person_key>/",
        interview.person,
        name="interviews_person",
    ),
    path(
        "<slug:key>/interview/<slug:interview_key>/people/<slug:person_key>/name/",
        interview.name_person,
        name="interviews_name_person",
    ),
    path(
        "<slug:key>/interview/<slug:interview_key>/people/<slug:person_key>/remove/",
        interview.remove_person,
        name="interviews_remove_person",
    ),
    path(
        "<slug:key>/interview/<slug:interview_key>/people/<slug:person_key>/erase/",
        interview.erase_person,
        name="interviews_erase_person",
    ),
    path("<slug:key>/interview/<slug:interview_key>/notes/", interview_notes.notes, name="interviews_notes"),
    path(
        "<slug:key>/interview/<slug:interview_key>/notes/save/",
        interview_notes.save,
        name="interviews_notes_save",
    ),
    path(
        "<slug:key>/interview/<slug:interview_key>/notes/erase/",
        interview_notes.erase,
        name="interviews_notes_erase",
    ),
    # Findings
    path("<slug:key>/findings/", findings.all_areas, name="findings"),
    path("<slug:key>/findings/<slug:area>/", findings.area, name="findings_area"),
    path("<slug:key>/findings/<slug:area>/add/", findings.add, name="findings_add"),
    path("<slug:key>/finding/<slug:finding>/", findings.change, name="finding"),
    path("<slug:key>/finding/<slug:finding>/save/", findings.save, name="finding_save"),
    # Rating
    path("<slug:key>/rate/", rating.index, name="rating"),
    path("<slug:key>/rate/save/<slug:criterion>/", rating.save, name="rating_save"),
    path("<slug:key>/checks/", checks.checks, name="checks"),
    path("<slug:key>/rate/offline/", offline.page, name="rating_offline"),
    path("<slug:key>/rate/offline/form.xlsx", offline.form, name="rating_form"),
    path("<slug:key>/rate/offline/take/", offline.take, name="rating_take"),
    path("<slug:key>/rate/<slug:area>/", rating.area, name="rating_area"),
    path("<slug:key>/rate/<slug:area>/keep/<slug:criterion>/", rating.keep, name="rating_keep"),
    path("<slug:key>/rate/<slug:area>/lock/", rating.lock, name="rating_lock"),
    # Fact check, signing, result, releases
    path("<slug:key>/fact-check/", fact_check.page, name="fact_check"),
    path("<slug:key>/fact-check/comments/<slug:area>/", fact_check.comment, name="comment_add"),
    path("<slug:key>/fact-check/answer/<slug:comment>/", fact_check.answer, name="comment_answer"),
    path("<slug:key>/report/", assignment_report.page, name="assignment_report"),
    path(
        "<slug:key>/report/kompass-<slug:language>.<slug:form>",
        assignment_report.file,
        name="assignment_report_file",
    ),
    path("<slug:key>/sign/", signing.sign, name="sign"),
    path("<slug:key>/result/", signing.result, name="result"),
    path("<slug:key>/result/kompass-result.json", signing.export, name="result_export"),
    path("<slug:key>/releases/", signing.releases, name="releases"),
    path("<slug:key>/releases/<int:release>/withdraw/", signing.withdraw, name="release_withdraw"),
    # History
    path("<slug:key>/history/", assignment.history, name="assignment_history"),
]
