"""`kompass user`: who has an account, and the first of them."""

from typing import TYPE_CHECKING, Annotated

import typer

from kompass.cli import options
from kompass.cli.output import answer_json, fail, say, table
from kompass.cli.start import prepared
from kompass.cli.words import LANGUAGE, _
from kompass.language import N_

if TYPE_CHECKING:
    from kompass.domain.invitation import Invited

Email = Annotated[str, typer.Argument(metavar="EMAIL", help=_("E-mail address, which one signs in with."))]
Name = Annotated[str, typer.Option("--name", metavar="NAME", help=_("Name, as others see it."))]
Administrator = Annotated[
    bool, typer.Option("--administrator", help=_("Administers the whole service: may make organisations."))
]
Send = Annotated[bool, typer.Option("--send", help=_("Send the link by e-mail too."))]
SecondFactor = Annotated[
    bool,
    typer.Option("--second-factor", help=_("Remove second factor and passkeys too, when they are lost.")),
]
Reopen = Annotated[bool, typer.Option("--reopen", help=_("Open an account that was closed."))]

STATES = {"active": N_("active"), "invited": N_("invited"), "closed": N_("closed")}


def register(app: typer.Typer) -> None:
    group = typer.Typer(no_args_is_help=True, rich_markup_mode=None)
    group.command("add", help=_("Make an account and print the one-time link to take it over."))(add)
    group.command("list", help=_("List the accounts."))(listing)
    group.command("deactivate", help=_("Close an account and sign its person out everywhere."))(deactivate)
    group.command("reset", help=_("Print a one-time link to set a new password."))(reset)
    app.add_typer(group, name="user", help=_("Accounts of people who sign in."))


def add(
    email: Email,
    name: Name = "",
    administrator: Administrator = False,
    send: Send = False,
    json: options.Json = False,
) -> None:
    prepared()
    from kompass.domain import invitation

    try:
        invited = invitation.invite(
            email=email, name=name, administrator=administrator, language=LANGUAGE, send=send
        )
    except invitation.NotAnAddress:
        fail(_("%(email)s is not an e-mail address.") % {"email": email})
    except OSError as error:
        fail(_("The mail server did not take the letter (%(why)s). Check KOMPASS_SMTP_URL.") % {"why": error})
    if not invited.token:
        fail(
            _("%(email)s has an account already. A new way in: kompass user reset %(email)s")
            % {"email": invited.email}
        )
    _print_link(invited, json=json)


def listing(json: options.Json = False) -> None:
    prepared()
    from kompass.domain import account

    found = account.accounts()
    if json:
        answer_json(
            [
                {
                    "email": one.email,
                    "name": one.name,
                    "administrator": one.administrator,
                    "state": one.state,
                    "second_factor": one.second_factor,
                    "last_sign_in": one.last_sign_in.isoformat() if one.last_sign_in else None,
                }
                for one in found
            ]
        )
        return
    table(
        [_("Name"), _("E-mail address"), _("State"), _("Administrator"), _("Second factor")],
        [
            [
                one.name,
                one.email,
                _(STATES[one.state]),
                _("yes") if one.administrator else "",
                _("yes") if one.second_factor else "",
            ]
            for one in found
        ],
    )


def deactivate(email: Email) -> None:
    prepared()
    from kompass.domain import account

    try:
        account.deactivate(email)
    except account.AccountError as error:
        fail(_(str(error)))
    say(_("The account of %(email)s is closed.") % {"email": email})


def reset(
    email: Email, second_factor: SecondFactor = False, reopen: Reopen = False, json: options.Json = False
) -> None:
    prepared()
    from kompass.domain import account

    try:
        renewed = account.reset(email, second_factor=second_factor, reopen=reopen)
    except account.AccountError as error:
        fail(_(str(error)))
    _print_link(renewed, json=json)


def _print_link(invited: "Invited", *, json: bool) -> None:
    from kompass.domain import invitation

    address = invitation.link(invited.token, LANGUAGE)
    if json:
        answer_json(
            {
                "email": invited.email,
                "link": address,
                "expires": invited.expires.isoformat() if invited.expires else None,
            }
        )
        return
    say(_("Give this link to %(name)s alone; it can be used once:") % {"name": invited.name})
    typer.echo(address)
