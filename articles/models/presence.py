from django.db import models


class Presence(models.Model):
    """One open story screen: who is here, and where the cursor stands. Old rows are swept."""

    draft = models.ForeignKey("articles.Draft", on_delete=models.CASCADE, related_name="presences")
    editor = models.ForeignKey("editors.Editor", on_delete=models.CASCADE, related_name="+")
    client = models.CharField(max_length=40)
    head = models.PositiveIntegerField(null=True)
    seen_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["draft", "client"], name="presence_once")]
        indexes = [models.Index(fields=["seen_at"], name="presence_seen")]

    def __str__(self):
        return f"{self.editor_id} {self.draft_id}"
