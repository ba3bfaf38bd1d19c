package dev.millrace.cli;

import dev.millrace.cli.rows.JsonLines;
import dev.millrace.model.checkpoint.ModelFolder;
import dev.millrace.model.config.AttentionShape;
import dev.millrace.model.config.ModelConfig;
import dev.millrace.model.config.Positions;
import dev.millrace.model.config.SpecialTokens;
import dev.millrace.model.family.Llama;
import dev.millrace.model.weights.WeightInitialisation;
import dev.millrace.model.weights.Weights;
import dev.millrace.tokenizer.Tokenizer;
import dev.millrace.tokenizer.training.BpeTrainer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;

/** Small inputs of our own. */
public final class Fixtures {
  public static final String ARTICLE =
      "The mill on the river has ground corn for two hundred years, and its wheel still turns when"
          + " the water is high. The miller opens the gate in the morning and listens to the stones"
          + " before he pours the grain. He knows from the sound whether the flour will be fine or"
          + " coarse. In summer the race runs low, and he waits until the evening for the pond to"
          + " fill. People from the village bring their bread to his oven on Saturdays, and they"
          + " stay to talk until it is done. The children play on the bridge and watch the wheel"
          + " throw its drops into the light.";

  private Fixtures() {}

  public static String page(String title, String body) {
    return "<!DOCTYPE html><html><head><title>"
        + title
        + "</title></head><body><article><h1>"
        + title
        + "</h1>"
        + body
        + "</article></body></html>";
  }

  public static String articlePage() {
    return page("The mill", "<p>" + ARTICLE.replace(". The", ".</p><p>The") + "</p>");
  }

  public static Path write(Path file, String text) throws IOException {
    Files.createDirectories(file.toAbsolutePath().getParent());
    return Files.writeString(file, text);
  }

  public static Path writeGzip(Path file, String text) throws IOException {
    Files.createDirectories(file.toAbsolutePath().getParent());
    return Files.write(file, gzip(text));
  }

  public static byte[] gzip(String text) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (OutputStream out = new GZIPOutputStream(bytes)) {
      out.write(text.getBytes(StandardCharsets.UTF_8));
    }
    return bytes.toByteArray();
  }

  public static String warcResponse(String id, String url, String html) {
    byte[] body = html.getBytes(StandardCharsets.UTF_8);
    String http =
        "HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: "
            + body.length
            + "\r\n\r\n";
    return "WARC/1.0\r\nWARC-Type: response\r\nWARC-Record-ID: <"
        + id
        + ">\r\nWARC-Date: 2026-01-01T00:00:00Z\r\nWARC-Target-URI: "
        + url
        + "\r\nContent-Type: application/http; msgtype=response\r\nContent-Length: "
        + (http.length() + body.length)
        + "\r\n\r\n"
        + http
        + html
        + "\r\n\r\n";
  }

  public static String row(String id, String text) {
    return JsonLines.object().put("id", id).put("text", text) + "\n";
  }

  public static Tokenizer tokenizer() {
    return new BpeTrainer(300).train(Stream.of(ARTICLE));
  }

  /** A model of random weights with two layers, for {@link #tokenizer}; context 64. */
  public static Path model(Path folder) throws IOException {
    Tokenizer tokenizer = tokenizer();
    weights(folder, tokenizer.vocabularySize());
    tokenizer.write(folder.resolve("tokenizer.json"));
    return folder;
  }

  /** The same model with other tokens and without a tokenizer. */
  public static void weights(Path folder, int vocabularySize) throws IOException {
    ModelConfig config =
        Llama.shape(
            vocabularySize,
            64,
            32,
            2,
            AttentionShape.plain(4, 2, 8),
            64,
            1e-5,
            Positions.Rotary.plain(10_000, 8),
            true);
    try (Weights weights = WeightInitialisation.of(config, 7)) {
      ModelFolder.write(folder, config, SpecialTokens.NONE, weights);
    }
  }
}
