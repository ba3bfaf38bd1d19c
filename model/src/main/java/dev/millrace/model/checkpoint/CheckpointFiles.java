package dev.millrace.model.checkpoint;

import java.util.List;
import java.util.Set;

/**
 * The files of a checkpoint: a Hugging Face model folder, and beside it what only the trainer
 * reads.
 */
public final class CheckpointFiles {
  /** The model's shape and special tokens. */
  public static final String CONFIG = "config.json";

  /** More tokens at which a completion ends, in many folders of others. */
  public static final String GENERATION = "generation_config.json";

  /** Which tokens are special, in many folders of others; copied as it is. */
  public static final String SPECIAL_TOKENS = "special_tokens_map.json";

  public static final String WEIGHTS = "model.safetensors";

  /** Which shard holds which tensor, where a folder of others has shards instead of one file. */
  public static final String WEIGHTS_INDEX = "model.safetensors.index.json";

  /** In place of {@link #WEIGHTS} in a folder that was made of a file of llama.cpp's: a link. */
  public static final String GGUF = "model.gguf";

  /** As module {@code tokenizer} writes it. */
  public static final String TOKENIZER = "tokenizer.json";

  /** Beside it: special tokens by name, and how a conversation is written for the model. */
  public static final String TOKENIZER_CONFIG = "tokenizer_config.json";

  /** The optimizer's moments. */
  public static final String OPTIMIZER = "optimizer.safetensors";

  /** All else that the next step depends on, and the sha256 of every other file. */
  public static final String TRAINER = "trainer.json";

  /** Beside the checkpoints of a run: its decay to a finished model, once that has begun. */
  public static final String DECAY = "decay.json";

  /** The documents trained on since the checkpoint before; gzipped JSON lines. */
  public static final String DOCUMENTS = "documents.jsonl.gz";

  private static final String SAFETENSORS = ".safetensors";
  private static final Set<String> OF_THE_TRAINER = Set.of(OPTIMIZER, TRAINER, DOCUMENTS);

  /**
   * What retention takes from a checkpoint: the weights and, since a large vocabulary has
   * megabytes, the tokenizer, which is the same in every checkpoint. It goes first, so that what a
   * crash leaves half done still has weights and is done at the next checkpoint.
   */
  public static final List<String> REMOVED = List.of(TOKENIZER, WEIGHTS, OPTIMIZER);

  private CheckpointFiles() {}

  /** Whether a file is of no use to whoever runs the model. */
  public static boolean isOfTheTrainer(String file) {
    return OF_THE_TRAINER.contains(file);
  }

  /** Whether a file holds the model's weights, or a part of them. */
  public static boolean isWeights(String file) {
    return file.endsWith(SAFETENSORS) && !isOfTheTrainer(file);
  }
}
