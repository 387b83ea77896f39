"""Readers' addresses; they stay put. The other editions have the same behind their prefix."""

from django.urls import path, register_converter

from articles.public import (
    archive,
    article,
    authors,
    corrections,
    feedlist,
    feeds,
    home,
    icons,
    keywordindex,
    keywords,
    pages,
    record,
    search,
    sections,
    stories,
    versions,
)


class Digits:
    """A number of a fixed width: /2022/05/18/ is an address, /2022/5/18/ is not."""

    width = 2

    @property
    def regex(self):
        return f"[0-9]{{{self.width}}}"

    def to_python(self, value: str) -> int:
        return int(value)

    def to_url(self, value: int | str) -> str:
        return f"{int(value):0{self.width}}"


class FourDigits(Digits):
    width = 4

    def to_python(self, value: str) -> int:
        if value == "0000":
            raise ValueError("There is no year 0.")
        return int(value)


register_converter(Digits, "dd")
register_converter(FourDigits, "yyyy")

app_name = "public"
urlpatterns = [
    path("", home.home, name="home"),
    *feeds.in_every_format("", feeds.StoryFeed, "feed"),
    path("site.webmanifest", icons.manifest, name="manifest"),
    path("feeds/", feedlist.feeds, name="feeds"),
    *feeds.in_every_format("section/<path:path>/", feeds.SectionFeed, "section-feed"),
    path("section/<path:path>/", sections.section, name="section"),
    path("keywords/", keywordindex.index, name="keywords"),
    path("keywords/<slug:slug>/", keywordindex.vocabulary, name="vocabulary"),
    path("keywords/<slug:slug>/<slug:initial>/", keywordindex.letter, name="vocabulary-letter"),
    *feeds.in_every_format("keyword/<slug:slug>/", feeds.KeywordFeed, "keyword-feed"),
    path("keyword/<slug:slug>/", keywords.keyword, name="keyword"),
    *feeds.in_every_format("author/<slug:slug>/", feeds.AuthorFeed, "author-feed"),
    path("author/<slug:slug>/", authors.author, name="author"),
    path("authors/", authors.authors, name="authors"),
    path("about/", pages.about, name="about"),
    path("about/<slug:slot>/", pages.page, name="page"),
    path("archive/", archive.index, name="archive"),
    path("archive/<yyyy:year>/", archive.year, name="archive-year"),
    path("archive/<yyyy:year>/<dd:month>/", archive.month, name="archive-month"),
    path("archive/<yyyy:year>/<dd:month>/<dd:day>/", archive.day, name="archive-day"),
    path("stories/", stories.stories, name="stories"),
    *feeds.in_every_format("search/", feeds.SearchFeed, "search-feed"),
    path("search/", search.search, name="search"),
    path("corrections/", corrections.corrections, name="corrections"),
    *corrections.feeds(),
    path("record/", record.record, name="record"),
    path("<yyyy:year>/<dd:month>/<dd:day>/<slug:slug>/", article.article, name="article"),
    path("<yyyy:year>/<dd:month>/<dd:day>/<slug:slug>/versions/", versions.versions, name="versions"),
    path("<yyyy:year>/<dd:month>/<dd:day>/<slug:slug>/versions/<int:number>/", versions.version, name="version"),
]
