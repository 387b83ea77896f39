"""The demonstration outlet: its words and pictures as data, free of models and settings."""
