"""What roles, offices, actions and kinds of objects are called."""

from kompass.language import N_

ROLES = {
    "lead_evaluator": N_("lead evaluator"),
    "evaluator": N_("evaluator"),
    "quality_assurer": N_("quality assurer"),
    "observer": N_("observer"),
    "coordinator": N_("coordinator"),
    "chief_officer": N_("chief officer"),
    "leader": N_("leader"),
    "elected": N_("elected representative"),
    "union": N_("union representative"),
    "reader": N_("reader"),
    "body_administrator": N_("administrator of the evaluation body"),
    "municipality_administrator": N_("administrator of the municipality"),
}
"""What roles and offices are called."""

MEMBERSHIP_ROLES = {"administrator": N_("administrator"), "member": N_("member")}
"""What one is in an organisation."""

HAPPENED = {
    "order": N_("ordered"),
    "plan": N_("planned"),
    "add": N_("added"),
    "remove": N_("took away"),
    "lead": N_("handed over the lead"),
    "declare": N_("declared"),
    "move": N_("moved"),
    "rate": N_("rated"),
    "lock": N_("locked"),
    "agree": N_("agreed"),
    "reopen": N_("opened again"),
    "erase": N_("erased"),
    "write": N_("wrote"),
    "turn": N_("made it another kind"),
    "restore": N_("brought back"),
    "status": N_("ticked off"),
    "inform": N_("noted the information given"),
    "add_people": N_("added people"),
    "name": N_("named"),
    "note": N_("changed notes"),
    "erase_note": N_("erased notes"),
    "destroy": N_("destroyed"),
    "comment": N_("commented"),
    "answer": N_("answered"),
    "sign": N_("signed"),
    "freeze": N_("made it final"),
    "release": N_("released"),
    "withdraw": N_("withdrew"),
    "assignment": N_("evaluation"),
    "participation": N_("person"),
    "rating": N_("rating"),
    "consensus": N_("agreed judgement"),
    "area": N_("area"),
    "history": N_("history entry"),
    "interview": N_("interview"),
    "interviewee": N_("person who is interviewed"),
    "notes_key": N_("key of the interview notes"),
    "finding": N_("finding"),
    "result": N_("result"),
}
"""The words of the history: actions, then kinds of objects."""

FIELDS = {
    "levels": N_("levels"),
    "not_applicable": N_("not applicable"),
    "reason": N_("reason"),
    "strengths": N_("strengths"),
    "improvements": N_("areas for improvement"),
    "confidence": N_("confidence"),
    "from": N_("from"),
    "to": N_("to"),
    "why": N_("why"),
    "role": N_("role"),
    "peer_from": N_("peer from"),
    "interests": N_("interests"),
    "unrated": N_("not rated"),
    "text": N_("text"),
    "municipality": N_("municipality"),
    "edition": N_("edition"),
    "body": N_("evaluation body"),
    "evaluated": N_("month of the result"),
}
"""What the fields of a history entry are called; others bear their own names."""
