# ---
# title: A Vision Transformer on digits
# description: Build one, load trained weights, see where it looks, and break it on purpose.
# minutes: 75
# requires: [vision/vit-encoder.md, vision/position-embeddings.md]
# ---

# %% [markdown]
# You will write a Vision Transformer: cut pictures into patches, put a class token in front, add
# positions, stack blocks, read the answer. Then you load weights that were trained before, look
# at what the class token reads, and break the model in four ways. Before each you say what you
# expect.
#
# **You will be able to**
#
# * turn a batch of pictures into tokens with one `reshape`, one `permute` and one more `reshape`,
# * write the block and the head so exactly that the weights of another program fit,
# * say what the order of patches is worth, to a model that learned it and to one that did not.
#
# **You need** what [patches](../docs/vision/patches.md),
# [the encoder](../docs/vision/vit-encoder.md) and [the class token](../docs/vision/class-token.md)
# explain; for the end [position embeddings](../docs/vision/position-embeddings.md). Attention
# itself you wrote [in the first lab](attention.py); here it is given.

# %%
import copy

import torch
from torch import Tensor, nn

from labs.checks import vit as check
from labs.pictures import show
from labs.pictures.vit import draw_maps, draw_orders, draw_patches
from notes_site.digits import Digits, digits
from notes_site.recorded import recorded, recorded_weights
from transformer_notes.attention import MultiHeadAttention
from transformer_notes.layers import FeedForward, LayerNorm, gelu
from transformer_notes.patches import unpatchify
from transformer_notes.positions import LearnedPositions
from transformer_notes.vit import VisionTransformer as TheirTransformer
from transformer_notes.vit import ViTConfig

# %% [markdown]
# ## The pictures {#pictures}
#
# Handwritten digits of 8 × 8 pixels, one channel, 0 for paper and 1 for ink: 1,400 to learn from
# and 397 others for tests. The model cuts each into patches of 2 × 2 pixels. All its sizes stand
# in one place:

# %%
training, tests = digits()
SIZES = ViTConfig(
    image_size=8,
    patch_size=2,
    num_channels=1,
    d_model=48,
    d_ff=96,
    num_heads=4,
    num_layers=3,
    num_classes=10,
)
show(
    lambda: draw_patches(tests.images[:5], SIZES.patch_size),
    alt="Five handwritten digits; lines cut each into four rows of four patches.",
)

# %% [markdown]
# ## Task 1: count, by hand {#task-1}
#
# Write four numbers:
#
# 1. how many patches a picture has,
# 2. how many numbers a patch has,
# 3. how many tokens enter the first layer, with the class token,
# 4. which patch has the pixel in row 5, column 2. Patches are counted row by row, and everything
#    from 0.
#
# <details>
# <summary>Hint: the last number</summary>
#
# Row 5 lies in the row of patches $\lfloor 5 / 2 \rfloor = 2$. There are two full rows of patches
# above it.
#
# </details>

# %% tags=["task"]
# BEGIN SOLUTION: by_hand = [..., ..., ..., ...]
by_hand = [16, 4, 17, 9]
# END SOLUTION

# %%
check.by_hand(by_hand)

# %% [markdown]
# ## Task 2: patches by reshape {#task-2}
#
# From pictures of shape $B \times C \times H \times W$ make patches of shape
# $B \times N \times P^2 C$. Patches come row by row; inside a patch the order is row, column,
# channel.
#
# A `reshape` alone never changes the order of the numbers, and here the order must change: in
# memory the second pixel row of a patch lies a whole row of the picture behind the first. So cut
# the axes in two, move them, join them.
#
# <details>
# <summary>Hint: cut</summary>
#
# `images.reshape(batch, channels, height // p, p, width // p, p)` has six axes: picture, channel,
# row of patches, row in the patch, column of patches, column in the patch.
#
# </details>
#
# <details>
# <summary>Hint: move and join</summary>
#
# Axes in the order in which they are to be counted: picture; row and column of patches; row,
# column, channel inside. As numbers: `.permute(0, 2, 4, 3, 5, 1)`. Then one `reshape` joins two
# axes to $N$ and three to $P^2 C$.
#
# </details>


# %% tags=["task"]
def patchify(images: Tensor, patch_size: int) -> Tensor:
    """Cut pictures into patches: B × C × H × W becomes B × N × P²C."""
    # BEGIN SOLUTION
    batch, channels, height, width = images.shape
    p = patch_size
    cut = images.reshape(batch, channels, height // p, p, width // p, p)
    return cut.permute(0, 2, 4, 3, 5, 1).reshape(batch, -1, p * p * channels)
    # END SOLUTION


# %%
check.patchify(patchify)

# %% [markdown]
# The pixel of task 1, in row 5 and column 2, is the third of the four numbers of its patch: second
# row, first column.

# %%
patches = patchify(tests.images, SIZES.patch_size)
print(tuple(patches.shape))
print(bool((patches[:, by_hand[3], 2] == tests.images[:, 0, 5, 2]).all()))

# %% [markdown]
# ## Task 3: tokens {#task-3}
#
# Equation 1 of the paper: every patch times one matrix, the class token in front, and a position
# for each of the $N + 1$ rows,
#
# $$ z_0 = \begin{bmatrix} x_{\text{class}} \\ x_1 E \\ \dots \\ x_N E \end{bmatrix}
# + E_{\text{pos}}. $$
#
# The class token is one vector of width $D$, the same for all pictures of the batch. `torch.cat`
# repeats nothing by itself.
#
# <details>
# <summary>Hint: one token for many pictures</summary>
#
# `class_token.expand(batch, 1, -1)` is the vector as the first row of each of `batch` pictures,
# without a copy.
#
# </details>
#
# <details>
# <summary>Hint: the order of steps</summary>
#
# First `to_token(patches)`, then `torch.cat((..., ...), dim=1)`, then add all positions: row 0 of
# the table belongs to the class token.
#
# </details>


# %% tags=["task"]
def embed(patches: Tensor, to_token: nn.Module, class_token: Tensor, positions: Tensor) -> Tensor:
    """Make tokens: B × N × P²C becomes B × (N + 1) × D.

    Shapes: class_token D, positions (N + 1) × D; to_token maps P²C numbers to D.
    """
    # BEGIN SOLUTION
    tokens = to_token(patches)
    first = class_token.expand(len(tokens), 1, -1)
    return torch.cat((first, tokens), dim=1) + positions
    # END SOLUTION


# %%
check.embed(embed)

# %% [markdown]
# ## Task 4: a block {#task-4}
#
# The tokens read from each other, then each is transformed by itself. The norm stands *before*
# each of the two parts (*pre-norm*), and what a part gives is **added** to what came in:
#
# $$ \begin{aligned} y &= x + \operatorname{attention}(\operatorname{norm}_1(x)) \\
# z &= y + \operatorname{ffn}(\operatorname{norm}_2(y)) \end{aligned} $$
#
# The constructor is given. `self.attention(asks, is_read)` gives two things: the new tokens and
# the weights.
#
# <details>
# <summary>Hint</summary>
#
# `normed = self.attention_norm(x)` asks and is read: `read, _ = self.attention(normed, normed)`.
#
# </details>


# %% tags=["task"]
class Block(nn.Module):
    """A block of the encoder, with its norms in front."""

    def __init__(self, d_model: int, num_heads: int, d_ff: int) -> None:
        super().__init__()
        self.attention_norm = LayerNorm(d_model)
        self.attention = MultiHeadAttention(d_model, num_heads, bias=True)
        self.feed_forward_norm = LayerNorm(d_model)
        self.feed_forward = FeedForward(d_model, d_ff, activation=gelu)

    def forward(self, x: Tensor) -> Tensor:
        """Give new tokens, of the same shape."""
        # BEGIN SOLUTION
        normed = self.attention_norm(x)
        read, _ = self.attention(normed, normed)
        x = x + read
        return x + self.feed_forward(self.feed_forward_norm(x))
        # END SOLUTION


# %%
check.block(Block)

# %% [markdown]
# ## Task 5: the whole model {#task-5}
#
# Embed, all blocks one after the other, one more norm, then the head: a matrix from the vector of
# the **class token** alone to ten logits. What the patches have become is not read.
#
# Constructor and two helpers are given. Mind the names in the constructor: they are those of the
# [model in the chapters](../docs/vision/vit-encoder.md#in-code), so that its weights will fit
# yours.
#
# <details>
# <summary>Hint</summary>
#
# `x[:, 0]` is the class token of every picture.
#
# </details>


# %% tags=["task"]
class VisionTransformer(nn.Module):
    """An encoder that reads the patches of a picture."""

    def __init__(self, sizes: ViTConfig) -> None:
        super().__init__()
        self.patch_size = sizes.patch_size
        width = sizes.d_model
        patch_dim = sizes.patch_size**2 * sizes.num_channels
        self.embedding = nn.ModuleDict({"to_token": nn.Linear(patch_dim, width)})
        self.class_token = nn.Parameter(torch.zeros(width))
        self.positions = LearnedPositions(sizes.length, width)
        self.layers = nn.ModuleList(
            Block(width, sizes.num_heads, sizes.d_ff) for _ in range(sizes.num_layers)
        )
        self.norm = LayerNorm(width)
        self.to_logits = nn.Linear(width, sizes.num_classes)
        # As large as the embedded patches, or it would take longer to see where they stand.
        nn.init.normal_(self.positions.table, std=0.3)

    def embed(self, images: Tensor) -> Tensor:
        """Make tokens of pictures: B × C × H × W becomes B × (N + 1) × D."""
        patches = patchify(images, self.patch_size)
        return embed(patches, self.embedding["to_token"], self.class_token, self.positions.table)

    def forward(self, images: Tensor) -> Tensor:
        """Rate the classes: B × C × H × W becomes B × classes."""
        # BEGIN SOLUTION
        x = self.embed(images)
        for layer in self.layers:
            x = layer(x)
        return self.to_logits(self.norm(x)[:, 0])
        # END SOLUTION

    @torch.no_grad()
    def attention_weights(self, images: Tensor) -> Tensor:
        """Give who reads whom: layers × B × heads × (N + 1) × (N + 1), a row for who asks."""
        x = self.embed(images)
        weights = []
        for layer in self.layers:
            assert isinstance(layer, Block)
            normed = layer.attention_norm(x)
            weights.append(layer.attention(normed, normed)[1])
            x = layer(x)
        return torch.stack(weights)


# %%
check.vision_transformer(VisionTransformer)

# %% [markdown]
# ## Train, or load {#train-or-load}
#
# How it was trained: 400 steps with 64 pictures each, a learning rate that grows for 40 steps and
# then falls to zero. So did the model of [the chapter's
# experiment](../docs/vision/data-scaling.md#experiment), whose weights are loaded below. With
# `TRAIN = True` your own learns, in less than a minute. Its counts will be a little different
# from those on this page.


# %%
def fit(model: nn.Module, pictures: Digits, steps: int, seed: int) -> None:
    """Train a model on pictures, and print the loss four times on the way."""
    torch.manual_seed(seed)
    optimizer = torch.optim.AdamW(model.parameters(), lr=5e-3, betas=(0.9, 0.99), weight_decay=0.05)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, 5e-3, steps, pct_start=0.1)
    for step in range(1, steps + 1):
        batch = torch.randperm(len(pictures.labels))[:64]
        logits = model(pictures.images[batch])
        loss = nn.functional.cross_entropy(logits, pictures.labels[batch])
        optimizer.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        schedule.step()
        if step % (steps // 4) == 0:
            print(f"step {step} of {steps}, loss {loss.item():.3f}")


@torch.no_grad()
def right(model: nn.Module, images: Tensor) -> int:
    """Count the test pictures, changed or not, about which a model is right."""
    return int((model(images).argmax(dim=-1) == tests.labels).sum())


# %% tags=["recorded"]
TRAIN = False  # True: trains anew, less than a minute

torch.manual_seed(1)
model = VisionTransformer(SIZES)
if TRAIN:
    fit(model, training, steps=400, seed=1)
else:
    model.load_state_dict(recorded_weights("digits"))
model.eval()
print(f"{right(model, tests.images)} of {len(tests.labels)} right")

# %% [markdown]
# `load_state_dict` compares names and shapes, so the weights went where they belong. It does not
# see what you do with them. This does: the model of the chapters, with your weights, gives the
# same logits.

# %%
theirs = TheirTransformer(SIZES)
theirs.load_state_dict(model.state_dict())
with torch.no_grad():
    apart = (model(tests.images) - theirs(tests.images)).abs().max().item()
print("the same logits:", apart < 1e-4)

# %% [markdown]
# ## Task 6: where the class token looks {#task-6}
#
# In a layer every head has a matrix of weights, $(N + 1) \times (N + 1)$: row $i$ says what token
# $i$ reads. Take the mean of the heads, and of it the row of the class token without what it reads
# from itself. Lay these $N$ numbers out as a picture of patches, row by row.
#
# <details>
# <summary>Hint: which numbers</summary>
#
# `weights.mean(dim=1)` is the mean over heads. Row 0 asks, columns 1 to $N$ are patches:
# `[:, 0, 1:]`.
#
# </details>
#
# <details>
# <summary>Hint: lay out</summary>
#
# `.reshape(-1, grid, grid)`: patches are counted row by row, so no axis needs to move.
#
# </details>


# %% tags=["task"]
def class_token_map(weights: Tensor, grid: int) -> Tensor:
    """Draw what the class token reads from the patches, in one layer.

    Shapes: weights B × heads × (N + 1) × (N + 1) with N = grid²; the maps B × grid × grid.
    """
    # BEGIN SOLUTION
    return weights.mean(dim=1)[:, 0, 1:].reshape(-1, grid, grid)
    # END SOLUTION


# %%
check.class_token_map(class_token_map)

# %%
few = tests.images[:3]
maps = [class_token_map(weights, SIZES.grid_size) for weights in model.attention_weights(few)]
show(
    lambda: draw_maps(few, maps),
    alt="Three digits, and beside each its maps in three layers: four by four cells, some bright.",
)

# %% [markdown]
# A bright cell was read more than a dark one. Do not read more into it than that: tests of such
# maps on this very kind of model are [sobering](../docs/vision/attention-maps.md#deletion).
#
# ## Task 7: what do you expect? {#task-7}
#
# Now the model is broken, without any training. You have 397 test pictures, and a guess is right
# once in ten. How many are right, as a share from 0 to 1, if
#
# * `shuffled`: the patches of each picture are put into another order, a new one for each,
# * `shifted`: every token gets the position of the one before it, the class token that of the
#   last patch,
# * `zero`: all positions are zero,
# * `both`: patches stand in another order, one for all pictures, and their positions in the very
#   same order?
#
# Write down what you think. Only the last can be known without trying, and only that is checked.
#
# <details>
# <summary>Hint: both</summary>
#
# Which vectors enter the first layer, as a set? Does attention know in which order they stand?
#
# </details>

# %% tags=["task"]
# BEGIN SOLUTION: expected = {"shuffled": ..., "shifted": ..., "zero": ..., "both": ...}
expected = {"shuffled": 0.1, "shifted": 0.2, "zero": 0.1, "both": 0.97}
# END SOLUTION

# %%
check.expected(expected)

# %% [markdown]
# ## Task 8: an order for each picture {#task-8}
#
# `orders` has a row of patch numbers for each picture: place $j$ of picture $b$ gets the patch
# with the number `orders[b, j]`. Give a new tensor: `patches` is needed again as it is.
#
# <details>
# <summary>Hint</summary>
#
# `patches[rows, orders]` takes for each entry of `orders` the patch of the picture that `rows`
# names at the same place. `rows` needs a row number in each line: `torch.arange(len(patches))`
# as a column, `[:, None]`.
#
# </details>


# %% tags=["task"]
def reorder(patches: Tensor, orders: Tensor) -> Tensor:
    """Put the patches of each picture into an order of its own.

    Shapes: patches B × N × P²C, orders B × N; the result as patches.
    """
    # BEGIN SOLUTION
    rows = torch.arange(len(patches))[:, None]
    return patches[rows, orders]
    # END SOLUTION


# %%
check.reorder(reorder)

# %%
torch.manual_seed(0)
orders = torch.rand(len(patches), patches.shape[1]).argsort(dim=1)
shuffled = unpatchify(reorder(patches, orders), SIZES.patch_size, 8, 8)
show(
    lambda: draw_patches(shuffled[:5], SIZES.patch_size),
    alt="The five digits of the beginning with their patches shuffled; none can be read.",
)

# %%
found = {"as it was": right(model, tests.images), "shuffled": right(model, shuffled)}
found

# %% [markdown]
# ## Task 9: other positions {#task-9}
#
# Give a **copy** of the model in which another table stands in the place of its positions. The
# model itself stays as it is.
#
# <details>
# <summary>Hint</summary>
#
# `copy.deepcopy(model)` copies weights too. A parameter is filled in place, without a gradient:
# `with torch.no_grad(): changed.positions.table.copy_(table)`.
#
# </details>


# %% tags=["task"]
def with_positions(model: nn.Module, table: Tensor) -> nn.Module:
    """Copy a model and give the copy other positions, (N + 1) × D."""
    # BEGIN SOLUTION
    changed = copy.deepcopy(model)
    with torch.no_grad():
        changed.get_parameter("positions.table").copy_(table)
    return changed
    # END SOLUTION


# %%
check.with_positions(with_positions)

# %%
table = model.positions.table.detach()
order = orders[0]
moved = unpatchify(patches[:, order], SIZES.patch_size, 8, 8)
# The class token stays in front.
moved_table = torch.cat((table[:1], table[1:][order]))

found["shifted"] = right(with_positions(model, table.roll(1, dims=0)), tests.images)
found["zero"] = right(with_positions(model, torch.zeros_like(table)), tests.images)
found["one order"] = right(model, moved)
found["both"] = right(with_positions(model, moved_table), moved)
print("one order, positions as they were:", found["one order"], "right")
for name, share in expected.items():
    print(f"{name:8}  expected {share:.2f}, found {found[name] / len(tests.labels):.2f}")

# %% [markdown]
# Every change leaves fewer than one in four right, but for the last: there two wrongs are right.
# Patches and positions in the same new order make the same set of tokens, and the class token
# reads a set. So it does not matter which order one chooses, as long as it is always the same.
#
# `shifted` is a mistake that happens: positions [off by
# one](../docs/vision/class-token.md#place-of-the-token). All shapes fit, and nothing complains.
#
# ## With training it looks different {#trained-so}
#
# Three models of the experiment learned with the change from the first step on: one order for all
# pictures, an order for each, no positions. Three seeds each; the lowest and highest share of
# right answers:

# %%
spread = recorded("digits")["spread"]
trained = {
    name: (spread[name]["accuracy"]["lowest"][-1], spread[name]["accuracy"]["highest"][-1])
    for name in ("ViT", "one order", "an order each", "no positions")
}
for name, (lowest, highest) in trained.items():
    print(f"{name:13} {lowest:.2f} to {highest:.2f}")

# %%
later = {
    "ViT": found["as it was"],
    "one order": found["one order"],
    "an order each": found["shuffled"],
    "no positions": found["zero"],
}
changed_later = {name: count / len(tests.labels) for name, count in later.items()}
show(
    lambda: draw_orders(trained, changed_later),
    alt="Four rows. Trained with the change, one order is as good as the right one, and an order "
    "each and no positions give between a half and four in five. Changed only afterwards, all "
    "three lie near a guess.",
)

# %% [markdown]
# Compare the last row with your expectation for `zero`. A model that *never* had positions reads
# more than half of the digits, from a bag of patches. One that learned to rely on them, and loses
# them, guesses: its blocks wait for sums of patch and place, and get vectors that they have never
# met.
#
# <details>
# <summary>Why is "an order each" no better than "no positions", though it has positions?</summary>
#
# A vector that says "third place" says nothing of the picture if any patch may stand there. The
# best that training can do with it is to learn to ignore it.
#
# </details>
#
# ## And a CNN? {#cnn}
#
# The same experiment trained a convolutional network with about as many parameters. What it is
# given for nothing, that neighbours belong together, the ViT has to learn. So: who needs more
# pictures? Mistakes among the 397 tests, the mean of three seeds:

# %%
sizes = recorded("digits")["settings"]["sizes"]
mistakes = {
    name: [round(len(tests.labels) * (1 - share)) for share in spread[name]["accuracy"]["mean"]]
    for name in ("ViT", "CNN")
}
print("pictures", sizes)
print("ViT     ", mistakes["ViT"])
print("CNN     ", mistakes["CNN"])

# %% [markdown]
# The CNN is ahead with every number of pictures, and the ViT makes more than one and a half times
# as many mistakes. On 1,400 small, centred digits the assumption is right, and being told is
# cheaper than learning. With three hundred million photographs it [turns
# round](../docs/vision/data-scaling.md#first-result), for the largest models.
#
# ## Where to go on {#next}
#
# * Set `TRAIN = True` and give `fit` pictures whose patches all stand in one wrong order:
#   `training._replace(images=...)`. Test it with the same order. Do you get the recorded row?
# * Shift all test pictures by one pixel, `tests.images.roll(1, dims=3)`. What do you expect now?
# * The [next lab](mae.py) lets the same model learn from pictures without labels.
