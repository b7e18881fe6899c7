"""Plans, notices, calls and the register."""

from django.urls import URLPattern, path

from deployments.views import (
    absences,
    advised,
    calls,
    changes,
    decisions,
    effect,
    feeds,
    forecast,
    links,
    lists,
    notices,
    own,
    photos,
    plans,
    questions,
    register,
    schools,
    stranding,
    team,
    words,
)

app_name = "deployments"

urlpatterns: list[URLPattern] = [
    # The sergeant's plans
    path("redeployments/", plans.redeployment_list, name="redeployment-list"),
    path("redeployments/new/", plans.redeployment_add, name="redeployment-add"),
    path("redeployments/stand-down/", stranding.stand_down, name="stand-down"),
    path("redeployments/<int:pk>/", plans.redeployment_detail, name="redeployment-detail"),
    path("redeployments/<int:pk>/edit/", plans.redeployment_edit, name="redeployment-edit"),
    path("redeployments/<int:pk>/board/", plans.board, name="board"),
    path("redeployments/<int:pk>/changes/add/", changes.change_add, name="change-add"),
    path("redeployments/<int:pk>/changes/<int:change_pk>/edit/", changes.change_edit, name="change-edit"),
    path("redeployments/<int:pk>/changes/<int:change_pk>/remove/", changes.change_remove, name="change-remove"),
    path("redeployments/<int:pk>/notice/", words.notice_write, name="notice-write"),
    path("redeployments/<int:pk>/notice/preview/", words.notice_preview, name="notice-preview"),
    path("redeployments/<int:pk>/notice/preview/html/", words.notice_preview_html, name="notice-preview-html"),
    path("redeployments/<int:pk>/effect/", effect.effect, name="effect"),
    path("redeployments/<int:pk>/effect/use-day/", effect.use_day, name="effect-use-day"),
    path("redeployments/<int:pk>/schedule/", decisions.schedule, name="schedule"),
    path("redeployments/<int:pk>/draft/", decisions.return_to_draft, name="return-to-draft"),
    path("redeployments/<int:pk>/withdraw/", decisions.withdraw, name="withdraw"),
    path("redeployments/<int:pk>/correct/", decisions.correct, name="correct"),
    path("redeployments/<int:pk>/gate/", decisions.try_gate, name="try-gate"),
    path("redeployments/<int:pk>/exigency/", decisions.exigency_ask, name="exigency-ask"),
    path("redeployments/<int:pk>/exigency/decide/", decisions.exigency_decide, name="exigency-decide"),
    # Who is away
    path("absences/", absences.absence_list, name="absence-list"),
    path("absences/new/", absences.absence_add, name="absence-add"),
    path("absences/time-lost/", absences.time_lost_list, name="time-lost"),
    path("absences/<int:pk>/", absences.absence_detail, name="absence-detail"),
    path("absences/<int:pk>/end/", absences.absence_move_end, name="absence-move-end"),
    path("absences/<int:pk>/cancel/", absences.absence_cancel, name="absence-cancel"),
    # What runs out, and what ends
    path("forecast/", forecast.forecast, name="forecast"),
    path("tenures/<int:pk>/end/", stranding.tenure_end, name="tenure-end"),
    path("tenures/<int:pk>/departure/", forecast.departure_plan, name="departure-plan"),
    # What schools are told, and their answers
    path("notices/", lists.notice_list, name="notice-list"),
    path("notices/<int:pk>/", notices.notice_detail, name="notice-detail"),
    path("notices/<int:pk>/acknowledge/", notices.notice_acknowledge, name="notice-acknowledge"),
    path("notices/<int:pk>/phone/", calls.phone_answer, name="phone-answer"),
    path("calls/", calls.call_list, name="call-list"),
    path("calls/<int:pk>/", calls.news_call, name="news-call"),
    path("n/<str:token>/", links.notice_link, name="notice-link"),
    # What schools ask about a notice
    path("notices/<int:pk>/ask/", questions.question_ask, name="question-ask"),
    path("n/<str:token>/ask/", questions.question_ask_by_link, name="question-ask-by-link"),
    path("questions/", questions.question_list, name="question-list"),
    path("questions/<int:pk>/", questions.question_answer, name="question-answer"),
    # Who works where
    path("team/", team.team, name="team"),
    path("timeline/", team.timeline, name="timeline"),
    path("deployments/", lists.deployment_list, name="deployment-list"),
    path("calendar/", feeds.feed_list, name="feed-list"),
    path("calendar/<int:pk>/revoke/", feeds.feed_revoke, name="feed-revoke"),
    path("calendar/<uuid:key>.ics", feeds.feed, name="feed"),
    path("schools/<int:urn>/", schools.school, name="school"),
    path("photos/<int:pk>/<slug:digest>/", photos.officer_photo, name="officer-photo"),
    path("my-deployments/", own.my_deployments, name="my-deployments"),
    # What a local authority's adviser reads of its schools
    path("advised/", advised.advised_list, name="advised-list"),
    path("advised/mail/", advised.weekly_copy, name="weekly-copy"),
    # The register
    path("register/", register.register, name="register"),
    path("register/<int:pk>/", register.register_entry, name="register-entry"),
]
