"""The running program: configuration, one tick, the worker, Slack's questions and buttons, status and upkeep."""
