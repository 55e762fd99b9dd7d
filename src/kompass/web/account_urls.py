"""Addresses for signing in and for one's own account: allauth's pages under our addresses, none of them cached."""

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as recovery
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as webauthn
from allauth.socialaccount import views as social
from allauth.usersessions import views as usersessions
from django.urls import URLPattern, path, re_path
from django.views.decorators.http import require_http_methods, require_safe

from kompass.web import invitation, my_page, single_sign_on
from kompass.web.http import View, not_cached, signed_in_page


def _page(route: str, view: View, name: str) -> URLPattern:
    """To be read, and sent to where it has a form; allauth itself answers to more."""
    return path(route, _form(not_cached(view)), name=name)


_form = require_http_methods(["GET", "HEAD", "POST"])


# Names that allauth looks up are allauth's.
urlpatterns = [
    path("", _form(signed_in_page(my_page.page)), name="my_page"),
    _page("sign-in/", account.login, "account_login"),
    _page("sign-out/", account.logout, "account_logout"),
    _page("closed/", account.account_inactive, "account_inactive"),
    path("invitation/", require_safe(not_cached(account.signup)), name="account_signup"),
    _page("invitation/<str:token>/", invitation.page, "invitation"),
    _page("confirm/", account.reauthenticate, "account_reauthenticate"),
    _page("confirm/code/", account.request_reauthentication_code, "account_request_reauthentication_code"),
    _page(
        "confirm/code/enter/", account.confirm_reauthentication_code, "account_confirm_reauthentication_code"
    ),
    _page("email/", account.email, "account_email"),
    _page("email/confirm/", account.email_verification_sent, "account_email_verification_sent"),
    _page("email/confirm/<str:key>/", account.confirm_email, "account_confirm_email"),
    _page("password/", account.password_change, "account_change_password"),
    _page("password/set/", account.password_set, "account_set_password"),
    _page("password/forgotten/", account.password_reset, "account_reset_password"),
    _page("password/forgotten/sent/", account.password_reset_done, "account_reset_password_done"),
    _page(
        "password/forgotten/done/",
        account.password_reset_from_key_done,
        "account_reset_password_from_key_done",
    ),
    re_path(
        r"^password/forgotten/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>[^/]+)/$",
        _form(not_cached(account.password_reset_from_key)),
        name="account_reset_password_from_key",
    ),
    _page("second-factor/", mfa.index, "mfa_index"),
    _page("second-factor/sign-in/", mfa.authenticate, "mfa_authenticate"),
    _page("second-factor/confirm/", mfa.reauthenticate, "mfa_reauthenticate"),
    _page("second-factor/app/", totp.activate_totp, "mfa_activate_totp"),
    _page("second-factor/app/remove/", totp.deactivate_totp, "mfa_deactivate_totp"),
    _page("second-factor/codes/", recovery.view_recovery_codes, "mfa_view_recovery_codes"),
    _page("second-factor/codes/new/", recovery.generate_recovery_codes, "mfa_generate_recovery_codes"),
    _page("second-factor/codes/download/", recovery.download_recovery_codes, "mfa_download_recovery_codes"),
    _page("passkeys/", webauthn.list_webauthn, "mfa_list_webauthn"),
    _page("passkeys/new/", webauthn.add_webauthn, "mfa_add_webauthn"),
    _page("passkeys/sign-in/", webauthn.login_webauthn, "mfa_login_webauthn"),
    _page("passkeys/confirm/", webauthn.reauthenticate_webauthn, "mfa_reauthenticate_webauthn"),
    _page("passkeys/<int:pk>/", webauthn.edit_webauthn, "mfa_edit_webauthn"),
    _page("passkeys/<int:pk>/remove/", webauthn.remove_webauthn, "mfa_remove_webauthn"),
    _page("sessions/", usersessions.list_usersessions, "usersessions_list"),
    _page("single-sign-on/accounts/", social.connections, "socialaccount_connections"),
    path(
        "single-sign-on/refused/<slug:why>/",
        require_safe(not_cached(single_sign_on.refused)),
        name="single_sign_on_refused",
    ),
    _page("single-sign-on/<str:provider_id>/", single_sign_on.start, "openid_connect_login"),
]
