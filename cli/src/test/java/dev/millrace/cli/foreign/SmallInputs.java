package dev.millrace.cli.foreign;

import dev.millrace.cli.Fixtures;
import dev.millrace.ingest.FileSource;
import dev.millrace.ingest.PageReader;
import dev.millrace.ingest.ReadSettings;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** What a pipeline needs to run from pages to a served model, as small as can be. */
public final class SmallInputs {
  private SmallInputs() {}

  /** A config.json for {@link #tokenizer}. */
  public static Path model(Path folder) throws IOException {
    return Fixtures.write(
        folder.resolve("config.json"),
        """
        {"model_type": "llama", "vocab_size": %d, "hidden_size": 16, "intermediate_size": 32,
         "num_hidden_layers": 1, "num_attention_heads": 2, "num_key_value_heads": 2,
         "max_position_embeddings": 64, "rms_norm_eps": 1e-5, "rope_theta": 10000.0,
         "tie_word_embeddings": true}
        """
            .formatted(Fixtures.tokenizer().vocabularySize()));
  }

  public static Path tokenizer(Path folder) throws IOException {
    Path file = folder.resolve("tokenizer.json");
    Fixtures.tokenizer().write(file);
    return file;
  }

  /** The sample is gzip by record, so its bytes from record to record are a WARC file too. */
  public static void partOfTheSample(int from, int to, Path part) throws IOException {
    Path sample = Path.of("..", "sample", "sample.warc.gz");
    long begin = 0;
    long end = 0;
    try (PageReader reader = PageReader.open(new FileSource(sample), ReadSettings.DEFAULT)) {
      for (int i = 0; i < to; i++) {
        begin = i == from ? end : begin;
        end = reader.next().orElseThrow().next().byteOffset();
      }
    }
    try (InputStream in = Files.newInputStream(sample)) {
      in.skipNBytes(begin);
      Files.write(part, in.readNBytes((int) (end - begin)));
    }
  }
}
