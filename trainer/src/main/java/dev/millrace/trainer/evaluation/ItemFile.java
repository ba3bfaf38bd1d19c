package dev.millrace.trainer.evaluation;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.millrace.schemas.SettingsException;
import dev.millrace.trainer.evaluation.ItemForms.BadItemException;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The first items of a file of JSON lines, plain or gzip. However large the file is, only these are
 * held.
 *
 * @param lines of the items, from 1
 * @param leftOut items behind them, which are only counted
 */
record ItemFile(Path file, List<ChoiceItem> items, List<Integer> lines, long leftOut) {
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  ItemFile {
    items = List.copyOf(items);
    lines = List.copyOf(lines);
  }

  /**
   * @param most items
   * @throws SettingsException if there is no such file, it has no item, or one of the first is no
   *     JSON or lacks a field: names file, line and fault
   */
  static ItemFile read(Path file, int most) {
    if (!Files.isRegularFile(file)) {
      throw new SettingsException(file + ": no such file of evaluation items");
    }
    List<ChoiceItem> items = new ArrayList<>();
    List<Integer> numbers = new ArrayList<>();
    long leftOut = 0;
    try (BoundedLines lines = BoundedLines.open(file)) {
      for (Optional<String> line = next(file, lines); line.isPresent(); line = next(file, lines)) {
        if (items.size() < most) {
          items.add(item(file, lines.number(), line.get()));
          numbers.add(lines.number());
        } else {
          leftOut++;
        }
      }
    } catch (IOException e) {
      throw new SettingsException(file + " cannot be read: " + e, e);
    }
    if (items.isEmpty()) {
      throw new SettingsException(file + " has no item: " + ItemForms.FORMS);
    }
    return new ItemFile(file, items, numbers, leftOut);
  }

  private static Optional<String> next(Path file, BoundedLines lines) throws IOException {
    try {
      return lines.next();
    } catch (CharacterCodingException e) {
      throw refused(file, lines.number(), "is not UTF-8, or the line after it is not");
    }
  }

  private static ChoiceItem item(Path file, int number, String line) {
    if (line.length() > BoundedLines.MOST_CHARACTERS) {
      throw refused(file, number, "is longer than " + BoundedLines.MOST_CHARACTERS + " characters");
    }
    try {
      return ItemForms.read(JSON.readTree(line));
    } catch (JsonProcessingException e) {
      throw refused(file, number, "is not JSON");
    } catch (BadItemException e) {
      throw refused(file, number, String.valueOf(e.getMessage()));
    }
  }

  /** The same for what the reader cannot know. */
  SettingsException refused(int item, String fault) {
    return refused(file, lines.get(item), fault);
  }

  private static SettingsException refused(Path file, int line, String fault) {
    return new SettingsException(file + " line " + line + " " + fault + "; " + ItemForms.FORMS);
  }
}
