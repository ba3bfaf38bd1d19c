#!/usr/bin/python3
"""Golden models of the families: random weights, and what eager PyTorch computes with them.

    python3 golden_models.py NAME...    writes src/test/resources/golden/NAME (of MODELS below)
    python3 golden_models.py --muon NAME...   adds training-muon.json to models that are there
    python3 golden_models.py --check    recomputes llama31-tiny, whose values are transformers' own, to test this file

Float32, one thread, no kernel but those of PyTorch's eager mode. Debian: apt-get install python3-torch
A new family: an entry in MODELS, and in forward() what is new in it.
"""
import json
import math
import struct
import sys
from pathlib import Path

import torch

GOLDEN = Path(__file__).resolve().parent.parent / "resources" / "golden"
ROWS, LENGTH, STEPS = 4, 32, 20

# What config.json says. The sequences below are longer than every sliding window.
MODELS = {
    "qwen2-tiny": {
        "architectures": ["Qwen2ForCausalLM"],
        "model_type": "qwen2",
        "vocab_size": 160,
        "hidden_size": 48,
        "intermediate_size": 64,
        "num_hidden_layers": 3,
        "num_attention_heads": 6,
        "num_key_value_heads": 2,
        "hidden_act": "silu",
        "max_position_embeddings": 128,
        "rms_norm_eps": 1e-06,
        "rope_theta": 1000000.0,
        "use_sliding_window": True,
        "sliding_window": 12,
        "max_window_layers": 1,
        "tie_word_embeddings": True,
        "attention_dropout": 0.0,
        "bos_token_id": 1,
        "eos_token_id": 2,
        "torch_dtype": "float32",
    },
    # head_dim is not hidden_size / num_attention_heads, as in the published models.
    "qwen3-tiny": {
        "architectures": ["Qwen3ForCausalLM"],
        "model_type": "qwen3",
        "vocab_size": 160,
        "hidden_size": 40,
        "intermediate_size": 64,
        "num_hidden_layers": 2,
        "num_attention_heads": 4,
        "num_key_value_heads": 2,
        "head_dim": 16,
        "hidden_act": "silu",
        "max_position_embeddings": 128,
        "rms_norm_eps": 1e-06,
        "rope_theta": 1000000.0,
        "attention_bias": False,
        "use_sliding_window": False,
        "sliding_window": None,
        "max_window_layers": 2,
        "tie_word_embeddings": True,
        "attention_dropout": 0.0,
        "bos_token_id": 1,
        "eos_token_id": 2,
        "torch_dtype": "float32",
    },
    "neox-tiny": {
        "architectures": ["GPTNeoXForCausalLM"],
        "model_type": "gpt_neox",
        "vocab_size": 120,
        "hidden_size": 36,
        "intermediate_size": 52,
        "num_hidden_layers": 2,
        "num_attention_heads": 3,
        "hidden_act": "gelu",
        "max_position_embeddings": 96,
        "layer_norm_eps": 1e-05,
        "rotary_pct": 0.34,
        "rotary_emb_base": 10000,
        "use_parallel_residual": True,
        "attention_bias": True,
        "tie_word_embeddings": False,
        "attention_dropout": 0.0,
        "hidden_dropout": 0.0,
        "bos_token_id": 1,
        "eos_token_id": 2,
        "torch_dtype": "float32",
    },
    # Sequences are longer than the context first trained on.
    "yarn-tiny": {
        "architectures": ["LlamaForCausalLM"],
        "model_type": "llama",
        "vocab_size": 120,
        "hidden_size": 32,
        "intermediate_size": 48,
        "num_hidden_layers": 2,
        "num_attention_heads": 2,
        "num_key_value_heads": 1,
        "head_dim": 20,
        "hidden_act": "silu",
        "max_position_embeddings": 96,
        "rms_norm_eps": 1e-05,
        "rope_theta": 10000.0,
        "rope_scaling": {
            "rope_type": "yarn",
            "factor": 4.0,
            "original_max_position_embeddings": 24,
        },
        "tie_word_embeddings": True,
        "attention_bias": False,
        "mlp_bias": False,
        "attention_dropout": 0.0,
        "bos_token_id": 1,
        "eos_token_id": 2,
        "torch_dtype": "float32",
    },
    # Windows in every other layer; query_pre_attn_scalar is not head_dim; caps that bend.
    "gemma2-tiny": {
        "architectures": ["Gemma2ForCausalLM"],
        "model_type": "gemma2",
        "vocab_size": 160,
        "hidden_size": 40,
        "intermediate_size": 60,
        "num_hidden_layers": 3,
        "num_attention_heads": 4,
        "num_key_value_heads": 2,
        "head_dim": 12,
        "hidden_activation": "gelu_pytorch_tanh",
        "max_position_embeddings": 128,
        "rms_norm_eps": 1e-06,
        "rope_theta": 10000.0,
        "query_pre_attn_scalar": 10,
        "attn_logit_softcapping": 5.0,
        "final_logit_softcapping": 7.0,
        "sliding_window": 9,
        "attention_bias": False,
        "tie_word_embeddings": True,
        "attention_dropout": 0.0,
        "bos_token_id": 1,
        "eos_token_id": 2,
        "torch_dtype": "float32",
    },
    # Layer 2 of 0 to 3 sees everything, by a scaled base of its own.
    "gemma3-tiny": {
        "architectures": ["Gemma3ForCausalLM"],
        "model_type": "gemma3_text",
        "vocab_size": 160,
        "hidden_size": 40,
        "intermediate_size": 60,
        "num_hidden_layers": 4,
        "num_attention_heads": 4,
        "num_key_value_heads": 2,
        "head_dim": 12,
        "hidden_activation": "gelu_pytorch_tanh",
        "max_position_embeddings": 128,
        "rms_norm_eps": 1e-06,
        "rope_theta": 1000000.0,
        "rope_local_base_freq": 100.0,
        "rope_scaling": {"rope_type": "linear", "factor": 8.0},
        "query_pre_attn_scalar": 20,
        "attn_logit_softcapping": None,
        "final_logit_softcapping": None,
        "sliding_window": 9,
        "sliding_window_pattern": 3,
        "attention_bias": False,
        "attention_dropout": 0.0,
        "bos_token_id": 1,
        "eos_token_id": 2,
        "torch_dtype": "float32",
    },
    "mistral-tiny": {
        "architectures": ["MistralForCausalLM"],
        "model_type": "mistral",
        "vocab_size": 160,
        "hidden_size": 40,
        "intermediate_size": 72,
        "num_hidden_layers": 2,
        "num_attention_heads": 4,
        "num_key_value_heads": 2,
        "head_dim": 16,
        "hidden_act": "silu",
        "max_position_embeddings": 128,
        "rms_norm_eps": 1e-05,
        "rope_theta": 10000.0,
        "sliding_window": 9,
        "tie_word_embeddings": False,
        "attention_dropout": 0.0,
        "bos_token_id": 1,
        "eos_token_id": 2,
        "torch_dtype": "float32",
    },
}


# Elsewhere 1. With this one the likeliest token is well ahead: llama.cpp knows GELU to 16 bits.
SEEDS = {"neox-tiny": 22}


def head_size(c):
    return c.get("head_dim") or c["hidden_size"] // c["num_attention_heads"]


def gemma(c):
    return c["model_type"] in ("gemma2", "gemma3_text")


def window(c, layer):
    """How many tokens a query of a layer sees, itself among them; None for all."""
    if gemma(c):
        full = (layer + 1) % c.get("sliding_window_pattern", 2) == 0
        return None if full else c["sliding_window"]
    if c["model_type"] == "mistral":
        return c["sliding_window"]
    if c["model_type"] == "qwen2" and c["use_sliding_window"] and layer >= c["max_window_layers"]:
        return c["sliding_window"]
    return None


def input_bias(c):
    return c["model_type"] == "qwen2"


def head_norms(c):
    return c["model_type"] in ("qwen3", "gemma3_text")


def shapes(c):
    """The tensors by name."""
    if c["model_type"] == "gpt_neox":
        return neox_shapes(c)
    width, inner, size = c["hidden_size"], c["intermediate_size"], head_size(c)
    queries, keys = c["num_attention_heads"] * size, c["num_key_value_heads"] * size
    named = {"model.embed_tokens.weight": (c["vocab_size"], width)}
    for i in range(c["num_hidden_layers"]):
        layer = f"model.layers.{i}."
        named[layer + "input_layernorm.weight"] = (width,)
        for name, out in (("q", queries), ("k", keys), ("v", keys)):
            named[layer + f"self_attn.{name}_proj.weight"] = (out, width)
            if input_bias(c):
                named[layer + f"self_attn.{name}_proj.bias"] = (out,)
        if head_norms(c):
            named[layer + "self_attn.q_norm.weight"] = (size,)
            named[layer + "self_attn.k_norm.weight"] = (size,)
        named[layer + "self_attn.o_proj.weight"] = (width, queries)
        named[layer + "post_attention_layernorm.weight"] = (width,)
        if gemma(c):
            named[layer + "pre_feedforward_layernorm.weight"] = (width,)
            named[layer + "post_feedforward_layernorm.weight"] = (width,)
        named[layer + "mlp.gate_proj.weight"] = (inner, width)
        named[layer + "mlp.up_proj.weight"] = (inner, width)
        named[layer + "mlp.down_proj.weight"] = (width, inner)
    named["model.norm.weight"] = (width,)
    if not c.get("tie_word_embeddings", gemma(c)):
        named["lm_head.weight"] = (c["vocab_size"], width)
    return named


def neox_shapes(c):
    width, inner = c["hidden_size"], c["intermediate_size"]
    named = {"gpt_neox.embed_in.weight": (c["vocab_size"], width)}

    def linear(name, out, size):
        named[name + ".weight"] = (out, size)
        named[name + ".bias"] = (out,)

    def norm(name):
        named[name + ".weight"] = named[name + ".bias"] = (width,)

    for i in range(c["num_hidden_layers"]):
        layer = f"gpt_neox.layers.{i}."
        norm(layer + "input_layernorm")
        norm(layer + "post_attention_layernorm")
        linear(layer + "attention.query_key_value", 3 * width, width)
        linear(layer + "attention.dense", width, width)
        linear(layer + "mlp.dense_h_to_4h", inner, width)
        linear(layer + "mlp.dense_4h_to_h", width, inner)
    norm("gpt_neox.final_layer_norm")
    named["embed_out.weight"] = (c["vocab_size"], width)
    return named


def random_weights(c, seed):
    generator = torch.Generator().manual_seed(seed)
    weights = {}
    for name, shape in shapes(c).items():
        values = torch.randn(shape, generator=generator)
        # Larger than trained ones, so that what a layer sees decides which token comes next.
        scale = "norm" in name and not name.endswith("bias")
        weights[name] = (0 if gemma(c) else 1) + 0.1 * values if scale else 0.25 * values
    return weights


def rms_norm(x, scale, epsilon):
    return x * torch.rsqrt(x.pow(2).mean(-1, keepdim=True) + epsilon) * scale


def frequencies(c):
    size = head_size(c)
    plain = [c["rope_theta"] ** (-2 * i / size) for i in range(size // 2)]
    scaling = c.get("rope_scaling")
    if scaling is None:
        return plain
    if scaling["rope_type"] == "yarn":
        return yarn_frequencies(c, scaling)
    if scaling["rope_type"] == "linear":
        return [frequency / scaling["factor"] for frequency in plain]
    assert scaling["rope_type"] == "llama3"
    factor, low, high = scaling["factor"], scaling["low_freq_factor"], scaling["high_freq_factor"]
    slowed = []
    for frequency in plain:
        turns = scaling["original_max_position_embeddings"] * frequency / (2 * math.pi)
        smooth = min(1, max(0, (turns - low) / (high - low)))
        slowed.append((1 - smooth) * frequency / factor + smooth * frequency)
    return slowed


def yarn_frequencies(c, scaling):
    """Peng et al. 2023: a ramp over the pairs, from those that keep their frequency to those that are slowed."""
    size, base = head_size(c), c["rope_theta"]

    def pair_turning(turns):
        slowest = scaling["original_max_position_embeddings"] / (turns * 2 * math.pi)
        return size * math.log(slowest) / (2 * math.log(base))

    low, high = pair_turning(scaling.get("beta_fast", 32)), pair_turning(scaling.get("beta_slow", 1))
    if scaling.get("truncate", True):
        low, high = math.floor(low), math.ceil(high)
    low, high = max(low, 0), min(high, size - 1)
    frequencies = []
    for i in range(size // 2):
        slowed = min(1, max(0, (i - low) / (high - low if high != low else 0.001)))
        kept = base ** (-2 * i / size)
        frequencies.append(kept / scaling["factor"] * slowed + kept * (1 - slowed))
    return frequencies


def magnitude(c):
    """What turns is multiplied by it."""
    scaling = c.get("rope_scaling") or {}
    yarn = scaling.get("rope_type") == "yarn"
    return scaling.get("attention_factor", 0.1 * math.log(scaling["factor"]) + 1) if yarn else 1


def turn(x, c):
    """Rotary positions of [rows, heads, length, head size]."""
    angles = torch.tensor([[p * f for f in frequencies(c)] for p in range(x.shape[2])], dtype=torch.float64)
    cosines = (magnitude(c) * torch.cat((angles.cos(), angles.cos()), -1)).float()
    sines = (magnitude(c) * torch.cat((angles.sin(), angles.sin()), -1)).float()
    first, second = x.chunk(2, -1)
    return x * cosines + torch.cat((-second, first), -1) * sines


def rotation(c, layer):
    """The settings by which a layer's heads turn."""
    if c["model_type"] == "gemma3_text" and window(c, layer):
        return {**c, "rope_theta": c["rope_local_base_freq"], "rope_scaling": None}
    return c


def bend(x, cap):
    """Soft-capping (Gemma Team 2024, section 2)."""
    return x if cap is None else cap * torch.tanh(x / cap)


def attention(x, w, name, c, layer):
    rows, length, _ = x.shape
    size, heads, groups = head_size(c), c["num_attention_heads"], c["num_key_value_heads"]

    def project(part, count):
        y = x @ w[f"{name}.{part}_proj.weight"].T
        if input_bias(c):
            y = y + w[f"{name}.{part}_proj.bias"]
        y = y.view(rows, length, count, size)
        if head_norms(c) and part != "v":
            y = rms_norm(y, w[f"{name}.{part}_norm.weight"] + (1 if gemma(c) else 0), c["rms_norm_eps"])
        return y.transpose(1, 2)

    turns = rotation(c, layer)
    q, k, v = turn(project("q", heads), turns), turn(project("k", groups), turns), project("v", groups)
    k, v = (t.repeat_interleave(heads // groups, 1) for t in (k, v))
    query, key = torch.arange(length)[:, None], torch.arange(length)[None, :]
    seen = key <= query
    if window(c, layer):
        seen = seen & (key > query - window(c, layer))
    scores = q @ k.transpose(-2, -1) / math.sqrt(c.get("query_pre_attn_scalar", size))
    scores = bend(scores, c.get("attn_logit_softcapping")).masked_fill(~seen, -math.inf)
    attended = (scores.softmax(-1) @ v).transpose(1, 2).reshape(rows, length, heads * size)
    return attended @ w[f"{name}.o_proj.weight"].T


def neox_attention(x, w, name, c):
    rows, length, width = x.shape
    heads, size = c["num_attention_heads"], head_size(c)
    turned = int(size * c["rotary_pct"])
    # Of each head its query, its key and its value.
    fused = (x @ w[name + ".query_key_value.weight"].T + w[name + ".query_key_value.bias"]).view(
        rows, length, heads, 3 * size
    )
    q, k, v = (t.transpose(1, 2) for t in fused.split(size, -1))
    part = {"hidden_size": turned, "num_attention_heads": 1, "rope_theta": c["rotary_emb_base"]}
    q, k = (torch.cat((turn(t[..., :turned], part), t[..., turned:]), -1) for t in (q, k))
    later = torch.ones(length, length).triu(1).bool()
    scores = (q @ k.transpose(-2, -1) / math.sqrt(size)).masked_fill(later, -math.inf)
    attended = (scores.softmax(-1) @ v).transpose(1, 2).reshape(rows, length, width)
    return attended @ w[name + ".dense.weight"].T + w[name + ".dense.bias"]


def neox_forward(ids, w, c):
    def norm(x, name):
        width = (c["hidden_size"],)
        return torch.nn.functional.layer_norm(x, width, w[name + ".weight"], w[name + ".bias"], c["layer_norm_eps"])

    def feed_forward(x, name):
        hidden = x @ w[name + ".dense_h_to_4h.weight"].T + w[name + ".dense_h_to_4h.bias"]
        return torch.nn.functional.gelu(hidden) @ w[name + ".dense_4h_to_h.weight"].T + w[name + ".dense_4h_to_h.bias"]

    x = w["gpt_neox.embed_in.weight"][ids]
    for i in range(c["num_hidden_layers"]):
        layer = f"gpt_neox.layers.{i}."
        attended = neox_attention(norm(x, layer + "input_layernorm"), w, layer + "attention", c)
        seen = x if c["use_parallel_residual"] else x + attended
        x = x + attended + feed_forward(norm(seen, layer + "post_attention_layernorm"), layer + "mlp")
    return norm(x, "gpt_neox.final_layer_norm") @ w["embed_out.weight"].T


def gemma_forward(ids, w, c):
    """Gemma 2 and 3 as transformers' modeling_gemma2.py and modeling_gemma3.py have them, in float32."""

    def norm(x, name):
        return rms_norm(x, 1 + w[name + ".weight"], c["rms_norm_eps"])

    def feed_forward(x, name):
        gate = torch.nn.functional.gelu(x @ w[name + ".gate_proj.weight"].T, approximate="tanh")
        return (gate * (x @ w[name + ".up_proj.weight"].T)) @ w[name + ".down_proj.weight"].T

    x = w["model.embed_tokens.weight"][ids] * torch.tensor(c["hidden_size"] ** 0.5)
    for i in range(c["num_hidden_layers"]):
        layer = f"model.layers.{i}."
        attended = attention(norm(x, layer + "input_layernorm"), w, layer + "self_attn", c, i)
        x = x + norm(attended, layer + "post_attention_layernorm")
        fed = feed_forward(norm(x, layer + "pre_feedforward_layernorm"), layer + "mlp")
        x = x + norm(fed, layer + "post_feedforward_layernorm")
    logits = norm(x, "model.norm") @ w["model.embed_tokens.weight"].T
    return bend(logits, c["final_logit_softcapping"])


def forward(ids, w, c):
    """Logits [rows, length, vocabulary] of ids [rows, length]."""
    if gemma(c):
        return gemma_forward(ids, w, c)
    if c["model_type"] == "gpt_neox":
        return neox_forward(ids, w, c)
    epsilon = c["rms_norm_eps"]
    x = w["model.embed_tokens.weight"][ids]
    for i in range(c["num_hidden_layers"]):
        layer = f"model.layers.{i}."
        normed = rms_norm(x, w[layer + "input_layernorm.weight"], epsilon)
        x = x + attention(normed, w, layer + "self_attn", c, i)
        normed = rms_norm(x, w[layer + "post_attention_layernorm.weight"], epsilon)
        gate = torch.nn.functional.silu(normed @ w[layer + "mlp.gate_proj.weight"].T)
        up = normed @ w[layer + "mlp.up_proj.weight"].T
        x = x + (gate * up) @ w[layer + "mlp.down_proj.weight"].T
    output = "model.embed_tokens.weight" if c["tie_word_embeddings"] else "lm_head.weight"
    return rms_norm(x, w["model.norm.weight"], epsilon) @ w[output].T


def short(values):
    """Nine digits tell every float32."""
    return [float(f"{v:.9g}") for v in values]


def golden(w, c):
    length, more = 48, 24
    ids = torch.randint(3, c["vocab_size"], (length,), generator=torch.Generator().manual_seed(2)).tolist()
    positions = [0, 1, 8, 9, 11, 12, 24, 47]
    with torch.no_grad():
        logits = forward(torch.tensor([ids]), w, c)[0]
        greedy = list(ids)
        for _ in range(more):
            last = forward(torch.tensor([greedy]), w, c)[0, -1]
            best = last.topk(2).values
            assert best[0] - best[1] > 1e-3, "two tokens are equally likely: take another seed"
            greedy.append(int(last.argmax()))
    return {
        "ids": ids,
        "positions": positions,
        "logits_first_positions": [short(logits[p].tolist()) for p in positions],
        "greedy_ids": greedy,
    }


def parts(name, tensor, c):
    """The matrices that a tensor holds: views, queries, keys and values of a fused one apart."""
    if ".query_key_value." in name:
        by_heads = tensor.view(c["num_attention_heads"], 3, head_size(c), -1)
        return [by_heads[:, kind] for kind in range(3)]
    return [tensor]


def orthogonal(x):
    """Newton-Schulz iteration of Muon, in float32 as nothing else here is less."""
    a, b, c = 3.4445, -4.7750, 2.0315
    tall = x.shape[0] > x.shape[1]
    x = x.T if tall else x
    x = x / x.norm().clamp(min=1e-7)
    for _ in range(5):
        gram = x @ x.T
        x = torch.addmm(x, torch.addmm(gram, gram, gram, beta=b, alpha=c), x, beta=a)
    return x.T if tall else x


class Muon:
    """torch.optim.Muon of PyTorch 2.9 with adjust_lr_fn="match_rms_adamw", which 1.13 lacks."""

    def __init__(self, parameters, c, weight_decay=0.1, momentum=0.95):
        self.parameters, self.c = parameters, c
        self.weight_decay, self.momentum = weight_decay, momentum
        self.means = {name: torch.zeros_like(p) for name, p in parameters.items()}

    @torch.no_grad()
    def step(self, lr):
        for name, parameter in self.parameters.items():
            mean = self.means[name]
            mean.lerp_(parameter.grad, 1 - self.momentum)
            ahead = parameter.grad.lerp(mean, self.momentum)
            parameter.mul_(1 - lr * self.weight_decay)
            for weight, direction in zip(parts(name, parameter, self.c), parts(name, ahead, self.c)):
                update = orthogonal(direction.reshape(-1, direction.shape[-1]))
                scale = 0.2 * math.sqrt(max(update.shape))
                weight.sub_(lr * scale * update.view(weight.shape))


def hidden(name, tensor):
    """Whether Muon updates it."""
    return tensor.dim() == 2 and ".layers." in name


def training(w, c, muon=False):
    parameters = {name: tensor.clone().requires_grad_() for name, tensor in w.items()}
    by_muon = {name: p for name, p in parameters.items() if muon and hidden(name, p)}
    decayed = [p for name, p in parameters.items() if p.dim() >= 2 and name not in by_muon]
    others = [p for p in parameters.values() if p.dim() < 2]
    groups = [{"params": decayed, "weight_decay": 0.1}, {"params": others, "weight_decay": 0.0}]
    optimizer = torch.optim.AdamW(groups, lr=3e-3, betas=(0.9, 0.95), eps=1e-8)
    matrices = Muon(by_muon, c)
    generator = torch.Generator().manual_seed(3)
    batches, losses, norms = [], [], []
    for step in range(STEPS):
        # Few tokens, so that there is something to learn.
        batch = torch.randint(3, 40, (ROWS, LENGTH + 1), generator=generator)
        logits = forward(batch[:, :-1], parameters, c)
        loss = torch.nn.functional.cross_entropy(logits.reshape(-1, c["vocab_size"]), batch[:, 1:].reshape(-1))
        for parameter in parameters.values():
            parameter.grad = None
        loss.backward()
        norms.append(float(torch.nn.utils.clip_grad_norm_(parameters.values(), 1.0)))
        for group in optimizer.param_groups:
            group["lr"] = 3e-3 * min(1, (step + 1) / 5)
        optimizer.step()
        matrices.step(3e-3 * min(1, (step + 1) / 5))
        batches.append(batch.tolist())
        losses.append(float(loss.detach()))
    return {
        "optimizer": "Muon for matrices of layers, AdamW for the others" if muon else "AdamW",
        "betas": [0.9, 0.95],
        "eps": 1e-08,
        "weight_decay": {"tensors of 2 or more dimensions": 0.1, "others": 0.0},
        "learning_rate": "3e-3 * min(1, (step+1)/5), step from 0",
        "clip_grad_norm": 1.0,
        "note": f"starts from model.safetensors; PyTorch {torch.__version__}, eager, fp32",
        "batches": batches,
        "losses": short(losses),
        "gradient_norms_before_clipping": short(norms),
    }


def write_safetensors(path, weights):
    header, at = {"__metadata__": {"format": "pt"}}, 0
    for name, tensor in weights.items():
        end = at + 4 * tensor.numel()
        header[name] = {"dtype": "F32", "shape": list(tensor.shape), "data_offsets": [at, end]}
        at = end
    text = json.dumps(header, separators=(",", ":")).encode()
    text += b" " * (-len(text) % 8)
    data = b"".join(tensor.contiguous().numpy().tobytes() for tensor in weights.values())
    path.write_bytes(struct.pack("<Q", len(text)) + text + data)


def read_safetensors(path):
    content = path.read_bytes()
    length = struct.unpack("<Q", content[:8])[0]
    types = {"F32": torch.float32, "BF16": torch.bfloat16}
    weights = {}
    for name, entry in json.loads(content[8 : 8 + length]).items():
        if name != "__metadata__":
            begin, end = entry["data_offsets"]
            data = bytearray(content[8 + length + begin : 8 + length + end])
            flat = torch.frombuffer(data, dtype=types[entry["dtype"]])
            weights[name] = flat.reshape(entry["shape"]).float()
    return weights


def make(name):
    folder = GOLDEN / name
    folder.mkdir(exist_ok=True)
    c = MODELS[name]
    weights = random_weights(c, SEEDS.get(name, 1))
    write_safetensors(folder / "model.safetensors", weights)
    (folder / "config.json").write_text(json.dumps(c, indent=2) + "\n")
    (folder / "golden.json").write_text(json.dumps(golden(weights, c)))
    # No engine trains these families.
    if not gemma(c):
        (folder / "training.json").write_text(json.dumps(training(weights, c)))
        add_muon(name)


def add_muon(name):
    folder = GOLDEN / name
    c = json.loads((folder / "config.json").read_text())
    weights = read_safetensors(folder / "model.safetensors")
    (folder / "training-muon.json").write_text(json.dumps(training(weights, c, muon=True)))


def check():
    folder = GOLDEN / "llama31-tiny"
    c = json.loads((folder / "config.json").read_text())
    expected = json.loads((folder / "golden.json").read_text())
    weights = {}
    for shard in sorted(folder.glob("*.safetensors")):
        weights.update(read_safetensors(shard))
    logits = forward(torch.tensor([expected["ids"]]), weights, c)[0]
    worst = 0
    for position, row in zip(expected["positions"], expected["logits_first_positions"]):
        worst = max(worst, (logits[position] - torch.tensor(row)).abs().max().item())
    print(f"llama31-tiny: largest difference of a logit {worst:.2e}")
    assert worst < 1e-4


if __name__ == "__main__":
    torch.set_num_threads(1)
    if sys.argv[1:2] == ["--muon"]:
        for argument in sys.argv[2:]:
            add_muon(argument)
    else:
        for argument in sys.argv[1:]:
            check() if argument == "--check" else make(argument)
