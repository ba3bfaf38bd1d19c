package dev.millrace.cli.rows;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.schemas.SettingsException;
import java.util.Arrays;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Token ids as text: {@code 1,2,3}. */
public final class TokenIds {
  private static final Pattern SEPARATOR = Pattern.compile("[,\\s]+");

  private TokenIds() {}

  /** Ids with commas or blanks between them. */
  public static int[] parse(String text) {
    String[] parts = SEPARATOR.split(text.strip(), -1);
    int[] ids = new int[parts.length];
    for (int i = 0; i < parts.length; i++) {
      try {
        ids[i] = Integer.parseInt(parts[i]);
      } catch (NumberFormatException e) {
        throw new SettingsException(
            "token id '" + parts[i] + "' is no whole number; expected ids such as 1,2,3", e);
      }
    }
    return ids;
  }

  /** The ids of an array in a row. */
  public static int[] parse(JsonNode array, InputLine line) {
    if (!array.isArray()) {
      throw line.fault("no array ids, such as {\"ids\": [1, 2, 3]}");
    }
    int[] ids = new int[array.size()];
    for (int i = 0; i < ids.length; i++) {
      if (!array.path(i).canConvertToInt()) {
        throw line.fault("token id " + array.path(i) + " is no whole number");
      }
      ids[i] = array.path(i).intValue();
    }
    return ids;
  }

  public static String format(int[] ids) {
    return Arrays.stream(ids).mapToObj(Integer::toString).collect(Collectors.joining(","));
  }
}
