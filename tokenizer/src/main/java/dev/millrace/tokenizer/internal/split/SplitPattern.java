package dev.millrace.tokenizer.internal.split;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;

/**
 * The published patterns that cut text into pieces before byte pairs are merged.
 *
 * <p>{@link #regex()} is the pattern as Hugging Face's files write it, for Oniguruma. tiktoken
 * writes the same languages with possessive quantifiers; its {@code \s++$} for cl100k_base differs
 * only where a line end is followed by other white space at the end of the text, which no token of
 * that vocabulary spans.
 */
public enum SplitPattern {
  /** GPT-2, GPT-3: r50k_base and p50k_base. */
  GPT2("'s|'t|'re|'ve|'m|'ll|'d| ?\\p{L}+| ?\\p{N}+| ?[^\\s\\p{L}\\p{N}]+|\\s+(?!\\S)|\\s+"),

  /** GPT-4 and Llama 3: up to three digits, any one character before a word. */
  CL100K(
      "(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\\r\\n\\p{L}\\p{N}]?\\p{L}+|\\p{N}{1,3}"
          + "| ?[^\\s\\p{L}\\p{N}]+[\\r\\n]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+"),

  /** GPT-4o: words split at changes from lower to upper case, contractions kept with them. */
  O200K(
      "[^\\r\\n\\p{L}\\p{N}]?[\\p{Lu}\\p{Lt}\\p{Lm}\\p{Lo}\\p{M}]*[\\p{Ll}\\p{Lm}\\p{Lo}\\p{M}]+"
          + "(?i:'s|'t|'re|'ve|'m|'ll|'d)?"
          + "|[^\\r\\n\\p{L}\\p{N}]?[\\p{Lu}\\p{Lt}\\p{Lm}\\p{Lo}\\p{M}]+"
          + "[\\p{Ll}\\p{Lm}\\p{Lo}\\p{M}]*(?i:'s|'t|'re|'ve|'m|'ll|'d)?"
          + "|\\p{N}{1,3}| ?[^\\s\\p{L}\\p{N}]+[\\r\\n/]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+"),

  /** Qwen 2 and 2.5: as {@link #CL100K}, but one digit at a time. */
  QWEN2(
      "(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\\r\\n\\p{L}\\p{N}]?\\p{L}+|\\p{N}"
          + "| ?[^\\s\\p{L}\\p{N}]+[\\r\\n]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+");

  // the same languages in other spellings that files use; Oniguruma knows ?+ and ++ as possessive
  private static final Map<String, SplitPattern> OTHER_SPELLINGS =
      Map.of(
          "'(?:[sdmt]|ll|ve|re)| ?\\p{L}+| ?\\p{N}+| ?[^\\s\\p{L}\\p{N}]+|\\s+(?!\\S)|\\s+",
          GPT2,
          "'(?:[sdmt]|ll|ve|re)| ?\\p{L}++| ?\\p{N}++| ?[^\\s\\p{L}\\p{N}]++|\\s+(?!\\S)|\\s+",
          GPT2,
          "(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\\r\\n\\p{L}\\p{N}]?+\\p{L}+|\\p{N}{1,3}"
              + "| ?[^\\s\\p{L}\\p{N}]++[\\r\\n]*|\\s*[\\r\\n]|\\s+(?!\\S)|\\s+",
          CL100K,
          "'(?i:[sdmt]|ll|ve|re)|[^\\r\\n\\p{L}\\p{N}]?+\\p{L}+|\\p{N}{1,3}"
              + "| ?[^\\s\\p{L}\\p{N}]++[\\r\\n]*|\\s*[\\r\\n]|\\s+(?!\\S)|\\s+",
          CL100K);

  private final String regex;

  SplitPattern(String regex) {
    this.regex = regex;
  }

  /** The pattern in Oniguruma's syntax. */
  public String regex() {
    return regex;
  }

  public Splitter splitter() {
    return switch (this) {
      case GPT2 -> new Gpt2Splitter();
      case CL100K -> new Cl100kSplitter(3);
      case O200K -> new O200kSplitter();
      case QWEN2 -> new Cl100kSplitter(1);
    };
  }

  /** The published pattern that has this regular expression, in one of its known spellings. */
  public static Optional<SplitPattern> ofRegex(String regex) {
    return Arrays.stream(values())
        .filter(pattern -> pattern.regex.equals(regex))
        .findFirst()
        .or(() -> Optional.ofNullable(OTHER_SPELLINGS.get(regex)));
  }
}
