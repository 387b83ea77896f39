from editors.models.audit import AuditEntry
from editors.models.desk import Desk
from editors.models.editor import Editor
from editors.models.invitation import Invitation
from editors.models.profile import Profile

__all__ = ["AuditEntry", "Desk", "Editor", "Invitation", "Profile"]
