package dev.millrace.inference.serving;

import dev.millrace.model.EngineProvider;
import dev.millrace.model.InferenceEngine;
import dev.millrace.model.checkpoint.ModelFolder;
import dev.millrace.model.weights.WeightFormat;
import dev.millrace.tokenizer.Tokenizer;
import dev.millrace.tokenizer.TokenizerFolder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Makes served models of Hugging Face model folders.
 *
 * @param threads threads that each model's engine computes with
 * @param format how the engine holds the weights of projections
 */
public record ModelLoader(EngineProvider provider, int threads, WeightFormat format) {
  /**
   * Loads a folder. Without a tokenizer the model speaks token ids only.
   *
   * @throws IOException if a file cannot be read
   * @throws RuntimeException if the folder holds no model that the engine can run
   */
  public ServedModel load(String id, Path folder) throws IOException {
    ModelFolder model = ModelFolder.read(folder);
    try {
      Vocabulary vocabulary = vocabulary(folder, model);
      ServedChat chat = ServedChat.read(id, folder, vocabulary);
      InferenceEngine engine = provider.infer(model.config(), model.weights(), threads, format);
      Runnable close =
          () -> {
            engine.close();
            model.close();
          };
      return new ServedModel(id, engine, vocabulary, model.specialTokens(), chat, close);
    } catch (IOException | RuntimeException e) {
      model.close();
      throw e;
    }
  }

  private static Vocabulary vocabulary(Path folder, ModelFolder model) {
    Optional<Path> file = TokenizerFolder.file(folder);
    int logits = model.config().vocabularySize();
    if (file.isEmpty()) {
      return Vocabulary.ofIds(logits);
    }
    Vocabulary vocabulary = Vocabulary.of(Tokenizer.read(file.get()));
    if (vocabulary.size() > logits) {
      throw new IllegalArgumentException(
          folder
              + ": the tokenizer has "
              + vocabulary.size()
              + " tokens and the model "
              + logits
              + ": they do not belong together");
    }
    return vocabulary;
  }

  /**
   * Asks a model for logits over every token id it can take in one context.
   *
   * @throws ArithmeticException if any of them is not finite
   */
  public static void requireFiniteLogits(ServedModel model) {
    int[] probe = new int[Math.min(32, model.contextLength())];
    for (int i = 0; i < probe.length; i++) {
      probe[i] = (int) ((long) i * model.engine().config().vocabularySize() / probe.length);
    }
    for (float[] position : model.engine().logits(probe)) {
      for (float logit : position) {
        if (!Float.isFinite(logit)) {
          throw new ArithmeticException("its logits are not finite");
        }
      }
    }
  }
}
