"""Greedy decoding by a GPT-2 of 12.3 M parameters with a KV cache, for each line read; answers with CPU seconds."""
import sys
import time

import torch
import torch.nn.functional as F

TOKENS, THREADS = int(sys.argv[1]), int(sys.argv[2])
VOCABULARY, CONTEXT, WIDTH, LAYERS, HEADS = 4096, 256, 384, 6, 6
torch.manual_seed(1)
torch.set_num_threads(THREADS)
FUSED = hasattr(F, "scaled_dot_product_attention")  # from PyTorch 2.0 on


def attention(q, k, v):
    if FUSED:
        return F.scaled_dot_product_attention(q, k, v)
    return ((q @ k.transpose(-2, -1)) * q.shape[-1] ** -0.5).softmax(-1) @ v


def normal(*shape):
    return torch.randn(*shape) * 0.02


def layer():
    return {
        "norm1": (torch.ones(WIDTH), torch.zeros(WIDTH)),
        "norm2": (torch.ones(WIDTH), torch.zeros(WIDTH)),
        "qkv": (normal(3 * WIDTH, WIDTH), normal(3 * WIDTH)),
        "out": (normal(WIDTH, WIDTH), normal(WIDTH)),
        "up": (normal(4 * WIDTH, WIDTH), normal(4 * WIDTH)),
        "down": (normal(WIDTH, 4 * WIDTH), normal(WIDTH)),
    }


layers = [layer() for _ in range(LAYERS)]
tokens, positions = normal(VOCABULARY, WIDTH), normal(CONTEXT, WIDTH)
last_norm = (torch.ones(WIDTH), torch.zeros(WIDTH))


@torch.inference_mode()
def decode():
    keys = torch.zeros(LAYERS, HEADS, CONTEXT, WIDTH // HEADS)
    values = torch.zeros(LAYERS, HEADS, CONTEXT, WIDTH // HEADS)
    token = 5
    for position in range(TOKENS):
        x = (tokens[token] + positions[position]).unsqueeze(0)
        for index, weights in enumerate(layers):
            normed = F.layer_norm(x, (WIDTH,), *weights["norm1"])
            q, k, v = F.linear(normed, *weights["qkv"]).split(WIDTH, 1)
            keys[index, :, position] = k.view(HEADS, -1)
            values[index, :, position] = v.view(HEADS, -1)
            seen = slice(index, index + 1), slice(None), slice(0, position + 1)
            y = attention(q.view(1, HEADS, 1, -1), keys[seen], values[seen])
            x = x + F.linear(y.reshape(1, WIDTH), *weights["out"])
            hidden = F.linear(F.layer_norm(x, (WIDTH,), *weights["norm2"]), *weights["up"])
            x = x + F.linear(F.gelu(hidden, approximate="tanh"), *weights["down"])
        token = int(F.linear(F.layer_norm(x, (WIDTH,), *last_norm), tokens).argmax())


print("PyTorch", torch.__version__, "eager" if FUSED else "eager, attention unfused", flush=True)
for _ in sys.stdin:
    start = time.process_time()
    decode()
    print(time.process_time() - start, flush=True)
