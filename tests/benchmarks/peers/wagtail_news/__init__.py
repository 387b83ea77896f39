"""A small news site as Wagtail's tutorial and manual have it built; runs in the peer's own environment."""
