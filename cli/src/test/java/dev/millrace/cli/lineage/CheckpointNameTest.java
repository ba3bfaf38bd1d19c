package dev.millrace.cli.lineage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.model.checkpoint.CheckpointId;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CheckpointNameTest {
  @Test
  void isAnIdAStepOrAFolder() {
    for (String name :
        List.of(
            "mine@40",
            "40",
            "00000040",
            "checkpoints/mine/step-00000040",
            "/data/mine/step-00000040/")) {
      assertThat(CheckpointName.parse(name, "mine"))
          .as(name)
          .contains(new CheckpointId("mine", 40));
    }
    assertThat(CheckpointName.parse("a@b@7", "mine")).contains(new CheckpointId("a@b", 7));
  }

  @Test
  void anythingElseIsNone() {
    for (String name :
        List.of(
            "",
            "mine",
            "@",
            "mine@",
            "mine@x",
            "-1",
            "step-40",
            "/",
            "a\u0000b",
            "99999999999999999999",
            "mine@99999999999999999999")) {
      assertThat(CheckpointName.parse(name, "mine")).as(name).isEqualTo(Optional.empty());
    }
  }
}
