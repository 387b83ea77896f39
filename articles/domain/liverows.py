"""Rows of what is live that publishing writes from a revision: pictures and credits."""

from articles.enums import CreditRole, PictureRole
from articles.models import Article, ArticlePicture, Credit, Picture
from articles.story import text
from editors.models import Profile


def write_credits(article: Article, pairs: list[list]) -> list[str]:
    """Who did what, in the order of the byline; returns the names in every language, to be searched by."""
    known = {profile.pk: profile for profile in Profile.objects.filter(pk__in=[pk for _role, pk in pairs])}
    wanted = [(role, known[pk]) for role, pk in pairs if pk in known and role in CreditRole.values]
    article.credits.all().delete()
    Credit.objects.bulk_create(
        Credit(article=article, role=role, profile=profile, position=position)
        for position, (role, profile) in enumerate(wanted)
    )
    return [name for _role, profile in wanted for name in profile.name.values()]


def write_pictures(article: Article, document: dict, facts: dict) -> None:
    """The pictures of the text and the lead, each with the file and the crops that the working copy shows."""
    lead, keys = facts.get("lead_picture"), text.picture_keys(document)
    # Held, so that words, files and crops that change meanwhile wait, and then find this story among the live ones.
    held = Picture.objects.select_for_update(no_key=True).filter(key__in=[*keys, lead or ""]).order_by("pk")
    known = {picture.key: picture for picture in held}
    # The file that the working copy shows, else what readers see now: a replacement may be meant for some uses only.
    working = {(use.picture_id, use.role): use for use in article.draft.picture_uses.select_related("file")}
    present = {(use.picture_id, use.role): use.file for use in article.picture_uses.select_related("file")}
    article.picture_uses.all().delete()
    rows = [
        ArticlePicture(article=article, picture=known[key], role=PictureRole.FIGURE, position=position)
        for position, key in enumerate(dict.fromkeys(keys), start=1)
        if key in known
    ]
    if lead in known:
        words = {name: facts.get(f"lead_{name}") or "" for name in ("caption", "alt", "decorative", "credit")}
        rows.append(ArticlePicture(article=article, picture=known[lead], role=PictureRole.LEAD, **words))
    for row in rows:
        place = (row.picture_id, row.role)
        use = working.get(place)
        file = use.file if use else present.get(place) or row.picture.file
        if file is not None:
            row.file = file
        row.crops, row.ready = (use.crops, use.ready) if use else ({}, {})
    ArticlePicture.objects.bulk_create(rows)
