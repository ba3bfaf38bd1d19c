package dev.millrace.cli.model;

import dev.millrace.model.EngineProviders;
import dev.millrace.model.InferenceEngine;
import dev.millrace.model.checkpoint.ModelFolder;
import dev.millrace.model.weights.WeightFormat;
import dev.millrace.schemas.SettingsException;
import dev.millrace.tokenizer.Tokenizer;
import dev.millrace.tokenizer.TokenizerFolder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;

/** A model folder with an engine that computes with it, and its tokenizer if it has one. */
public record LoadedModel(
    Path path, ModelFolder folder, InferenceEngine engine, Optional<Tokenizer> tokenizer)
    implements AutoCloseable {
  /**
   * @throws SettingsException if the folder holds no model that the engine runs
   */
  public static LoadedModel open(Path path, String engine, int threads, WeightFormat format) {
    try (NamedModel named = NamedModel.open(path)) {
      Optional<Tokenizer> tokenizer = tokenizer(named.folder());
      ModelFolder folder = read(named.folder());
      return new LoadedModel(
          path,
          folder,
          EngineProviders.named(engine).infer(folder.config(), folder.weights(), threads, format),
          tokenizer);
    }
  }

  /**
   * Maps a model's weights.
   *
   * @throws SettingsException if it is not a model folder, or a broken one
   */
  public static ModelFolder read(Path path) {
    try {
      return ModelFolder.read(path);
    } catch (IOException e) {
      throw new SettingsException("cannot read model " + path + ": " + e.getMessage(), e);
    }
  }

  public static Optional<Tokenizer> tokenizer(Path path) {
    return TokenizerFolder.file(path).map(file -> TokenizerChoice.load(file.toString()));
  }

  /** A prompt's ids, as the service reads one: an empty prompt is the beginning of a document. */
  public int[] encode(String prompt) {
    Tokenizer own =
        tokenizer.orElseThrow(
            () ->
                new SettingsException(
                    path + " has no " + TokenizerFolder.TOKENIZER + ": give --ids"));
    OptionalInt begin = prompt.isEmpty() ? beginOfText() : folder.specialTokens().beforePrompt();
    return IntStream.concat(begin.stream(), IntStream.of(own.encode(prompt))).toArray();
  }

  /** The token that begins a document. */
  public OptionalInt beginOfText() {
    OptionalInt before = folder.specialTokens().beforePrompt();
    return before.isPresent()
        ? before
        : tokenizer.map(Tokenizer::endOfText).orElse(OptionalInt.empty());
  }

  public int[] checked(int[] ids) {
    int vocabulary = engine.config().vocabularySize();
    if (ids.length == 0) {
      throw new SettingsException("the prompt is empty: give one token or more");
    }
    if (ids.length > engine.config().contextLength()) {
      throw new SettingsException(
          "the prompt has "
              + ids.length
              + " tokens, but the model's context is "
              + engine.config().contextLength());
    }
    for (int id : ids) {
      if (id < 0 || id >= vocabulary) {
        throw new SettingsException(
            "token id " + id + " is outside the model's vocabulary of " + vocabulary);
      }
    }
    return ids;
  }

  /** Tokens that end a completion. */
  public Set<Integer> endOfText() {
    Set<Integer> ends = new TreeSet<>(folder.specialTokens().endOfText());
    tokenizer.ifPresent(own -> own.endOfText().ifPresent(ends::add));
    return ends;
  }

  @Override
  public void close() {
    engine.close();
    folder.close();
  }
}
