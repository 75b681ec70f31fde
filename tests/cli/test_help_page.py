"""The page that holds every command's help is what the commands say."""

from tests.cli.help_page import PAGE, page_with, written


def test_the_page_holds_the_help_of_every_command() -> None:
    assert PAGE.read_text(encoding="utf-8") == page_with(written())
