"""Turns facts into words: the effect first, then the clerk's words, never more certain than the record. Pure.

docs/design/voice.md sets the tone. For each kind of message a function gives a `MessageDocument` (`document`), which
`notify` asks for. Sentences are made of `phrases`, and of what `people`, `hearings` and `standing` say about these.
Alerts are in `alerts`, from `facts`, and digests in `digest`; what happened is said by `templates` and their files.
`fit` renders a document for console and mail, `fit_slack` for Slack, and `ical` makes the calendar file.
"""
