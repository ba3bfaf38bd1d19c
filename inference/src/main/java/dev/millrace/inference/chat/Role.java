package dev.millrace.inference.chat;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** Who speaks. */
public enum Role {
  SYSTEM,
  DEVELOPER,
  USER,
  ASSISTANT,
  /** What a tool gave. */
  TOOL;

  /** As the API spells it. */
  public String spelling() {
    return name().toLowerCase(Locale.ROOT);
  }

  public static Optional<Role> spelled(String spelling) {
    return Stream.of(values()).filter(role -> role.spelling().equals(spelling)).findFirst();
  }
}
