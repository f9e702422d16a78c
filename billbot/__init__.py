"""billbot watches bills of the Massachusetts General Court and tells people what happened, once."""

__version__ = "0.2.2"
