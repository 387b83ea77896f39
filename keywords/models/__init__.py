from keywords.models.alias import Alias
from keywords.models.keyword import Keyword, KeywordStatus
from keywords.models.vocabulary import Vocabulary

__all__ = ["Alias", "Keyword", "KeywordStatus", "Vocabulary"]
