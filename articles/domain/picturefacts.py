"""Pictures as the renderer wants them: words in one language, and the crops of the file that each use shows."""

from collections.abc import Callable, Iterable

from articles.enums import PictureRole
from articles.models import Article, ArticlePicture, DraftPicture, Picture
from newsroom.lib.images import shapes


def resolver(
    article: Article, uses: Iterable[ArticlePicture | DraftPicture] | None = None
) -> Callable[[str, list[str]], dict[str, dict]]:
    """What `render` asks for the pictures of one document: two queries, however many there are.

    `uses`: the rows of the working copy for a preview; without them those that readers see. A picture without a row
    shows its present file.
    """

    def resolve(kind: str, keys: list[str]) -> dict[str, dict]:
        rows = article.picture_uses.select_related("picture", "file") if uses is None else uses
        # A picture that leads as well is shown in the text as the text shows it.
        own = {use.picture_id: use for use in sorted(rows, key=lambda use: use.role == PictureRole.FIGURE)}
        found = Picture.objects.filter(key__in=keys).select_related("file")
        every = {picture.key: facts(picture, article.language, own.get(picture.pk)) for picture in found}
        return {key: each for key, each in every.items() if each}

    return resolve


def facts(picture: Picture, language: str, use: ArticlePicture | DraftPicture | None = None) -> dict | None:
    """One picture for one edition; None until its forms are made."""
    file = use.file if use else picture.file
    look = use.free if use else picture.free
    if file is None or look is None:
        return None
    moving = file.motion(picture.key)
    return {
        "key": picture.key,
        "width": look.width,
        "height": look.height,
        "alt": picture.alt.in_(language),
        "caption": picture.caption.in_(language),
        "credit": picture.credit.in_(language),
        "tone": look.tone,
        "motion": moving[0] if moving else "",
        "forms": {
            extension: [(look.address(width, extension), width) for width, _height in look.sizes]
            for extension in shapes.SHAPES[look.shape].extensions
        },
    }
