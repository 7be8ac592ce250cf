# ---
# title: Make it small
# description: Distil a Vision Transformer into a smaller one, put both into few bits, and measure.
# minutes: 75
# requires: [beyond/distillation.md, beyond/quantisation.md]
# ---

# %% [markdown]
# A trained model can be made small in two ways: teach a smaller one what it knows, or write its
# numbers with fewer bits. You will do both to a Vision Transformer that reads digits, and end with
# a table of bytes and right answers.
#
# **You will be able to**
#
# * write the losses with which a model teaches another one, with the temperature in all places
#   where it belongs,
# * choose scale and zero point for a range of numbers, and round to the grid and back,
# * count what a model weighs in 8 or 4 bits, and measure what that costs.
#
# **You need** what [distillation](../docs/beyond/distillation.md) and
# [quantisation](../docs/beyond/quantisation.md) explain. The model itself is that of [the lab
# before the last](vit.py); here it is given.

# %%
import copy

import torch
from torch import Tensor, nn
from torch.nn.functional import cross_entropy, one_hot

from labs.checks import compression as check
from labs.pictures import show
from labs.pictures.compression import draw_answers, draw_sizes
from notes_site.digits import Digits, digits
from notes_site.recorded import recorded, recorded_weights
from notes_site.recorded_vit import recorded_vit
from transformer_notes.distillation import mixup
from transformer_notes.vit import VisionTransformer, ViTConfig

# %% [markdown]
# ## Teacher and student {#teacher}
#
# The teacher was trained with the labels of 1,400 pictures. The student has two narrow layers. How
# many numbers has each model?

# %%
training, tests = digits()
teacher = recorded_vit("digits")
STUDENT = ViTConfig(
    image_size=8,
    patch_size=2,
    num_channels=1,
    d_model=16,
    d_ff=32,
    num_heads=2,
    num_layers=2,
    num_classes=10,
)


def new_student() -> VisionTransformer:
    """Build an untrained student."""
    student = VisionTransformer(STUDENT)
    # As large as the embedded patches, or it would take longer to see where they stand.
    nn.init.normal_(student.positions.table, std=0.3)
    return student


def parameters(model: nn.Module) -> int:
    """Count the numbers of a model."""
    return sum(parameter.numel() for parameter in model.parameters())


print("teacher", parameters(teacher))
print("student", parameters(new_student()))

# %% [markdown]
# ## Task 1: a softer answer {#task-1}
#
# A teacher who is certain says little more than the label. Divided by a *temperature* $\tau$
# before the softmax, its logits $z$ make a softer answer, in which the other classes can be heard:
#
# $$ p(\tau) = \operatorname{softmax}(z / \tau) $$
#
# <details>
# <summary>Hint</summary>
#
# Each row is one picture, so the softmax runs over the last dimension: `.softmax(dim=-1)`.
#
# </details>


# %% tags=["task"]
def soften(logits: Tensor, temperature: float) -> Tensor:
    """Give probabilities at a temperature: B × classes, each row sums to 1."""
    # BEGIN SOLUTION
    return (logits / temperature).softmax(dim=-1)
    # END SOLUTION


# %%
check.soften(soften)

# %% [markdown]
# What the teacher says of one test picture, at three temperatures:

# %%
with torch.no_grad():
    logits = teacher(tests.images[:1])
show(
    lambda: draw_answers({t: soften(logits, t)[0] for t in (1, 4, 8)}),
    alt="Three rows of bars over the digits 0 to 9. At temperature 1 one bar is 1 and the others "
    "cannot be seen; at 4 and 8 the others grow.",
)

# %% [markdown]
# ## Task 2: the soft loss {#task-2}
#
# The student's answer is softened as well, to $q(\tau)$, and compared with the teacher's by the
# Kullback–Leibler divergence. Its gradient shrinks like $1 / \tau^2$, so it is multiplied by
# $\tau^2$:
#
# $$ L = \tau^2 \sum_i p_i(\tau) \log \frac{p_i(\tau)}{q_i(\tau)} $$
#
# The sum runs over classes; the loss of a batch is the **mean** over its pictures.
#
# <details>
# <summary>Hint: logarithms</summary>
#
# $\log (p / q) = \log p - \log q$, and `(logits / temperature).log_softmax(dim=-1)` is the
# logarithm without a detour that rounds small probabilities to zero.
#
# </details>
#
# <details>
# <summary>Hint: sum and mean</summary>
#
# `(...).sum(dim=-1).mean()`: a sum over classes, then a mean over pictures.
#
# </details>


# %% tags=["task"]
def soft_loss(student: Tensor, teacher: Tensor, temperature: float) -> Tensor:
    """Say how far the student's answers are from the teacher's; both are logits, B × classes."""
    # BEGIN SOLUTION
    targets = (teacher / temperature).log_softmax(dim=-1)
    answers = (student / temperature).log_softmax(dim=-1)
    divergence = (targets.exp() * (targets - answers)).sum(dim=-1)
    return temperature**2 * divergence.mean()
    # END SOLUTION


# %%
check.soft_loss(soft_loss)

# %% [markdown]
# ## Task 3: the hard loss {#task-3}
#
# The other way is blunt: the class that the teacher finds likeliest is taken for the label, and the
# student is trained on it with cross-entropy, without a temperature.
#
# <details>
# <summary>Hint</summary>
#
# `cross_entropy(logits, classes)` wants the student's logits as they are, and class numbers:
# `teacher.argmax(dim=-1)`.
#
# </details>


# %% tags=["task"]
def hard_loss(student: Tensor, teacher: Tensor) -> Tensor:
    """Compare the student's answers with the teacher's likeliest classes; both are logits."""
    # BEGIN SOLUTION
    return cross_entropy(student, teacher.argmax(dim=-1))
    # END SOLUTION


# %%
check.hard_loss(hard_loss)

# %% [markdown]
# On pictures that the teacher knows by heart its hard answers are the labels, and it teaches
# nothing new:

# %%
with torch.no_grad():
    known = teacher(training.images).argmax(dim=-1) == training.labels
print(f"{int(known.sum())} of {len(known)}")

# %% [markdown]
# ## Lessons {#lessons}
#
# So where is a teacher worth something? Where there is no label. *Mixup* lays two pictures over
# each other in any proportion. Nobody has labelled the mixture, but a teacher can be asked what it
# sees in it. A lesson is named by what the student learns from:


# %%
def lesson(way: str, student: nn.Module, images: Tensor, labels: Tensor) -> Tensor:
    """Give the loss of one batch.

    `way` names who answers, "labels", "soft" or "hard", and whether pictures are "mixed".
    """
    targets = one_hot(labels, STUDENT.num_classes).float()
    if "mixed" in way:
        share = torch.rand(()).item()
        images, targets = mixup(images, targets, share, torch.randperm(len(images)))
    answers = student(images)
    if "labels" in way:
        return cross_entropy(answers, targets)
    with torch.no_grad():
        said = teacher(images)
    return hard_loss(answers, said) if "hard" in way else soft_loss(answers, said, temperature=2)


def fit(student: nn.Module, way: str, pictures: Digits, steps: int = 400) -> None:
    """Train a student in one way."""
    optimizer = torch.optim.AdamW(
        student.parameters(), lr=0.01, betas=(0.9, 0.99), weight_decay=0.05
    )
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, 0.01, steps, pct_start=0.1)
    for step in range(1, steps + 1):
        batch = torch.randperm(len(pictures.labels))[:64]
        loss = lesson(way, student, pictures.images[batch], pictures.labels[batch])
        optimizer.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(student.parameters(), 1.0)
        optimizer.step()
        schedule.step()
        if step % (steps // 4) == 0:
            print(f"step {step} of {steps}, loss {loss.item():.3f}")


# %% tags=["recorded"]
TRAIN = False  # True: trains anew, less than a minute

torch.manual_seed(1)
student = new_student()
if TRAIN:
    fit(student, "soft, mixed", training)
else:
    student.load_state_dict(recorded_weights("small_digits"))
student.eval()


@torch.no_grad()
def right(model: nn.Module) -> int:
    """Count the test pictures about which a model is right."""
    return int((model(tests.images).argmax(dim=-1) == tests.labels).sum())


print("teacher", right(teacher), "student", right(student), "of", len(tests.labels))

# %% [markdown]
# ## What a teacher is worth {#taught}
#
# Such losses were used for an experiment: the student with all 1,400 pictures or with 100 of them,
# taught or with labels alone, three seeds each. The lowest and the highest share of right answers:

# %%
for way, numbers in recorded("small_digits")["spread"].items():
    lowest, highest = numbers["accuracy"]["lowest"], numbers["accuracy"]["highest"]
    print(f"{way:19} {lowest:.2f} to {highest:.2f}")

# %% [markdown]
# With 100 pictures labels alone are far behind. Mixtures help even without a teacher, since mixed
# labels belong to them. The teacher helps more: what it says of a mixture is more than two labels
# and a share. With all pictures and all labels there is nothing left for it to add, and the ranges
# overlap. So a teacher is worth most where labels are rare.
#
# ## Task 4: scale and zero point {#task-4}
#
# Now the other way. A grid of $2^b$ integers, $0$ to $2^b - 1$, is to cover the numbers from
# $r_{\min}$ to $r_{\max}$. Zero must be one of its numbers, so a range that does not hold zero is
# widened until it does. Then
#
# $$ S = \frac{r_{\max} - r_{\min}}{2^b - 1} \qquad Z = \operatorname{round}(-r_{\min} / S). $$
#
# By hand: from $-0.5$ to $3$ with 3 bits, $S = 3.5 / 7 = 0.5$ and $Z = 1$.
#
# <details>
# <summary>Hint</summary>
#
# `min(lowest, 0)` and `max(highest, 0)` widen. Python's `round` gives an integer.
#
# </details>


# %% tags=["task"]
def affine_grid(lowest: float, highest: float, bits: int) -> tuple[float, int]:
    """Give the scale and the zero point of a grid that covers a range and zero."""
    # BEGIN SOLUTION
    lowest, highest = min(lowest, 0), max(highest, 0)
    scale = (highest - lowest) / (2**bits - 1)
    return scale, round(-lowest / scale)
    # END SOLUTION


# %%
check.affine_grid(affine_grid)

# %% [markdown]
# ## Task 5: to the grid and back {#task-5}
#
# A number becomes the nearest integer of the grid, and beyond its ends the end itself; back it
# comes as a multiple of the scale:
#
# $$ q = \operatorname{clip}(\operatorname{round}(r / S) + Z) \qquad \hat r = S \, (q - Z) $$
#
# The scale is a single number, or a column with one number for each row of $r$, as you will make it
# in the next task: `/` and `*` take both.
#
# <details>
# <summary>Hint</summary>
#
# `.round()` and `.clamp(lowest, highest)`, in this order, with the zero point between them.
#
# </details>


# %% tags=["task"]
def quantise(
    x: Tensor, scale: Tensor | float, zero_point: int, lowest: int, highest: int
) -> Tensor:
    """Give the integer, from lowest to highest, that is nearest to each number."""
    # BEGIN SOLUTION
    return ((x / scale).round() + zero_point).clamp(lowest, highest)
    # END SOLUTION


def dequantise(q: Tensor, scale: Tensor | float, zero_point: int) -> Tensor:
    """Give the numbers that integers stand for."""
    # BEGIN SOLUTION
    return scale * (q - zero_point)
    # END SOLUTION


# %%
check.quantise(quantise, dequantise)

# %% [markdown]
# Where is an asymmetric grid worth its zero point? Behind a GELU, where nothing lies far below
# zero. What comes out of the first one in the teacher, on a grid of 4 bits, and beside it on a
# symmetric grid from $-\max |r|$ to $\max |r|$ with zero in the middle:

# %%
seen: list[Tensor] = []
behind_gelu = teacher.get_submodule("layers.0.feed_forward.to_output")
handle = behind_gelu.register_forward_pre_hook(lambda _, inputs: seen.append(inputs[0]))
with torch.no_grad():
    teacher(training.images[:100])
handle.remove()
x = seen[0]

scale, zero_point = affine_grid(x.min().item(), x.max().item(), bits=4)
back = dequantise(quantise(x, scale, zero_point, 0, 15), scale, zero_point)
half = x.abs().max().item() / 7
symmetric = dequantise(quantise(x, half, 0, -7, 7), half, 0)
print(f"numbers from {x.min():.2f} to {x.max():.2f}")
print(f"asymmetric: scale {scale:.2f}, mean error {(x - back).abs().mean():.2f}")
print(f"symmetric:  scale {half:.2f}, mean error {(x - symmetric).abs().mean():.2f}")

# %% [markdown]
# Half of the symmetric grid lies where there is nothing, so its steps are about twice as large.
#
# ## Task 6: one scale, or one for each row {#task-6}
#
# Weights lie on both sides of zero. There the symmetric grid will do, with integers from
# $-(2^{b-1} - 1)$ to $2^{b-1} - 1$ and no zero point:
#
# $$ S = \frac{\max |w|}{2^{b-1} - 1} $$
#
# The maximum is that of the whole matrix (*per tensor*), or of each row (*per channel*: a row of
# `nn.Linear.weight` makes one number of the output). Then scales are a column, so that each
# meets its row.
#
# <details>
# <summary>Hint</summary>
#
# `weight.abs().amax()` is the largest of all, `weight.abs().amax(dim=-1, keepdim=True)` the largest
# of each row, as a column.
#
# </details>


# %% tags=["task"]
def symmetric_scale(weight: Tensor, bits: int, per_row: bool) -> Tensor:
    """Give the scale of a matrix, a single number or rows × 1."""
    # BEGIN SOLUTION
    size = weight.abs()
    largest = size.amax(dim=-1, keepdim=True) if per_row else size.amax()
    return largest / (2 ** (bits - 1) - 1)
    # END SOLUTION


# %%
check.symmetric_scale(symmetric_scale)

# %% [markdown]
# A model whose matrices were rounded with it. Biases, norms, positions and the class token stay as
# they are.


# %%
def in_bits(model: nn.Module, bits: int, per_row: bool = True) -> nn.Module:
    """Copy a model and round the matrices of its linear layers."""
    rounded = copy.deepcopy(model)
    highest = 2 ** (bits - 1) - 1
    for module in rounded.modules():
        if isinstance(module, nn.Linear):
            weight = module.weight.data
            scale = symmetric_scale(weight, bits, per_row)
            module.weight.data = dequantise(quantise(weight, scale, 0, -highest, highest), scale, 0)
    return rounded


print("bits  one scale  a scale for each row")
for bits in (8, 4, 3, 2):
    one, rows = (right(in_bits(teacher, bits, per_row)) for per_row in (False, True))
    print(f"{bits:4}  {one:9}  {rows:20}")

# %% [markdown]
# Of 397. With 8 bits nothing is lost, with 4 and 3 next to nothing: a few pictures more or fewer
# are chance. With 2 bits the integers are −1, 0 and 1, and what is smaller than half of the
# scale becomes 0: with one scale 86 % of all numbers, with a scale for each row 65 %. There a scale
# for each row pays.
#
# ## Task 7: what it weighs {#task-7}
#
# Count the bytes of a model whose matrices in linear layers are stored in $b$ bits a number, packed
# without gaps. Every other number takes four bytes, and so does every scale. (In our models each
# matrix fills whole bytes.)
#
# <details>
# <summary>Hint: how to begin</summary>
#
# Begin with four bytes for all numbers, `4 * parameters(model)`. Then correct for each matrix: it
# takes `bits / 8` bytes a number and not four, and its scales come in addition.
#
# </details>
#
# <details>
# <summary>Hint: which modules</summary>
#
# `for module in model.modules():` meets every part; `isinstance(module, nn.Linear)` picks those
# with a matrix `module.weight`. It has `len(module.weight)` rows and `module.weight.numel()`
# numbers.
#
# </details>


# %% tags=["task"]
def stored_bytes(model: nn.Module, bits: int, per_row: bool) -> int:
    """Count the bytes of a model with its matrices in so many bits."""
    # BEGIN SOLUTION
    total = 4 * parameters(model)
    for module in model.modules():
        if isinstance(module, nn.Linear):
            numbers, rows = module.weight.numel(), len(module.weight)
            total += numbers * bits // 8 - 4 * numbers
            total += 4 * (rows if per_row else 1)
    return total
    # END SOLUTION


# %%
check.stored_bytes(stored_bytes)

# %%
print("bits  one scale  a scale for each row")
for bits in (8, 4, 3, 2):
    one, rows = (stored_bytes(teacher, bits, per_row) for per_row in (False, True))
    print(f"{bits:4}  {one:9,}  {rows:20,}")
print(f"  32  {4 * parameters(teacher):9,}")

# %% [markdown]
# A quarter of the bits is not a quarter of the size: what is not in the matrices stays as it was,
# and in so small a model it weighs.
#
# ## Task 8: the same answers? {#task-8}
#
# Two models can be right equally often and still disagree. So ask how often both give the same
# class, whether it is right or not.
#
# <details>
# <summary>Hint</summary>
#
# Compare two `argmax(dim=-1)`. The mean of a tensor of truths needs numbers: `.float().mean()`.
#
# </details>


# %% tags=["task"]
def agreement(logits: Tensor, others: Tensor) -> float:
    """Give the share of pictures of which two models say the same; both are B × classes."""
    # BEGIN SOLUTION
    return (logits.argmax(dim=-1) == others.argmax(dim=-1)).float().mean().item()
    # END SOLUTION


# %%
check.agreement(agreement)

# %% [markdown]
# ## The table {#table}
#
# Everything together: two models in 32 bits and in fewer, a scale for each row. How large, how
# often right, and how often of the teacher's opinion?

# %%
with torch.no_grad():
    of_teacher = teacher(tests.images)
curves: dict[str, list[tuple[int, float]]] = {}
print("model    bits    bytes  right  as the teacher")
for name, model in (("teacher", teacher), ("student", student)):
    for bits in (32, 8, 4, 3, 2):
        small = model if bits == 32 else in_bits(model, bits)
        size = 4 * parameters(model) if bits == 32 else stored_bytes(model, bits, per_row=True)
        with torch.no_grad():
            same = agreement(small(tests.images), of_teacher)
        share = right(small) / len(tests.labels)
        curves.setdefault(name, []).append((size, share))
        print(f"{name:7}  {bits:4}  {size:7,}   {share:.2f}  {same:14.2f}")

# %%
show(
    lambda: draw_sizes(curves),
    alt="Right answers over bytes, on a logarithmic axis. The line of the teacher is level and "
    "falls steeply at its left end; that of the student lies further left and falls sooner.",
)

# %% [markdown]
# Read four things in it:
#
# * The teacher in 4 bits says the same as the teacher in 32 of more than 95 % of the pictures, and
#   takes less than a fifth of the bytes.
# * The student in 32 bits is *smaller* than the teacher in 2, and far better. From some point on it
#   is wiser to take fewer numbers than fewer bits.
# * Both ways together: the student in 8 bits is as good as in 32, with less than 4 % of the
#   teacher's bytes.
# * The student loses more than the teacher in 4 and in 3 bits. It has fewer numbers over which the
#   errors could cancel; that is our guess, and no proof.
#
# One student, one teacher, 397 easy pictures: the order of things may be another one elsewhere. The
# way of asking is the same.
#
# ## Where to go on {#next}
#
# * What *comes into* the matrices can be rounded too, and the products done in integers: see the
#   chapter on [quantisation](../docs/beyond/quantisation.md#product-by-hand).
# * A teacher who has [no more labels than its
#   student](../docs/beyond/distillation.md#experiment) is worth something, too.
# * Set `TRAIN = True` and be [patient](../docs/beyond/distillation.md#patient): give
#   `fit` the argument `steps=1600`. Does the student come nearer to its teacher?
