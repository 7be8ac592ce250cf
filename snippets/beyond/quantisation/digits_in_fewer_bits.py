import torch

from notes_site.digits import digits
from notes_site.recorded_vit import recorded_vit
from transformer_notes.quantisation import observe_ranges, quantised

training, tests = digits()
model = recorded_vit("digits")
ranges = observe_ranges(model, [training.images[:100]])


@torch.no_grad()
def right(network):
    return (network(tests.images).argmax(dim=1) == tests.labels).float().mean().item()


full = right(model)
weights = {bits: right(quantised(model, bits)) for bits in (8, 4, 3, 2)}
both = {bits: right(quantised(model, bits, ranges=ranges)) for bits in (8, 4, 3)}
one_scale = right(quantised(model, 2, per_row=False))

print("8 bits, weights only, at most 1 point lost:", full - weights[8] <= 0.01)
print("8 bits, inputs too, at most 1 point lost:", full - both[8] <= 0.01)
print("4 bits, weights only, at most 2 points lost:", full - weights[4] <= 0.02)
print("4 bits, inputs too, at most 2 points lost:", full - both[4] <= 0.02)
print("3 bits, weights only, at most 3 points lost:", full - weights[3] <= 0.03)
print("3 bits, inputs too, more than 3 points lost:", full - both[3] > 0.03)
print("2 bits, weights only, more than 10 points lost:", full - weights[2] > 0.1)
print("2 bits, weights only, more than half right:", weights[2] > 0.5)
print("2 bits, weights only, one scale, more than half right:", one_scale > 0.5)
