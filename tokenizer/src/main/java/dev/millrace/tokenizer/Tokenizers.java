package dev.millrace.tokenizer;

import dev.millrace.tokenizer.internal.json.RankFile;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;

/** The published tokenizers that come with the program; their ranks are in jtokkit's artifact. */
public final class Tokenizers {
  private static final String RESOURCES = "/com/knuddels/jtokkit/";
  private static final List<String> NAMES =
      List.of("r50k_base", "gpt2", "p50k_base", "cl100k_base", "o200k_base");

  private Tokenizers() {}

  /** The names that {@link #named} knows. */
  public static List<String> names() {
    return NAMES;
  }

  /**
   * Reads a published tokenizer; keep it, as each call reads it again.
   *
   * @throws IllegalArgumentException if the name is none of {@link #names}
   */
  public static Tokenizer named(String name) {
    PublishedVocabulary published =
        PublishedVocabulary.named(name)
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "no tokenizer named '" + name + "': there are " + NAMES));
    return Tokenizer.parseRanks(ranks(published), published.pattern(), published.specialTokens());
  }

  private static byte[] ranks(PublishedVocabulary published) {
    String resource = RESOURCES + published.name() + RankFile.EXTENSION;
    try (InputStream in = Tokenizers.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IllegalStateException(resource + " is not on the class path: add jtokkit");
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + resource + ": " + e, e);
    }
  }
}
