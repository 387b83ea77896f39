"""Why an act on a keyword was refused: each says it in a sentence for the person who asked for it."""

from django.utils.translation import gettext as _

from keywords.models import Keyword


class Refused(Exception):
    """Nothing was changed. `str()` is the sentence to show."""


class KeywordExists(Refused):
    """The same word, up to case, accents, width and script, leads to a keyword already: `keyword` is it."""

    def __init__(self, keyword: Keyword) -> None:
        self.keyword = keyword
        words = {"name": keyword, "place": keyword.place}
        if keyword.is_retired:
            super().__init__(_("“%(name)s” in “%(place)s” is retired: take it back into use.") % words)
        else:
            super().__init__(_("“%(name)s” is in “%(place)s” already: choose it.") % words)
