from transformer_notes.counting import vit_parameters
from transformer_notes.vit import published_vit

printed = {"B": 86, "L": 307, "H": 632}
counts = {}
print("model  printed   bare  with 1,000 classes  with a hidden layer")
for name in ("B/16", "B/32", "L/16", "L/32", "H/14"):
    config = published_vit(name, num_classes=0)
    bare = vit_parameters(config)
    classes = vit_parameters(published_vit(name, num_classes=1000))
    hidden = bare + config.d_model**2 + config.d_model
    counts[name] = [number / 1e6 for number in (bare, classes, hidden)]
    size = printed[name[0]]
    row = (f"{m:7.2f}{'*' if round(m) == size else ' '}" for m in counts[name])
    print("{:7}{:7}{}{:>20}{:>21}".format(name, size, *row))
