import pytest

from articles.story import picturesizes

LANDSCAPE, PORTRAIT, PANORAMA = (1600, 900), (800, 1200), (6000, 1000)


@pytest.mark.parametrize(
    ("shapes", "lengths"),
    [
        ([LANDSCAPE], [1]),
        ([LANDSCAPE] * 2, [2]),
        ([LANDSCAPE] * 3, [3]),
        ([LANDSCAPE] * 4, [2, 2]),
        ([LANDSCAPE] * 6, [2, 2, 2]),
        ([PORTRAIT] * 5, [5]),
        ([PANORAMA, LANDSCAPE, LANDSCAPE], [1, 2]),
        ([LANDSCAPE, PORTRAIT, LANDSCAPE, PORTRAIT, LANDSCAPE], [2, 3]),
        ([], []),
    ],
)
def test_galleries_break_into_rows_of_about_one_height(shapes, lengths):
    assert [len(row) for row in picturesizes.rows(shapes)] == lengths


def test_rows_keep_every_picture_in_its_order():
    shapes = [(100 + 37 * (number % 7), 100) for number in range(40)]

    rows = picturesizes.rows(shapes)

    assert [ratio for row in rows for ratio in row] == [width / height for width, height in shapes]


def test_a_share_is_written_digit_by_digit_and_never_longer():
    assert picturesizes.share(16 / 9) == "1-7-8"
    assert picturesizes.share(2 / 3) == "0-6-7"
    assert picturesizes.rows([(100_000, 10)]) == [[picturesizes.WIDEST]]
    assert picturesizes.share(picturesizes.WIDEST) == "9-9-9"


def test_a_picture_without_a_size_stands_in_a_row_all_the_same():
    assert picturesizes.rows([(0, 0), LANDSCAPE]) == [[1.5, 16 / 9]]
