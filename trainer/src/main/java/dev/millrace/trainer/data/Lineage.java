package dev.millrace.trainer.data;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.model.checkpoint.CheckpointFiles;
import dev.millrace.schemas.Segment;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPOutputStream;

/**
 * {@code documents.jsonl.gz} of a checkpoint: the documents that were trained on since the
 * checkpoint before it.
 */
public final class Lineage {
  private static final ObjectMapper JSON = new ObjectMapper();

  private ByteArrayOutputStream compressed = new ByteArrayOutputStream();
  private OutputStream lines = open(compressed);

  public void add(StepInput input) {
    try {
      for (MaskedBlock block : input.blocks()) {
        for (Segment segment : block.block().getSegments()) {
          ObjectNode line =
              JSON.createObjectNode()
                  .put("step", input.step())
                  .put("recordId", segment.getRecordId())
                  .put("url", segment.getUrl())
                  .put("start", segment.getDocumentOffset())
                  .put("length", segment.getLength());
          lines.write(JSON.writeValueAsBytes(line));
          lines.write('\n');
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public void write(Path folder) throws IOException {
    lines.close();
    Files.write(folder.resolve(CheckpointFiles.DOCUMENTS), compressed.toByteArray());
    compressed = new ByteArrayOutputStream();
    lines = open(compressed);
  }

  private static OutputStream open(OutputStream target) {
    try {
      return new GZIPOutputStream(target);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
