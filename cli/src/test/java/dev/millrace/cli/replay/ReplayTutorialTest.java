package dev.millrace.cli.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.millrace.cli.CommandRun;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The short sibling of {@link ReplayTutorialIT}. */
class ReplayTutorialTest {
  @Test
  void eachLineIsACommandWithOptionsThatItHas() throws Exception {
    for (List<String> command : Tutorial.read().commands()) {
      assertThatCode(() -> CommandRun.requireReadable(command))
          .as(String.join(" ", command))
          .doesNotThrowAnyException();
    }
  }

  @Test
  void allThatAReplayIsUsedForIsShown() throws Exception {
    List<String> shown =
        Tutorial.read().commands().stream().map(command -> String.join(" ", command)).toList();
    for (String wanted :
        List.of(
            "replay start",
            "replay compare",
            "replay promote",
            "replay rollback",
            "replay drop",
            "takedown add",
            "retrain")) {
      assertThat(shown).as(wanted).anyMatch(line -> line.startsWith(wanted));
    }
  }
}
