"""Small SentencePiece models and what SentencePiece itself makes of texts, for SentencePieceTest.

Debian's python3-sentencepiece (0.1.97); run in the repository's root:
/usr/bin/python3 tokenizer/src/test/python/golden_sentencepiece.py
Texts to train on are this repository's own documents. The seed is fixed.
"""
import json
import random
import tempfile

import sentencepiece

FOLDER = "tokenizer/src/test/resources/golden/sentencepiece/"
DOCUMENTS = ["README.md", "docs/operations.md", "docs/architecture.md"]
FOREIGN = "\u00e9\u00e0\u00fc \u4e2d\u6587\u5b57 \u65e5\u672c \u00dcn\u00efcode na\u00efve\n" * 5
COMMON = dict(vocab_size=700, normalization_rule_name="identity", remove_extra_whitespaces=False,
              character_coverage=0.995, hard_vocab_limit=False, minloglevel=2)
MODELS = {
    "prefix": dict(model_type="bpe", byte_fallback=True, control_symbols=["[INST]"]),
    "plain": dict(model_type="bpe", byte_fallback=True, add_dummy_prefix=False,
                  user_defined_symbols=["\u2581\u2581", "\u2581" * 4, "<start_of_turn>", "\n\n"]),
    "unknown": dict(model_type="bpe"),
}
EDGES = ["", " ", "  ", "     ", " a", "a ", "  a  b  ", "\n", "\n\n\n", "a\nb\n\nc", "\t\ttab",
         "\u2581", "\u2581the\u2581 the", "the" * 70, "a" * 99, " " * 33 + "x", "[INST] hi [/INST]",
         "<s></s><unk>", "<0x0A>", "\U0001f600 smile \U0001f468\u200d\U0001f469", "\u4e2d\u6587\u5b57",
         "e\u0301 \u00e9", "\u0000nul\u0001", "<start_of_turn>user\nhi<start_of_turn>", "\ufffd",
         "\ufeffbom", "\u00a0hard space\u3000wide", "\U0001f600" * 20 + "known" + "\U0001f600"]


def texts(corpus):
    chance = random.Random(7)
    found = list(EDGES)
    alphabet = "aabeehinnorst   \n.,01\u2581\u00e9\u4e2d\U0001f600<>[]s"
    for _ in range(150):
        start = chance.randrange(len(corpus) - 200)
        found.append(corpus[start:start + chance.randrange(1, 200)])
        found.append("".join(chance.choice(alphabet) for _ in range(chance.randrange(1, 60))))
    return found


def main():
    corpus = "".join(open(name, encoding="utf-8").read() for name in DOCUMENTS) + FOREIGN
    with tempfile.NamedTemporaryFile("w", suffix=".txt", encoding="utf-8") as file:
        file.write(corpus)
        file.flush()
        for name, own in MODELS.items():
            sentencepiece.SentencePieceTrainer.train(
                input=file.name, model_prefix=FOLDER + name, **{**COMMON, **own})
    for name in ["prefix", "plain", "unknown"]:
        model = sentencepiece.SentencePieceProcessor(model_file=FOLDER + name + ".model")
        with open(FOLDER + name + ".jsonl", "w", encoding="ascii") as out:
            for text in texts(corpus):
                out.write(json.dumps({"text": text, "ids": model.encode(text)}) + "\n")


main()
