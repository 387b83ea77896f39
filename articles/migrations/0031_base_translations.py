from django.db import migrations

CHANGES = ["published", "updated", "corrected", "retracted"]


def base_translations(apps, schema_editor):
    """Translations made before their base was noted: what the original was when they went out, or began."""
    article_model = apps.get_model("articles", "Article")
    publication = apps.get_model("articles", "Publication")
    revision = apps.get_model("articles", "Revision")
    for article in article_model.objects.filter(translation_of__isnull=False, based_on=None).iterator():
        own = publication.objects.filter(article=article, act__in=CHANGES).order_by("-sequence").first()
        entries = publication.objects.filter(
            article=article.translation_of_id, act__in=CHANGES, revision__isnull=False
        ).order_by("-sequence")
        entry = entries.filter(sequence__lt=own.sequence).first() if own else entries.first()
        if entry:
            article.based_on_id, article.taken_over = entry.revision_id, entry
            if own:
                article.translated_from = entry
        else:
            first = revision.objects.filter(article=article.translation_of_id).order_by("number").first()
            article.based_on = first
        newer = list(entries.filter(sequence__gt=entry.sequence if entry else 0).values_list("significance", "at"))
        said = {significance for significance, _at in newer}
        article.outdated = next((each for each in ("major", "normal", "typo") if each in said), "")
        missed = [at for significance, at in newer if significance == "major"]
        if own and missed:
            article.newer_original_at = max(missed)
        article.save(update_fields=["based_on", "taken_over", "translated_from", "outdated", "newer_original_at"])


class Migration(migrations.Migration):
    dependencies = [("articles", "0030_translations")]
    operations = [migrations.RunPython(base_translations, migrations.RunPython.noop, elidable=True)]
