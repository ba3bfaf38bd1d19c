package dev.millrace.inference;

import dev.millrace.inference.internal.fields.FieldTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What {@code docs/service.md} says of fields. */
public final class DocumentedFields {
  private static final Path PAGE = Path.of("..", "docs", "service.md");

  private DocumentedFields() {}

  /** Names of fields of which the page says nothing. */
  public static List<String> missing(FieldTable... tables) throws IOException {
    String page = Files.readString(PAGE);
    return List.of(tables).stream()
        .flatMap(table -> table.fields().stream())
        .map(field -> field.name())
        .filter(name -> !page.contains("`" + name + "`") && !page.contains("." + name + "`"))
        .distinct()
        .toList();
  }
}
