package dev.millrace.inference.chat;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One turn.
 *
 * @param content its text, empty where there is none
 * @param more what else a template may read of it, such as calls of tools: plain values of JSON
 */
public record Message(Role role, String content, Map<String, @Nullable Object> more) {
  public Message {
    more = Collections.unmodifiableMap(new LinkedHashMap<>(more));
  }

  public Message(Role role, String content) {
    this(role, content, Map.of());
  }
}
