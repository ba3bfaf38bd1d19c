package dev.millrace.inference.serving;

import dev.millrace.inference.grammar.TokenTrie;
import dev.millrace.tokenizer.TextPart;
import dev.millrace.tokenizer.Tokenizer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/** What the service needs of a tokenizer. Safe for use by several threads. */
public interface Vocabulary {

  /** Names the tokenizer: equal ids, equal tokens; empty without one. */
  String id();

  /** Whether there is a tokenizer to {@link #encode} with. */
  default boolean readsText() {
    return !id().isEmpty();
  }

  /** Largest token id + 1. */
  int size();

  /** The token that separates documents and ends an answer. */
  OptionalInt endOfText();

  /**
   * Token ids of a text; special tokens in it are plain text.
   *
   * @throws UnsupportedOperationException without a tokenizer
   */
  int[] encode(String text);

  /** The same, with the content of a special token standing for that token. */
  default int[] encodeWithSpecialTokens(String text) {
    return encode(text);
  }

  /**
   * Token ids of one text in parts.
   *
   * @param control ids of added tokens that stand for themselves in trusted parts only, as special
   *     tokens do
   */
  default int[] encode(List<TextPart> parts, IntPredicate control) {
    return parts.stream()
        .flatMapToInt(
            part ->
                IntStream.of(
                    part.trusted() ? encodeWithSpecialTokens(part.text()) : encode(part.text())))
        .toArray();
  }

  /** The contents of tokens that are found before a text is cut into pieces, and their ids. */
  default Map<String, Integer> addedTokens() {
    return Map.of();
  }

  /** Grammars over these tokens. */
  default TokenGrammars grammars() {
    return new TokenGrammars(
        () -> TokenTrie.of(size(), this::tokenBytes, endOfText().stream().boxed().toList()));
  }

  /** The bytes a token stands for, not always whole characters; none for an unused id. */
  byte[] tokenBytes(int token);

  /**
   * The bytes of a token that begins a whole text. Tokenizers on characters put a space before one,
   * which is left out here; an answer after a prompt keeps its own.
   */
  default byte[] firstTokenBytes(int token) {
    return tokenBytes(token);
  }

  /** Of a model without a tokenizer: ids stand for themselves, and text cannot be read. */
  static Vocabulary ofIds(int size) {
    return new Vocabulary() {
      @Override
      public String id() {
        return "";
      }

      @Override
      public int size() {
        return size;
      }

      @Override
      public OptionalInt endOfText() {
        return OptionalInt.empty();
      }

      @Override
      public int[] encode(String text) {
        throw new UnsupportedOperationException("there is no tokenizer to read text with");
      }

      @Override
      public byte[] tokenBytes(int token) {
        return ("[" + token + "]").getBytes(StandardCharsets.UTF_8);
      }
    };
  }

  /** A tokenizer's. */
  static Vocabulary of(Tokenizer tokenizer) {
    return new Vocabulary() {
      private final TokenGrammars grammars =
          new TokenGrammars(
              () -> TokenTrie.of(size(), this::tokenBytes, tokenizer.specialTokenIds()));

      @Override
      public TokenGrammars grammars() {
        return grammars;
      }

      @Override
      public String id() {
        return tokenizer.id();
      }

      @Override
      public int size() {
        return tokenizer.vocabularySize();
      }

      @Override
      public OptionalInt endOfText() {
        return tokenizer.endOfText();
      }

      @Override
      public int[] encode(String text) {
        return tokenizer.encode(text);
      }

      @Override
      public int[] encodeWithSpecialTokens(String text) {
        return tokenizer.encodeWithSpecialTokens(text);
      }

      @Override
      public int[] encode(List<TextPart> parts, IntPredicate control) {
        return tokenizer.encode(parts, control);
      }

      @Override
      public Map<String, Integer> addedTokens() {
        return tokenizer.addedTokenIds();
      }

      @Override
      public byte[] tokenBytes(int token) {
        return tokenizer.hasToken(token) ? tokenizer.tokenBytes(token) : new byte[0];
      }

      @Override
      public byte[] firstTokenBytes(int token) {
        return tokenizer.hasToken(token) ? tokenizer.decode(new int[] {token}) : new byte[0];
      }
    };
  }
}
