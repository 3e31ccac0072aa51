"""Tests of the names of accounts, however they are written."""

import pytest

from assessments.addresses import account_key, account_name


@pytest.mark.parametrize(
    ("platform", "text", "name"),
    [
        ("twitter", "@FinEmb", "FinEmb"),
        ("twitter", "FinEmb", "FinEmb"),
        ("twitter", "https://x.com/FinEmb", "FinEmb"),
        ("twitter", "http://www.twitter.com/FinEmb/?lang=en", "FinEmb"),
        ("twitter", "https://www.facebook.com/FinEmb", "https://www.facebook.com/FinEmb"),
        ("facebook", "m.facebook.com/FinEmb#about", "FinEmb"),
        ("facebook", "pages/Embassy/822422364444431/", "pages/Embassy/822422364444431/"),
        ("youtube", "https://www.youtube.com/@finemb", "@finemb"),
        ("youtube", "https://www.youtube.com/channel/UCabcDEF", "UCabcDEF"),
        ("youtube", "@finemb", "@finemb"),
        ("website", "https://x.com/FinEmb", "https://x.com/FinEmb"),
        ("twitter", "", ""),
    ],
)
def test_the_name_of_an_account_is_what_identifies_it(platform, text, name):
    assert account_name(platform, text) == name


@pytest.mark.parametrize(
    ("platform", "one", "other", "is_same"),
    [
        ("twitter", "@FinEmb", "finemb", True),
        ("facebook", "FINEMB", "https://facebook.com/finemb", True),
        ("youtube", "@FinEmb", "@finemb", True),
        ("youtube", "UCabc", "UCABC", False),
        ("youtube", "@finemb", "finemb", False),
        ("website", "https://example.org/A", "https://example.org/a", False),
    ],
)
def test_accounts_are_compared_in_any_case_but_for_ids(platform, one, other, is_same):
    assert (account_key(platform, one) == account_key(platform, other)) is is_same
