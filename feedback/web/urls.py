"""Addresses of the feedback pages."""

from django.urls import path

from feedback.web.views import (
    accounts,
    cases,
    handling,
    handovers,
    intake,
    near,
    points,
    quick_wins,
    requirement_changes,
    requirements,
    theme_changes,
    themes,
    triage,
    triage_moves,
)

app_name = "feedback"

urlpatterns = [
    path("cases/", cases.cases, name="cases"),
    path("cases/new/", intake.case_new, name="case_new"),
    path("cases/mine/", cases.my_open_cases, name="my_open_cases"),
    path("cases/handover/<int:number>/", handovers.handover_cases, name="handover_cases"),
    path("cases/<int:number>/", cases.case, name="case"),
    path("cases/<int:number>/edit/", intake.case_edit, name="case_edit"),
    path("cases/<int:number>/close/", handling.case_close, name="case_close"),
    path("cases/<int:number>/reopen/", handling.case_reopen, name="case_reopen"),
    path("cases/<int:number>/wait/", handling.case_wait, name="case_wait"),
    path("cases/<int:number>/diagnosis/", handling.case_diagnosis, name="case_diagnosis"),
    path("cases/<int:number>/tags/", handling.case_tag, name="case_tag"),
    path("cases/<int:number>/tags/remove/", handling.case_untag, name="case_untag"),
    path("cases/<int:number>/friction/", handling.case_point_add, name="case_point_add"),
    path("cases/<int:number>/insights/", handling.case_insight, name="case_insight"),
    path("friction/new/", points.point_new, name="point_new"),
    path("friction/<int:number>/", points.point, name="point"),
    path("friction/<int:number>/change/", points.point_change, name="point_change"),
    path("friction/<int:number>/theme/", points.point_theme, name="point_theme"),
    path("friction/<int:number>/theme/end/", points.point_off_theme, name="point_off_theme"),
    path("friction/<int:number>/aside/", points.point_aside, name="point_aside"),
    path("friction/<int:number>/back/", points.point_back, name="point_back"),
    path("friction/<int:number>/insights/", points.point_insight, name="point_insight"),
    path("themes/near/", near.themes_near, name="themes_near"),
    path("themes/", themes.themes, name="themes"),
    path("themes/new/", themes.theme_new, name="theme_new"),
    path("themes/<int:number>/", themes.theme, name="theme"),
    path("themes/<int:number>/rows/<str:kind>/", themes.theme_rows, name="theme_rows"),
    path("themes/<int:number>/change/", theme_changes.theme_change, name="theme_change"),
    path("themes/<int:number>/merge/", theme_changes.theme_merge, name="theme_merge"),
    path("themes/<int:number>/split/", theme_changes.theme_split, name="theme_split"),
    path("themes/<int:number>/not-same/", theme_changes.theme_not_same, name="theme_not_same"),
    path(
        "themes/<int:number>/maybe-same/", theme_changes.theme_maybe_same, name="theme_maybe_same"
    ),
    path("triage/", triage.triage, name="triage"),
    path("triage/<int:number>/theme/", triage_moves.triage_theme, name="triage_theme"),
    path("triage/<int:number>/aside/", triage_moves.triage_aside, name="triage_aside"),
    path("triage/<int:number>/back/", triage_moves.triage_back, name="triage_back"),
    path("triage/<int:number>/quote/", triage_moves.triage_quote, name="triage_quote"),
    path("triage/cases/<int:number>/tags/", triage_moves.triage_tag, name="triage_tag"),
    path("quick-wins/", quick_wins.quick_wins, name="quick_wins"),
    path("quick-wins/<int:number>/<str:kind>/", quick_wins.quick_win_rows, name="quick_win_rows"),
    path("requirements/", requirements.requirements, name="requirements"),
    path("requirements/new/", requirements.requirement_new, name="requirement_new"),
    path("requirements/<int:number>/", requirements.requirement, name="requirement"),
    path(
        "requirements/<int:number>/change/",
        requirement_changes.requirement_change,
        name="requirement_change",
    ),
    path("requirements/<int:number>/cures/", requirement_changes.cure_set, name="cure_set"),
    path(
        "requirements/<int:number>/cures/<int:theme>/remove/",
        requirement_changes.cure_remove,
        name="cure_remove",
    ),
    path(
        "requirements/<int:number>/insights/", requirement_changes.insight_add, name="insight_add"
    ),
    path(
        "insights/<int:number>/remove/", requirement_changes.insight_remove, name="insight_remove"
    ),
    path("customers/", accounts.accounts, name="accounts"),
    path("customers/<int:number>/", accounts.account, name="account"),
]
