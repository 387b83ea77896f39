from django.db import models


class Worker(models.Model):
    """When the tick last ran, and what it did: the desk and /readyz show it."""

    name = models.CharField(max_length=40, primary_key=True)
    ran_at = models.DateTimeField()
    report = models.JSONField(default=dict)

    def __str__(self):
        return self.name
