from transformer_notes.counting import mixer_parameters
from transformer_notes.mixer import published_mixer

expected = {"B/16": 59_880_472, "B/32": 60_293_428, "L/16": 208_196_168}
for name, count in expected.items():
    config = published_mixer(name, image_size=224, num_classes=1000)
    print(name, mixer_parameters(config) == count)
