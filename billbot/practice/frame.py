"""What stands around every practice page: head, weather banner, sign-in forms, navigation, footer. No bill is in it.

Element names are the site's; the words are our own.
"""

import secrets

_TOP = """<!DOCTYPE html>
<html lang="en" xmlns="http://www.w3.org/1999/xhtml">
<head>
    <meta charset="utf-8" />
    <meta name="robots" content="noindex" />
    <title>{title} </title>
</head>
<body class="{body_class}">

    <div id="alertContainer">
    </div>
    <a href="#mainContent" class="sr-only skipToContent">To the content</a>
    <div id="background">
<header>
    <div class="visible-lg-inline weatherBox">
        <span class="weatherDate">{day}</span>
        <span class="weatherDivider"> &#124; </span>
        <span class="weatherStats">{degrees}&deg;F</span>
    </div>
    <div class="container">
        <a class="digest_context" href="/">
            <span class="headNumber">The practice General Court, </span>
            <span class="headCommonwealth">for billbot's demo and tests</span>
        </a>
        <div id="loginFlyout" class="dropdown-menu">
            <h2 class="text-center loginTitle">Nothing to sign in to</h2>
            <form method="post" action="/">{token_1}</form>
        </div>
    </div>
</header>
<nav class="navbar yamm" role="navigation">
    <div class="container">
        <ul class="nav navbar-nav">
            <li><a href="/Bills">Bills</a>
                <ul><li><h3><a href="/Bills/Search">All of them</a></h3></li></ul></li>
            <li><a href="/Events">Events</a></li>
        </ul>
    </div>
</nav>
        <span id="mainContent" class="sr-only"></span>
        <main>
"""

_BOTTOM = """
        </main>
    </div>
    <footer>
        <h2 class="sr-only">About this site</h2>
        <div class="container">
            <p>A practice site. Unofficial; the record is at malegislature.gov.</p>
        </div>
    </footer>
    <div id="loginModal"><form method="post" action="/">{token_2}</form></div>
    <div id="registrationModal"><form method="post" action="/">{token_3}</form></div>
    <div id="forgotPasswordModal"><form method="post" action="/">{token_4}</form></div>
</body>
</html>
"""

ERROR_PAGE = b"""<!DOCTYPE html>

<html>
<head>
    <title>Error</title>
</head>
<body id="errorPage">
        <div class="content" id="error">
            <div class="container">
                <h2 class="ohMyCod"><span>Oh My</span> Cod<strong>!</strong></h2>
                <p class="well">Something went wrong on the practice site. <a href="/">To its first page.</a></p>
            </div>
        </div>
</body>
</html>
"""

MAINTENANCE_PAGE = b"""<!DOCTYPE html>
<html>
<head>
    <title>Maintenance</title>
</head>
<body>
    <h1>Down for maintenance</h1>
    <p>The practice site is being worked on and comes back later.</p>
</body>
</html>
"""


def frame(title: str, day: str, body: str, body_class: str = "subpage") -> str:
    """A whole page around `body`, which is HTML; `title` is escaped already, `day` stands in the weather banner.

    As on the site the banner's weather and four tokens differ at every call.
    """
    top = _TOP.format(title=title, body_class=body_class, day=day, degrees=secrets.randbelow(80), token_1=_token())
    return top + body + _BOTTOM.format(token_2=_token(), token_3=_token(), token_4=_token())


def _token() -> str:
    return f'<input name="__RequestVerificationToken" type="hidden" value="{secrets.token_urlsafe(96)}" />'
