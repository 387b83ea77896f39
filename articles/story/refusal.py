"""Why a text, a document or a batch of steps is refused: one exception, one table of reasons."""


def _(text: str) -> str:
    # Marks the sentence for translation without importing Django: whoever shows it calls gettext(refused.template).
    return text


REASONS = {
    # A request
    "batch_bytes": _("This change is too large to be saved at once (at most %(limit)s bytes)."),
    "batch_steps": _("This change has too many steps to be saved at once (at most %(limit)s)."),
    "json": _("This is not well-formed JSON."),
    "json_depth": _("The data is nested too deeply (at most %(limit)s levels)."),
    "json_value": _("The data holds a value that a story cannot contain: %(value)s."),
    # A document
    "shape": _("This is not a story document: %(detail)s."),
    "node": _("A story cannot contain “%(name)s”."),
    "mark": _("A story cannot use the mark “%(name)s” here."),
    "attribute_unknown": _("“%(node)s” has no attribute “%(name)s”."),
    "attribute_missing": _("“%(node)s” needs the attribute “%(name)s”."),
    "attribute_value": _("“%(name)s” of “%(node)s” has a value that is not allowed."),
    "text": _("The text holds characters that cannot be stored or shown."),
    "structure": _("The parts of the story do not fit together: %(detail)s."),
    "document_bytes": _("The story is too long (at most %(limit)s bytes)."),
    "blocks": _("The story has too many blocks (at most %(limit)s)."),
    "list_depth": _("Lists can be nested %(limit)s deep at most."),
    "table_rows": _("A table can have %(limit)s rows at most."),
    "table_columns": _("A table can have %(limit)s columns at most."),
    "gallery": _("A gallery holds %(least)s to %(most)s pictures."),
    "headline_characters": _("A headline can have %(limit)s characters at most."),
    "link": _("“%(address)s” is not an address that a page can link to."),
    # A step
    "step": _("Step %(number)s is not a step that a story knows: %(detail)s."),
    "step_failed": _("Step %(number)s does not fit the story: %(detail)s."),
    # A file or text that is imported
    "empty": _("There is no text in it."),
    "binary": _("This is not a text file."),
    "too_large": _("The file is larger than %(limit)s MB."),
}


class Refused(Exception):
    """What came in is not accepted and nothing was changed.

    `code` and `params` name the case for programs; `template` is the English sentence to translate and fill with
    `params`; `reason` is that sentence filled, for logs and for callers that speak English only.
    """

    def __init__(self, code: str, **params: object) -> None:
        self.code = code
        self.params = params
        self.template = REASONS[code]
        self.reason = self.template % params
        super().__init__(self.reason)
