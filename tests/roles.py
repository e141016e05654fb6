"""Who may ask for what: one line an address, `name METHOD=who ...`; data of test_roles.py."""

# Addresses that libraries answer with rules of their own: sign-in, and the admin for staff only.
LIBRARIES = ("admin:", "account_")

TABLE = """
# Pages of the rotation
rotation:today GET=read
rotation:rotas GET=read
rotation:rota GET=read
rotation:rota_print GET=read
rotation:drafts GET=plan POST=plan
rotation:draft GET=planners-only
rotation:draft_publish POST=planners-only
rotation:draft_discard POST=planners-only
rotation:draft_cancel POST=planners-only
rotation:shift GET=read
rotation:shift_assign POST=plan
rotation:feed GET=public
rotation:my_shifts GET=read
rotation:feed_create POST=hold
rotation:feed_revoke POST=hold
rotation:feed_rotate POST=hold
rotation:notices GET=read
rotation:notices_read POST=read
rotation:notice POST=read
rotation:people GET=read
rotation:member_new GET=people POST=people
rotation:member GET=read
rotation:member_change POST=people
rotation:member_role POST=people
rotation:member_join POST=people
rotation:member_leave POST=people
rotation:team_new POST=people
rotation:absences GET=read POST=hold
rotation:absence_withdraw POST=hold
rotation:areas GET=read POST=people
rotation:settings GET=read
rotation:profile POST=read
rotation:token_create POST=read
rotation:token_revoke POST=read
# Pages of the feedback
feedback:cases GET=read
feedback:case_new GET=log POST=log
feedback:my_open_cases GET=read
feedback:case GET=read
feedback:case_edit GET=log POST=log
feedback:case_close POST=log
feedback:case_reopen POST=log
feedback:case_wait POST=log
feedback:case_diagnosis POST=log
feedback:case_tag POST=triage
feedback:case_untag POST=triage
feedback:case_point_add POST=log
feedback:case_insight POST=triage
feedback:point_new GET=log POST=log
feedback:point GET=read
feedback:point_change POST=log
feedback:point_theme POST=triage
feedback:point_off_theme POST=triage
feedback:point_aside POST=triage
feedback:point_back POST=triage
feedback:point_insight POST=triage
feedback:themes_near GET=read
feedback:themes GET=read
feedback:theme_new POST=triage
feedback:theme GET=read
feedback:theme_rows GET=read
feedback:theme_change POST=triage
feedback:theme_merge POST=triage
feedback:theme_split POST=triage
feedback:theme_not_same POST=triage
feedback:theme_maybe_same POST=triage
feedback:triage GET=read
feedback:triage_theme POST=triage
feedback:triage_aside POST=triage
feedback:triage_back POST=triage
feedback:triage_quote POST=triage
feedback:triage_tag POST=triage
feedback:quick_wins GET=read
feedback:quick_win_rows GET=read
feedback:requirements GET=read
feedback:requirement_new GET=triage POST=triage
feedback:requirement GET=read
feedback:requirement_change POST=triage
feedback:cure_set POST=triage
feedback:cure_remove POST=triage
feedback:insight_add POST=triage
feedback:insight_remove POST=triage
feedback:accounts GET=read
feedback:account GET=read
# The site
api-schema GET=public
api-docs GET=read
healthz GET=public
set_language POST=public
"""
