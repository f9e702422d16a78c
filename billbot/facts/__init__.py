"""What the database knows, gathered for those who tell it: hearings, suggestions, and what a digest is made of.

A command loads the part that it asks, so none is named here.
"""
