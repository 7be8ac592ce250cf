"""Small digits: what does a small student learn from a teacher, and from how many pictures?

**Asked.** A Vision Transformer of 5,018 parameters is taught by the one of the experiment with
digits, which has eleven times as many and has seen the labels of 1,400 pictures. How often is the
student right if it has only 100 pictures, with their labels, with mixtures of pictures and of
labels, or with the teacher's soft answers to mixtures? And with all pictures, taught or with
their labels?

**Lab.** Student, losses and training are those of the lab that makes a model small.

**Chosen** with 200 of the 1,400 pictures and seeds that are not used here, roughly: one rate for
all. The temperature is a usual one, and was not searched for. The teacher is the recorded model of
one seed, the same for all students.

**Recorded.** Accuracy on the 397 tests; how often student and teacher say the same about them; the
weights of a student that was taught with all pictures.
"""

from collections.abc import Callable

import torch
from torch import Tensor

from notes_site.digits import Digits
from notes_site.solution import solution

LAB = "compression"
MODELS = (
    "all, soft, mixed",
    "all, labels",
    "100, soft, mixed",
    "100, labels, mixed",
    "100, labels",
)
STEPS = 400
NUMBERS = {"all": 1400, "100": 100}

SETTINGS = {"steps": STEPS, "pictures": NUMBERS, "tests": 397, "temperature": 2}


def train(
    model: str, seed: int, progress: Callable[[int, int], None]
) -> dict[str, float | dict[str, Tensor]]:
    """Teach a student.

    Args:
        model: One of MODELS: how many pictures, and the lesson.
        seed: Decides the first weights, which pictures are learned from, and the batches.
        progress: Called with the steps done and all steps.

    Returns:
        Its accuracy, its agreement with the teacher and its number of parameters; of the first
        model also its weights.
    """
    lab = solution(LAB)
    progress(0, STEPS)
    number, _, way = model.partition(", ")
    torch.manual_seed(seed)
    chosen = torch.randperm(len(lab.training.labels))[: NUMBERS[number]]
    student = lab.new_student()
    lab.fit(student, way, Digits(*(part[chosen] for part in lab.training)), STEPS)
    with torch.no_grad():
        # Rounded to what can be recorded.
        for parameter in student.parameters():
            parameter.copy_(parameter.half())
        said = student(lab.tests.images).argmax(dim=-1)
        heard = lab.teacher(lab.tests.images).argmax(dim=-1)
    progress(STEPS, STEPS)
    numbers: dict[str, float | dict[str, Tensor]] = {
        "accuracy": (said == lab.tests.labels).float().mean().item(),
        "agreement": (said == heard).float().mean().item(),
        "parameters": lab.parameters(student),
    }
    if model == MODELS[0]:
        numbers["weights"] = student.state_dict()
    return numbers
