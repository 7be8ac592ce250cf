"""The models of the notes, in the order in which they build on each other.

    attention      scaled dot-product attention, its masks, and several heads of it
    recurrent      RNN, LSTM and GRU: a state carried from token to token
    seq2seq        one sentence from another, through one state
    alignment      attention before self-attention: soft, hard, global, local
    positions      telling attention where its tokens stand
    grid_positions the same for the two coordinates of an image
    layers         what stands around attention, and the layers made of both
    transformer    the encoder and decoder of 2017
    decoding       writing a text token by token
    gpt            the decoder alone
    bert           the encoder alone
    patches        an image as a sequence of tokens
    vit            the encoder alone, reading patches
    mae            an encoder that learns to see by filling gaps
    distillation   a small model taught by a large one
    mixer          two kinds of MLP, and no attention
    windows        attention in windows that shift, and tokens that merge
    hybrid         convolutions and attention in one network
    normalisation  norms that need no batch
    transfer       a new task, with the features of a model that stays as it is
    interpret      how far heads look, and what reaches the class token
    counting       what a model costs, by formula
    scaling        the law of the error, a schedule, a smaller optimiser
    quantisation   numbers as small integers with a scale
    sparse         cheaper attention: Big Bird, Linformer, Reformer
    memory         reading and writing an external memory
    triangle       AlphaFold 2's update of pairs by triangles
    decision       a trajectory as a sequence of tokens

A module imports only from modules above it, and nothing here knows that it is shown
on a site.
"""
