# ---
# title: Attention by hand, then in code
# description: Scores on paper, then all of attention in five functions; each answer is checked.
# minutes: 45
# requires: [intro/self-attention.md, intro/masking.md]
# ---

# %% [markdown]
# You will compute attention for three words with pencil and paper, and then write it as five
# functions of one or two lines. After each task a check looks at your answer and says what is
# wrong with it, if something is.
#
# **You will be able to**
#
# * say what each of the four steps of attention does to a row of numbers,
# * write them in PyTorch, for any number of tokens,
# * hide the future from a token, and know why zeros do not.
#
# **You need** what [self-attention](../docs/intro/self-attention.md) explains, for the last task
# also [masking](../docs/intro/masking.md); a pencil; a calculator with $e^x$.

# %%
import math

import torch
from torch import Tensor

from labs.checks import attention as check
from labs.pictures import show
from labs.pictures.attention import draw_attention

# %% [markdown]
# ## The example: tea with milk {#example}
#
# Three tokens, *tea*, *with* and *milk*, each with a query, a key and a value of width 2:
#
# | token | query $q$ | key $k$ | value $v$ |
# | --- | --- | --- | --- |
# | tea | $(1, 0)$ | $(1, 1)$ | $(1, 0)$ |
# | with | $(0, 1)$ | $(0, 2)$ | $(0, 1)$ |
# | milk | $(1, 1)$ | $(2, 0)$ | $(2, 2)$ |

# %%
tokens = ["tea", "with", "milk"]
queries = torch.tensor([[1.0, 0.0], [0.0, 1.0], [1.0, 1.0]])
keys = torch.tensor([[1.0, 1.0], [0.0, 2.0], [2.0, 0.0]])
values = torch.tensor([[1.0, 0.0], [0.0, 1.0], [2.0, 2.0]])

# %% [markdown]
# ## Task 1: the scores of *tea*, by hand {#task-1}
#
# The score of a query and a key is their dot product: multiply place by place, add up the
# products. *Tea* asks, so its query $(1, 0)$ meets each of the three keys. Write the three scores,
# in the order of the tokens.
#
# <details>
# <summary>Hint</summary>
#
# The score of *tea* with itself is $1 \cdot 1 + 0 \cdot 1 = 1$. Two are left.
#
# </details>

# %% tags=["task"]
# BEGIN SOLUTION: by_hand = [..., ..., ...]
by_hand = [1, 0, 2]
# END SOLUTION

# %%
check.by_hand(by_hand)

# %% [markdown]
# ## Task 2: all scores at once {#task-2}
#
# Nine dot products are one product of matrices, $QK^\top$. Row $i$, column $j$ of it is the score
# of query $i$ with key $j$.
#
# <details>
# <summary>Hint</summary>
#
# In a product of matrices a row of the first meets a **column** of the second. Keys are rows; `.T`
# makes them columns.
#
# </details>


# %% tags=["task"]
def scores(queries: Tensor, keys: Tensor) -> Tensor:
    """Give the score of each query (row) with each key (column).

    Shapes: queries n × d_k, keys m × d_k, scores n × m.
    """
    # BEGIN SOLUTION
    return queries @ keys.T
    # END SOLUTION


# %%
check.scores(scores)

# %% [markdown]
# Your three numbers of task 1 are the first row:

# %%
scores(queries, keys)

# %% [markdown]
# ## Task 3: scale {#task-3}
#
# A dot product is a sum of $d_k$ products, and the more of them, the larger it typically is.
# Divided by $\sqrt{d_k}$ it stays of one size, and the softmax that follows does not put everything
# on one token.
#
# <details>
# <summary>Hint</summary>
#
# `math.sqrt(d_k)`, and mind which way the division goes: scores become smaller.
#
# </details>


# %% tags=["task"]
def scale(scores: Tensor, d_k: int) -> Tensor:
    """Divide scores by the root of the width of a key; the shape stays."""
    # BEGIN SOLUTION
    return scores / math.sqrt(d_k)
    # END SOLUTION


# %%
check.scale(scale)

# %% [markdown]
# Here $d_k = 2$, so everything is divided by $\sqrt 2 \approx 1.414$:

# %%
scale(scores(queries, keys), d_k=2)

# %% [markdown]
# ## Task 4: softmax {#task-4}
#
# Scores become weights: positive numbers, and those of one query add up to 1. Row by row,
#
# $$ \operatorname{softmax}(s)_j = \frac{e^{s_j}}{\sum_l e^{s_l}}. $$
#
# Try it without `torch.softmax`. Then make it safe: $e^{1000}$ is too large for a float.
# Subtract the largest score of a row from all scores of that row first; numerator and denominator
# get the same factor, so no weight changes.
#
# <details>
# <summary>Hint: rows</summary>
#
# Rows add up along the **last** dimension: `.sum(dim=-1, keepdim=True)`. With `keepdim=True` the
# sum stays a column, and the division finds its row.
#
# </details>
#
# <details>
# <summary>Hint: the largest</summary>
#
# `scores.amax(dim=-1, keepdim=True)` is the largest of each row.
#
# </details>


# %% tags=["task"]
def softmax(scores: Tensor) -> Tensor:
    """Give weights from scores: each row sums to 1; the shape stays."""
    # BEGIN SOLUTION
    exponentials = (scores - scores.amax(dim=-1, keepdim=True)).exp()
    return exponentials / exponentials.sum(dim=-1, keepdim=True)
    # END SOLUTION


# %%
check.softmax(softmax)

# %% [markdown]
# Take the calculator for the row of *tea*: $e$ to the power of each scaled score above, and each of
# the three divided by their sum. Then look whether it is the first row that your function gives:

# %%
weights = softmax(scale(scores(queries, keys), d_k=2))
weights

# %% [markdown]
# ## Task 5: attention {#task-5}
#
# The weights of a query mix the values: $\text{weights} \cdot V$. Put the four steps together.
# Nothing but the three arguments may be used, so $d_k$ comes from the shape of the keys.
#
# <details>
# <summary>Hint</summary>
#
# `keys.shape[-1]` is the width of a key. The order: scores, scale, softmax, mix.
#
# </details>


# %% tags=["task"]
def attention(queries: Tensor, keys: Tensor, values: Tensor) -> Tensor:
    """Give for each query the mean of the values, weighted by its softmax: n × d_v."""
    # BEGIN SOLUTION
    weights = softmax(scale(scores(queries, keys), keys.shape[-1]))
    return weights @ values
    # END SOLUTION


# %%
check.attention(attention)

# %%
attention(queries, keys, values)

# %% [markdown]
# Look at the rows: *milk* has the same score with each key, so each weighs a third, and its output
# is the plain mean of the values. *Tea* takes most from *milk*, whose key fits its query best.

# %%
show(
    lambda: draw_attention(weights, tokens),
    alt="Heat map of three rows of weights: tea reads mostly milk, with mostly itself, "
    "milk all three alike.",
)

# %% [markdown]
# ## Task 6: hide the future {#task-6}
#
# A model that writes text from left to right may not read what comes later. Token $i$ reads the
# tokens $0$ to $i$: itself and all before. A hidden score becomes $-\infty$, **before** the
# softmax, because $e^{-\infty} = 0$ and the rest of the row still adds up to 1. A score of 0 would
# be no closed door: $e^0 = 1$. And a weight set to 0 after the softmax leaves a row that adds up to
# less.
#
# <details>
# <summary>Hint: which to hide</summary>
#
# `torch.ones(n, n).triu(diagonal=1).bool()` is true above the diagonal, where the column is later
# than the row.
#
# </details>
#
# <details>
# <summary>Hint: how</summary>
#
# `scores.masked_fill(hidden, -torch.inf)` gives scores with $-\infty$ where `hidden` is true.
#
# </details>


# %% tags=["task"]
def causal_attention(queries: Tensor, keys: Tensor, values: Tensor) -> Tensor:
    """Give attention in which no token reads a later one: n × d_v."""
    # BEGIN SOLUTION
    n = len(queries)
    later = torch.ones(n, n).triu(diagonal=1).bool()
    scaled = scale(scores(queries, keys), keys.shape[-1])
    return softmax(scaled.masked_fill(later, -torch.inf)) @ values
    # END SOLUTION


# %%
check.causal_attention(causal_attention)

# %%
causal_attention(queries, keys, values)

# %% [markdown]
# *Tea* now reads only itself, so its output is its own value. *Milk* is last and reads all: its row
# did not change.
#
# ## Does PyTorch agree? {#agree}
#
# The same two results from PyTorch's own function; the largest difference is rounding.

# %%
theirs = torch.nn.functional.scaled_dot_product_attention
print((attention(queries, keys, values) - theirs(queries, keys, values)).abs().max() < 1e-6)
causal = theirs(queries[None], keys[None], values[None], is_causal=True)[0]
print((causal_attention(queries, keys, values) - causal).abs().max() < 1e-6)

# %% [markdown]
# ## Where to go on {#next}
#
# Several of these side by side are [multi-head attention](../docs/intro/multi-head-attention.md).
# The [next lab](translation.py) builds a whole Transformer around them, and trains it.
