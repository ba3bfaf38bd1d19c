package dev.millrace.cli.command.model;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.millrace.cli.CommandRun;
import dev.millrace.cli.Fixtures;
import dev.millrace.model.checkpoint.CheckpointFiles;
import dev.millrace.trainer.checkpoint.TrainerState;
import dev.millrace.trainer.data.DataPosition;
import dev.millrace.trainer.guard.GuardState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InspectCommandTest {
  @TempDir private Path folder = Path.of("");

  private Path checkpoint(long step, String previous) throws IOException {
    return checkpoint("mill", step, previous);
  }

  private Path checkpoint(String run, long step, String previous) throws IOException {
    Path checkpoint = folder.resolve(run).resolve("step-" + step);
    Files.createDirectories(checkpoint);
    TrainerState state =
        new TrainerState(
            run,
            step,
            step,
            100 * step,
            step,
            DataPosition.start(),
            1,
            "tokenizer-id",
            "nd4j",
            3.25,
            1.5,
            1.5,
            GuardState.begin(),
            "",
            previous,
            Map.of(),
            "0.1.0",
            Map.of());
    Files.write(
        checkpoint.resolve(CheckpointFiles.TRAINER), new ObjectMapper().writeValueAsBytes(state));
    Fixtures.writeGzip(checkpoint.resolve(CheckpointFiles.DOCUMENTS), "{\"step\":" + step + "}\n");
    return checkpoint;
  }

  @Test
  void printsShapeTokenizerAndTensorsOfAModel() throws IOException {
    Path model = Fixtures.model(folder.resolve("model"));

    CommandRun run = CommandRun.of("inspect", "--tensors", model.toString());

    assertThat(run.errors()).isEmpty();
    assertThat(run.out())
        .contains("architecture  llama")
        .contains("vocabulary    300 tokens")
        .contains("4 of size 8, 2 with keys and values of their own")
        .contains("tokenizer     300 tokens, id " + Fixtures.tokenizer().id())
        .contains("model.embed_tokens.weight [300, 32] f32");
  }

  @Test
  void printsStateAndLineageOfACheckpointWhoseWeightsAreGone() throws IOException {
    checkpoint(10, "");
    checkpoint(20, "step-10");
    Path last = checkpoint(30, "step-20");

    CommandRun run = CommandRun.of("inspect", last.toString());

    assertThat(run.out())
        .contains("the weights of this checkpoint were deleted")
        .contains("step          30 (30 updated the weights)")
        .contains("loss          3.2500")
        .contains("lineage       step-10 -> step-20 -> step-30");
  }

  @Test
  void printsTheDocumentsFromTheRunsBeginning() throws IOException {
    checkpoint(10, "");
    Path last = checkpoint(20, "step-10");

    assertThat(CommandRun.of("inspect", "--documents", last.toString()).out())
        .isEqualTo("{\"step\":10}\n{\"step\":20}\n");
  }

  @Test
  void followsAForkIntoTheRunItCameFrom() throws IOException {
    checkpoint(10, "");
    Path fork = checkpoint("fork", 20, "../mill/step-10");

    assertThat(CommandRun.of("inspect", "--documents", fork.toString()).out())
        .isEqualTo("{\"step\":10}\n{\"step\":20}\n");
  }

  @Test
  void refusesAChainThatLeavesTheCheckpointsFolder() throws IOException {
    Path last = checkpoint(20, "../../../step-10");

    CommandRun run = CommandRun.of("inspect", "--documents", last.toString());

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.errors()).contains("is not one before it");
  }

  @Test
  void namesACheckpointThatIsMissingFromTheChain() throws IOException {
    Path last = checkpoint(20, "step-10");

    CommandRun run = CommandRun.of("inspect", "--documents", last.toString());

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.errors()).contains("step-10 has no trainer.json");
  }

  @Test
  void refusesAChainThatLeadsInACircle() throws IOException {
    checkpoint(10, "step-20");
    Path last = checkpoint(20, "step-10");

    CommandRun run = CommandRun.of("inspect", "--documents", last.toString());

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.errors()).contains("step-20 is not one before it");
  }
}
