from corpus.starter import starter_articles


def test_the_starter_articles_are_a_folder_of_markdown():
    folder = starter_articles()

    assert folder.is_dir()
    assert {path.suffix for path in folder.iterdir() if path.is_file()} == {".md"}
