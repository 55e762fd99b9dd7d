"""Which municipality a source means by a code, a name and a date."""

import datetime as dt
import difflib
from typing import Final

from kompass.domain.names import alike
from kompass.domain.registers import Register, RegisterError
from kompass.language import N_
from kompass.models import Municipality

MAY_BE_NEW: Final = frozenset({"DK", "ZZ"})
"""Countries without a register here: their municipalities are known by the names that were published."""


def find(
    register: Register,
    *,
    code: str,
    name: str,
    earliest: dt.date | None,
    latest: dt.date | None,
) -> Municipality:
    """The municipality that bore the code, or else the name, at some time from `earliest` to `latest`.

    In a country without a register a name that is new makes a new municipality.

    Raises:
        RegisterError: none or several do; it says what would help.
    """
    ever = register.with_code(code) if code else []
    if not code or (not ever and register.country in MAY_BE_NEW):
        return _by_name(register, name, earliest, latest)
    if not ever:
        raise _unknown_code(register, code, name)
    then = register.with_code(code, earliest, latest)
    if len(then) == 1:
        if name and then[0] not in register.named(name):
            raise RegisterError(
                N_("the code %(code)s is %(found)s, not %(name)s: correct the code or the name"),
                code=code,
                found=then[0].name,
                name=name,
            )
        return then[0]
    namesakes = register.named(name, earliest, latest) if name else []
    if len(namesakes) == 1:
        return namesakes[0]
    raise RegisterError(
        N_("the code %(code)s (%(found)s) was not in force then: correct the code or the date"),
        code=code,
        found="; ".join(label(register, municipality) for municipality in ever),
    )


def label(register: Register, municipality: Municipality) -> str:
    """The name with all codes, "Røros (1640, 5025)"."""
    codes = dict.fromkeys(period.code for period in register.periods(municipality))
    return f"{municipality.name} ({', '.join(codes)})" if codes else municipality.name


def _by_name(register: Register, name: str, earliest: dt.date | None, latest: dt.date | None) -> Municipality:
    if not name:
        raise RegisterError(N_("give the code or the name of the municipality"))
    bearers = register.named(name, earliest, latest)
    if len(bearers) > 1:
        raise RegisterError(
            N_("several municipalities bear the name %(name)s; give the code of one: %(choice)s"),
            name=name,
            choice=_choice(register, bearers),
        )
    if bearers:
        return bearers[0]
    if register.country in MAY_BE_NEW:
        return register.add_named(name)
    at_other_times = register.named(name)
    if at_other_times:
        raise RegisterError(
            N_("%(name)s did not exist then, only %(choice)s: correct the name or the date"),
            name=name,
            choice="; ".join(_with_years(register, municipality) for municipality in at_other_times),
        )
    near = _near(register, name)
    if near:
        raise RegisterError(N_("no municipality is called %(name)s; perhaps %(near)s"), name=name, near=near)
    raise RegisterError(N_("no municipality is called %(name)s: see the register"), name=name)


def _unknown_code(register: Register, code: str, name: str) -> RegisterError:
    bearers = register.named(name) if name else []
    if bearers:
        return RegisterError(
            N_("no municipality has or had the code %(code)s; perhaps it should be %(choice)s"),
            code=code,
            choice=_choice(register, bearers),
        )
    return RegisterError(N_("no municipality has or had the code %(code)s: see the register"), code=code)


def _choice(register: Register, municipalities: list[Municipality]) -> str:
    return "; ".join(label(register, municipality) for municipality in municipalities)


def _with_years(register: Register, municipality: Municipality) -> str:
    since = municipality.established.isoformat() if municipality.established else ""
    until = municipality.dissolved.isoformat() if municipality.dissolved else ""
    return f"{label(register, municipality)} {since}–{until}"


def _near(register: Register, name: str) -> str:
    names = register.names()
    near = difflib.get_close_matches(alike(name), list(names), n=3, cutoff=0.7)
    return ", ".join(dict.fromkeys(names[folded] for folded in near))
