"""Who may ask for what: one line an address, `name METHOD=who ...`; data of test_roles.py."""

# Addresses that libraries answer with rules of their own: sign-in, and the admin for staff only.
LIBRARIES = ("admin:", "account_")

TABLE = """
# Pages of the rotation
rotation:today GET=read
rotation:rotas GET=read
rotation:rota_new GET=plan POST=plan
rotation:rota GET=read
rotation:rota_settings GET=plan POST=plan
rotation:rota_hours POST=plan
rotation:day_set POST=plan
rotation:seat_add POST=plan
rotation:seat_change POST=plan
rotation:seat_retire POST=plan
rotation:template_add POST=plan
rotation:template_preset POST=plan
rotation:template_end POST=plan
rotation:rota_print GET=read
rotation:rota_year GET=read
rotation:ledger GET=read
rotation:ledger_correct POST=plan
rotation:ledger_member GET=read
rotation:ledger_csv GET=read
rotation:report GET=read
rotation:report_csv GET=read
rotation:participation GET=read
rotation:rota_import GET=plan POST=plan
rotation:rota_import_map GET=plan POST=plan
rotation:drafts GET=plan POST=plan
rotation:draft GET=planners-only
rotation:draft_again POST=planners-only
rotation:draft_cell GET=planners-only POST=planners-only
rotation:draft_compare GET=plan
rotation:draft_publish POST=planners-only
rotation:draft_discard POST=planners-only
rotation:draft_cancel POST=planners-only
rotation:shift GET=read
rotation:shift_file GET=read
rotation:shift_assign POST=plan
rotation:shift_repair GET=plan POST=plan
rotation:shift_cancel POST=plan
rotation:shift_reopen POST=plan
rotation:absence_repair GET=hold POST=plan
rotation:regular_repair GET=hold POST=plan
rotation:member_repair GET=plan POST=plan
rotation:shift_swap GET=read
rotation:cover_offer POST=hold
rotation:trade_offer POST=hold
rotation:shift_take POST=hold
rotation:shift_divide POST=plan
rotation:handover GET=read POST=hold
rotation:handover_confirm POST=hold
rotation:trades GET=read
rotation:trade GET=read
rotation:trade_answer POST=hold
rotation:trade_choose POST=plan
rotation:trade_accept POST=plan
rotation:trade_decline POST=plan
rotation:trade_withdraw POST=hold
rotation:payback_forgive POST=hold
rotation:feed GET=public
rotation:feed_json GET=public
rotation:no_feed GET=public
rotation:my_shifts GET=read
rotation:my_year GET=read
rotation:feed_create POST=hold
rotation:feed_change GET=hold POST=hold
rotation:feed_new GET=hold POST=hold
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
rotation:absence_calendars GET=hold POST=hold
rotation:absence_calendar GET=hold POST=hold
rotation:absence_calendar_read POST=hold
rotation:absence_calendar_remove POST=hold
rotation:absences GET=read POST=hold
rotation:absence_withdraw POST=hold
rotation:regular_create POST=hold
rotation:regular_withdraw POST=hold
rotation:wish_create POST=hold
rotation:wish_withdraw POST=hold
rotation:areas GET=read POST=people
rotation:settings GET=read
rotation:notice_settings GET=read
rotation:notice_choices POST=read
rotation:notice_times POST=read
rotation:notice_test_mail POST=read
rotation:notice_tests GET=read
rotation:own_destination_add POST=read
rotation:channels GET=plan POST=plan
rotation:channel_tests GET=plan
rotation:destination GET=read POST=read
rotation:destination_test POST=read
rotation:destination_remove POST=read
rotation:outbox GET=people
rotation:delivery_resend POST=people
rotation:deliveries_resend POST=people
rotation:profile POST=read
rotation:token_create POST=read
rotation:token_revoke POST=read
# Pages of the feedback
feedback:cases GET=read
feedback:case_new GET=log POST=log
feedback:my_open_cases GET=read
feedback:handover_cases GET=read
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
# The API of the rotation
rotation_api:absence DELETE=hold GET=hold
rotation_api:absence_calendar DELETE=hold GET=hold PATCH=hold
rotation_api:absence_calendar_read POST=hold
rotation_api:absence_calendars GET=hold POST=hold
rotation_api:absences GET=read POST=hold
rotation_api:regular_absence DELETE=hold GET=hold
rotation_api:regular_absences GET=read POST=hold
rotation_api:wish DELETE=hold GET=hold
rotation_api:wishes GET=read POST=hold
rotation_api:wishes_left GET=read
rotation_api:area GET=read PUT=people
rotation_api:areas GET=read POST=people
rotation_api:balances GET=read
rotation_api:day DELETE=plan PUT=plan
rotation_api:days GET=read
rotation_api:draft GET=planners-only
rotation_api:draft_again POST=planners-only
rotation_api:draft_cancel POST=planners-only
rotation_api:draft_cell GET=planners-only PATCH=planners-only
rotation_api:draft_compare GET=plan
rotation_api:draft_discard POST=planners-only
rotation_api:draft_publish POST=planners-only
rotation_api:draft_shifts GET=planners-only
rotation_api:drafts GET=plan POST=plan
rotation_api:feed DELETE=read GET=read PATCH=hold
rotation_api:feed_rotate POST=hold
rotation_api:feeds GET=read POST=hold
rotation_api:ledger GET=read
rotation_api:shares GET=read
rotation_api:corrections POST=plan
rotation_api:report GET=read
rotation_api:participation GET=read
rotation_api:imports GET=plan POST=plan
rotation_api:import GET=plan PATCH=plan
rotation_api:import_take_over POST=plan
rotation_api:import_undo POST=plan
rotation_api:import_discard POST=plan
rotation_api:me GET=read PATCH=read
rotation_api:membership PUT=people
rotation_api:membership_end POST=people
rotation_api:my_shifts GET=read
rotation_api:notice_read POST=read
rotation_api:notices GET=read
rotation_api:notices_read POST=read
rotation_api:notice_settings GET=read PATCH=read
rotation_api:notice_choices GET=read PATCH=read
rotation_api:notice_test_mail POST=read
rotation_api:destinations GET=read POST=read
rotation_api:destination GET=read PATCH=read DELETE=read
rotation_api:destination_test POST=read
rotation_api:deliveries GET=people
rotation_api:delivery_resend POST=people
rotation_api:deliveries_resend POST=people
rotation_api:on_duty GET=read
rotation_api:opening_hours GET=read POST=plan
rotation_api:people GET=read POST=people
rotation_api:person GET=read PATCH=people
rotation_api:person_role PUT=people
rotation_api:ready_made_templates POST=plan
rotation_api:rota GET=read PATCH=plan
rotation_api:rota_shifts GET=read
rotation_api:rotas GET=read POST=plan
rotation_api:seat DELETE=plan PATCH=plan
rotation_api:seats GET=read POST=plan
rotation_api:shift GET=read
rotation_api:shift_assign POST=plan
rotation_api:shift_cancel POST=plan
rotation_api:shift_reopen POST=plan
rotation_api:shift_repair GET=plan POST=plan
rotation_api:absence_repair GET=hold POST=plan
rotation_api:person_repair GET=plan POST=plan
rotation_api:rota_preview POST=plan
rotation_api:opening_hours_preview POST=plan
rotation_api:template_preview POST=plan
rotation_api:template_end_preview POST=plan
rotation_api:joining_preview POST=people
rotation_api:leaving_preview POST=people
rotation_api:shift_candidates GET=read
rotation_api:cover_offer POST=hold
rotation_api:trade_offer POST=hold
rotation_api:shift_take POST=hold
rotation_api:shift_divide POST=plan
rotation_api:handover GET=read PUT=hold
rotation_api:handover_confirm POST=hold
rotation_api:trades GET=read
rotation_api:trade GET=read
rotation_api:trade_answer POST=hold
rotation_api:trade_choose POST=plan
rotation_api:trade_accept POST=plan
rotation_api:trade_decline POST=plan
rotation_api:trade_withdraw POST=hold
rotation_api:paybacks GET=read
rotation_api:payback_forgive POST=hold
rotation_api:team_members GET=read POST=people
rotation_api:teams GET=read POST=people
rotation_api:template_end POST=plan
rotation_api:templates GET=read POST=plan
rotation_api:token DELETE=read
rotation_api:tokens GET=read POST=read
rotation_api:on_duty_bare GET=read
# The API of the feedback
feedback_api:account GET=read
feedback_api:accounts GET=read
feedback_api:case GET=read PATCH=log
feedback_api:case_close POST=log
feedback_api:case_diagnosis POST=log
feedback_api:case_points POST=log
feedback_api:case_reopen POST=log
feedback_api:case_tags PUT=triage
feedback_api:case_wait POST=log
feedback_api:cases GET=read POST=log
feedback_api:cure DELETE=triage PUT=triage
feedback_api:insight DELETE=triage
feedback_api:insights POST=triage
feedback_api:point GET=read PATCH=log
feedback_api:point_bring_back POST=triage
feedback_api:point_reword POST=log
feedback_api:point_set_aside POST=triage
feedback_api:point_theme DELETE=triage PUT=triage
feedback_api:points GET=read POST=log
feedback_api:quick_win_rows GET=read
feedback_api:quick_wins GET=read
feedback_api:requirement GET=read PATCH=triage
feedback_api:requirements GET=read POST=triage
feedback_api:tags GET=read
feedback_api:theme GET=read PATCH=triage
feedback_api:theme_maybe_the_same DELETE=triage
feedback_api:theme_merge POST=triage
feedback_api:theme_not_the_same POST=triage
feedback_api:theme_rows GET=read
feedback_api:theme_split POST=triage
feedback_api:themes GET=read POST=triage
feedback_api:themes_nearest GET=read
feedback_api:versions GET=read
# The site
api-schema GET=public
api-docs GET=read
healthz GET=public
readyz GET=public
set_language POST=public
"""
