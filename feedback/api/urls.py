"""Addresses of the API that feedback answers."""

from django.urls import path

from feedback.api.views import (
    accounts,
    cases,
    handling,
    points,
    quick_wins,
    requirements,
    themes,
)

app_name = "feedback_api"
CASE = "cases/<int:number>/"
POINT = "friction-points/<int:number>/"
THEME = "themes/<int:number>/"
REQUIREMENT = "requirements/<int:number>/"

urlpatterns = [
    path("cases/", cases.Cases.as_view(), name="cases"),
    path(CASE, cases.OneCase.as_view(), name="case"),
    path(f"{CASE}close/", handling.Close.as_view(), name="case_close"),
    path(f"{CASE}reopen/", handling.Reopen.as_view(), name="case_reopen"),
    path(f"{CASE}wait/", handling.Wait.as_view(), name="case_wait"),
    path(f"{CASE}diagnosis/", handling.Diagnosis.as_view(), name="case_diagnosis"),
    path(f"{CASE}tags/", handling.Tags.as_view(), name="case_tags"),
    path(f"{CASE}friction-points/", handling.CasePoints.as_view(), name="case_points"),
    path("friction-points/", points.Points.as_view(), name="points"),
    path(POINT, points.OnePoint.as_view(), name="point"),
    path(f"{POINT}reword/", points.Reword.as_view(), name="point_reword"),
    path(f"{POINT}theme/", points.PointTheme.as_view(), name="point_theme"),
    path(f"{POINT}set-aside/", points.SetAside.as_view(), name="point_set_aside"),
    path(f"{POINT}bring-back/", points.BringBack.as_view(), name="point_bring_back"),
    path("themes/", themes.Themes.as_view(), name="themes"),
    path("themes/nearest/", themes.NearThemes.as_view(), name="themes_nearest"),
    path(THEME, themes.OneTheme.as_view(), name="theme"),
    path(f"{THEME}merge/", themes.Merge.as_view(), name="theme_merge"),
    path(f"{THEME}split/", themes.Split.as_view(), name="theme_split"),
    path(f"{THEME}not-the-same/", themes.NotTheSame.as_view(), name="theme_not_the_same"),
    path(
        f"{THEME}not-the-same/<int:other>/",
        themes.MaybeTheSame.as_view(),
        name="theme_maybe_the_same",
    ),
    path(f"{THEME}rows/<str:kind>/", quick_wins.ThemeRows.as_view(), name="theme_rows"),
    path("requirements/", requirements.Requirements.as_view(), name="requirements"),
    path(REQUIREMENT, requirements.OneRequirement.as_view(), name="requirement"),
    path(f"{REQUIREMENT}insights/", requirements.Insights.as_view(), name="insights"),
    path("insights/<int:number>/", requirements.OneInsight.as_view(), name="insight"),
    path(f"{REQUIREMENT}cures/<int:theme>/", requirements.OneCure.as_view(), name="cure"),
    path("quick-wins/", quick_wins.QuickWins.as_view(), name="quick_wins"),
    path(
        "quick-wins/<int:number>/<str:kind>/", quick_wins.WinRows.as_view(), name="quick_win_rows"
    ),
    path("accounts/", accounts.Accounts.as_view(), name="accounts"),
    path("accounts/<int:number>/", accounts.OneAccount.as_view(), name="account"),
    path("tags/", accounts.Tags.as_view(), name="tags"),
    path("versions/", accounts.Versions.as_view(), name="versions"),
]
