import base64
import hashlib

import pytest

from notes_site.policy import with_policy

HEAD = '<head>\n<meta charset="utf-8">\n'


def test_the_policy_stands_before_every_script_and_allows_those_of_the_page_only():
    page = with_policy(f"{HEAD}<script>a = 1</script><script src='b.js'></script></head>")
    policy = page[: page.index("<script>")]
    digest = base64.b64encode(hashlib.sha256(b"a = 1").digest()).decode()
    assert f"script-src 'self' 'sha256-{digest}'; " in policy
    assert page.count("sha256-") == 1
    assert policy.startswith(HEAD)


def test_data_is_no_script_and_the_same_script_is_allowed_once():
    data = '<script id="__config" type="application/json">{}</script>'
    assert "sha256-" not in with_policy(f"{HEAD}{data}")
    assert with_policy(f"{HEAD}<script>a</script><script>a</script>").count("sha256-") == 1


def test_no_script_is_allowed_by_name_or_by_evaluation():
    scripts = with_policy(HEAD).partition("script-src")[2].partition(";")[0]
    assert scripts == " 'self'"


def test_a_page_without_its_encoding_has_no_place_for_the_policy():
    with pytest.raises(ValueError, match='expected <meta charset="utf-8"> in the page'):
        with_policy("<head></head>")
