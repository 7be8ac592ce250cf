# Accuracy of ViT-B/16 and ViT-L/16. First row: trained and fine-tuned on ImageNet
# (Dosovitskiy et al. 2020, table 5). Others: ten images a class, after 4,000,000
# steps on parts of JFT-3B (Zhai et al. 2021, appendix F).
ACCURACY = {
    "ImageNet alone": (77.91, 76.53),
    "30 million images": (70.5, 67.2),
    "3,000 million images": (76.8, 81.5),
}

gain = {}
for images, (base, large) in ACCURACY.items():
    gain[images] = large - base
    print(f"{images:20}: the larger model gains {gain[images]:5.2f} points")
lost, lost_later, won = gain.values()
