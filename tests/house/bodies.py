"""What is sent to each address that takes something; every word of it would be accepted from the right hands.

A body that is complete proves that a refusal came from the scope or the role, not from the shape.
"""

from __future__ import annotations

from tests.factories.divisions import as_tgz, tables


class Archive:
    """A file that can be sent as often as it is asked for."""

    name = "divisions.tgz"
    content_type = "application/gzip"

    def read(self, _size: int = -1) -> bytes:
        """Return all of it, each time."""
        return as_tgz(tables())


REASON = {"reason": "情况已核实。"}

PAGES: dict[str, dict[str, object]] = {
    "/accounts/tokens/": {"name": "new", "scope": "read", "days": "30"},
    "/accounts/tokens/{token}/revoke/": {},
    "/accounts/sessions/end/": {},
    "/accounts/persona/": {"username": "housing_clerk"},
    "/accounts/one-time-code/": {
        "username": "newcomer",
        "code": "AAAA-BBBB-CCCC-DDDD",
        "new_password": "needle and thread 27",
        "repeated": "needle and thread 27",
    },
    "/accounts/sign-out/": {},
    "/ui/theme": {"theme": "dark"},
    "/ui/language": {"language": "en"},
    "/org/units/{unit}/change/": {"act": "add_alias", "add_alias-alias": "青石老街"},
    "/org/units/{unit}/team/": {"act": "skill", "skill-name": "无人机", "skill-hands": "1"},
    "/org/units/{unit}/merge/": {"act": "merge", "units": "{other_unit}", "into": "{unit}"},
    "/org/units/{unit}/split/": {
        "act": "split",
        "parts": "2",
        "goes_on": "on",
        "name_2": "青石西镇",
        "main": "1",
    },
    "/org/duties/add/": {
        "number": "基02",
        "share": "basic",
        "name": "排查易涝点",
        "since": "2026-07-01",
    },
    "/org/duties/{duty}/": {"act": "end", "end-until": "2026-12-31"},
    "/org/posts/{post}/change/": {
        "act": "grant",
        "grant-role": "viewer",
        "grant-unit": "青石镇",
    },
    "/org/divisions/": {"archive": Archive()},
    "/org/divisions/archives/{archive}/": {"code": "910102", "below": "晴川区"},
    "/org/divisions/imports/{division_import}/": {"act": "resume"},
    "/org/act-as/": {"post": "{post}"},
    "/org/people/": {
        "act": "make",
        "make-username": "another",
        "make-name": "又一个",
        "make-name_en": "",
        "make-email": "",
    },
    "/org/people/{person}/": {"act": "disable"},
    "/org/people/{person}/code/": {},
    "/org/calendar/": {"act": "day", "day-day": "2026-07-01", "day-kind": "holiday", "day-name": "本地节日"},
    "/org/rules/": {
        "act": "set",
        "set-key": "notice_days",
        "set-value": "6",
        "set-unit_of_value": "working_day",
        "set-name": "最短提前量",
        "set-name_en": "Least notice",
        "set-since": "2026-07-01",
        "set-source": "区政府会议纪要",
    },
    "/burden/notice/": {"text": "同一件事要填三张表。", "page": "/"},
    "/notices/read/": {"up_to": "0"},
    "/directives/new": {
        "text": "关于巡查的通知\n\n青石镇7月10日前完成巡查。（责任单位：青石镇）\n",
        "client_key": "k1",
    },
    "/directives/tray": {"put": "{ready}-{ready_version}"},
    "/directives/{untyped}/text": {"version": "{untyped_version}", "text": "请于6月24日前报送名单。"},
    "/directives/{offered}/take-over": {},
    "/directives/{offered}/leave": {"d{offered}-reason": "由乡镇继续办理。"},
    "/directives/{directive}/withdraw": {"version": "{directive_version}", **REASON},
    "/directives/{asked}/review": {
        "version": "{asked_version}",
        "q{question}-authority": "经区政府同意",
    },
    "/directives/{asked}/head": {
        "version": "{asked_version}",
        "title": "关于开展清淤的通知",
        "authority": "经区政府同意",
    },
    "/directives/{ready}/issue": {"version": "{ready_version}"},
    "/directives/{asked}/drop": {"version": "{asked_version}"},
    "/directives/drafts/{draft}": {
        "version": "{asked_version}",
        "title": "清淤",
        "units": "青石镇",
        "due": "2026-07-10",
        "tier": "0",
        "kind": "task",
    },
    "/directives/drafts/{passage}/shares": {"quantity_{unit}": "4"},
    "/tasks/{issued}/sign": {"version": "{issued_version}"},
    "/tasks/{signed}/take_on": {"version": "{signed_version}", "post": "{post}"},
    "/tasks/{taken_on}/estimate": {"version": "{taken_on_version}", "hours": "12"},
    "/tasks/{signed}/object": {"version": "{signed_version}", "ground": "not_feasible", **REASON},
    "/tasks/{objecting}/sign_objection": {"version": "{objecting_version}"},
    "/tasks/{objecting}/decline_objection": {"version": "{objecting_version}", **REASON},
    "/tasks/{objected}/retract": {"version": "{objected_version}", **REASON},
    "/tasks/{objected}/concede": {"version": "{objected_version}", **REASON},
    "/tasks/{objected}/uphold": {"version": "{objected_version}", **REASON},
    "/tasks/{objected}/overrule": {"version": "{objected_version}", **REASON},
    "/tasks/{taken_on}/ask_extension": {"version": "{taken_on_version}", "due": "2026-07-24", **REASON},
    "/tasks/{asking}/sign_extension": {"version": "{asking_version}"},
    "/tasks/{asking}/decline_extension": {"version": "{asking_version}", **REASON},
    "/tasks/{extension_asked}/grant_extension": {
        "version": "{extension_asked_version}",
        "due": "2026-07-24",
        **REASON,
    },
    "/tasks/{extension_asked}/refuse_extension": {"version": "{extension_asked_version}", **REASON},
    "/tasks/{taken_on}/block": {"version": "{taken_on_version}", "cause": "道路未通。"},
    "/tasks/{blocked}/unblock": {"version": "{blocked_version}", "because": "道路已通。"},
    "/tasks/{taken_on}/cascade": {
        "version": "{taken_on_version}",
        "units": "{village}",
        "due": "2026-07-08",
    },
    "/tasks/{issued}/chase": {"version": "{issued_version}", **REASON},
    "/tasks/{confirmed}/close": {"version": "{confirmed_version}"},
    "/tasks/{issued}/withdraw": {"version": "{issued_version}", **REASON},
    "/tasks/{issued}/nonsense": {"version": "{issued_version}"},
    "/sheets/register/": {},
    "/sheets/register/back": {"format": "csv"},
    "/sheets/takes/{untold}/columns": {"version": "1", "sheet": "", "c0": "number", "c1": "title", "c2": ""},
    "/sheets/takes/{take}/take-in": {"version": "{take_version}", "seal": "{take_seal}"},
    "/sheets/takes/{take}/drop": {"version": "{take_version}"},
    "/matters/new": {
        "origin": "minutes",
        "source_words": "区政府第12次常务会议",
        "title": "排水口清淤",
        "lead": "青石镇",
        "due": "2026-07-24",
        "tier": "0",
        "client_key": "k1",
    },
    "/matters/numbers": {"origin": "", "pattern": "督〔{{year}}〕{{serial}}号", "digits": "1"},
    "/matters/passages/{passage}": {"origin": "document", "source_words": "关于清淤的通知"},
    "/matters/{matter}/chase": {"version": "{matter_version}", **REASON},
    "/matters/{matter}/close": {"version": "{matter_version}", "result": "已并案。", **REASON},
    "/matters/{matter}/progress": {"version": "{matter_version}", "progress": "已进场。"},
    "/reports/{taken_on}/report": {
        "version": "{taken_on_version}",
        "text": "全部清完。",
        "complete": "all",
        "client_key": "k1",
    },
    "/reports/{reported}/confirm": {"version": "{reported_version}"},
    "/reports/{reported}/return": {"version": "{reported_version}", **REASON},
    "/help/ask": {"asked": "区政府督查室", "title": "请协调", "text": "道路未通。"},
    "/help/{help}": {"version": "{help_version}", "answer": "周五前修好。"},
    "/admin/org/alias/{alias}/delete/": {"post": "yes"},
    "/admin/org/calendarday/{calendar_day}/delete/": {"post": "yes"},
    "/admin/org/calendaryear/{calendar_year}/delete/": {"post": "yes"},
    "/admin/org/rule/{rule}/delete/": {"post": "yes"},
}

API: dict[str, dict[str, object]] = {
    "/api/v1/directives": {"text": "关于巡查的通知\n\n青石镇7月10日前完成巡查。（责任单位：青石镇）\n"},
    "/api/v1/directives/files": {
        "files": [{"name": "通知.txt", "content": "6K+35LqONuaciDI05pel5YmN5oql6YCB5ZCN5Y2V44CC"}],
        "received": {"issuer_words": "县防汛办"},
    },
    "/api/v1/directives/{untyped}/text": {"text": "请于6月24日前报送名单。"},
    "/api/v1/directives/{offered}/take-over": {},
    "/api/v1/directives/{offered}/leave": {**REASON},
    "/api/v1/directives/{asked}/answers": {
        "answers": [{"question": "{question}", "authority": "经区政府同意"}]
    },
    "/api/v1/directives/drafts/{draft}": {"title": "清淤"},
    "/api/v1/directives/{ready}/issue": {},
    "/api/v1/directives/{directive}/withdraw": {**REASON},
    "/api/v1/directives/{asked}/drop": {},
    "/api/v1/directives/drafts/{passage}/share-out": {"shares": [{"unit": "{unit}", "quantity": "4"}]},
    "/api/v1/tasks/{issued}/sign": {},
    "/api/v1/tasks/{signed}/take-on": {"post": "{post}"},
    "/api/v1/tasks/{taken_on}/estimate": {"hours": "12"},
    "/api/v1/tasks/{signed}/object": {"ground": "not_feasible", **REASON},
    "/api/v1/tasks/{objected}/retract": {**REASON},
    "/api/v1/tasks/{objected}/concede": {**REASON},
    "/api/v1/tasks/{objected}/uphold": {**REASON},
    "/api/v1/tasks/{objected}/overrule": {**REASON},
    "/api/v1/tasks/{taken_on}/ask-extension": {"due": "2026-07-24", **REASON},
    "/api/v1/tasks/{extension_asked}/grant-extension": {**REASON},
    "/api/v1/tasks/{extension_asked}/refuse-extension": {**REASON},
    "/api/v1/tasks/{taken_on}/block": {"cause": "道路未通。"},
    "/api/v1/tasks/{blocked}/unblock": {**REASON},
    "/api/v1/tasks/{issued}/chase": {**REASON},
    "/api/v1/tasks/{confirmed}/close": {},
    "/api/v1/tasks/{issued}/withdraw": {**REASON},
    "/api/v1/tasks/{taken_on}/cascade": {"units": ["{village}"]},
    "/api/v1/objections/{objection}/sign": {},
    "/api/v1/objections/{objection}/decline": {**REASON},
    "/api/v1/extensions/{extension}/sign": {},
    "/api/v1/extensions/{extension}/decline": {**REASON},
    "/api/v1/matters": {
        "origin": "minutes",
        "source_words": "区政府第12次常务会议",
        "title": "排水口清淤",
        "lead": "{unit}",
        "due": "2026-07-24",
        "tier": 0,
    },
    "/api/v1/matters/passages/{passage}": {},
    "/api/v1/matters/{matter}/chase": {**REASON},
    "/api/v1/matters/{matter}/close": {"result": "已并案。", **REASON},
    "/api/v1/help-requests": {"asked": "{issuing_unit}", "title": "请协调", "text": "道路未通。"},
    "/api/v1/help-requests/{help}/answer": {"answer": "周五前修好。"},
    "/api/v1/reports": {"task": "{taken_on}", "client_key": "k1", "text": "全部清完。"},
    "/api/v1/reports/of-task/{reported}/confirm": {},
    "/api/v1/reports/of-task/{reported}/return": {**REASON},
}
