"""Static files under hashed names, so that browsers may keep them for ever."""

from collections.abc import Iterator
from typing import Any

from django.core.files.base import ContentFile
from whitenoise.storage import CompressedManifestStaticFilesStorage

from newsroom import sheets


class HashedAssets(CompressedManifestStaticFilesStorage):
    # Module imports inside our scripts go through the import map, which names hashed files itself.
    support_js_module_import_aggregation = False
    # A missing entry is a mistake in a template; it must not take a reader's page down.
    manifest_strict = False

    def hashed_name(self, name, content=None, filename=None):
        try:
            return super().hashed_name(name, content, filename)
        except ValueError:
            return name

    def post_process(self, paths: dict[str, Any], dry_run: bool = False, **options: Any) -> Iterator[Any]:
        """Join the style sheets that belong together, then hash and compress them like all others."""
        if not dry_run:
            for name, parts in sheets.JOINED.items():
                whole = sheets.address(name)
                texts = {part: self._text(sheets.address(part)) for part in parts}
                self.delete(whole)
                self.save(whole, ContentFile(sheets.joined(texts).encode()))
                paths[whole] = (self, whole)
        yield from super().post_process(paths, dry_run, **options)

    def _text(self, name: str) -> str:
        with self.open(name) as file:
            return file.read().decode()
