"""The lab on masked autoencoders: its solution, typical wrong answers, and what its text claims."""

import re
from pathlib import Path
from types import SimpleNamespace

import pytest
import torch

from labs.checks import mae as check
from notes_site.lab import RECORDED, read_lab
from notes_site.project import Project
from notes_site.recorded import recorded
from transformer_notes import mae
from transformer_notes.patches import patchify, unpatchify

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def lab():
    """Give what the solved lab imports, loads and defines, and run nothing else of it."""
    cells = [cell for cell in read_lab(Project(ROOT), ROOT / "labs/mae.py").cells if cell.code]
    names = {}
    for cell in cells:
        if cell is cells[0] or RECORDED in cell.tags or re.search("^def ", cell.source, re.M):
            exec(cell.solved, names)
    return SimpleNamespace(**names)


@pytest.fixture
def noise():
    return torch.rand(5, 16, generator=torch.Generator().manual_seed(3))


def test_the_solution_hides_fills_up_and_guesses_as_the_model_itself(lab, noise):
    images = lab.tests.images[:5]

    with torch.no_grad():
        guesses, hidden = lab.guess(lab.model, images, noise)
        own_guesses, own_hidden = lab.model(images, noise)

    torch.testing.assert_close(guesses, own_guesses)
    assert torch.equal(hidden, own_hidden)


@pytest.mark.parametrize("num_visible", [1, 7, 15])
def test_the_solution_masks_as_the_source_for_any_number(lab, noise, num_visible):
    for found, right in zip(
        lab.random_masking(noise, num_visible), mae.random_masking(noise, num_visible), strict=True
    ):
        assert torch.equal(found, right)


def test_the_loss_and_the_picture_of_the_solution_are_those_of_the_source(lab, noise):
    images, guesses = lab.tests.images[:5], torch.randn(5, 16, 4)
    patches, hidden = patchify(images, 2), mae.random_masking(noise, 4).hidden

    for normalised, targets in ((False, patches), (True, mae.normalise_patches(patches))):
        loss = lab.hidden_loss(guesses, patches, hidden, normalised)
        torch.testing.assert_close(loss, mae.hidden_patch_loss(guesses, targets, hidden))
    filled = lab.fill_in(images, guesses, hidden, patch_size=2)
    assert torch.equal(filled, mae.fill_in(images, guesses, hidden, 2))


def test_the_probe_guesses_as_the_one_of_the_experiment(lab):
    for number in (20, 300):
        assert lab.probe(lab.images_of_pixels, torch.arange(number))[1]
