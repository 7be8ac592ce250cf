# 10-shot accuracy after so many thousand steps of 4,096 images, and GFLOPs for an
# image: Zhai et al. 2021, appendix F (trained on the largest set) and table 2.
ACCURACY = {
    "Ti/16": {20: 23.6, 30: 28.5, 120: 41.0, 400: 46.7, 1200: 50.1, 4000: 52.1},
    "B/16": {20: 45.7, 30: 53.1, 120: 66.0, 400: 72.4, 1200: 74.9, 4000: 76.8},
    "L/16": {20: 49.7, 60: 66.9, 120: 71.5, 400: 76.8, 1200: 79.7, 4000: 81.5},
    "g/14": {120: 76.4, 400: 81.3, 1200: 83.3, 2000: 83.9, 4000: 84.3},
}
GFLOPS = {"Ti/16": 2.5, "B/16": 35.1, "L/16": 122.9, "g/14": 533.1}
PAIRS = [  # small and large model, with about the same accuracy
    ("B/16", 120, "L/16", 60),
    ("L/16", 400, "g/14", 120),
    ("Ti/16", 1200, "L/16", 20),
    ("L/16", 4000, "g/14", 400),
    ("B/16", 4000, "L/16", 400),
]

images, operations = [], []
print("                            images  operations")
for small, steps, large, fewer in PAIRS:
    images.append(fewer / steps)
    operations.append(images[-1] * GFLOPS[large] / GFLOPS[small])
    reached = f"{ACCURACY[small][steps]} and {ACCURACY[large][fewer]}"
    print(f"{small:5}  {large}  {reached}  {images[-1]:.3f}  {operations[-1]:10.2f}")
