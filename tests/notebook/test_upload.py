"""Files in slices: whole, in order, each where it belongs; whatever else a browser may send is not taken."""

import pytest

from govrules.notebook.download import CSV, Download
from govrules.notebook.upload import Upload, plain_name

SLICE = 1 << 20


class Browser:
    """A browser of files: it sends what is asked for, as upload.js does."""

    def __init__(self, files):
        self.taken = []
        self.upload = Upload(self.taken.append)
        self.asked = []
        self.upload.send = lambda content, buffers=None: self.asked.append(content)
        self.files = files
        self.turn = 1

    def begin(self):
        files = [{"name": name, "size": len(content)} for name, content in self.files]
        self.upload._hear(None, {"begin": files, "turn": self.turn}, [])

    def answer(self):
        asked = self.asked.pop()
        start = asked["from"]
        content = self.files[asked["file"]][1][start : start + SLICE]
        self.upload._hear(None, {"turn": asked["turn"], "slice": start}, [memoryview(content)])

    def send_all(self):
        self.begin()
        while self.asked:
            self.answer()
        return self.taken[-1]


def test_a_file_larger_than_a_slice_arrives_whole():
    content = bytes(range(256)) * 20_000
    browser = Browser([("台账.xlsx", content)])
    browser.begin()
    browser.answer()
    assert browser.upload.share == pytest.approx(SLICE / len(content))
    path = None
    while browser.asked:
        browser.answer()
    (path,) = browser.taken
    assert path.name == "台账.xlsx"
    assert path.read_bytes() == content
    assert browser.upload.share == 1.0


def test_several_files_arrive_in_one_folder():
    browser = Browser([("a.csv", b"1"), ("empty.csv", b""), ("a.csv", b"22")])
    folder = browser.send_all()
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == {
        "a.csv": b"1", "empty.csv": b"", "a-2.csv": b"22",
    }  # fmt: skip


def test_an_empty_file_arrives_too():
    assert Browser([("a.csv", b"")]).send_all().read_bytes() == b""


def test_a_new_choice_takes_the_place_of_one_under_way_whose_slices_are_not_taken():
    browser = Browser([("a.csv", b"x" * (SLICE + 1))])
    browser.begin()
    old = browser.asked.pop()
    browser.files, browser.turn = [("b.csv", b"new")], 2
    browser.begin()
    browser.upload._hear(None, {"turn": old["turn"], "slice": 0}, [b"x" * SLICE])
    while browser.asked:
        browser.answer()
    assert [path.name for path in browser.taken] == ["b.csv"]
    assert browser.taken[0].read_bytes() == b"new"


@pytest.mark.parametrize("sent", [(5, b"x"), (0, b""), (0, b"x" * 4), (-1, b"x")])
def test_a_slice_that_was_not_asked_for_is_not_written(sent):
    browser = Browser([("a.csv", b"abc")])
    browser.begin()
    at, content = sent
    browser.upload._hear(None, {"turn": 1, "slice": at}, [content])
    assert browser.taken == []
    browser.answer()
    assert browser.taken[0].read_bytes() == b"abc"


def test_what_is_no_message_of_ours_is_not_heeded():
    browser = Browser([("a.csv", b"abc")])
    for message in ({}, {"turn": 1, "slice": 0}, {"begin": "x", "turn": 1}, {"begin": [], "turn": 1}):
        browser.upload._hear(None, message, [])
    assert (browser.taken, browser.asked) == ([], [])


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\台账\\2020.xlsx", "2020.xlsx"),
        ("/a.csv", "a.csv"),
        ("..", "file"),
        ("", "file"),
        ("a\0.csv", "a.csv"),
        ("长" * 300 + ".xlsx", "长" * 50 + ".xlsx"),
    ],
)
def test_a_name_never_leads_out_of_the_folder(name, kept):
    assert plain_name(name) == kept
    browser = Browser([(name, b"x")])
    path = browser.send_all()
    assert path.name == kept
    assert str(path).startswith(browser.upload._home.name)


def test_the_files_go_with_the_widget_and_the_old_ones_with_the_next():
    browser = Browser([("a.csv", b"1")])
    first = browser.send_all()
    browser.files, browser.turn = [("b.csv", b"2")], 2
    second = browser.send_all()
    assert not first.exists()
    assert second.exists()
    browser.upload.close()
    assert not second.exists()


def test_a_download_hands_over_name_and_bytes_once_it_is_asked_and_ready():
    clicked, sent = [], []
    download = Download(lambda: clicked.append(True))
    download.send = lambda content, buffers: sent.append((content, buffers))
    download._hear(None, {"click": True}, [])
    download._hear(None, {"click": "x"}, [])
    download.give("核查报告.csv", b"abc", CSV)
    assert clicked == [True]
    assert sent == [({"name": "核查报告.csv", "type": "text/csv"}, [b"abc"])]
    download.enabled = False
    download.click()
    assert clicked == [True]
