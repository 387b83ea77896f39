from articles.models.article import Article
from articles.models.batch import Batch
from articles.models.bundle import Bundle, BundleStory
from articles.models.chain import ChainPlace
from articles.models.change import PublicChange
from articles.models.correction import Correction
from articles.models.credit import Credit, DraftCredit
from articles.models.draft import Draft
from articles.models.event import Event
from articles.models.front import Breaking, Front, FrontEdition
from articles.models.keyword import ArticleKeyword, DraftKeyword, KeywordMerge, KeywordRefusal
from articles.models.keywordpage import KeywordPage, PinnedStory
from articles.models.link import StoryLink
from articles.models.notice import Notice
from articles.models.outlet import EmblemFile, Outlet, OutletVersion
from articles.models.page import Page, PageVersion
from articles.models.picture import Picture, PictureEvent
from articles.models.picturefile import PictureFile, Rendition
from articles.models.pictureuse import ArticlePicture, DraftPicture, RevisionPicture
from articles.models.presence import Presence
from articles.models.profilepage import ProfilePage
from articles.models.publication import Publication, RecordHead
from articles.models.redirect import Redirect
from articles.models.related import DraftRelated, RelatedStory, StaleRelated
from articles.models.revision import Revision
from articles.models.search import SearchDoc, SearchIndex, SearchWord
from articles.models.section import Section
from articles.models.source import Source
from articles.models.stamp import Stamp
from articles.models.webhook import Delivery, Webhook
from articles.models.worker import Worker

__all__ = [
    "Article",
    "ArticleKeyword",
    "ArticlePicture",
    "Batch",
    "Breaking",
    "Bundle",
    "BundleStory",
    "ChainPlace",
    "Correction",
    "Credit",
    "Delivery",
    "Draft",
    "DraftCredit",
    "DraftKeyword",
    "DraftPicture",
    "DraftRelated",
    "EmblemFile",
    "Event",
    "Front",
    "FrontEdition",
    "KeywordMerge",
    "KeywordPage",
    "KeywordRefusal",
    "Notice",
    "Outlet",
    "OutletVersion",
    "Page",
    "PageVersion",
    "Picture",
    "PictureEvent",
    "PictureFile",
    "PinnedStory",
    "Presence",
    "ProfilePage",
    "PublicChange",
    "Publication",
    "RecordHead",
    "Redirect",
    "RelatedStory",
    "Rendition",
    "Revision",
    "RevisionPicture",
    "SearchDoc",
    "SearchIndex",
    "SearchWord",
    "Section",
    "Source",
    "StaleRelated",
    "Stamp",
    "StoryLink",
    "Webhook",
    "Worker",
]
