package dev.millrace.schemas.takedown;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** By what a takedown names what must go. */
public enum TakedownKind {
  /** One URL, with its query. */
  URL,
  /** All URLs that begin so. */
  PREFIX,
  /** One host, without those below it. */
  HOST,
  /** A host and all below it. */
  DOMAIN,
  /** All documents with one text. */
  DIGEST;

  /** As in keys and on the wire. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  static Optional<TakedownKind> of(String label) {
    return Arrays.stream(values()).filter(kind -> kind.label().equals(label)).findFirst();
  }

  static String labels() {
    return Arrays.stream(values()).map(TakedownKind::label).collect(Collectors.joining(", "));
  }
}
