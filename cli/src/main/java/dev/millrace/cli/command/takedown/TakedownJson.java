package dev.millrace.cli.command.takedown;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import java.util.Map;

/** The one object that these commands print for programs. */
final class TakedownJson {
  private TakedownJson() {}

  static String of(List<Map<String, Object>> takedowns) {
    try {
      return new ObjectMapper().writeValueAsString(Map.of("takedowns", takedowns));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("maps and texts can be written", e);
    }
  }
}
