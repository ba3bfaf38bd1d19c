package dev.millrace.cli.model;

import dev.millrace.model.gguf.GgufModel;
import dev.millrace.schemas.SettingsException;
import dev.millrace.tokenizer.Tokenizer;
import dev.millrace.tokenizer.Tokenizers;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** A tokenizer by name or file. */
public final class TokenizerChoice {
  /** Trained on the sample crawl's clean text; see {@code docs/LOG.md} for the command. */
  private static final String BUNDLED = "millrace-8k";

  /** Describes an option that names a tokenizer. */
  public static final String DESCRIPTION =
      "millrace-8k, gpt2 (r50k_base), p50k_base, cl100k_base, o200k_base, or a tokenizer.json,"
          + " tokenizer.model, tekken.json, .tiktoken or GGUF file";

  private TokenizerChoice() {}

  public static Tokenizer load(String nameOrFile) {
    if (nameOrFile.equals(BUNDLED)) {
      return bundled();
    }
    try {
      if (Tokenizers.names().contains(nameOrFile)) {
        return Tokenizers.named(nameOrFile);
      }
      Path file = Path.of(nameOrFile);
      if (GgufModel.isGguf(file)) {
        return ofGguf(file);
      }
      if (Files.exists(file)) {
        return Tokenizer.read(file);
      }
    } catch (IllegalArgumentException | IOException | UncheckedIOException e) {
      throw new SettingsException("tokenizer " + nameOrFile + ": " + e.getMessage(), e);
    }
    throw new SettingsException(
        "tokenizer "
            + nameOrFile
            + ": no such file, and no such name among "
            + BUNDLED
            + ", "
            + String.join(", ", Tokenizers.names()));
  }

  private static Tokenizer ofGguf(Path file) throws IOException {
    GgufModel.TokenizerFiles files =
        GgufModel.read(file)
            .tokenizer()
            .orElseThrow(() -> new IllegalArgumentException("the file has no vocabulary"));
    return Tokenizer.parse(files.json().getBytes(StandardCharsets.UTF_8));
  }

  /** The same, however the folder is named that a process works in. */
  public static String absolute(String nameOrFile) {
    Path file = Path.of(nameOrFile);
    return Files.exists(file) ? file.toAbsolutePath().normalize().toString() : nameOrFile;
  }

  private static Tokenizer bundled() {
    try (InputStream json = TokenizerChoice.class.getResourceAsStream(BUNDLED + ".json")) {
      if (json == null) {
        throw new IllegalStateException("no " + BUNDLED + ".json in the program");
      }
      return Tokenizer.parse(json.readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
