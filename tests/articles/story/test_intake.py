from contextlib import suppress
from datetime import datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.story import schema, text
from articles.story.intake import read_text
from articles.story.refusal import Refused
from tests.articles.story.documents import counting, examples

SAMPLES = Path(__file__).with_name("samples")
SAMPLE = (SAMPLES / "talks-with-tajikistan.txt").read_text("utf-8")
CHINESE = (SAMPLES / "zhong-ta-hui-tan.txt").read_text("utf-8")
POINT = "The resumption of flights between China and Tajikistan will deepen the friendship between the two countries"
FIRST = "On May 17, 2022, Li Zhanshu, Chairman of the Standing Committee"


def blocks(piece):
    """(type, text) of every block; a list is its items joined by /."""
    return [(block["type"], "/".join(filter(None, text.passages(block)))) for block in piece.document["content"][3:]]


def assert_is_the_sample(piece):
    assert piece.headline == "Li Zhanshu Holds Talks with Rustam Emomali of Tajikistan"
    assert piece.source == "Seetao"
    assert piece.published == datetime(2022, 5, 18, 15, 0)
    assert piece.points == [POINT]
    assert piece.reading_minutes == 10
    assert piece.subheads == ["Deepen Belt and Road Cooperation"]
    assert piece.keywords == ["Belt and Road News", "Engineering News"]
    assert piece.credits == [("editor", "XingWentao")]
    assert piece.unplaced == []
    assert [kind for kind, _ in blocks(piece)] == ["paragraph"] * 2 + ["heading"] + ["paragraph"] * 5
    assert blocks(piece)[0][1].startswith(FIRST)
    assert blocks(piece)[6][1].endswith("increases exports of fresh produce, and more.")
    assert blocks(piece)[7][1].endswith("Li Zhanshu also invited Rustam Emomali to pay an official visit to China at"
                                        " a convenient time.")  # fmt: skip


def test_the_sample_is_read_with_all_parts_in_their_places():
    piece = read_text(SAMPLE.encode(), new_id=counting())
    assert_is_the_sample(piece)
    assert text.headline(piece.document) == piece.headline
    assert text.points(piece.document) == piece.points
    assert piece.document["content"][3]["attrs"]["id"] == "00000000"
    schema.parse(piece.document)


VARIATIONS = {
    "Windows line ends": lambda s: s.replace("\n", "\r\n"),
    "old Macintosh line ends": lambda s: s.replace("\n", "\r"),
    "no-break spaces": lambda s: s.replace(" ", "\u00a0"),
    "byte order mark": lambda s: "\ufeff" + s,
    "zero-width spaces": lambda s: s.replace("Read this", "\u200bRead\u200b this"),
    "blank lines everywhere": lambda s: s.replace("\n", "\n\n"),
    "no blank lines": lambda s: s.replace("\n\n", "\n"),
    "blank lines of spaces": lambda s: s.replace("\n\n", "\n \t\n"),
    "empty lines before and after": lambda s: f"\n\n\n{s}\n\n",
    "hyphen": lambda s: s.replace("•", "-"),
    "asterisk": lambda s: s.replace("•", "*"),
    "middle dot": lambda s: s.replace("• ", "·"),
    "tab behind the bullet": lambda s: s.replace("• ", "•\t"),
    "reading time on one line": lambda s: s.replace("article\n10", "article 10"),
    "reading time with a slash": lambda s: s.replace("article\n10", "article / 10"),
    "reading time with a blank line": lambda s: s.replace("article\n10", "article\n\n10"),
    "reading time as a label": lambda s: s.replace("Read this article\n10 Minutes", "Reading time: 10 min"),
    "reading time the short way": lambda s: s.replace("Read this article\n10 Minutes", "10 min read"),
    "reading time below the text": lambda s: s.replace("Read this article\n10 Minutes\n", "") + "\n10 minutes read",
    "slashes in the date": lambda s: s.replace("2022-05-18", "2022/5/18"),
    "seconds": lambda s: s.replace("15:00", "15:00:00"),
    "American date": lambda s: s.replace("2022-05-18 15:00", "May 18, 2022 3:00 PM"),
    "British date": lambda s: s.replace("2022-05-18 15:00", "18 May 2022, 15:00"),
    "short month": lambda s: s.replace("2022-05-18 15:00", "18th May 2022 at 3 p.m."),
    "date before the outlet": lambda s: s.replace("Seetao 2022-05-18 15:00", "2022-05-18 15:00 | Seetao"),
    "labels": lambda s: s.replace("Seetao 2022", "Source: Seetao Published: 2022"),
    "outlet and date on two lines": lambda s: s.replace("Seetao 2022", "Seetao\n2022"),
    "labelled outlet and date on two lines": lambda s: s.replace("Seetao 2022", "Source: Seetao\nPublished: 2022"),
    "separators": lambda s: s.replace("Seetao 2022", "Seetao | 2022"),
    "full-width digits and colon": lambda s: s.replace("2022-05-18 15:00", "２０２２-０５-１８ １５：００"),
    "ISO time": lambda s: s.replace("18 15:00", "18T15:00"),
    "keywords on their own line": lambda s: s.replace(" Keywords:", "\n\nKeywords:"),
    "keywords on the next line": lambda s: s.replace(" Keywords:", "\n\nKeywords:\n"),
    "keywords glued": lambda s: s.replace(" Keywords:", "Keywords:"),
    "keywords with semicolons and a full stop": lambda s: s.replace(
        "News, Engineering News", "News; Engineering News."
    ),
    "keywords in brackets": lambda s: s.replace(" Keywords: ", "\n[Keywords] : "),
    "keywords twice": lambda s: s + "\nKeywords: Engineering News",
    "key words": lambda s: s.replace("Keywords:", "Key words："),
    "tags": lambda s: s.replace(" Keywords:", "\nTags:"),
    "credit on its own line": lambda s: s.replace("Editor/", "\n\nEditor/"),
    "credit with a colon": lambda s: s.replace("Editor/", "\nEditor: "),
    "credit with a full-width slash": lambda s: s.replace("Editor/", "Editor／"),
    "credit in brackets": lambda s: s.replace("Editor/XingWentao", " (Editor: XingWentao)"),
    "credit with a full stop": lambda s: s + ".",
    "credit after a space": lambda s: s.replace("Editor/", " Editor / "),
    "credit without full stop before it": lambda s: s.replace("time.Editor", "time. Responsible Editor"),
    "credit twice": lambda s: s + "\nEditor/XingWentao",
    "credit above the text": lambda s: s.replace("Editor/XingWentao", "").replace("Read", "Editor: XingWentao\nRead"),
    "headline label": lambda s: "Headline: " + s,
    "markdown": lambda s: "# " + s.replace("Deepen", "## Deepen"),
    "points label": lambda s: s.replace("  •", "Key points:\n  •"),
    "a broken bullet": lambda s: s.replace("deepen the", "deepen\n    the"),
    "wrapped at 72 columns": lambda s: wrapped(s),
}


def wrapped(sample, width=72):
    """The sample as a mail program breaks it: long paragraphs into lines, short lines left alone."""
    lines = []
    for line in sample.split("\n"):
        while len(line) > 120:
            cut = line.rindex(" ", 0, width)
            lines.append(line[:cut])
            line = line[cut + 1 :]
        lines.append(line)
    return "\n".join(lines)


@pytest.mark.parametrize("vary", VARIATIONS.values(), ids=VARIATIONS.keys())
def test_the_sample_is_recognised_in_every_variation_of_its_layout(vary):
    varied = vary(SAMPLE)
    assert varied != SAMPLE
    assert_is_the_sample(read_text(varied))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "gb18030"])
def test_both_samples_are_recognised_in_every_encoding(encoding):
    assert_is_the_sample(read_text(SAMPLE.encode(encoding)))
    assert_is_the_chinese_sample(read_text(CHINESE.encode(encoding)))


def assert_is_the_chinese_sample(piece):
    assert piece.headline == "中塔立法机构领导人举行会谈"
    assert piece.source == "见道网"
    assert piece.published == datetime(2022, 5, 18, 15, 0)
    assert piece.points == ["中塔恢复航班将加深两国人民友谊", "双方商定加强能源与交通合作"]
    assert piece.reading_minutes == 10
    assert piece.subheads == ["深化“一带一路”合作"]
    assert piece.keywords == ["一带一路新闻", "工程新闻"]
    assert piece.credits == [("editor", "邢文涛")]
    assert piece.unplaced == []
    assert [kind for kind, _ in blocks(piece)] == ["paragraph", "heading", "paragraph", "paragraph"]
    assert blocks(piece)[2][1].endswith("高质量共建“一带一路”。")
    assert blocks(piece)[3][1].endswith("将在方便的时候成行。")


CHINESE_VARIATIONS = {
    "Windows line ends": lambda s: s.replace("\n", "\r\n"),
    "indented paragraphs": lambda s: s.replace("\n\n", "\n\n\u3000\u3000"),
    "no blank lines": lambda s: s.replace("\n\n", "\n"),
    "full-width time": lambda s: s.replace("15:00", "１５：００"),
    "time in words": lambda s: s.replace("15:00", "下午3时00分"),
    "afternoon": lambda s: s.replace("15:00", "下午3:00"),
    "date with hyphens": lambda s: s.replace("2022年5月18日", "2022-05-18"),
    "spaces in the date": lambda s: s.replace("2022年5月18日", "2022 年 5 月 18 日"),
    "labels": lambda s: s.replace("见道网 2022", "来源：见道网 发布时间：2022"),
    "label and next line": lambda s: s.replace("见道网 2022", "来源：见道网\n2022"),
    "date first": lambda s: s.replace("见道网 2022年5月18日 15:00", "2022年5月18日 15:00 来源：见道网"),
    "no space": lambda s: s.replace("见道网 2022", "见道网2022"),
    "reading time on one line": lambda s: s.replace("阅读本文\n10 分钟", "阅读 10 分钟"),
    "reading time about": lambda s: s.replace("阅读本文\n10 分钟", "预计阅读时间：约10分钟"),
    "reading time short": lambda s: s.replace("阅读本文\n10 分钟", "10分钟阅读"),
    "bullet without space": lambda s: s.replace("• ", "·"),
    "keywords on their own line": lambda s: s.replace("关键词：", "\n\n关键词："),
    "keywords with spaces": lambda s: s.replace("关键词：一带一路新闻，工程新闻", "\n关键词：一带一路新闻 工程新闻"),
    "keywords with enumeration commas": lambda s: s.replace("新闻，工程", "新闻、工程"),
    "half-width colon": lambda s: s.replace("关键词：", " 关键词: "),
    "keywords in lenticular brackets": lambda s: s.replace("关键词：", "\n【关键词】："),
    "responsible editor": lambda s: s.replace("编辑/邢文涛", "\n责任编辑：邢文涛"),
    "responsible editor in brackets": lambda s: s.replace("编辑/邢文涛", "（责任编辑：邢文涛）"),
    "glued without full stop": lambda s: s.replace("。编辑/", "。责编/"),
    "headline label": lambda s: "标题：" + s,
}


@pytest.mark.parametrize("vary", CHINESE_VARIATIONS.values(), ids=CHINESE_VARIATIONS.keys())
def test_the_chinese_sample_is_recognised_in_every_variation(vary):
    varied = vary(CHINESE)
    assert varied != CHINESE
    assert_is_the_chinese_sample(read_text(varied))


def without(sample, *parts):
    for part in parts:
        assert part in sample
        sample = sample.replace(part, "")
    return sample


def test_missing_parts_are_missing_and_nothing_else():
    bare = without(SAMPLE, "Seetao 2022-05-18 15:00\n", f"  • {POINT}\n", "Read this article\n10 Minutes\n",
                   " Keywords: Belt and Road News, Engineering News", "Editor/XingWentao")  # fmt: skip
    piece = read_text(bare)
    assert (piece.source, piece.published, piece.points, piece.reading_minutes) == ("", None, [], None)
    assert (piece.keywords, piece.credits, piece.unplaced) == ([], [], [])
    assert piece.headline.startswith("Li Zhanshu Holds")
    assert piece.subheads == ["Deepen Belt and Road Cooperation"]
    assert len(blocks(piece)) == 8


@pytest.mark.parametrize(
    ("credit", "expected"),
    [
        ("Editor/Xing Wentao Translator/Li Ming", [("editor", "Xing Wentao"), ("translator", "Li Ming")]),
        ("Editor: Ann Lee; Photographer: Bo Ek", [("editor", "Ann Lee"), ("photographer", "Bo Ek")]),
        ("Author/Jane Q. Public, J. R. Smith and Ann Lee", [
            ("author", "Jane Q. Public"), ("author", "J. R. Smith"), ("author", "Ann Lee"),
        ]),
        ("Reporter/Ann Lee\nEditor/Bo Ek", [("author", "Ann Lee"), ("editor", "Bo Ek")]),
        ("Written by Ann Lee", [("author", "Ann Lee")]),
        ("Illustration: Zoë O’Hara-Smith", [("illustrator", "Zoë O’Hara-Smith")]),
        ("编辑/邢文涛 翻译/李明", [("editor", "邢文涛"), ("translator", "李明")]),
        ("文/张三 图/李四", [("author", "张三"), ("photographer", "李四")]),
        ("作者：张三、李四", [("author", "张三"), ("author", "李四")]),
        ("记者 / 阿卜杜勒·拉赫曼", [("author", "阿卜杜勒·拉赫曼")]),
        ("Editor/Рустам Эмомали", [("editor", "Рустам Эмомали")]),
    ],
)  # fmt: skip
def test_credits_of_every_role_are_read(credit, expected):
    piece = read_text(f"Headline\n\nFirst paragraph of text.\n\nLast paragraph of text.\n\n{credit}")
    assert piece.credits == expected
    assert blocks(piece) == [("paragraph", "First paragraph of text."), ("paragraph", "Last paragraph of text.")]


@pytest.mark.parametrize(
    "line",
    [
        "He told the editor: leave me alone.",
        "The Editor: a profile of the man behind the paper.",
        "She is an author/publisher.",
        "Ask your editor/publisher about it.",
        "The report's keywords: growth and debt. He said more.",
        "Its tags: cheap, quick.",
        "It takes 10 minutes to read this article.",
        "They met on May 17, 2022 in Beijing.",
        "会议由责任编辑主持，翻译在场。",
        "本规定自2022年5月18日起施行。",
        "-5 degrees were measured, the coldest of the year.",
        "*Names were changed.",
    ],
)
def test_running_text_is_not_mistaken_for_a_part(line):
    piece = read_text(f"Headline\n\nFirst paragraph of text.\n\n{line}\n\nLast paragraph.")
    assert blocks(piece)[1] == ("paragraph", line)
    assert (piece.keywords, piece.credits, piece.points, piece.published) == ([], [], [], None)


def test_a_byline_above_the_text_and_a_credit_beside_the_outlet_are_read():
    piece = read_text("Headline\nBy Jane Doe and John Roe\nReuters 2022-05-18\n\nText stands here.")
    assert piece.credits == [("author", "Jane Doe"), ("author", "John Roe")]
    assert (piece.source, piece.published) == ("Reuters", datetime(2022, 5, 18))
    piece = read_text("标题文字\n来源：新华社  作者：张三  2022-05-18 08:05\n\n正文在这里。")
    assert (piece.source, piece.credits) == ("新华社", [("author", "张三")])


def test_a_summary_becomes_the_standfirst():
    piece = read_text("Headline\nSummary: In a few words.\n\nText stands here.")
    assert text.standfirst(piece.document) == piece.standfirst == "In a few words."


def test_lists_in_the_text_stay_lists():
    piece = read_text(
        "Head\n\nThe plan has these parts:\n• one\n• two\nIt goes on.\n\n3. Third\n4. Fourth\n\n1. Lone item."
    )
    assert blocks(piece) == [
        ("paragraph", "The plan has these parts:"),
        ("bullet_list", "one/two"),
        ("paragraph", "It goes on."),
        ("ordered_list", "Third/Fourth"),
        ("paragraph", "1. Lone item."),
    ]
    assert piece.points == []
    assert piece.document["content"][6]["attrs"]["start"] == 3


def test_three_short_lines_in_a_row_are_no_subheadings():
    piece = read_text("Head\n\nText here.\n\nBridge Street 5\nDushanbe\nTajikistan\n\nMore text.")
    assert piece.subheads == []
    assert len(blocks(piece)) == 5


@pytest.mark.parametrize(
    ("line", "place"),
    [
        ("Exclusive\nSeetao 2022-05-18 15:00\n\nText.", "Exclusive"),
        ("Seetao 2022-13-45 25:00\n\nText here.\n\nAnd the end", "And the end"),
        ("Seetao 2022-05-18 09:30 GMT\n\nText.", "2022-05-18 09:30 GMT"),
        ("Read this article\n\nText here.", "Read this article"),
        ("2022-99-99\n\nText here.", "2022-99-99"),
    ],
)
def test_what_has_no_place_is_named(line, place):
    piece = read_text(f"Headline\n{line}")
    assert place in piece.unplaced


@pytest.mark.parametrize(
    ("data", "code"),
    [
        ("", "empty"), (b"", "empty"), (" \n\t\u00a0\n", "empty"), ("\ufeff", "empty"), (b"\0\1\2", "binary"),
        ("a\0b", "binary"), (b"x" * 5_242_881, "too_large"), ("word " * 300_000, "document_bytes"),
        ("Line.\n\n" * 2500, "blocks"),
    ],
)  # fmt: skip
def test_what_cannot_be_a_story_is_refused_with_a_sentence(data, code):
    with pytest.raises(Refused) as refused:
        read_text(data)
    assert refused.value.code == code
    assert refused.value.reason.endswith(".") or "(" in refused.value.reason


def test_text_without_a_headline_keeps_all_its_words():
    words = "A single paragraph, long enough to be text and nothing else, ends as sentences do."
    piece = read_text(words)
    assert (piece.headline, blocks(piece)) == ("", [("paragraph", words)])
    assert read_text("One line").headline == "One line"
    assert read_text("Trade grows in the U.S.\n\nText.").headline == "Trade grows in the U.S."


LINES = st.sampled_from(
    ["", "", "Seetao 2022-05-18 15:00", "Read this article", "10 Minutes", "Keywords:", "Editor/", "• ", "1. ", "2. ",
     "Keywords: ", "By ", "Editor: ", "关键词：", "编辑/", "来源：", "2022年5月18日", "（", "Summary: ", "# "]
)  # fmt: skip
TAILS = st.sampled_from(["", ".", "。", "Editor/Ann", " Keywords: Alpha", "关键词：甲", "编辑/张三", ":", "?"])


@examples(300)
@given(st.lists(st.tuples(LINES, st.booleans(), TAILS), min_size=1, max_size=14))
def test_no_word_is_ever_lost(parts):
    lines = [f"{head}{f'Word{chr(65 + n)}x goes' * word}{tail}" for n, (head, word, tail) in enumerate(parts)]
    with suppress(Refused):
        piece = read_text("\n".join(lines), new_id=counting())
        kept = " ".join(
            [text.plain(piece.document), piece.source, *piece.keywords, *piece.points]
            + [name for _, name in piece.credits] + piece.unplaced
        )  # fmt: skip
        for number, (_, word, _) in enumerate(parts):
            if word:
                assert f"Word{chr(65 + number)}x" in kept
        schema.parse(piece.document)


@examples(200)
@given(st.text(max_size=300) | st.text(alphabet="Editor/: .,\nKeywords关键词：编辑/•-12 年月日:", max_size=200))
def test_any_text_is_read_or_refused(data):
    with suppress(Refused):
        schema.parse(read_text(data).document)
