from typing import Any

from editors.models import AuditEntry, Editor


def record(action: str, target: object, *, by: Editor | None, key: object = "", **data: Any) -> AuditEntry:
    """Append one line to the audit log, in the caller's transaction. `data` must be JSON."""
    return AuditEntry.objects.create(
        actor=by, action=action, target=str(target)[:200], target_key=str(key or getattr(target, "pk", "")), data=data
    )
