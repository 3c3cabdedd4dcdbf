"""Reports made faster than a user makes them."""

from blanalysis.report import build


def only_notebooks(patch, *numbers: int) -> None:
    """From here on a report has only these notebooks (1 is "01-…"), and this process makes the pages.

    `patch` is pytest's monkeypatch.
    """
    some = tuple(build.page_notebooks()[number - 1] for number in numbers)
    patch.setattr(build, "page_notebooks", lambda: some)
    patch.setattr(build, "worker_count", lambda: 1)


def of_one_day() -> tuple:
    """The notebooks that are pages of figures of one day."""
    return tuple(path for path in build.page_notebooks() if path.stem != build.OF_TWO_DAYS)


def page(path, *, lang: str, **options) -> str:
    """The HTML of one notebook as a page in this language, with the options of `build.make_pages`."""
    [(_, html)] = build.make_pages(path, [lang], **options)
    return html
