from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

# What the back office and people's pages call the acts; an act without a name shows its key.
NAMES = {
    "account.created": _("Account made"),
    "account.roles": _("Roles changed"),
    "account.desks": _("Desks changed"),
    "account.own": _("Own name or language changed"),
    "account.password": _("Password changed"),
    "account.email": _("Address changed"),
    "account.deactivated": _("Account deactivated"),
    "account.reactivated": _("Account reactivated"),
    "invitation.sent": _("Invitation sent"),
    "invitation.resent": _("Invitation sent again"),
    "invitation.withdrawn": _("Invitation withdrawn"),
    "invitation.accepted": _("Invitation accepted"),
    "profile.created": _("Byline made"),
    "profile.changed": _("Byline changed"),
    "profile.linked": _("Byline given to an account"),
    "outlet.changed": _("Settings of the outlet changed"),
    "outlet.restored": _("Earlier settings of the outlet shown again"),
    "page.saved": _("Page about the outlet saved"),
    "page.published": _("Page about the outlet published"),
    "page.withdrawn": _("Page about the outlet taken off the site"),
    "section.created": _("Section made"),
    "section.moved": _("Section given another address"),
    "section.described": _("Section described anew"),
    "section.ordered": _("Sections put in order"),
    "webhook.secret": _("New secret of a webhook"),
    "webhook.sent_again": _("Message sent again to a webhook"),
    "section.retired": _("Section retired"),
    "section.revived": _("Section taken back into use"),
    "vocabulary.imported": _("Keywords imported from a file"),
    "keyword.created": _("Keyword made"),
    "keyword.proposed": _("Keyword proposed"),
    "keyword.accepted": _("Keyword accepted"),
    "keyword.retired": _("Keyword retired"),
    "keyword.revived": _("Keyword taken back into use"),
    "keyword.deleted": _("Proposed keyword thrown away"),
    "keyword.renamed": _("Keyword renamed"),
    "keyword.described": _("Keyword described"),
    "keyword.alias_added": _("Alias added"),
    "keyword.alias_removed": _("Alias taken away"),
    "keyword.moved": _("Keyword moved"),
    "keyword.picture": _("Picture of a keyword’s page changed"),
    "keyword.pinned": _("Story pinned"),
    "keyword.unpinned": _("Story no longer pinned"),
    "keyword.merged": _("Keywords merged"),
    "keyword.merge_undone": _("Merging undone"),
    "picture.deleted": _("Picture deleted"),
    "vocabulary.created": _("Vocabulary made"),
    "vocabulary.changed": _("Vocabulary changed"),
    "vocabulary.ordered": _("Vocabularies put in order"),
    "vocabulary.deleted": _("Vocabulary removed"),
    "row.added": _("Added in the back office"),
    "row.changed": _("Changed in the back office"),
    "row.deleted": _("Deleted in the back office"),
}


class AuditEntry(models.Model):
    """Who did what to accounts, keywords and settings, when. Stories have their own record: Event."""

    actor = models.ForeignKey(
        "editors.Editor", verbose_name=_("by"), on_delete=models.PROTECT, null=True, related_name="audit_entries"
    )
    action = models.CharField(_("action"), max_length=60)
    target = models.CharField(_("what"), max_length=200)
    target_key = models.CharField(_("key of what"), max_length=100, blank=True)
    data = models.JSONField(_("details"), default=dict)
    at = models.DateTimeField(_("at"), default=timezone.now, db_index=True)

    class Meta:
        ordering = ["-at", "-pk"]
        verbose_name = _("audit entry")
        verbose_name_plural = _("audit log")

    def __str__(self):
        return f"{self.action}: {self.target}"

    @property
    def label(self) -> str:
        return str(NAMES.get(self.action, self.action))
