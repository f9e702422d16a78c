"""billbot watches bills of the Massachusetts General Court and tells people what happened, once."""

__version__ = "0.3.0.dev0"
