package dev.millrace.cli.model;

import dev.millrace.inference.chat.ModelTemplates;
import dev.millrace.model.ModelFormatException;
import dev.millrace.model.checkpoint.FirstFormat;
import dev.millrace.model.checkpoint.ModelFolder;
import dev.millrace.model.gguf.GgufModel;
import dev.millrace.model.gguf.GgufWriter;
import dev.millrace.model.gguf.blocks.GgufType;
import dev.millrace.schemas.SettingsException;
import dev.millrace.tokenizer.TokenizerFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Collectors;

/** A model folder as one file for llama.cpp, and a Modelfile for Ollama. */
public final class GgufExport {
  private GgufExport() {}

  /**
   * @param file new
   * @param type number format of the matrices; empty: that of the model that training began with,
   *     else of each as it is
   * @throws SettingsException if there is no model, or llama.cpp would read another
   */
  public static void write(Path from, Path file, Optional<GgufType> type) {
    type.filter(one -> !GgufWriter.TYPES.contains(one)).ifPresent(GgufExport::refuse);
    if (Files.exists(file)) {
      throw new SettingsException(file + " exists: name another file");
    }
    try (NamedModel named = NamedModel.open(from);
        ModelFolder model = LoadedModel.read(named.folder())) {
      GgufModel.Source source =
          new GgufModel.Source(
              String.valueOf(from.toAbsolutePath().normalize().getFileName()),
              model.config(),
              model.specialTokens(),
              model.weights(),
              tokenizerJson(named.folder()),
              ModelTemplates.defaultSource(named.folder()));
      Optional<GgufType> first =
          FirstFormat.read(named.folder()).map(one -> GgufType.valueOf(one.name()));
      GgufWriter.write(file, source, type.or(() -> first));
      Path modelfile = file.resolveSibling(file.getFileName() + ".Modelfile");
      Files.writeString(modelfile, modelfile(file, source));
      System.out.println(
          "%s: %s, %d parameters, %.1f MB; ollama create NAME -f %s"
              .formatted(
                  file,
                  model.config().family().modelType(),
                  model.config().parameterCount(),
                  Files.size(file) / 1e6,
                  modelfile));
    } catch (ModelFormatException e) {
      throw new SettingsException("cannot export " + from + ": " + e.getMessage(), e);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + file + ": " + e.getMessage(), e);
    }
  }

  /** Without a chat template, Ollama continues a prompt as it stands. */
  private static Optional<String> tokenizerJson(Path folder) throws IOException {
    Path json = folder.resolve(TokenizerFolder.TOKENIZER);
    if (Files.exists(json)) {
      return Optional.of(Files.readString(json));
    }
    return LoadedModel.tokenizer(folder)
        .map(tokenizer -> new String(tokenizer.json(), StandardCharsets.UTF_8));
  }

  private static String modelfile(Path file, GgufModel.Source source) {
    String template = source.chatTemplate().isPresent() ? "" : "TEMPLATE {{ .Prompt }}\n";
    return "FROM ./%s\n%sPARAMETER num_ctx %d\n"
        .formatted(file.getFileName(), template, source.config().contextLength());
  }

  private static void refuse(GgufType type) {
    throw new SettingsException(
        "--type is %s, but must be one of %s"
            .formatted(
                type.id(),
                GgufWriter.TYPES.stream().map(GgufType::id).collect(Collectors.joining(", "))));
  }
}
