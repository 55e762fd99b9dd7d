"""What the forms of private pages share: their fields as Designsystemet has them."""

from collections.abc import Mapping

from django import forms


class DateInput(forms.DateInput):
    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class Form(forms.Form):
    """A form whose fields bear Designsystemet's classes; `refuse` puts the domain's faults at their fields."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        for field in self.fields.values():
            field.widget.attrs.setdefault("class", "ds-input")
            field.widget.attrs.setdefault("autocomplete", "off")

    def refuse(self, faults: Mapping[str, str]) -> None:
        for name, text in faults.items():
            self.add_error(name if name in self.fields else None, text)
