"""Addresses of signing in and of one's own account."""

from django.urls import path

from kizuna.people.staff.views import account, links, sign_in, team

urlpatterns = [
    path("sign-in/", sign_in.sign_in, name="sign_in"),
    path("sign-in/code/", sign_in.sign_in_code, name="sign_in_code"),
    path("sign-in/link/<str:token>/", links.link, name="sign_in_link"),
    path("sign-out/", sign_in.sign_out, name="sign_out"),
    path("account/", account.account, name="account"),
    path("account/password/", account.password, name="account_password"),
    path("account/second-factor/", account.second_factor, name="second_factor"),
    path("account/second-factor/off/", account.second_factor_off, name="second_factor_off"),
    path("account/second-factor/codes/", account.recovery_codes, name="recovery_codes"),
    path("account/sessions/<slug:session_id>/end/", account.session_end, name="session_end"),
    path("staff/", team.staff, name="staff"),
    path("staff/invite/", team.staff_invite, name="staff_invite"),
    path("staff/<int:member_id>/link/", team.staff_link, name="staff_link"),
    path("staff/<int:member_id>/role/", team.staff_role, name="staff_role"),
    path("staff/<int:member_id>/sign-out/", team.staff_sign_out, name="staff_sign_out"),
    path("staff/<int:member_id>/factor/", team.staff_factor, name="staff_factor"),
    path("staff/<int:member_id>/deactivate/", team.staff_deactivate, name="staff_deactivate"),
]
