"""A page may load and run files of the site, and what its policy names by a digest."""

from handbook_sphinx._policy import digest, policy


def test_no_more_is_allowed_than_is_said() -> None:
    assert "sha256" not in policy() and "unsafe" not in policy("a", "b")
    assert policy("a").count("sha256") == 1 and policy("a", "b").count("sha256") == 2


def test_what_is_inline_is_named_where_it_belongs() -> None:
    script, style = digest("a"), digest("b")
    assert f"script-src 'self' {script};" in policy("a", "b")
    assert f"style-src 'self' {style};" in policy("a", "b")


def test_a_digest_is_that_of_every_character() -> None:
    empty = "'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='"  # known to all
    assert digest("") == empty
    assert len({digest("x"), digest("x "), digest("")}) == 3
