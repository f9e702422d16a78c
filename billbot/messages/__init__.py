"""Turns facts into words: the effect first, then the clerk's words, never more certain than the record. Pure.

docs/design/voice.md sets the tone. For each kind of message, `notify` calls a function that returns a `MessageDocument`
(`document`). Sentences use `phrases`, `people`, `hearings` and `standing`. Alerts are in `alerts`, digests in `digest`.
`templates` and their files say what happened. `fit` renders a document for console and mail, `fit_slack` for Slack, and
`ical` makes the calendar file.
"""
