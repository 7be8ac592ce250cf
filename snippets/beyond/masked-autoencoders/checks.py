import torch

from notes_site.figures.beyond.masked_autoencoders import DIGITS, SEED
from notes_site.recorded import recorded
from notes_site.recorded_mae import recorded_mae
from notes_site.standard_digits import standard_digits
from transformer_notes.counting import (
    mae_decoder_parameters,
    mae_macs,
    vit_parameters,
)
from transformer_notes.mae import hidden_patch_loss, normalise_patches, published_mae
from transformer_notes.patches import patchify

loss = (1 + 5 + 4) / (3 * 3)
large, base = published_mae("L/16"), published_mae("B/16")
patch_dim, length = large.patch_dim, large.vit.length

# What it costs, in thousands of millions of multiplications.
large_few = mae_macs(large, large.num_visible + 1)[0] / 1e9
large_all = mae_macs(large, length)[0] / 1e9
encoder_factor = large_all / large_few
base_few, base_decoder = (macs / 1e9 for macs in mae_macs(base, base.num_visible + 1))
large_saved = (large_all + mae_macs(large, length)[1] / 1e9) / (
    large_few + mae_macs(large, large.num_visible + 1)[1] / 1e9
)
light = 8 * large.d_decoder**2 / (24 * large.vit.d_model**2)
large_dropped = mae_decoder_parameters(large)
large_kept = vit_parameters(large.vit, head=False)

# A patch of 1, 2, 3, 4.
patch = torch.tensor([1.0, 2, 3, 4])
deviations = patch - patch.mean()

# Questions.
asked_noise = (0.7, 0.1, 0.8, 0.3, 0.5)
targets = torch.tensor([[[1.0, 3], [2, 2], [0, 4]]])
guesses = torch.tensor([[[2.0, 3], [5, 5], [0, 1]]])
asked_loss = hidden_patch_loss(guesses, targets, torch.tensor([[True, False, True]]))
asked_over_all = (guesses - targets).square().mean()
asked_diluted = asked_loss * 2 / 3
edge = torch.tensor([[[0.0, 0, 6, 6]]])
asked_edge = normalise_patches(edge)[0, 0, 3]
asked_edge_by_all = 3 / edge.std(correction=0)
asked_visible = 24 * 24 // 4
asked_tokens = asked_visible + 1
asked_hidden = 24 * 24 - asked_visible + 1

# The experiment.
result, digits = recorded("masked_digits"), recorded("digits")
settings, spread = result["settings"], result["spread"]
quarter, more = (spread[f"MAE, {share} % hidden"] for share in (75, 40))
fewest, few_labels, middle_labels, _, training_images = settings["sizes"]
steps, tests = settings["steps"], settings["tests"]
shares_hidden = tuple(settings["ratios"].values())
chosen_with, paper_patches = 300, large.vit.grid_size**2
tuned, scratch = quarter["fine_tuned"], digits["spread"]["ViT"]["accuracy"]
tuned_few, scratch_few = tuned["mean"][0], scratch["mean"][1]
tuned_lowest, tuned_highest = tuned["lowest"][0], tuned["highest"][0]
scratch_lowest, scratch_highest = scratch["lowest"][1], scratch["highest"][1]
ceiling = spread["supervised"]["probe_token"]["mean"][0]
ceiling_mean = spread["supervised"]["probe_mean"]["mean"][0]
quarter_token, quarter_mean = (
    quarter[place]["mean"][0] for place in ("probe_token", "probe_mean")
)
untrained_fewest = spread["untrained"]["probe_mean"]["mean"][0]

# The errors of the digits that the figure shows: the model's, and the mean image's.
training, test_digits = standard_digits()
places = [int((test_digits.labels == digit).nonzero()[0]) for digit in DIGITS]
model, images = recorded_mae("masked_digits"), test_digits.images[places]
noise = torch.rand(len(images), 16, generator=torch.Generator().manual_seed(SEED))
with torch.no_grad():
    filled, hidden = model(images, noise)
answers, mean_image = patchify(images, 2), patchify(training.images, 2).mean(dim=0)
shown = torch.tensor(
    [
        [
            (guess - answers[row])[hidden[row]].square().mean()
            for guess in (filled[row], mean_image)
        ]
        for row in range(len(places))
    ]
)
