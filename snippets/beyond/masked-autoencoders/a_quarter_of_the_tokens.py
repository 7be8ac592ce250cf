from transformer_notes.counting import (
    mae_decoder_parameters,
    mae_macs,
    vit_parameters,
)
from transformer_notes.mae import published_mae

saved = {}
for name in ("B/16", "L/16", "H/14"):
    config = published_mae(name)
    few, decoder = mae_macs(config, config.num_visible + 1)
    # With mask tokens the encoder reads the places of all patches.
    all_tokens, decoder_after_all = mae_macs(config, config.vit.length)
    kept = vit_parameters(config.vit, head=False) / 1e6
    dropped = mae_decoder_parameters(config) / 1e6
    saved[name] = (all_tokens + decoder_after_all) / (few + decoder)
    print(f"{name}: {config.num_visible + 1} tokens instead of {config.vit.length}")
    print(
        f"  encoder {few / 1e9:.2f} instead of {all_tokens / 1e9:.2f} GMACs, "
        f"decoder {decoder / 1e9:.2f}"
    )
    print(
        f"  together {saved[name]:.2f} times fewer; "
        f"kept {kept:.1f}, dropped {dropped:.1f} million"
    )
