package dev.millrace.tokenizer;

import dev.millrace.tokenizer.internal.bpe.AddedToken;
import dev.millrace.tokenizer.internal.split.SplitPattern;
import java.util.List;
import java.util.Optional;

/** One of OpenAI's published vocabularies: split pattern and special tokens, as in tiktoken. */
record PublishedVocabulary(String name, SplitPattern pattern, List<AddedToken> specialTokens) {
  private static final List<PublishedVocabulary> ALL =
      List.of(
          new PublishedVocabulary(
              "r50k_base", SplitPattern.GPT2, List.of(AddedToken.special(50256, "<|endoftext|>"))),
          new PublishedVocabulary(
              "p50k_base", SplitPattern.GPT2, List.of(AddedToken.special(50256, "<|endoftext|>"))),
          new PublishedVocabulary(
              "cl100k_base",
              SplitPattern.CL100K,
              List.of(
                  AddedToken.special(100257, "<|endoftext|>"),
                  AddedToken.special(100258, "<|fim_prefix|>"),
                  AddedToken.special(100259, "<|fim_middle|>"),
                  AddedToken.special(100260, "<|fim_suffix|>"),
                  AddedToken.special(100276, "<|endofprompt|>"))),
          new PublishedVocabulary(
              "o200k_base",
              SplitPattern.O200K,
              List.of(
                  AddedToken.special(199999, "<|endoftext|>"),
                  AddedToken.special(200018, "<|endofprompt|>"))));

  /** By tiktoken's name; {@code gpt2} is another name of {@code r50k_base}. */
  static Optional<PublishedVocabulary> named(String name) {
    String official = name.equals("gpt2") ? "r50k_base" : name;
    return ALL.stream().filter(vocabulary -> vocabulary.name.equals(official)).findFirst();
  }
}
