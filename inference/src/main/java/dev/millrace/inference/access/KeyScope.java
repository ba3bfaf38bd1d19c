package dev.millrace.inference.access;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What a key may be used for. */
public enum KeyScope {
  /** Everything that makes the model work: completions, chats, embeddings, tokens. */
  GENERATE,
  /** What is told of models, metrics, training and pages. */
  READ,
  /** What changes the service: which checkpoint it serves. */
  ADMIN;

  /** The name in key files: {@code generate}. */
  public String id() {
    return name().toLowerCase(Locale.ROOT);
  }

  static Optional<KeyScope> of(String id) {
    return Arrays.stream(values()).filter(scope -> scope.id().equals(id)).findFirst();
  }
}
