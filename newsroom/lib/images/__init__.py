"""Pictures from strangers: looked at by content, made harmless, and written out in the forms that pages use."""
