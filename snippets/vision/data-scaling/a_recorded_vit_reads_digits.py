from notes_site.digits import digits
from notes_site.recorded_vit import recorded_vit

model = recorded_vit("digits")
training, tests = digits()

logits = model(tests.images)
guesses = logits.argmax(dim=-1)
wrong = (guesses != tests.labels).sum()

print("test images:", *tests.images.shape)
print("the first ten:", *tests.labels[:10].tolist())
print("read as:      ", *guesses[:10].tolist())
print("at least 95 % right:", bool(wrong <= 0.05 * len(tests.labels)))
