package dev.millrace.cli.logging;

import java.util.Arrays;
import java.util.List;

/** How a process writes what it has to say while it runs. */
public enum LogFormat {
  /** For people. */
  PLAIN,
  /** An object a line. */
  JSON;

  /** The option's name; it has to be known before the first logger is made. */
  public static final String OPTION = "--log-format";

  /** What a command line asks for; what it cannot ask for is refused when the line is parsed. */
  public static LogFormat of(String... arguments) {
    List<String> words = Arrays.asList(arguments);
    int at = words.indexOf(OPTION);
    boolean apart =
        at >= 0 && at + 1 < words.size() && words.get(at + 1).equalsIgnoreCase(JSON.name());
    boolean together =
        words.stream().anyMatch(word -> word.equalsIgnoreCase(OPTION + "=" + JSON.name()));
    return apart || together ? JSON : PLAIN;
  }

  /** Writes so from now on: to be called before any logger is made. */
  public void begin() {
    if (this == JSON) {
      EventLines.takeOver();
      System.setProperty("slf4j.provider", JsonLogProvider.class.getName());
      // Which provider it has found is no event.
      System.setProperty("slf4j.internal.verbosity", "WARN");
    }
  }

  /** Whether lines are written so already. */
  public boolean isBegun() {
    return this == PLAIN
        || JsonLogProvider.class.getName().equals(System.getProperty("slf4j.provider"));
  }
}
