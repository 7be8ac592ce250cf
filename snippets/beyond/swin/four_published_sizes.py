import torch

from transformer_notes.counting import num_parameters
from transformer_notes.windows import PatchMerging, Swin, published_swin, swin_macs

print("size  parameters   merging     bias tables   MACs, 10^9")
for name in "TSBL":
    config = published_swin(name)
    with torch.device("meta"):  # shapes without numbers
        model = Swin(config)
    merge = [layer for layer in model.layers if isinstance(layer, PatchMerging)]
    merging = sum(map(num_parameters, merge))
    tables = sum(p.numel() for n, p in model.named_parameters() if "bias_table" in n)
    print(f"{name:4} {num_parameters(model):12,} {merging:10,} {tables:11,}", end="")
    print(f" {swin_macs(config) / 1e9:14.2f}")
