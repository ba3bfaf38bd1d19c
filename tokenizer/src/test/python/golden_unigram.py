"""Unigram models and charsmaps, and what SentencePiece itself makes of texts, for UnigramTest.

Debian's python3-sentencepiece (0.1.97); run in the repository's root:
/usr/bin/python3 tokenizer/src/test/python/golden_unigram.py
With a folder: trains there a model of every kind and, for each line of texts.jsonl (a JSON string), writes its ids.
Texts to train on are this repository's own documents. The seed is fixed.
"""
import json
import pathlib
import random
import sys
import tempfile

import sentencepiece

FOLDER = "tokenizer/src/test/resources/golden/sentencepiece/"
DOCUMENTS = ["README.md", "docs/operations.md", "docs/architecture.md"]
FOREIGN = "\u00e9\u00e0\u00fc \u4e2d\u6587\u5b57 \u65e5\u672c \u00dcn\u00efcode na\u00efve \uff34\uff28\n" * 5
# what is replaced, in code points: "ll" by "l", "(C)" by a sign, a tab and a hard space by a space, "~" by nothing
RULES = "6C 6C\t6C\n28 43 29\tA9\n9\t20\nA0\t20\n7E\t\n21 21\t21 20 20\n"
COMMON = dict(vocab_size=400, character_coverage=0.995, hard_vocab_limit=False, minloglevel=2,
              num_threads=1)
KEPT = ["<start_of_turn>", "\n\n", "(C)", "wall"]
UNIGRAM = dict(model_type="unigram")
GOLDEN = {
    "unigram-nmt": dict(UNIGRAM, normalization_rule_name="nmt_nfkc", control_symbols=["[INST]"]),
    "unigram-bytes": dict(UNIGRAM, normalization_rule_name="identity", byte_fallback=True, add_dummy_prefix=False,
                          remove_extra_whitespaces=False, user_defined_symbols=KEPT),
    "unigram-rules": dict(UNIGRAM, normalization_rule_tsv="RULES", user_defined_symbols=KEPT),
    "bpe-rules": dict(model_type="bpe", normalization_rule_tsv="RULES", byte_fallback=True),
}
OTHERS = {
    "unigram-nfkc": dict(UNIGRAM, normalization_rule_name="nfkc", byte_fallback=True, vocab_size=800),
    "unigram-nmt-cf": dict(UNIGRAM, normalization_rule_name="nmt_nfkc_cf", user_defined_symbols=KEPT),
    "unigram-spaces": dict(UNIGRAM, normalization_rule_name="nmt_nfkc", remove_extra_whitespaces=False),
    "unigram-plain": dict(UNIGRAM, normalization_rule_name="identity", add_dummy_prefix=False),
    "bpe-nmt": dict(model_type="bpe", normalization_rule_name="nmt_nfkc"),
    "bpe-nmt-cf": dict(model_type="bpe", normalization_rule_name="nmt_nfkc_cf", byte_fallback=True,
                       add_dummy_prefix=False, remove_extra_whitespaces=False, user_defined_symbols=KEPT),
}
EDGES = ["", " ", "  ", "     ", " a", "a ", "  a  b  ", "\n", "\n\n\n", "a\nb\n\nc", "\t\ttab", "\u2581", "\u2581\u2581 \u2581",
         "\u2581the\u2581 the", "the" * 70, "a" * 99, " " * 33 + "x", "[INST] hi [/INST]", "<s></s><unk>", "<0x0A>",
         "\U0001f600 smile \U0001f468\u200d\U0001f469\u200d\U0001f467", "\u4e2d\u6587\u5b57", "e\u0301 \u00e9 \u1e9b\u0323",
         "\u0000nul\u0001", "<start_of_turn>user\nhi<start_of_turn>", "\ufffd", "\ufeffbom", "\u00a0hard space\u3000wide",
         "\U0001f600" * 20 + "known" + "\U0001f600", "\u200b\u200c\u200dzero\u200b width\u2060", "\u202eright\u202c to \u2067left\u2069",
         "\uff34\uff28\uff25 \ufb01\ufb03 \u2460\u00bd\u33a5\ufdfa", "\u1112\u1161\u11ab \ud55c", "\u0130\u017f\u1e9e\u03a3\u03c2", "!!!!", "wallll",
         "~~ ~ ~", "(C)(c)(C", " ~a", "a~ ~", "hello\u00a0\u00a0\tworld", "\U0001f1e9\U0001f1ea\U0001f1eb", "a\u0300\u0301\u0302\u0303b",
         "\u00ad soft", "\u0085next\u2028line\u2029", "x" * 1000, "\u0915\u094d\u0937\u093f", "\u0e01\u0e33", "\ud7a3\u11a8"]


def texts(corpus):
    chance = random.Random(7)
    found = list(EDGES)
    alphabet = "aabeehilllnorstw   \n.,01~!(C)\u2581\u00e9\u4e2d\U0001f600\uff34\u00a0\u3000\u0301\u200d<>[]s"
    for _ in range(150):
        start = chance.randrange(len(corpus) - 200)
        found.append(corpus[start:start + chance.randrange(1, 200)])
        found.append("".join(chance.choice(alphabet) for _ in range(chance.randrange(1, 60))))
    return found


def train(name, own, folder, corpus):
    with tempfile.TemporaryDirectory() as work:
        text, rules = pathlib.Path(work, "text.txt"), pathlib.Path(work, "rules.tsv")
        text.write_text(corpus, encoding="utf-8")
        rules.write_text(RULES, encoding="utf-8")
        own = {key: str(rules) if value == "RULES" else value for key, value in own.items()}
        sentencepiece.SentencePieceTrainer.train(
            input=str(text), model_prefix=str(pathlib.Path(folder, name)), **{**COMMON, **own})
    pathlib.Path(folder, name + ".vocab").unlink()


def write(name, folder, found):
    model = sentencepiece.SentencePieceProcessor(model_file=str(pathlib.Path(folder, name + ".model")))
    with open(pathlib.Path(folder, name + ".jsonl"), "w", encoding="ascii") as out:
        for text in found:
            out.write(json.dumps({"text": text, "ids": model.encode(text)}) + "\n")


def main():
    corpus = "".join(open(name, encoding="utf-8").read() for name in DOCUMENTS) + FOREIGN
    folder, models, found = FOLDER, GOLDEN, texts(corpus)
    if len(sys.argv) > 1:
        folder, models = sys.argv[1], {**GOLDEN, **OTHERS}
        with open(pathlib.Path(folder, "texts.jsonl"), encoding="ascii") as lines:
            found = [json.loads(line) for line in lines]
    for name, own in models.items():
        train(name, own, folder, corpus)
        write(name, folder, found)


main()
