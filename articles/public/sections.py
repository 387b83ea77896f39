from django.http import Http404
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from articles.domain import frontblocks, frontpage, fronts
from articles.domain.fronts import Arranged
from articles.models import Article, Section
from articles.public import held, pagedata
from articles.public.context import all_sections
from articles.public.home import in_the_news
from articles.public.listings import WORDS, is_whole, listing
from newsroom.lib.kept import hold, kept, tag

# A strip would take the stories that the rows are there to sort.
USUAL = {"lead", "second", "row"}
# A part with fewer stories is found in the list.
ROW_AT_LEAST = 2


@kept(*WORDS, "untranslated")
@require_safe
def section(request, path):
    """A section with everything in the sections below it; where editors arranged its front, that stands above."""
    held.begin(request)
    sections = all_sections()
    here = next((each for each in sections if each.path == path), None)
    if here is None:
        raise Http404
    tag(request, f"section-{here.pk}")
    arranged = front(here, sections) if is_whole(request) else None
    if arranged:
        hold(request, arranged.until)
    context = section_context(request, here, sections, arranged)
    context["untranslated"] = "untranslated" in request.GET
    above = [(str(each), each.get_absolute_url()) for each in context["above"]]
    above_list = arranged.shown if arranged else []
    context |= pagedata.of_list(
        request,
        context,
        name=str(here),
        description=str(here.description),
        steps=above,
        stories=[*above_list, *context["page"].items],
    )
    return render(request, "public/section.html", context)


def front(here: Section, sections: list[Section]) -> Arranged | None:
    """What stands above the list: as editors arranged it, else the newest and a row for each part that has enough."""
    language = get_language()
    arranged = frontpage.live_blocks(language, here)
    if arranged is not None:
        return fronts.arrange(arranged, language=language, sections=sections, within=here, latest=0)
    if not here.below:
        return None
    blocks = [block for block in frontblocks.usual([each.pk for each in here.below]) if block["kind"] in USUAL]
    usual = fronts.arrange(blocks, language=language, sections=sections, within=here, latest=0)
    usual.blocks = [block for block in usual.blocks if block.kind != "row" or len(block.places) >= ROW_AT_LEAST]
    return usual if usual.rows else None


def section_context(request, here: Section, sections: list[Section], arranged: Arranged | None) -> dict:
    """What the page of a section shows. Stories of its front do not stand in the list below it again."""
    path = here.path
    family = [each.pk for each in sections if each.path == path or each.path.startswith(f"{path}/")]
    above = [each for each in sections if path.startswith(f"{each.path}/")]
    shown = arranged.shown if arranged else []

    def stories():
        return Article.objects.listed().in_language(get_language()).filter(section__in=family)

    context = listing(request, stories, sections=sections, without=("section",), apart=shown, plain=True)
    context |= {"section": here, "above": above, "current": path.split("/")[0], "feed": here.get_absolute_url()}
    context["front"] = arranged
    if arranged and arranged.of_kind("topics"):
        context["in_the_news"] = in_the_news(shown)
    # The first page opens with the newest story in large type; later pages and filtered ones are plain lists.
    context["opens"] = not (context["newer"] or context["noindex"] or shown)
    return context
