"""What the lines of a piece give away: outlet and time, reading time, bullets, keywords, credits.

Each function looks at one line or paragraph. English and Chinese layouts are read alike; full-width digits, colons and
slashes count as their ASCII twins, one for one, so that positions found in the twin hold in the text itself.
"""

import re
from datetime import datetime
from typing import NamedTuple

from articles.story import text as words

_HALF_WIDTH = {0xFF01 + n: 0x21 + n for n in range(94)} | {0x3000: 0x20, 0x3010: 0x5B, 0x3011: 0x5D}
_ENDS = ".!?…。！？"
_TERMINAL = re.compile(rf"[{_ENDS};:,；：，、][\"'”’»」』)）\]】]*$")
_STOP = re.compile(rf"[{_ENDS}][\"'”’»」』)）\]】]*$")
_INITIALS = re.compile(r"(?:^|[\s(])(?:[A-Z]\.){2,}$")

_BULLET = re.compile(r"(?:[•·●▪◦‣∙・■◆]\s*|[-*–—]\s+)(?=\S)")
_NUMBER = re.compile(r"(\d{1,3})(?:[.)]\s+|、\s*)(?=\S)")
_READING = re.compile(
    r"(?:(?:Read (?:this|the) (?:article|story|piece)|Reading time|Read"
    r"|阅读(?:本文|全文|此文|时间|时长)?|(?:本文|预计)阅读(?:时间|时长)?)"
    r"\s*[:/|-]?\s*(?:in\b|约|大约|需|需要|约需|大约需要|时间)*\s*(?:about\s+)?)"
    r"(?P<before>\d{1,3})\s*(?:minutes?|mins?|分钟)\.?"
    r"|(?:约)?(?P<after>\d{1,3})[\s-]*(?:(?:minutes?|mins?) read|分钟(?:阅读|读完))",
    re.IGNORECASE,
)
_READING_LABEL = re.compile(
    r"(?:Read (?:this|the) (?:article|story|piece)|Reading time|阅读(?:本文|全文|此文|时间|时长)?"
    r"|(?:本文|预计)阅读(?:时间|时长)?)\s*:?",
    re.IGNORECASE,
)
_POINTS_LABEL = re.compile(r"(?:Key points|Highlights|At a glance|要点|本文要点|内容要点)\s*:?", re.IGNORECASE)
_HEADLINE_LABEL = re.compile(r"(?:Headline|Title|标题|題目|题目)\s*:\s*", re.IGNORECASE)
_SUMMARY_LABEL = re.compile(r"(?:Summary|Standfirst|Abstract|摘要|导语|导读|核心提示|内容提要)\s*:\s*", re.IGNORECASE)

_MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
_MONTH = (
    r"(?P<month>Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?"
    r"|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)\.?"
)
_YEAR, _DAY = r"(?P<year>(?:19|20)\d\d)", r"(?P<day>\d{1,2})"
_TIME = (
    r"(?:(?:\s*[,|·@-]\s*|\s*T|\s+at)?\s*(?P<half>凌晨|早上|上午|中午|下午|傍晚|晚上|晚)?\s*(?P<hour>\d{1,2})\s*"
    r"(?::\s*(?P<minute>\d\d)(?::\d\d(?:\.\d+)?)?|[时点]\s*(?:(?P<minute2>\d{1,2})\s*分)?|(?=\s*[ap]\.?m\b))"
    r"(?:\s*(?P<ampm>[ap])\.?m\b\.?)?)?"
)
_ZONE = r"(?P<zone>\s*\(?(?:Z\b|[+-]\d\d:?\d\d|(?:UTC|GMT)(?:\s*[+-]\s*\d{1,2}(?::\d\d)?)?|Beijing Time|北京时间)\)?)?"
_DATES = [
    re.compile(pattern + _TIME + _ZONE, re.IGNORECASE)
    for pattern in (
        rf"(?<!\d){_YEAR}\s?年\s?(?P<month>\d{{1,2}})\s?月\s?{_DAY}\s?日?",
        rf"(?<!\d){_YEAR}(?P<mark>[-/.])(?P<month>\d{{1,2}})(?P=mark){_DAY}(?!\d)",
        rf"\b{_MONTH}\s+{_DAY}(?:st|nd|rd|th)?,?\s+{_YEAR}(?!\d)",
        rf"(?<!\d){_DAY}(?:st|nd|rd|th)?\s+{_MONTH},?\s+{_YEAR}(?!\d)",
    )
]
_SOURCE_LABEL = re.compile(r"(?:Source|From|Outlet|来源|來源|稿源|文章来源)\s*:\s*", re.IGNORECASE)
_TIME_LABEL = re.compile(
    r"(?:Published(?: on| at)?|Date|Time|Posted(?: on)?|发布时间|发表时间|发布日期|发布|时间|日期)\s*:?\s*$",
    re.IGNORECASE,
)
_AROUND = " \t|·,，-—–:：/()[]【】（）"

_ROLES = {
    "editor": "Editor-in-Charge|Responsible Editor|Executive Editor|Managing Editor|Editors?|Edited by"
    "|责任编辑|本文编辑|执行编辑|编辑|责编|主编",
    "author": "Authors?|Writers?|Reporters?|Correspondents?|Written by|Reported by"
    "|本报记者|作者|记者|撰文|撰稿|通讯员|文",
    "translator": "Translators?|Translated by|翻译|译者|编译|译",
    "photographer": "Photographers?|Photographs? by|Photos? by|Photography|摄影师|摄影|供图|摄|图",
    "illustrator": "Illustrators?|Illustrations? by|Illustration|插画|插图|绘图|制图",
}
_ROLE = "|".join(_ROLES.values())
_NAME = r"[^\W\d_](?:[^\W\d_]|[ '’.\-·&,、])*?"
_LEADS_BY = r"(?:\s*[/:]\s*|(?<=by)\s+)"
_CREDIT = re.compile(
    rf"(?P<role>{_ROLE}){_LEADS_BY}(?P<name>{_NAME})(?=[\s,;、|)\]]*(?:$|[.。]$|(?:{_ROLE})\s*[/:]))", re.I
)
_CREDITS = re.compile(rf"(?:(?:{_ROLE}){_LEADS_BY}{_NAME}[\s,;、|)\]]*)+[.。]?$", re.IGNORECASE)
_BYLINE = re.compile(rf"By\s+({_NAME})$", re.IGNORECASE)
_TAIL = 400  # characters at a paragraph's end in which credits are looked for

_KEYWORDS = re.compile(
    r"[\[(]?(?P<label>Key[ -]?words?|Tags|关键词|关键字|關鍵詞|標籤|标签)[\])]?\s*:\s*(?P<list>.*)$", re.IGNORECASE
)
_SENTENCE_END = re.compile(r"(?<![A-Z])[.!?](?:\s+)(?=\S)|[。！？](?=\S)")


class Dated(NamedTuple):
    source: str
    published: datetime | None
    with_zone: str  # the time as it was written, when it names a zone


def half_width(line: str) -> str:
    return line.translate(_HALF_WIDTH)


def ends_as_text(line: str) -> bool:
    """Whether a line ends as running text does, with a comma too; initials (“in the U.S.”) do not count."""
    return bool(_TERMINAL.search(line)) and not _INITIALS.search(line)


def ends_a_sentence(line: str) -> bool:
    return bool(_STOP.search(line)) and not _INITIALS.search(line)


def is_short(line: str) -> bool:
    """Whether a line could be a subheading by its length: a dozen words, or thirty characters of Chinese."""
    if len(line) > 80:
        return False
    spaced, characters = words.count(line)
    return spaced <= 12 and characters <= 30


def bullet(line: str) -> str | None:
    """The text behind a bullet. A hyphen or asterisk needs a space behind it; a dash may open a quotation."""
    found = _BULLET.match(line)
    return line[found.end() :] if found else None


def number(line: str) -> tuple[int, str] | None:
    found = _NUMBER.match(line)
    return (int(found[1]), line[found.end() :]) if found else None


def headline(line: str) -> str:
    """A line without what labels it a headline."""
    found = _HEADLINE_LABEL.match(half_width(line))
    return line[found.end() :] if found else line.removeprefix("# ")


def summary(line: str) -> str | None:
    found = _SUMMARY_LABEL.match(half_width(line))
    return line[found.end() :] if found and found.end() < len(line) else None


def is_points_label(line: str) -> bool:
    return bool(_POINTS_LABEL.fullmatch(half_width(line)))


def reading(line: str) -> int | None:
    """The minutes of a line that says nothing but how long the piece takes to read."""
    found = _READING.fullmatch(half_width(line))
    minutes = int(found["before"] or found["after"]) if found else 0
    return minutes or None


def is_reading_label(line: str) -> bool:
    return bool(_READING_LABEL.fullmatch(half_width(line)))


def dated(line: str) -> Dated | None:
    """The outlet and the time of a line that says nothing else, in either order, each of them optional but not both."""
    plain = half_width(line)
    if len(plain) > 120:
        return None
    labelled = _SOURCE_LABEL.match(plain)
    for pattern in _DATES:
        found = pattern.search(plain)
        if found is None or (published := _moment(found)) is None:
            continue
        before, after = _TIME_LABEL.sub("", plain[: found.start()]), plain[found.end() :]
        if after.strip(_AROUND) and after[0] not in _AROUND:
            continue  # “2022年5月18日起施行” goes on
        rest = (_without_label(line[: len(before)]), _without_label(line[found.end() :]))
        source = " ".join(part for part in rest if part)
        if _names_an_outlet(source):
            return Dated(source, published, found[0] if found["zone"] else "")
    if labelled and _names_an_outlet(source := line[labelled.end() :].strip(_AROUND)):
        return Dated(source, None, "")
    return None


def _without_label(text: str) -> str:
    text = text.strip(_AROUND)
    found = _SOURCE_LABEL.match(half_width(text))
    return text[found.end() :].strip(_AROUND) if found else text


def _names_an_outlet(text: str) -> bool:
    spaced, characters = words.count(text)
    return len(text) <= 60 and spaced <= 8 and characters <= 20 and not re.search(r"[,，;；!?。！？]|\.\s|\.$", text)


def _moment(found: re.Match) -> datetime | None:
    parts = found.groupdict()
    month = parts["month"]
    month = int(month) if month.isdigit() else _MONTHS.index(month[:3].lower()) + 1
    hour = int(parts["hour"] or 0)
    half, ampm = parts["half"], (parts["ampm"] or "").lower()
    if hour < 12 and (ampm == "p" or half in {"下午", "傍晚", "晚上", "晚"} or (half == "中午" and hour < 3)):
        hour += 12
    elif hour == 12 and (ampm == "a" or half == "凌晨"):
        hour = 0
    try:
        return datetime(  # noqa: DTZ001 - a piece states its time without zone; the domain knows the outlet's
            int(parts["year"]), month, int(parts["day"]), hour, int(parts["minute"] or parts["minute2"] or 0)
        )
    except ValueError:
        return None


def keywords(text: str) -> tuple[str, list[str]] | None:
    """The paragraph without its keywords clause, and the keywords; None when there is no such clause.

    The clause starts the paragraph or follows a sentence, and ends with the paragraph or at the next sentence.
    """
    plain = half_width(text)
    for found in _KEYWORDS.finditer(plain):
        before = text[: found.start()].rstrip()
        label = found["label"]
        if before and (not ends_a_sentence(before) or label[0].islower()):
            continue
        listed, after = text[found.start("list") :], ""
        end = _SENTENCE_END.search(listed)
        if end:
            listed, after = listed[: end.start()], listed[end.end() :]
        names = _listed(listed)
        if names and all(len(name) <= 80 for name in names) and len(names) <= 30:
            return " ".join(part for part in (before, after) if part), names
    return None


def is_keywords_label(line: str) -> bool:
    found = _KEYWORDS.match(half_width(line))
    return found is not None and not found["list"].strip()


def _listed(text: str) -> list[str]:
    text = text.strip().rstrip(".。")
    parts = re.split(r"[,，、;；|\n]|\s#", text)
    if len(parts) == 1 and words.count(text)[1] and " " in text:
        parts = text.split()  # Chinese lists are also parted by spaces
    names = [part.strip(" #\t[]()（）【】“”\"'") for part in parts]
    return list(dict.fromkeys(name for name in names if name))


def credits(text: str) -> tuple[str, list[tuple[str, str]]]:  # noqa: A001 - the trade's word
    """The paragraph without the credits at its end, and the credits: pairs of role and name as given."""
    start = max(0, len(text) - _TAIL)
    plain = half_width(text)
    found = _CREDITS.search(plain, start)
    while found:
        pairs = _pairs(plain[found.start() :], text[found.start() :])
        if pairs and _may_start(text, plain, found.start()):
            return text[: found.start()].rstrip(" \t([【（|,;，；、"), pairs
        found = _CREDITS.search(plain, found.start() + 1)
    found = _BYLINE.match(plain)
    if found and (names := _names(text[found.start(1) :])) and all(name[0].isupper() for name in names):
        return "", [("author", name) for name in names]
    return text, []


def credits_within(line: str) -> tuple[str, list[tuple[str, str]]]:
    """The same for a line above the text, where an outlet or a time may stand behind a credit."""
    rest, pairs = credits(line)
    if pairs:
        return rest, pairs
    plain = half_width(line)
    inside = re.compile(
        rf"(?:^|(?<=[\s|,;]))(?P<role>{_ROLE})\s*[/:]\s*(?P<name>[^\W\d_][^\s|,;:/\d]*)(?=[\s|,;])", re.I
    )
    found = inside.search(plain)
    if not found:
        return line, []
    names = _names(line[found.start("name") : found.end("name")])
    around = (line[: found.start()].strip(_AROUND), line[found.end() :].strip(_AROUND))
    return " ".join(part for part in around if part), [(_role(found["role"]), name) for name in names]


def _may_start(text: str, plain: str, start: int) -> bool:
    """Whether credits may begin here: by themselves, behind a sentence, or glued to one where “/” tells them."""
    before = text[:start].rstrip()
    mark = re.search(r"[/:]", plain[start:])
    slash = mark is not None and mark[0] == "/"
    first = plain[start]
    if not before or before[-1] in "([【（|":
        return True
    if ends_a_sentence(before):
        return not first.islower() or slash
    if not slash or first.islower():
        return False
    # “…convenient timeEditor/Name” and “…北京访问编辑/某某”, but not “the copyEditor/…” in capitals or mid-word roles.
    return text[start - 1].isspace() or text[start - 1].islower() or not first.isascii()


def _pairs(plain: str, text: str) -> list[tuple[str, str]]:
    pairs = []
    for found in _CREDIT.finditer(plain):
        names = _names(text[found.start("name") : found.end("name")])
        if not names:
            return []
        pairs += [(_role(found["role"]), name) for name in names]
    return pairs


def _role(label: str) -> str:
    return next(role for role, labels in _ROLES.items() if re.fullmatch(labels, label, re.IGNORECASE))


def _names(text: str) -> list[str]:
    """The people in a list of names; none at all when one of them does not look like a name."""
    names = [name.strip(" .") for name in re.split(r"[,，、;；&]|\band\b", text)]
    names = [name for name in names if name]
    if len(names) == 1 and re.fullmatch(r"[\u4e00-\u9fff]{2,}(?: [\u4e00-\u9fff]{2,})+", names[0]):
        names = names[0].split()
    return names if all(_is_name(name) for name in names) else []


def _is_name(name: str) -> bool:
    tokens = name.split()
    whole = not any(len(token) > 3 and token.endswith(".") for token in tokens)  # initials end with a full stop only
    length_fits = 2 <= len(name) <= 60 and len(tokens) <= 5 and words.count(name)[1] <= 12
    return whole and length_fits and not name[0].islower()
