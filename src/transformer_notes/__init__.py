"""The models of the notes, in the order in which they build on each other.

    attention   scaled dot-product attention and its masks
    recurrent   RNN, LSTM and GRU: a state carried from token to token
    seq2seq     one sentence from another, through one state
    alignment   attention before self-attention: soft, hard, global, local
    sparse      cheaper attention: Big Bird, Linformer, Reformer
    memory      reading and writing an external memory
    triangle    AlphaFold 2's update of pairs by triangles
    decision    a trajectory as a sequence of tokens
    patches     an image as a sequence of tokens

A module imports only from modules above it, and nothing here knows that it is shown
on a site.
"""
