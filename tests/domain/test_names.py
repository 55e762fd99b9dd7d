from kompass.domain.names import alike, in_each_language, spoken, without_county


def test_the_county_in_brackets_is_no_part_of_the_name() -> None:
    assert without_county("Herøy (Møre og Romsdal)") == "Herøy"
    assert without_county("Røros") == "Røros"


def test_official_names_of_all_languages() -> None:
    assert in_each_language("Storfjord - Omasvuotna - Omasvuono") == ("Storfjord", "Omasvuotna", "Omasvuono")
    assert in_each_language("Aurskog-Høland") == ("Aurskog-Høland",)


def test_of_several_names_the_one_once_borne_alone_is_in_daily_use() -> None:
    assert spoken("Røros - Rosse", {"Røros"}) == "Røros"
    assert spoken("Aarborte - Hattfjelldal", {"Hattfjelldal"}) == "Hattfjelldal"


def test_without_such_a_name_all_official_ones_are_shown() -> None:
    assert spoken("Guovdageaidnu - Kautokeino", set()) == "Guovdageaidnu - Kautokeino"
    assert spoken("A - B", {"A", "B"}) == "A - B"


def test_a_single_name_stays_as_it_is() -> None:
    assert spoken("Herøy (Nordland)", {"Herøy"}) == "Herøy (Nordland)"


def test_spellings_are_alike_whatever_their_case_accents_and_county() -> None:
    assert alike("HERØY") == alike("Heröy (Nordland)") == alike("heroy")
