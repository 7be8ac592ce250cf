# ---
# title: "A masked autoencoder: hide, guess, probe"
# description: Hide three quarters of a digit, fill the gaps, and ask what the encoder has learned.
# minutes: 75
# requires: [beyond/masked-autoencoders.md, vision/vit-encoder.md]
# ---

# %% [markdown]
# A masked autoencoder (MAE) sees a quarter of an image and guesses the rest. You will write all of
# it that is not a Transformer: the hiding, the way back, the loss, the picture, and the probe that
# asks what was learned. Encoder and decoder are given, and their weights have been
# [trained](../docs/beyond/masked-autoencoders.md#experiment) already, so every function that you
# write works on a real model at once.
#
# **You will be able to**
#
# * hide patches by two sorts, and put everything back where it was,
# * measure guesses on the patches that count, and against a baseline that has learned nothing,
# * probe features with one closed formula, and be suspicious of the result.
#
# **You need** the chapter on [masked autoencoders](../docs/beyond/masked-autoencoders.md), and for
# what is given the one on the [Vision Transformer](../docs/vision/vit-encoder.md). Where an index
# of one tensor picks rows of another, draw the two on paper.

# %%
import torch
from sklearn.linear_model import RidgeClassifierCV  # type: ignore[import-untyped]
from torch import Tensor, nn

from labs.checks import mae as check
from labs.pictures import show
from labs.pictures.mae import draw_digits, draw_errors
from notes_site.recorded import recorded
from notes_site.recorded_mae import recorded_mae
from notes_site.standard_digits import standard_digits
from transformer_notes.mae import MaskedAutoencoder
from transformer_notes.patches import patchify, unpatchify

# %% [markdown]
# ## The digits and the model {#model}
#
# The images are handwritten digits of 8 × 8 pixels, standardised: all training pixels together
# have mean 0 and variance 1. Patches have 2 × 2 pixels, so an image is 16 patches of four numbers.

# %%
training, tests = standard_digits()
training_patches = patchify(training.images, patch_size=2)
test_patches = patchify(tests.images, patch_size=2)
print("training:", *training_patches.shape)
print("tests:   ", *test_patches.shape)

# %% [markdown]
# The experiment has trained the model without any label, and recorded its weights:

# %% tags=["recorded"]
model = recorded_mae("masked_digits")
print("layers of the encoder:", len(model.encoder.layers))
print("layers of the decoder:", len(model.layers))
print("visible in training:  ", model.config.num_visible, "patches of 16")

# %% [markdown]
# ## Task 1: hide by two sorts {#task-1}
#
# Every patch of every image gets a random number. Sorted by it, the patches are *shuffled*, and
# the first of the shuffle stay visible. With the numbers 0.3, 0.8, 0.5, 0.1, 0.7 the smallest is
# that of patch 3, then come 0, 2, 4 and 1. If two stay, these are 3 and 0.
#
# The way back, *restore*, says of each patch **where the shuffle has put it**: patch 0 stands in
# place 1, patch 1 in place 4, and so on: 1, 4, 2, 0, 3. Sorting the shuffle gives it:
#
# $$ s = \operatorname{argsort}(u), \qquad r = \operatorname{argsort}(s). $$
#
# A patch is hidden if it has come behind the visible ones. Give all three.
#
# <details>
# <summary>Hint: both sorts</summary>
#
# `noise.argsort(dim=1)` sorts each image by itself. The second sort is that of the result.
#
# </details>
#
# <details>
# <summary>Hint: which are hidden</summary>
#
# The places 0 to `num_visible - 1` are visible. `restore` says in which place each patch is, so
# compare `restore` with `num_visible`.
#
# </details>


# %% tags=["task"]
def random_masking(noise: Tensor, num_visible: int) -> tuple[Tensor, Tensor, Tensor]:
    """Keep the patches with the smallest numbers.

    Shapes: noise batch × N.

    Returns:
        `keep`, the visible patches in the order of the shuffle, batch × num_visible; `restore`,
        where the shuffle has put each patch, batch × N; `hidden`, whether it is hidden, batch × N.
    """
    # BEGIN SOLUTION
    shuffle = noise.argsort(dim=1)
    restore = shuffle.argsort(dim=1)
    return shuffle[:, :num_visible], restore, restore >= num_visible
    # END SOLUTION


# %%
check.random_masking(random_masking)

# %% [markdown]
# The example from above, and then four test digits with four patches each:

# %%
keep, restore, hidden = random_masking(torch.tensor([[0.3, 0.8, 0.5, 0.1, 0.7]]), num_visible=2)
print("keep:   ", *keep[0].tolist())
print("restore:", *restore[0].tolist())
print("hidden: ", *hidden[0].tolist())

# %%
shown = tests.images[:4]
noise = torch.rand(4, 16, generator=torch.Generator().manual_seed(1))
keep, restore, hidden = random_masking(noise, num_visible=4)

show(
    lambda: draw_digits(shown, hidden),
    alt="Four handwritten digits, and below them the same with twelve of sixteen patches grey.",
)

# %% [markdown]
# ## Task 2: gather what is visible {#task-2}
#
# The encoder does not get a grey patch for a hidden one. It gets nothing: of 16 tokens four are
# left. They already contain their positions, so each knows where it has stood. Row $j$ of the
# result is the token of the patch $\mathrm{keep}_j$, **for each image its own**.
#
# <details>
# <summary>Hint: why not tokens[:, keep]</summary>
#
# It takes the rows of all images' lists from every image. You want list 0 for image 0, list 1 for
# image 1.
#
# </details>
#
# <details>
# <summary>Hint: one index for each row</summary>
#
# `tokens.take_along_dim(index, dim=1)` does that; the index needs three axes too. With
# `keep.unsqueeze(-1)` it has a last axis of 1, which stretches over the width.
#
# </details>


# %% tags=["task"]
def visible_tokens(tokens: Tensor, keep: Tensor) -> Tensor:
    """Give the tokens of the visible patches, in the order of `keep`.

    Shapes: tokens batch × N × d, keep batch × V; the result batch × V × d.
    """
    # BEGIN SOLUTION
    return tokens.take_along_dim(keep.unsqueeze(-1), dim=1)
    # END SOLUTION


# %%
check.visible_tokens(visible_tokens)

# %% [markdown]
# Around your function stands the encoder. The class token, in front, is never hidden.


# %%
def encode(model: MaskedAutoencoder, images: Tensor, keep: Tensor) -> Tensor:
    """Read the visible patches: batch × (1 + V) × d, the class token first."""
    tokens = model.encoder.embed(images)
    x = torch.cat((tokens[:, :1], visible_tokens(tokens[:, 1:], keep)), dim=1)
    for layer in model.encoder.layers:
        x = layer(x)
    return model.encoder.norm(x)


# %%
with torch.no_grad():
    encoded = encode(model, shown, keep)
    print(*encoded.shape)
    print("as the model's own:", torch.allclose(encoded, model.encode(shown, keep), atol=1e-5))

# %% [markdown]
# ## Task 3: fill up and restore {#task-3}
#
# The decoder reads all 16 patches, in the order of the image. So behind the visible rows come
# copies of one learned vector, the *mask token* $m$, until there are $N$ rows. Then every patch
# takes the row from the place where the shuffle has put it:
#
# $$ g_i = [h_1, \dots, h_V, m, \dots, m]_{r_i}. $$
#
# <details>
# <summary>Hint: copies</summary>
#
# `mask_token.expand(batch, N - V, -1)` repeats a vector without copying it. `torch.cat` puts them
# behind the visible rows, along `dim=1`.
#
# </details>
#
# <details>
# <summary>Hint: the order</summary>
#
# It is task 2 once more, with `restore` in the place of `keep`.
#
# </details>


# %% tags=["task"]
def fill_up(visible: Tensor, mask_token: Tensor, restore: Tensor) -> Tensor:
    """Give a row for each patch, in the order of the image: its own, or the mask token.

    Shapes: visible batch × V × d, mask_token d, restore batch × N; the result batch × N × d.
    """
    # BEGIN SOLUTION
    batch, num_patches = restore.shape
    missing = mask_token.expand(batch, num_patches - visible.shape[1], -1)
    shuffled = torch.cat((visible, missing), dim=1)
    return shuffled.take_along_dim(restore.unsqueeze(-1), dim=1)
    # END SOLUTION


# %%
check.fill_up(fill_up)

# %% [markdown]
# The decoder adds positions, by which a mask token learns which gap it is, and its last matrix
# makes four pixels of each row. With your three functions the masked autoencoder is complete:


# %%
def decode(model: MaskedAutoencoder, encoded: Tensor, restore: Tensor) -> Tensor:
    """Guess the pixels of all patches: batch × N × 4."""
    x = model.to_decoder(encoded)
    patches = fill_up(x[:, 1:], model.mask_token, restore)
    x = model.positions(torch.cat((x[:, :1], patches), dim=1))
    for layer in model.layers:
        x = layer(x)
    return model.to_pixels(model.norm(x))[:, 1:]


def guess(
    model: MaskedAutoencoder, images: Tensor, noise: Tensor, num_visible: int = 4
) -> tuple[Tensor, Tensor]:
    """Hide patches and guess them: what the decoder says of every patch, and which were hidden."""
    keep, restore, hidden = random_masking(noise, num_visible)
    return decode(model, encode(model, images, keep), restore), hidden


# %%
with torch.no_grad():
    guesses, hidden = guess(model, shown, noise)
    own_guesses, own_hidden = model(shown, noise)
print(*guesses.shape)
print("the same patches hidden:", torch.equal(hidden, own_hidden))
print("the same guesses:", torch.allclose(guesses, own_guesses, atol=1e-5))

# %% [markdown]
# ## Task 4: the loss, on hidden patches only {#task-4}
#
# With $M$ for the hidden patches and $P^2$ numbers in a patch,
#
# $$ L = \frac{1}{|M|\,P^2} \sum_{i \in M} \lVert y^i - x^i \rVert^2. $$
#
# What the decoder says of visible patches costs nothing. As an option the targets are normalised:
# from each patch its own mean is subtracted, and the result is divided by $\sqrt{v + 10^{-6}}$,
# with its own variance $v$ (divided by the number of its pixels less one, as `var` does). Only the
# targets are; guesses are taken as they come. Leave `patches` itself as it is: later cells need it.
#
# <details>
# <summary>Hint: hidden rows only</summary>
#
# `errors[hidden]` selects the rows of `errors`, batch × N × P², for which `hidden` is true. Select
# first, take the mean afterwards.
#
# </details>
#
# <details>
# <summary>Hint: normalised targets</summary>
#
# `patches.mean(dim=-1, keepdim=True)` is the mean of each patch, `.var(dim=-1, keepdim=True)` its
# variance. Replace `patches` by the normalised ones, and go on as before.
#
# </details>


# %% tags=["task"]
def hidden_loss(
    guesses: Tensor, patches: Tensor, hidden: Tensor, normalised: bool = False
) -> Tensor:
    """Give the mean squared error of the numbers of hidden patches, a single number.

    Shapes: guesses and patches batch × N × P², hidden batch × N.
    """
    # BEGIN SOLUTION
    if normalised:
        mean = patches.mean(dim=-1, keepdim=True)
        variance = patches.var(dim=-1, keepdim=True)
        patches = (patches - mean) / (variance + 1e-6).sqrt()
    return (guesses - patches)[hidden].square().mean()
    # END SOLUTION


# %%
check.hidden_loss(hidden_loss)

# %% [markdown]
# All test digits, with what the [experiment](../docs/beyond/masked-autoencoders.md#experiment) has
# hidden of them. Your loss is the one that it recorded:

# %%
result = recorded("masked_digits")
all_noise = torch.rand(
    len(tests.images),
    16,
    generator=torch.Generator().manual_seed(result["settings"]["hidden_in_tests"]),
)
with torch.no_grad():
    all_guesses, all_hidden = guess(model, tests.images, all_noise)
loss = hidden_loss(all_guesses, test_patches, all_hidden).item()
print(f"your loss: {loss:.2f}")
print("as recorded:", abs(loss - result["runs"]["MAE, 75 % hidden"][0]["error"]) < 0.001)

flat = test_patches.amax(dim=-1) == test_patches.amin(dim=-1)
print(f"patches of one colour: {flat.float().mean():.0%}")

# %% [markdown]
# The model was trained on plain pixels, and the last line says why one might want that here. More
# than a quarter of all patches have four equal pixels, nearly always paper. Normalised, they are
# four zeros, and whether they were paper or ink is lost.

# %% [markdown]
# ## Train it anew, if you like {#train}
#
# The loop is short, because your functions are most of it. With `TRAIN = True` all that follows
# looks at your model instead of the recorded one, and the numbers will be different, those of
# visible patches and of the probe by a good deal: what one model gets there is not settled to a few
# points. Another time give `fit` also `normalised=True`, and find out where paper and ink have gone
# in the pictures of task 5. (The errors of tasks 6 and 7 then mean nothing, since the guesses are
# no longer pixels. Run all again with `TRAIN = False` before you go on.)


# %%
def new_model(seed: int) -> MaskedAutoencoder:
    """Build an untrained model, with positions that are learned, as the experiment does."""
    torch.manual_seed(seed)
    new = MaskedAutoencoder(model.config)
    for positions in (new.encoder.positions, new.positions):
        nn.init.normal_(positions.table.requires_grad_(True), std=0.5)
    return new


def fit(model: MaskedAutoencoder, images: Tensor, steps: int, normalised: bool = False) -> None:
    """Train a model to fill gaps."""
    optimizer = torch.optim.AdamW(model.parameters(), betas=(0.9, 0.99), weight_decay=0.01)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, 5e-3, steps, pct_start=0.1)
    for step in range(1, steps + 1):
        batch = images[torch.randperm(len(images))[:64]]
        guesses, hidden = guess(model, batch, torch.rand(64, 16))
        loss = hidden_loss(guesses, patchify(batch, patch_size=2), hidden, normalised)
        optimizer.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        schedule.step()
        if step % 100 == 0:
            print(f"step {step}: loss {loss:.2f}")


# %%
TRAIN = False  # True: trains anew, less than a minute

if TRAIN:
    model = new_model(seed=1)
    fit(model, training.images, steps=1000)
    model.eval()
    with torch.no_grad():
        guesses, hidden = guess(model, shown, noise)
        all_guesses, all_hidden = guess(model, tests.images, all_noise)

# %% [markdown]
# ## Task 5: a picture to look at {#task-5}
#
# To look at a result, put the guesses where patches were hidden and leave the others as they are.
# Cut the images into patches, choose, and lay the patches out again.
#
# <details>
# <summary>Hint: choose</summary>
#
# `torch.where(condition, a, b)` takes from `a` where the condition is true. The condition needs an
# axis for the numbers of a patch: `hidden.unsqueeze(-1)`.
#
# </details>
#
# <details>
# <summary>Hint: lay out</summary>
#
# `patchify(images, patch_size)` cuts, `unpatchify(patches, patch_size, height, width)` lays out. A
# `reshape` would take the four pixels of a patch for a piece of a row.
#
# </details>


# %% tags=["task"]
def fill_in(images: Tensor, guesses: Tensor, hidden: Tensor, patch_size: int) -> Tensor:
    """Put the guesses where patches were hidden.

    Shapes: images and result batch × 1 × height × width, guesses batch × N × P², hidden batch × N.
    """
    # BEGIN SOLUTION
    patches = patchify(images, patch_size)
    filled = torch.where(hidden.unsqueeze(-1), guesses, patches)
    return unpatchify(filled, patch_size, *images.shape[2:])
    # END SOLUTION


# %%
check.fill_in(fill_in)

# %%
filled = fill_in(shown, guesses, hidden, patch_size=2)
raw = unpatchify(guesses, 2, 8, 8)

show(
    lambda: draw_digits(shown, hidden, {"filled in": filled, "all guesses": raw}),
    alt="Four digits in four rows: whole, with twelve of sixteen patches grey, with these filled "
    "in by soft shapes, and the guesses for all patches, where visible ones are off too.",
)

# %% [markdown]
# Compare the last two rows at the visible patches. The guesses are off even there, where the model
# was shown the answer. No loss has ever looked at them.
#
# ## Task 6: better than nothing? {#task-6}
#
# Is a loss of a third much? Ask someone who has learned nothing but the **mean training image**,
# and who guesses its patches for every image. Give the error of the model as a share of that one,
# both on the hidden patches: 1 is no better than the mean image, 0 is perfect.
#
# <details>
# <summary>Hint: the mean image</summary>
#
# The mean over the images, patch by patch and pixel by pixel: `training_patches.mean(dim=0)`. It
# is N × P², and `.expand_as(patches)` repeats it for each image.
#
# </details>
#
# <details>
# <summary>Hint: both errors</summary>
#
# The mean image is a guess like any other: give it to `hidden_loss`.
#
# </details>


# %% tags=["task"]
def relative_error(
    guesses: Tensor, training_patches: Tensor, patches: Tensor, hidden: Tensor
) -> Tensor:
    """Give the loss of guesses, divided by that of the mean training image: a single number.

    Shapes: training_patches images × N × P², the others as for `hidden_loss`.
    """
    # BEGIN SOLUTION
    mean_image = training_patches.mean(dim=0).expand_as(patches)
    return hidden_loss(guesses, patches, hidden) / hidden_loss(mean_image, patches, hidden)
    # END SOLUTION


# %%
check.relative_error(relative_error)

# %%
for name, chosen in (("hidden", all_hidden), ("visible", ~all_hidden)):
    relative = relative_error(all_guesses, training_patches, test_patches, chosen)
    print(f"{name}: {relative:.2f} of the mean image's error")

# %% [markdown]
# On hidden patches the model is clearly better than the mean image. On the patches that it *sees*
# it is worse than someone who has not looked. That is no fault: it was never asked.
#
# ## Task 7: other shares, predicted first {#task-7}
#
# The model has been trained with four visible patches of 16, which hides 75 %. But an attention
# layer takes any number of rows, so nothing stops us from showing it 12, 8 or 2 patches: 25 %, 50 %
# or nearly 90 % hidden. Before you measure: for which number is the error on the hidden patches
# **smallest**? Write the numbers 12, 8, 4 and 2 in the order of the error, the smallest first. It
# cannot be concluded from what you know, so guess: what counts is to have made up your mind before
# you measure.
#
# <details>
# <summary>Hint</summary>
#
# Two things pull at the error. With more patches visible, more is known of the others. And a model
# is best at what it has practised.
#
# </details>

# %% tags=["task"]
# BEGIN SOLUTION: prediction = [..., ..., ..., ...]
prediction = [8, 12, 4, 2]
# END SOLUTION

# %%
check.prediction(prediction)


# %%
@torch.no_grad()
def measure(num_visible: int, draws: int = 3) -> tuple[float, float]:
    """Give the error on hidden patches of the tests, and its share of that of the mean image."""
    errors, shares = [], []
    for seed in range(draws):
        noise = torch.rand(len(tests.images), 16, generator=torch.Generator().manual_seed(seed))
        guesses, hidden = guess(model, tests.images, noise, num_visible)
        errors.append(hidden_loss(guesses, test_patches, hidden).item())
        shares.append(relative_error(guesses, training_patches, test_patches, hidden).item())
    return sum(errors) / draws, sum(shares) / draws


# %%
measured = {num_visible: measure(num_visible) for num_visible in (12, 8, 4, 2)}
print("visible  hidden  error  of the mean image's")
for num_visible, (error, share) in measured.items():
    print(f"{num_visible:7}{1 - num_visible / 16:8.0%}{error:7.3f}{share:8.2f}")

# %%
counts = (14, 12, 10, 8, 6, 4, 3, 2, 1)
errors = [measure(num_visible, draws=1)[0] for num_visible in counts]

show(
    lambda: draw_errors([16 - count for count in counts], errors, trained=12),
    alt="Line chart: error against hidden patches, 2 to 15. It falls first, is lowest at eight "
    "hidden, and rises steeply after twelve, where the model was trained.",
)

# %% [markdown]
# With three quarters of an image in front of it the model does **worse** than with half of it. The
# gaps have not become harder. The encoder has never met more than five rows, and now it reads
# thirteen. The experiment has trained models with 40 % hidden, too: nine of 16 stay, seven are
# hidden. They show what is possible. The highest error of three of them, on seven hidden patches as
# well:

# %%
ours = measure(9)[0]
highest = result["spread"]["MAE, 40 % hidden"]["error"]["highest"]
print(f"trained with 75 % hidden: {ours:.2f}")
print(f"trained with 40 % hidden: {highest:.2f}")

# %% [markdown]
# ## Task 8: features {#task-8}
#
# After all this filling of gaps the decoder is thrown away. Now the encoder reads whole images,
# nothing hidden, and gives 17 rows for each. A probe wants one vector for an image. There are two
# customs: the row of the class token, and the mean of the rows of the patches.
#
# <details>
# <summary>Hint</summary>
#
# The class token is row 0, the patches are the rows from 1 on. The mean goes over the rows, which
# are `dim=1`.
#
# </details>


# %% tags=["task"]
def features(encoded: Tensor) -> tuple[Tensor, Tensor]:
    """Give the vector of the class token, and the mean of those of the patches.

    Shapes: encoded batch × (1 + N) × d; each result batch × d.
    """
    # BEGIN SOLUTION
    return encoded[:, 0], encoded[:, 1:].mean(dim=1)
    # END SOLUTION


# %%
check.features(features)

# %%
untrained = new_model(seed=0)
images = torch.cat((training.images, tests.images))
with torch.no_grad():
    learned_rows = model.encoder.encode(images)
    untrained_rows = untrained.encoder.encode(images)

token, mean = features(learned_rows)
untrained_token, untrained_mean = features(untrained_rows)
sources = {
    "pixels": images.flatten(start_dim=1),
    "untrained, class token": untrained_token,
    "untrained, mean": untrained_mean,
    "MAE, class token": token,
    "MAE, mean": mean,
}
for name, vectors in sources.items():
    print(f"{name:24}{vectors.shape[1]} numbers for an image")

# %% [markdown]
# ## Task 9: the probe {#task-9}
#
# A linear probe finds a matrix $W$ with which features $X$ give the targets $Y$: ten columns, 1 for
# the right digit and −1 for the other nine. Ridge regression minimises
#
# $$ \lVert XW - Y \rVert^2 + \lambda \lVert W \rVert^2. $$
#
# The second term keeps $W$ small; it matters when there are few images. The derivative is zero
# where $X^\top X W + \lambda W = X^\top Y$, so
#
# $$ W = (X^\top X + \lambda I)^{-1} X^\top Y. $$
#
# <details>
# <summary>Hint: the identity</summary>
#
# $\lambda$ stands on the diagonal only: `penalty * torch.eye(d, dtype=features.dtype)`. A plain
# `+ penalty` would add it to every entry.
#
# </details>
#
# <details>
# <summary>Hint: no inverse</summary>
#
# `torch.linalg.solve(A, B)` gives $A^{-1}B$ without computing the inverse, which is more exact.
#
# </details>


# %% tags=["task"]
def ridge(features: Tensor, targets: Tensor, penalty: float) -> Tensor:
    """Give the matrix W of ridge regression.

    Shapes: features images × d, targets images × classes, W d × classes.
    """
    # BEGIN SOLUTION
    identity = torch.eye(features.shape[1], dtype=features.dtype)
    return torch.linalg.solve(features.T @ features + penalty * identity, features.T @ targets)
    # END SOLUTION


# %%
check.ridge(ridge)

# %% [markdown]
# What is left is preparation. Features are standardised by the labelled images, and the mean of the
# targets is put back at the end. scikit-learn chooses the penalty among the labelled images, by
# leaving out one at a time. And it can do all of that alone: here is whether it makes the same
# guesses.

# %%
PENALTIES = [10.0**power for power in range(-2, 5)]


def probe(vectors: Tensor, labelled: Tensor) -> tuple[Tensor, bool]:
    """Learn from labelled training images; guess the tests, and say if scikit-learn agrees."""
    x = vectors.double()
    mean, deviation = x[labelled].mean(dim=0), x[labelled].std(dim=0, correction=0)
    x = (x - mean) / deviation.where(deviation > 0, 1)  # some pixels are always paper
    learn, test = x[labelled], x[len(training.labels) :]
    labels = training.labels[labelled]
    theirs = RidgeClassifierCV(alphas=PENALTIES).fit(learn.numpy(), labels.numpy())

    targets = 2.0 * nn.functional.one_hot(labels, 10).double() - 1
    weights = ridge(learn, targets - targets.mean(dim=0), theirs.alpha_)
    guesses = (test @ weights + targets.mean(dim=0)).argmax(dim=1)
    return guesses, guesses.tolist() == theirs.predict(test.numpy()).tolist()


# %%
print("scikit-learn agrees:", probe(mean, torch.arange(250))[1])

# %% [markdown]
# With 50 labels much depends on *which* 50, so we draw 20 times and take the mean:


# %%
def accuracy(vectors: Tensor, number: int, draws: int) -> float:
    """Give the share of right guesses on the tests, on average over draws of labelled images."""
    total = 0.0
    for seed in range(draws):
        generator = torch.Generator().manual_seed(seed)
        labelled = torch.randperm(len(training.labels), generator=generator)[:number]
        total += (probe(vectors, labelled)[0] == tests.labels).double().mean().item()
    return total / draws


# %%
right = {
    name: (accuracy(vectors, 50, draws=20), accuracy(vectors, 1400, draws=1))
    for name, vectors in sources.items()
}
print(f"{'right on tests':24}{'50 labels':>10}{'1,400':>10}")
for name, (few, all_labels) in right.items():
    print(f"{name:24}{few:10.0%}{all_labels:10.0%}")

# %% [markdown]
# Read it slowly. With 50 labels the MAE is above the encoder that has learned nothing, so the gaps
# have taught it *something*. But the pixels, which nobody has encoded, do as well. And with all
# labels the pixels are ahead of it, and the untrained encoder has caught up: its class token is
# even ahead here, with the one start that we look at. To the MAE it makes little difference whether
# one takes class token or mean: its loss has asked neither of them for an answer.
#
# ## A trap {#trap}
#
# Perhaps the mean throws too much away? It forgets which patch was where. Lay the 16 vectors of an
# image side by side instead:

# %%
side_by_side = learned_rows[:, 1:].flatten(start_dim=1)
many = accuracy(side_by_side, 1400, draws=1)
print(*side_by_side.shape)
print(f"MAE, side by side: {many:.0%} with 1,400 labels")

# %% [markdown]
# Well above the pixels. Is that what the pre-training has learned? Before you believe it, ask what
# the *untrained* encoder gets in the same way. Think first, then look:

# %%
untrained_side_by_side = untrained_rows[:, 1:].flatten(start_dim=1)
untrained_many = accuracy(untrained_side_by_side, 1400, draws=1)
few, untrained_few = (
    accuracy(vectors, 50, draws=20) for vectors in (side_by_side, untrained_side_by_side)
)
print(f"untrained, side by side: {untrained_many:.0%} with 1,400 labels")
print(f"MAE {few:.0%} and untrained {untrained_few:.0%} with 50 labels")

# %% [markdown]
# As much. An untrained encoder mixes and bends the pixels at random, and 768 such numbers separate
# the digits better than 64 pixels do, without a single gap filled. Only with 50 labels are the gaps
# worth something, and less than it seemed. A probe measures the width and the shape of features as
# well as what they know. Without the line "untrained" one would have praised the pre-training for
# all of it.
#
# ## Where to go on {#next}
#
# What the pre-training is worth when *all* layers are trained on is another question:
# [the experiment](../docs/beyond/masked-autoencoders.md#experiment) has an answer. What else a
# single number says of a representation, and what it hides, is the subject of
# [general representations](../docs/vision/general-representations.md).
