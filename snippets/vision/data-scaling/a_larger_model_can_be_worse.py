from transformer_notes.counting import vit_parameters
from transformer_notes.vit import published_vit

# Accuracy on ImageNet after pre-training on 1.3 and on 303 million images.
accuracy = {"B/16": (77.91, 84.15), "L/16": (76.53, 87.12)}
parameters = {name: vit_parameters(published_vit(name)) for name in accuracy}
times_as_many = parameters["L/16"] / parameters["B/16"]

for name, (few, many) in accuracy.items():
    print(f"{name}: {parameters[name] / 1e6:3.0f} million parameters")
    print(f"      {few} after few images, {many} after many")
few, many = (l16 < b16 for b16, l16 in zip(*accuracy.values(), strict=True))
print(
    f"{times_as_many:.1f} times the parameters; worse after few: {few}, many: {many}"
)
