from notes_site.recorded import recorded

# What was trained, once; nothing is trained here.
result = recorded("digits")
sizes = result["settings"]["sizes"]
vit, cnn = (
    [100 * share for share in result["spread"][model]["accuracy"]["mean"]]
    for model in ("ViT", "CNN")
)
lead = [c - v for c, v in zip(cnn, vit, strict=True)]
mistakes = [(100 - v) / (100 - c) for c, v in zip(cnn, vit, strict=True)]

print("images   ViT   CNN   lead of the CNN   mistakes, ViT to CNN")
for row in zip(sizes, vit, cnn, lead, mistakes, strict=True):
    print("{:6} {:5.0f} {:5.0f} {:10.0f} points {:15.1f} : 1".format(*row))
