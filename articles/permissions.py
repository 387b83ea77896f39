"""Who may do what to which story: the role's permission, and the person's tie to the story.

Plain functions over an editor and an article; four eyes is a rule of the workflow and stands there.
"""

from articles.enums import Action
from articles.moves import MOVES
from editors import roles


def is_own(editor, article) -> bool:
    """Whether the person created the story or is credited on its working copy."""
    if article.created_by_id == editor.pk:
        return True
    return article.draft.credits.filter(profile__account=editor).exists()


def on_own_desk(editor, article) -> bool:
    """Publishers and administrators look after every desk, editors after theirs."""
    if editor.has_perm(roles.SEE_ALL):
        return True
    return editor.has_perm(roles.REVIEW) and article.desk_id in editor.desk_ids


def may_see(editor, article) -> bool:
    """The same rule as `Article.objects.open_to(editor)`, for one story at hand."""
    if article.is_removed and not editor.has_perm(roles.REMOVE):
        return False
    return editor.is_active and (on_own_desk(editor, article) or is_own(editor, article))


def may_edit(editor, article) -> bool:
    """Text and metadata: everyone of the story's desk and its own people, unless it was spiked or removed."""
    if article.is_removed:
        return False
    return editor.has_perm(roles.WRITE) and article.spiked_at is None and may_see(editor, article)


def may(editor, action: Action, article) -> bool:
    """Whether this person may ever do this to this story; whether now is the time is the workflow's question."""
    move = MOVES[action]
    if not editor.is_active or not editor.has_perm(move.permission):
        return False
    if article.is_removed and not editor.has_perm(roles.REMOVE):
        return False
    if move.own:
        return article.submitted_by_id == editor.pk or is_own(editor, article)
    if move.permission == roles.WRITE:
        return may_see(editor, article)
    return on_own_desk(editor, article)
