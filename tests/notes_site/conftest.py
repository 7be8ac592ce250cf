import shutil

import pytest
from small_project import Small, write_small_project


@pytest.fixture(scope="session")
def compiled_once(tmp_path_factory):
    small = write_small_project(tmp_path_factory.mktemp("good"))
    assert small.compile().problems == []
    return small


@pytest.fixture
def small(compiled_once, tmp_path):
    """Give a copy of the good project, with the results of its snippets and figures."""
    return Small(shutil.copytree(compiled_once.root, tmp_path / "notes", symlinks=True))
