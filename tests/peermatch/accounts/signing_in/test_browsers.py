"""What a browser is called."""

import pytest

from peermatch.accounts.signing_in.browsers import in_words

MAC = "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 Version/17.4 Safari/605.1.15"
EDGE = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/124.0 Safari/537.36 Edg/124.0"
PHONE = "Mozilla/5.0 (iPhone; CPU OS 17_4 like Mac OS X) AppleWebKit/605.1.15 CriOS/124.0 Mobile Safari/604.1"


@pytest.mark.parametrize(
    ("agent", "said"),
    [
        (MAC, "Safari on Mac"),
        (EDGE, "Edge on Windows"),
        (PHONE, "Chrome on iPhone"),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:125.0) Gecko/20100101 Firefox/125.0", "Firefox on Linux"),
        ("Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 Chrome/124.0 Mobile Safari/537.36", "Chrome on Android"),
        ("Lynx/2.9 (Windows)", "A browser on Windows"),
        ("Firefox/1", "Firefox"),
        ("", "A browser"),
        ("<script>", "A browser"),
    ],
)
def test_a_browser_is_called_by_what_people_know_it_by(agent: str, said: str) -> None:
    assert in_words(agent) == said
