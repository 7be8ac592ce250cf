from transformer_notes.counting import gpt_macs, vit_macs
from transformer_notes.gpt import GPT2_XL, GPT3_175B
from transformer_notes.vit import published_vit

gflops = {
    "ViT-L/16, an image": vit_macs(published_vit("L/16")),
    "ViT-G/14, an image": vit_macs(published_vit("G/14")),
    "GPT-2 XL, a token": gpt_macs(GPT2_XL, 1, cached=GPT2_XL.max_length - 1),
    "GPT-2 XL, a window": gpt_macs(GPT2_XL, GPT2_XL.max_length),
    "GPT-3, a token": gpt_macs(GPT3_175B, 1, cached=GPT3_175B.max_length - 1),
    "GPT-3, a window": gpt_macs(GPT3_175B, GPT3_175B.max_length),
}
gflops = {name: 2 * macs / 1e9 for name, macs in gflops.items()}
for name, number in gflops.items():
    print(f"{name:19}{number:10,.0f} GFLOPs")
