package dev.millrace.cli.replay;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The commands of the tutorial in {@code docs/replay.md}, in their order. */
record Tutorial(List<List<String>> commands) {
  private static final Path DOCUMENT = Path.of("..", "docs", "replay.md");
  private static final String HEADING = "## Tutorial";
  private static final String FENCE = "```";

  /** Each command's arguments, without the program's name. */
  static Tutorial read() throws IOException {
    List<List<String>> commands = new ArrayList<>();
    boolean inSection = false;
    boolean inBlock = false;
    for (String line : Files.readAllLines(DOCUMENT)) {
      if (line.startsWith("## ")) {
        inSection = line.equals(HEADING);
      } else if (inSection && line.startsWith(FENCE)) {
        inBlock = !inBlock;
      } else if (inSection && inBlock) {
        commands.add(arguments(line));
      }
    }
    return new Tutorial(commands);
  }

  private static List<String> arguments(String line) {
    List<String> words = List.of(line.split(" ", -1));
    if (!words.getFirst().equals("millrace")) {
      throw new IllegalStateException("the tutorial has a line that is no command: " + line);
    }
    return words.subList(1, words.size());
  }

  /**
   * The same with a reader's own names in the place of those that the document has.
   *
   * @param more added to each command
   */
  Tutorial with(Map<String, String> names, List<String> more) {
    return new Tutorial(
        commands.stream()
            .map(
                command -> {
                  List<String> own = new ArrayList<>(command);
                  own.replaceAll(word -> names.getOrDefault(word, word));
                  own.addAll(more);
                  return List.copyOf(own);
                })
            .toList());
  }
}
