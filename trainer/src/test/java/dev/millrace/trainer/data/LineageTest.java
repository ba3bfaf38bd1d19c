package dev.millrace.trainer.data;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.model.checkpoint.RunFolder;
import dev.millrace.schemas.Segment;
import dev.millrace.schemas.TokenBlock;
import dev.millrace.schemas.TrainingBatch;
import dev.millrace.trainer.data.DocumentTrace.Use;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LineageTest {
  @TempDir Path folder;

  private static StepInput step(long step, Segment... segments) {
    return new StepInput(
        TrainingBatch.newBuilder().setStep(step).setRanges(List.of()).build(),
        0,
        MaskedBlock.whole(
            List.of(
                TokenBlock.newBuilder()
                    .setSegments(List.of(segments))
                    .setEnded(List.of())
                    .build())));
  }

  private static Segment segment(String url, int documentOffset) {
    return new Segment("<urn:uuid:1>", url, 3, 5, documentOffset, "", "");
  }

  private Path checkpoint(long step) throws IOException {
    return Files.createDirectories(folder.resolve(RunFolder.name(step)));
  }

  @Test
  void writesALineForEachPieceOfADocument() throws IOException {
    Lineage lineage = new Lineage();
    lineage.add(step(4, segment("https://a.example/", 0), segment("https://b.example/\"", 7)));
    lineage.write(folder);
    try (GZIPInputStream lines =
        new GZIPInputStream(Files.newInputStream(folder.resolve("documents.jsonl.gz")))) {
      assertThat(new String(lines.readAllBytes(), StandardCharsets.UTF_8))
          .isEqualTo(
              """
              {"step":4,"recordId":"<urn:uuid:1>","url":"https://a.example/","start":0,"length":5}
              {"step":4,"recordId":"<urn:uuid:1>","url":"https://b.example/\\"","start":7,"length":5}
              """);
    }
  }

  @Test
  void theNextCheckpointHoldsOnlyWhatCameSince() throws IOException {
    Lineage lineage = new Lineage();
    lineage.add(step(1, segment("https://a.example/", 0)));
    lineage.write(checkpoint(1));
    lineage.add(step(2, segment("https://a.example/\"é", 5)));
    lineage.add(step(3, segment("https://a.example/", 9)));
    lineage.write(checkpoint(3));
    lineage.write(checkpoint(4));
    DocumentTrace trace = new DocumentTrace(folder);
    assertThat(trace.uses("https://a.example/"))
        .containsExactly(
            new Use("step-00000001", 1, "<urn:uuid:1>", "https://a.example/", 0, 5),
            new Use("step-00000003", 3, "<urn:uuid:1>", "https://a.example/", 9, 5));
    assertThat(trace.uses("https://a.example/\"é")).hasSize(1);
    assertThat(trace.uses("https://a.example")).isEmpty();
  }
}
