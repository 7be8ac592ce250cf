"""Learning in context: can a GPT learn a task from its prompt, with its weights frozen?

**Asked.** A prompt shows examples of a task, x₁ y₁ x₂ y₂ …, and ends with a question, an x without
its y. How often is the answer right, as the examples grow in number? The tasks of the test never
occur in training, and nothing is trained in the test.

**Data.** A task gives each of five symbols one of six labels. There are 6⁵ = 7,776 such tasks; a
fifth of them, drawn once, is kept for the test. An example is a symbol, drawn at random, and its
label: a symbol may come twice, and one that has not come yet can only be guessed. That is what
bounds the best possible accuracy.

**Models.** `transformer_notes.gpt.GPT` with one layer and with two, trained to predict each label.
A layer can look at a symbol that equals the question; the label stands one token further on. To
find it, the first of two layers can tell each label which symbol stands before it.

**Came out.** Two layers learn new tasks from the prompt as well as anybody could: with each number
of examples, from a guess without one to nine out of ten right with ten, the accuracy is the best
possible one, but for the noise of the test. New tasks are no harder than those of the training: a
way to learn has been learned, not the tasks. One layer keeps up for five examples, and gains little
from more. The task is a look-up; nothing here shows that a rule could be learned so.
"""

from collections.abc import Callable

import torch
from jaxtyping import Float, Int
from torch import Tensor, nn

from transformer_notes.gpt import GPT, GPTConfig
from transformer_notes.layers import initialise

MODELS = ("one layer", "two layers")

SYMBOLS, LABELS, EXAMPLES = 5, 6, 10
TESTED_SHARE = 0.2
D_MODEL, HEADS = 48, 4
START = 0.15  # GPT's 0.02 is for a width of 768: with it one of 48 starts slowly
STEPS, BATCH, RATE, LAST_RATE, LARGEST_GRADIENT = 2500, 32, 2e-3, 1e-4, 1.0
TESTS = 4096


def best_accuracy(examples: int) -> float:
    """Give the accuracy of one who forgets nothing, and guesses about a symbol not seen yet."""
    unseen = (1 - 1 / SYMBOLS) ** examples
    return 1 - unseen + unseen / LABELS


SETTINGS = {
    "symbols": SYMBOLS,
    "labels": LABELS,
    "chance": 1 / LABELS,
    "examples": list(range(EXAMPLES + 1)),
    "best": [best_accuracy(examples) for examples in range(EXAMPLES + 1)],
    "tasks": LABELS**SYMBOLS,
    "tested_share": TESTED_SHARE,
    "steps": STEPS,
    "batch": BATCH,
    "tests": TESTS,
}


def split_tasks() -> tuple[Int[Tensor, "task symbol"], Int[Tensor, "task symbol"]]:
    """Give the tasks for training and those for the test: a label for each symbol."""
    tasks = torch.cartesian_prod(*[torch.arange(LABELS)] * SYMBOLS)
    tasks = tasks[torch.randperm(len(tasks), generator=torch.Generator().manual_seed(0))]
    tested = round(TESTED_SHARE * len(tasks))
    return tasks[tested:], tasks[:tested]


def draw_prompts(
    number: int, tasks: Int[Tensor, "task symbol"], generator: torch.Generator
) -> Int[Tensor, "{number} length"]:
    """Draw prompts, each of a task: x₁ y₁ x₂ y₂ …, the last pair being question and answer."""
    chosen = tasks[torch.randint(len(tasks), (number,), generator=generator)]
    x = torch.randint(SYMBOLS, (number, EXAMPLES + 1), generator=generator)
    y = chosen.gather(1, x)
    # Labels are tokens of their own.
    return torch.stack((x, y + SYMBOLS), dim=-1).flatten(start_dim=1)


def label_logits(
    gpt: GPT, prompts: Int[Tensor, "batch length"]
) -> tuple[Float[Tensor, "batch example vocab"], Int[Tensor, "batch example"]]:
    """Give what the model predicts after each symbol, and the label that follows."""
    return gpt(prompts[:, :-1])[:, 0::2], prompts[:, 1::2]


def accuracy(
    gpt: GPT, tasks: Int[Tensor, "task symbol"], generator: torch.Generator
) -> list[float]:
    """Give the share of right answers after 0, 1, … EXAMPLES examples."""
    with torch.no_grad():
        logits, labels = label_logits(gpt, draw_prompts(TESTS, tasks, generator))
    return (logits.argmax(dim=-1) == labels).float().mean(dim=0).tolist()


def train(
    model: str, seed: int, progress: Callable[[int, int], None]
) -> dict[str, float | list[float]]:
    """Train a GPT on many tasks, then freeze it and show it others.

    Args:
        model: One of MODELS.
        seed: Decides the first weights and all prompts, not which tasks are kept for the test.
        progress: Called with the steps done and all steps.

    Returns:
        Its number of parameters, and its accuracy after each number of examples: for tasks of the
        training and for those kept from it.
    """
    torch.manual_seed(seed)
    generator = torch.Generator().manual_seed(seed)
    trained, kept = split_tasks()
    gpt = GPT(
        GPTConfig(
            vocab_size=SYMBOLS + LABELS,
            max_length=2 * EXAMPLES + 1,
            d_model=D_MODEL,
            num_heads=HEADS,
            num_layers=MODELS.index(model) + 1,
        )
    )
    initialise(gpt, START)
    optimizer = torch.optim.Adam(gpt.parameters(), lr=RATE)
    schedule = torch.optim.lr_scheduler.LinearLR(optimizer, 1.0, LAST_RATE / RATE, STEPS)
    for step in range(STEPS):
        logits, labels = label_logits(gpt, draw_prompts(BATCH, trained, generator))
        optimizer.zero_grad()
        nn.functional.cross_entropy(logits.flatten(end_dim=1), labels.flatten()).backward()
        nn.utils.clip_grad_norm_(gpt.parameters(), LARGEST_GRADIENT)
        optimizer.step()
        schedule.step()
        progress(step + 1, STEPS)
    return {
        "parameters": sum(parameter.numel() for parameter in gpt.parameters()),
        "accuracy_trained_tasks": accuracy(gpt, trained, generator),
        "accuracy_new_tasks": accuracy(gpt, kept, generator),
    }
