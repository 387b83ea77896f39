"""The back office over the outlet's furniture and, to be looked at, over every row of a story's way."""

from articles.admin import furniture, outlet, stories, webhooks

__all__ = ["furniture", "outlet", "stories", "webhooks"]
