package dev.millrace.cli.command.steer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.cli.CommandRun;
import org.junit.jupiter.api.Test;

class SteerCommandTest {
  private static String refused(String... arguments) {
    CommandRun run = CommandRun.of(arguments);
    assertThat(run.exitCode()).as(run.out()).isEqualTo(2);
    assertThat(run.errors().lines()).hasSize(1);
    return run.errors();
  }

  /** No broker is there: nothing is asked of it. */
  @Test
  void whatNoRunCanDoIsRefusedInOneLineBeforeAnythingIsConnectedTo() {
    assertThat(refused("steer", "default", "--set", "train.learning-rate=2"))
        .isEqualTo(
            "millrace: train.learning-rate is '2', but must be a number above 0 and below 1\n");
    assertThat(refused("steer", "default", "--set", "train.decay-steps=-1"))
        .contains("train.decay-steps is '-1', but must be a whole number of steps");
    assertThat(refused("steer", "default", "--set", "train.seed=3"))
        .contains("train.seed cannot be changed while a run trains")
        .contains("train.learning-rate and train.decay-steps can");
    assertThat(refused("steer", "default", "--set", "trian.seed=3")).contains("trian.seed");
    assertThat(refused("steer", "default", "stop")).contains("there are pause and resume");
    assertThat(refused("steer", "default", "pause", "--set", "train.decay-steps=0"))
        .contains("--set and pause exclude each other");
    assertThat(refused("steer")).contains("RUN");
  }

  @Test
  void aFolderThatIsNotThereIsNamed() {
    assertThat(refused("steer", "default", "--data", "/nowhere/at/all"))
        .contains("no data folder /nowhere/at/all");
  }
}
