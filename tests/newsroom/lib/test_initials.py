import pytest

from newsroom.lib.initials import INITIALS, initial, place


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Rail freight", "r"),
        ("élections", "e"),
        ("Ørsted", "o"),
        ("Łódź", "l"),
        ("“Quoted”", "q"),
        ("ＡＩＩＢ", "a"),
        ("重庆", "c"),
        ("重工业", "z"),
        ("长沙", "c"),
        ("亚投行", "y"),
        ("女排", "n"),
        ("Z世代", "z"),
        ("3M公司", "0-9"),
        ("2030年议程", "0-9"),
        ("Абай Kunanbaev", "others"),
        ("りんご", "others"),
        ("…", "others"),
        ("", "others"),
    ],
)
def test_initial_is_the_letter_a_reader_would_look_under(name, expected):
    assert initial(name) == expected


def test_names_stand_in_the_order_of_their_sounds():
    names = ["重庆", "Zebra", "Абай", "3M", "查理", "Apple", "长沙", "apple pie"]

    assert sorted(names, key=place) == ["Apple", "apple pie", "查理", "长沙", "重庆", "Zebra", "3M", "Абай"]


def test_figures_and_others_come_last():
    assert INITIALS[:2] + INITIALS[-2:] == ("a", "b", "0-9", "others")
