package dev.millrace.tokenizer;

import dev.millrace.tokenizer.internal.bpe.AddedToken;
import dev.millrace.tokenizer.internal.bpe.AddedTokens;
import dev.millrace.tokenizer.internal.bpe.BytePairModel;
import dev.millrace.tokenizer.internal.bpe.CanonicalForm;
import dev.millrace.tokenizer.internal.bpe.TextEncoder;
import dev.millrace.tokenizer.internal.bpe.TokenSpelling;
import dev.millrace.tokenizer.internal.bpe.TokenizerModel;
import dev.millrace.tokenizer.internal.bpe.Vocabulary;
import dev.millrace.tokenizer.internal.bpe.VocabularyRules;
import dev.millrace.tokenizer.internal.json.RankFile;
import dev.millrace.tokenizer.internal.json.TekkenReader;
import dev.millrace.tokenizer.internal.json.TokenizerJsonReader;
import dev.millrace.tokenizer.internal.json.TokenizerJsonWriter;
import dev.millrace.tokenizer.internal.sentencepiece.SentencePieceReader;
import dev.millrace.tokenizer.internal.split.ByteLevelPreTokenization;
import dev.millrace.tokenizer.internal.split.PreTokenization;
import dev.millrace.tokenizer.internal.split.SplitPattern;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.SortedMap;
import java.util.function.IntPredicate;
import java.util.stream.Collectors;

/**
 * Text to token ids and back, by byte-pair encoding or a unigram language model. Immutable; threads
 * may share it.
 *
 * <p>In byte-pair encoding text is cut into pieces by a pattern, and within a piece the pair of
 * tokens that comes first in the order of merges is merged until none is left (Sennrich et al.
 * 2016), starting with bytes as in GPT-2, or with characters and bytes for those that the
 * vocabulary lacks, as in Llama 2. Any text and any bytes can be encoded. {@code
 * decodeText(encode(text))} is {@code text} if the tokenizer neither normalizes nor prefixes a
 * space and has all 256 bytes, as those of {@link Tokenizers} have; one on characters gives a space
 * for U+2581 and may lose a text's first space. An unpaired surrogate, which UTF-8 cannot carry,
 * becomes U+FFFD.
 */
public final class Tokenizer {
  private static final List<String> END_OF_TEXT =
      List.of("<|endoftext|>", "<|end_of_text|>", "</s>", "<|im_end|>");

  private final TokenizerModel model;
  private final PreTokenization preTokenization;
  private final TextEncoder encoder;
  private final AddedTokens added;
  private final Vocabulary all;
  private final Optional<String> postProcessor;
  private final String id;

  public Tokenizer(
      TokenizerModel model,
      PreTokenization preTokenization,
      List<AddedToken> addedTokens,
      Optional<String> postProcessor) {
    this.model = model;
    this.preTokenization = preTokenization;
    this.postProcessor = postProcessor;
    added = new AddedTokens(addedTokens, preTokenization::normalize);
    encoder = new TextEncoder(model, preTokenization, added);
    all = model.texts(addedTokens);
    id = CanonicalForm.sha256(this);
  }

  /**
   * Reads a Hugging Face {@code tokenizer.json}, SentencePiece's {@code tokenizer.model}, Mistral's
   * {@code tekken.json}, or the ranks of a published vocabulary in a {@code .tiktoken} file of its
   * name, such as {@code cl100k_base.tiktoken}.
   *
   * @throws TokenizerFormatException if the file holds no BPE or unigram tokenizer
   * @throws UncheckedIOException if the file cannot be read
   */
  public static Tokenizer read(Path file) {
    String name = String.valueOf(file.getFileName());
    try {
      if (name.endsWith(SentencePieceReader.EXTENSION)) {
        return parseSentencePiece(Files.readAllBytes(file));
      }
      if (name.equals(TekkenReader.FILE)) {
        return parseTekken(Files.readAllBytes(file));
      }
      if (!name.endsWith(RankFile.EXTENSION)) {
        return parse(Files.readAllBytes(file));
      }
      String vocabulary = name.substring(0, name.length() - RankFile.EXTENSION.length());
      PublishedVocabulary published =
          PublishedVocabulary.named(vocabulary)
              .orElseThrow(
                  () ->
                      new TokenizerFormatException(
                          "the split pattern of '"
                              + name
                              + "' is not known: use readRanks with one"));
      return readRanks(file, published.pattern(), published.specialTokens());
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file + ": " + e, e);
    } catch (TokenizerFormatException e) {
      throw new TokenizerFormatException(file + ": " + e.getMessage(), e);
    }
  }

  /** Reads the content of a Hugging Face {@code tokenizer.json}. */
  public static Tokenizer parse(byte[] tokenizerJson) {
    return TokenizerJsonReader.read(tokenizerJson);
  }

  /** Reads the content of SentencePiece's {@code tokenizer.model}: BPE or unigram. */
  public static Tokenizer parseSentencePiece(byte[] modelProto) {
    return SentencePieceReader.read(modelProto);
  }

  /** Reads the content of Mistral's {@code tekken.json}. */
  public static Tokenizer parseTekken(byte[] tekkenJson) {
    return TekkenReader.read(tekkenJson);
  }

  /** Reads a {@code .tiktoken} file: a line for each token, its bytes in base64 and its rank. */
  public static Tokenizer readRanks(Path file, SplitPattern pattern, List<AddedToken> added) {
    try {
      return parseRanks(Files.readAllBytes(file), pattern, added);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file + ": " + e, e);
    }
  }

  public static Tokenizer parseRanks(byte[] ranks, SplitPattern pattern, List<AddedToken> added) {
    SortedMap<Integer, byte[]> tokens = RankFile.read(ranks);
    VocabularyRules.check(tokens, added, TokenSpelling.BYTES);
    return new Tokenizer(
        BytePairModel.byRank(new Vocabulary(tokens)),
        ByteLevelPreTokenization.of(pattern),
        added,
        Optional.empty());
  }

  /** The ids of the text, in which special tokens are plain text. */
  public int[] encode(String text) {
    return encoder.encode(text, false);
  }

  /** The ids of the text, in which the content of a special token stands for that token. */
  public int[] encodeWithSpecialTokens(String text) {
    return encoder.encode(text, true);
  }

  /**
   * The ids of text in UTF-8, special tokens being plain text. Bytes that are not UTF-8 are encoded
   * as they are, and then the text is neither normalized nor searched for added tokens.
   */
  public int[] encode(byte[] utf8) {
    return encoder.encode(utf8);
  }

  /**
   * The ids of one text in parts, some of which are a stranger's. The content of a special token
   * stands for that token where all of it is trusted, and is plain text elsewhere.
   *
   * @param control ids of other added tokens that are treated like special ones
   */
  public int[] encode(List<TextPart> parts, IntPredicate control) {
    return encoder.encode(parts, control);
  }

  /**
   * The bytes of the tokens, one after the other; an added token's are its content in UTF-8. A
   * tokenizer on characters that puts a space before text leaves one out here, as the tokens are
   * taken for a whole text.
   *
   * @throws IllegalArgumentException if an id is not in the vocabulary
   */
  public byte[] decode(int[] ids) {
    int length = 0;
    for (int token : ids) {
      length = Math.addExact(length, all.length(known(token)));
    }
    byte[] bytes = new byte[length];
    int end = 0;
    for (int token : ids) {
      System.arraycopy(all.flat(), all.offset(token), bytes, end, all.length(token));
      end += all.length(token);
    }
    boolean drops = preTokenization.dropsFirstSpace() && length > 0 && bytes[0] == ' ';
    return drops ? Arrays.copyOfRange(bytes, 1, length) : bytes;
  }

  /** The text of the tokens, U+FFFD where their bytes are not UTF-8. */
  public String decodeText(int[] ids) {
    return new String(decode(ids), StandardCharsets.UTF_8);
  }

  /** The bytes of one token after others; {@link #decode} of it alone may drop a space. */
  public byte[] tokenBytes(int id) {
    return all.token(known(id));
  }

  /** Whether the id is a token's; ids below {@link #vocabularySize} may have gaps. */
  public boolean hasToken(int id) {
    return all.has(id);
  }

  /** Largest id + 1, added tokens included. */
  public int vocabularySize() {
    return all.size();
  }

  /** The id of the special token that separates documents, if there is one by a usual name. */
  public OptionalInt endOfText() {
    return END_OF_TEXT.stream()
        .map(this::specialToken)
        .filter(OptionalInt::isPresent)
        .findFirst()
        .orElse(OptionalInt.empty());
  }

  /** The id of the added token with this content. */
  public OptionalInt specialToken(String content) {
    return added.asList().stream()
        .filter(token -> token.content().equals(content))
        .mapToInt(AddedToken::id)
        .findFirst();
  }

  /** The contents of special and other added tokens with their ids. */
  public Map<String, Integer> addedTokenIds() {
    Map<String, Integer> ids = new LinkedHashMap<>();
    added.asList().forEach(token -> ids.put(token.content(), token.id()));
    return ids;
  }

  /** The ids of special tokens, which are no text. */
  public Set<Integer> specialTokenIds() {
    return added.asList().stream()
        .filter(AddedToken::special)
        .map(AddedToken::id)
        .collect(Collectors.toUnmodifiableSet());
  }

  /** Special and other added tokens, by id. */
  public List<AddedToken> addedTokens() {
    return added.asList();
  }

  /**
   * The sha256, in hexadecimal, of what determines the ids: normalization, split pattern, tokens,
   * merges where the ids do not imply them, added tokens; the same however a file writes them.
   */
  public String id() {
    return id;
  }

  /**
   * A Hugging Face {@code tokenizer.json} that encodes to the same ids.
   *
   * @throws TokenizerFormatException if there is none, as of SentencePiece's unigram models
   */
  public byte[] json() {
    return TokenizerJsonWriter.write(this);
  }

  /** Writes {@link #json} to a file. */
  public void write(Path file) {
    try {
      Files.write(file, json());
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + file + ": " + e, e);
    }
  }

  public TokenizerModel model() {
    return model;
  }

  public PreTokenization preTokenization() {
    return preTokenization;
  }

  /** The post-processor of the file it was read from, as JSON: where special tokens are put. */
  public Optional<String> postProcessor() {
    return postProcessor;
  }

  private int known(int token) {
    if (!all.has(token)) {
      throw new IllegalArgumentException(
          "token id " + token + " is not in the vocabulary of " + all.size() + " ids");
    }
    return token;
  }
}
