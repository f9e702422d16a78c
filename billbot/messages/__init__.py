"""Turns facts into words: the effect first, then the clerk's words, never more certain than the record. Pure.

docs/design/voice.md sets the tone. For each kind of message a function of some module gives a `MessageDocument`
(`document`), which `notify` asks for; `fit.lay_out` renders it for console, mail and Slack.
"""
