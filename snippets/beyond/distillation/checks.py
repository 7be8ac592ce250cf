import a_hard_label_pushes_the_tiger_down as hard_or_soft
import a_second_token_is_cheap as tokens
import temperature_shows_the_other_classes as example
import torch

from notes_site.recorded import recorded
from transformer_notes.vit import published_vit

patches = published_vit("B/16").grid_size ** 2

# Temperature, by hand.
teacher, student = example.teacher.double(), example.student.double()
cold = teacher.softmax(dim=-1)
halved_teacher, halved_student = teacher / 4, student / 4
warm, answers = halved_teacher.softmax(dim=-1), halved_student.softmax(dim=-1)
exponentials = halved_teacher.exp(), halved_student.exp()
columns = (teacher.exp(), cold, exponentials[0], warm, exponentials[1], answers)
rows = torch.stack(columns, dim=1)
temperature_table = torch.cat((rows, rows.sum(dim=0, keepdim=True)))
terms = warm * (warm / answers).log()
divergence = terms.sum()
# With the digits that are printed, as a pocket calculator has it.
printed_warm, printed_answers = warm.round(decimals=4), answers.round(decimals=4)
printed_terms = printed_warm * (printed_warm / printed_answers).log()
by_class = torch.stack(
    (printed_warm, printed_warm, printed_answers, printed_terms), dim=1
)
backwards = (answers * (answers / warm).log()).sum()
soft_loss = 4**2 * divergence


def length(temperature):
    """Give the length of the gradient without the square."""
    copied, copy = (logits / temperature for logits in (teacher, student))
    difference = copy.softmax(dim=-1) - copied.softmax(dim=-1)
    return (difference / temperature).norm().item()


temperatures = (2, 4, 8, 16, 32, 64)
square_table = [(t, length(t), t**2 * length(t)) for t in temperatures]
square_table = torch.tensor(square_table)

exponentials_cold = student.exp()
cold_student = torch.cat(
    (exponentials_cold, exponentials_cold.sum()[None], student.softmax(dim=-1))
)
hard_loss = hard_or_soft.losses["hard"]
hard, soft = (hard_or_soft.gradients[name][0] for name in ("hard", "soft"))
counts = [tokens.counts[name] for name in ("Ti/16", "S/16", "B/16")]

# RandAugment, by hand.
image = torch.tensor([[10.0, 100, 201, 60], [40, 251, 30, 120]])
moved = torch.nn.functional.pad(image, (1, -1))
threshold, brightest = 128, 255
solarised = torch.where(moved >= threshold, brightest - moved, moved)
randaugment_table = (image, moved, threshold, brightest, solarised)

# Questions.
asked_tiger = (teacher / 2).softmax(dim=-1)[1]
asked_multiplied = (2 * teacher).softmax(dim=-1)[1]
asked_factor = length(32) / length(8)
asked_quarter = 8 / 32
asked_with_square = asked_factor * 4**2
asked_area = 1 - 84**2 / 224**2
asked_sides = 1 - 84 / 224
asked_pasted = 84**2 / 224**2
asked_token, asked_classes = 192, 10
asked_no_position = asked_token + asked_token * asked_classes + asked_classes
asked_parameters = asked_no_position + asked_token

# Mixup, by hand.
minus_logs = -torch.tensor([0.6, 0.3, 0.98, 0.01, 0.7]).log()

# The digits.
result = recorded("distilled_digits")
settings, spread = result["settings"], result["spread"]
labelled, unlabelled, tests = (
    settings[name] for name in ("labelled", "unlabelled", "tests")
)
steps, batch, rate, teacher_rate = (
    settings[name] for name in ("steps", "batch", "rate", "teacher_rate")
)
everything = labelled + unlabelled
student_parameters = spread["soft"]["parameters"]["mean"]
token_parameters = spread["token"]["parameters"]["mean"]
teacher_parameters = spread["soft"]["teacher_parameters"]["mean"]
agreed = 0.95  # a bound, tested in tests/experiments
