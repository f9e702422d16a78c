"""The General Court's site, malegislature.gov: what we ask it (`source`), and how its answers are read.

`source` asks through `client`, which is polite, and `transport`, which limits time and size. `api` reads JSON; `pages`
reads bill pages and others, with `html` and `values`. `heartbeat` tells another address that billbot is alive. No other
package uses httpx, beautifulsoup4 or lxml.
"""
