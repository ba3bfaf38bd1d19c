"""What multiple-choice items score by the rules of lm-evaluation-harness 0.4, from first principles.

GPT-2's forward pass in float64 with NumPy, held against the model's golden logits; a token is a byte,
end-of-text is 256. Run in trainer/src/test; writes resources/evaluation/expected.json.
"""

import json
import math
import pathlib
import re

import numpy as np

MODEL = pathlib.Path("../../../model/src/test/resources/golden/gpt2-tiny")
ITEMS = pathlib.Path("resources/evaluation")
END_OF_TEXT = 256
CONTEXT = 128


def tensors():
    data = (MODEL / "model.safetensors").read_bytes()
    size = int.from_bytes(data[:8], "little")
    header = json.loads(data[8 : 8 + size])
    header.pop("__metadata__", None)
    for name, entry in header.items():
        begin, end = entry["data_offsets"]
        values = np.frombuffer(data[8 + size + begin : 8 + size + end], dtype="<f4")
        yield name.removeprefix("transformer."), values.reshape(entry["shape"]).astype(np.float64)


W = dict(tensors())
CONFIG = json.loads((MODEL / "config.json").read_text())


def norm(x, name):
    mean = x.mean(-1, keepdims=True)
    deviation = np.sqrt(((x - mean) ** 2).mean(-1, keepdims=True) + CONFIG["layer_norm_epsilon"])
    return (x - mean) / deviation * W[name + ".weight"] + W[name + ".bias"]


def linear(x, name):
    return x @ W[name + ".weight"] + W[name + ".bias"]


def logits(ids):
    heads = CONFIG["n_head"]
    n = len(ids)
    x = W["wte.weight"][ids] + W["wpe.weight"][:n]
    mask = np.triu(np.full((n, n), -np.inf), 1)
    for layer in range(CONFIG["n_layer"]):
        h = f"h.{layer}."
        q, k, v = np.split(linear(norm(x, h + "ln_1"), h + "attn.c_attn"), 3, -1)
        q, k, v = (t.reshape(n, heads, -1).transpose(1, 0, 2) for t in (q, k, v))
        scores = q @ k.transpose(0, 2, 1) / math.sqrt(q.shape[-1]) + mask
        weights = np.exp(scores - scores.max(-1, keepdims=True))
        weights /= weights.sum(-1, keepdims=True)
        x = x + linear((weights @ v).transpose(1, 0, 2).reshape(n, -1), h + "attn.c_proj")
        f = linear(norm(x, h + "ln_2"), h + "mlp.c_fc")
        f = 0.5 * f * (1 + np.tanh(math.sqrt(2 / math.pi) * (f + 0.044715 * f**3)))
        x = x + linear(f, h + "mlp.c_proj")
    return norm(x, "ln_f") @ W["wte.weight"].T


def encode(text):
    return list(text.encode())


def log_likelihood(context, continuation):
    if context == "":
        before, after = [END_OF_TEXT], encode(continuation)
    else:
        spaces = len(context) - len(context.rstrip())
        if spaces > 0:
            continuation = context[-spaces:] + continuation
            context = context[:-spaces]
        whole = encode(context + continuation)
        before = encode(context) or [END_OF_TEXT]
        after = whole[len(encode(context)) :]
    ids = (before + after)[-(CONTEXT + 1) :]
    rows = logits(ids[:-1])[-len(after) :]
    rows = rows - rows.max(-1, keepdims=True)
    rows = rows - np.log(np.exp(rows).sum(-1, keepdims=True))
    return float(sum(rows[i, token] for i, token in enumerate(after)))


def preprocess(text):
    text = text.strip().replace(" [title]", ". ")
    return re.sub(r"\[.*?\]", "", text).replace("  ", " ")


def item(doc):
    if "endings" in doc:
        context = doc["ctx_a"] + " " + doc["ctx_b"].capitalize() if "ctx_a" in doc else doc["ctx"]
        label = doc["activity_label"] + ": " if "activity_label" in doc else ""
        return preprocess(label + context), [preprocess(e) for e in doc["endings"]], int(doc["label"])
    if "answerKey" in doc:
        question, choices = doc["question"], doc["choices"] if "choices" in doc else None
        if isinstance(question, dict):
            choices = choices or question["choices"]
            question = question["stem"]
        if isinstance(choices, dict):
            texts, labels = choices["text"], choices["label"]
        elif isinstance(choices[0], dict):
            texts, labels = [c["text"] for c in choices], [c["label"] for c in choices]
        else:
            texts, labels = choices, list("ABCDEFGH")
        return f"Question: {question}\nAnswer:", texts, labels.index(doc["answerKey"])
    return doc["query"], doc["choices"], doc["gold"]


def score(path):
    acc, acc_norm, all_likelihoods = [], [], []
    for line in path.read_text(encoding="utf-8").splitlines():
        context, choices, gold = item(json.loads(line))
        likelihoods = np.array([log_likelihood(context, " " + c) for c in choices])
        lengths = np.array([float(len(c)) for c in choices])
        acc.append(float(np.argmax(likelihoods) == gold))
        acc_norm.append(float(np.argmax(likelihoods / lengths) == gold))
        all_likelihoods.append([float(l) for l in likelihoods])

    def error(values):
        mean = sum(values) / len(values)
        deviation = math.sqrt(sum((v - mean) ** 2 for v in values) / (len(values) - 1))
        return deviation / math.sqrt(len(values))

    return {
        "logLikelihoods": all_likelihoods,
        "acc": sum(acc) / len(acc),
        "accError": error(acc),
        "accNorm": sum(acc_norm) / len(acc_norm),
        "accNormError": error(acc_norm),
        "right": acc,
        "rightNorm": acc_norm,
    }


def main():
    golden = json.loads((MODEL / "golden.json").read_text())
    computed = logits(golden["ids"])
    for position, expected in zip(golden["positions"], golden["logits_first_positions"]):
        assert np.abs(computed[position] - np.array(expected)).max() < 1e-4, position
    expected = {path.stem: score(path) for path in sorted(ITEMS.glob("*.jsonl"))}
    (ITEMS / "expected.json").write_text(json.dumps(expected, indent=1) + "\n")


main()
