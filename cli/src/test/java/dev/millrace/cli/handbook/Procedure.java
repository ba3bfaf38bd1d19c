package dev.millrace.cli.handbook;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The lines for a shell that stand under a heading of {@code docs/handbook.md}. */
record Procedure(String heading, List<String> lines) {
  private static final Path DOCUMENT = Path.of("..", "docs", "handbook.md");

  /** Of the blocks that are marked {@code sh}, without comments. */
  static Procedure under(String heading) throws IOException {
    List<String> lines = new ArrayList<>();
    boolean inSection = false;
    boolean inBlock = false;
    for (String line : Files.readAllLines(DOCUMENT)) {
      if (line.startsWith("#") && !inBlock) {
        inSection = line.replaceFirst("^#+ ", "").equals(heading);
      } else if (line.startsWith("```")) {
        inBlock = inSection && line.equals("```sh");
      } else if (inBlock && !line.startsWith("#") && !line.isBlank()) {
        lines.add(line);
      }
    }
    if (lines.isEmpty()) {
      throw new IllegalStateException("docs/handbook.md says no commands under " + heading);
    }
    return new Procedure(heading, List.copyOf(lines));
  }

  /** As a script that ends with the first line that fails. */
  String script() {
    return "set -eu\n" + String.join("\n", lines) + "\n";
  }
}
