package dev.millrace.trainer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.schemas.TrainingLogEntry;
import dev.millrace.trainer.checkpoint.Checkpoints;
import dev.millrace.trainer.evaluation.EvaluatedCheckpoints;
import dev.millrace.trainer.evaluation.Tasks;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import org.junit.jupiter.api.Test;

class EvaluatedLoopTest extends LoopUnderTest {
  private static final String ITEM = "{\"query\":\"q\",\"choices\":[\"a\",\"bb\"],\"gold\":0}\n";

  @Override
  Checkpoints scored(Checkpoints checkpoints) {
    try {
      Path file = Files.writeString(folder.resolve("known.jsonl"), ITEM + ITEM + ITEM);
      Tasks tasks = Tasks.read(List.of(file.toString()), 2, TOKENIZER, TOKENIZER.endOfText(), 32);
      return new EvaluatedCheckpoints(checkpoints, tasks, "run", events, Clock.systemUTC());
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  @Test
  void eachCheckpointIsScoredAfterItIsWrittenAndNothingElseIs() {
    run(draft(), new FakeBatches(0, 7));

    assertThat(events.order.stream().filter(one -> !one.startsWith("flush")).toList())
        .containsSubsequence(
            "checkpoint 0",
            "evaluated 0",
            "step 1",
            "step 5",
            "checkpoint 5",
            "evaluated 5",
            "step 7",
            "checkpoint 7",
            "evaluated 7");
    assertThat(events.order.stream().filter(one -> one.startsWith("evaluated"))).hasSize(3);
    assertThat(events.order.getLast()).isEqualTo("flush");
  }

  @Test
  void theLogHasTheScoresAndTellsThemInWords() {
    run(draft(), new FakeBatches(0, 7));
    TrainingLogEntry entry =
        events.log.stream().filter(one -> one.getStep() == 5).toList().getLast();

    assertThat(entry.getRun()).isEqualTo("run");
    assertThat(entry.getTokens()).isPositive();
    assertThat(entry.getLoss()).isNull();
    assertThat(entry.getEvaluations()).hasSize(1);
    var score = entry.getEvaluations().getFirst();
    assertThat(score.getTask()).isEqualTo("known");
    assertThat(score.getItems()).isEqualTo(2);
    assertThat(score.getLeftOut()).isEqualTo(1);
    // The scripted engine's loss is the same of each target: the shorter is likelier, the longer
    // so by the character.
    assertThat(score.getAcc()).isEqualTo(1);
    assertThat(score.getAccNorm()).isEqualTo(0);
    assertThat(score.getAccError()).isEqualTo(0);
    assertThat(entry.getNotice())
        .isEqualTo(
            "known acc 1.0000 (standard error 0.0000), acc_norm 0.0000 (0.0000), 2 items and 1"
                + " left out");
  }
}
