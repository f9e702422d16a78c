"""The General Court's site, malegislature.gov: what is asked of it (`source`), and how its answers are read.

`source` asks over `client`, which is polite, and `transport`, which limits time and size; `api` reads JSON, `pages` the
bill pages and others, with `html` and `values`. `heartbeat` asks another address, which is to know that billbot lives.
No other package uses httpx, beautifulsoup4 or lxml.
"""
