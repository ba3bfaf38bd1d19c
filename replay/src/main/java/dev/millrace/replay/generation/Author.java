package dev.millrace.replay.generation;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/**
 * Who changes a generation, when, and with which version of the program.
 *
 * @param by user and machine, such as {@code ada@mill}
 */
public record Author(String by, Instant at, String codeVersion) {

  /** This process, now. */
  public static Author here() {
    String machine = Optional.ofNullable(System.getenv("HOSTNAME")).orElse("");
    String user = System.getProperty("user.name", "");
    return new Author(
        machine.isEmpty() ? user : user + "@" + machine,
        Instant.now().truncatedTo(ChronoUnit.MILLIS),
        Optional.ofNullable(Author.class.getPackage().getImplementationVersion()).orElse(""));
  }
}
