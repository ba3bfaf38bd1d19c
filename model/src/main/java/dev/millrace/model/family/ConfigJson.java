package dev.millrace.model.family;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.model.ModelFormatException;
import dev.millrace.model.config.ConfigReader;
import dev.millrace.model.config.ModelConfig;
import dev.millrace.model.config.ModelFamily;
import dev.millrace.model.config.SpecialTokens;
import dev.millrace.model.weights.DataType;

/**
 * {@code config.json} as transformers 4 and 5 write it, in the old and the new spelling of the
 * rotary settings and of the number format. What the engines do not compute is refused by name, so
 * that no model runs as another.
 *
 * @param type the number format of the weights; float32 where the file names none
 */
public record ConfigJson(ModelConfig model, SpecialTokens specialTokens, DataType type) {
  private static final ObjectMapper JSON = new ObjectMapper();

  /**
   * Reads the file's text.
   *
   * @param source named in errors, such as the file
   */
  public static ConfigJson parse(String json, String source) throws ModelFormatException {
    ConfigReader reader = ConfigReader.parse(json, source);
    reader.requireAbsent("quantization_config");
    try {
      ModelConfig model = family(reader).read(reader);
      return new ConfigJson(model, reader.specialTokens(model.vocabularySize()), type(reader));
    } catch (IllegalArgumentException e) {
      throw new ModelFormatException(source + ": " + e.getMessage(), e);
    }
  }

  private static ModelFamily family(ConfigReader reader) throws ModelFormatException {
    String type = reader.text("model_type", "");
    return ModelFamilies.named(type)
        .orElseThrow(
            () ->
                reader.problem(
                    "model_type",
                    "'%s' is none of %s"
                        .formatted(type, String.join(", ", ModelFamilies.modelTypes()))));
  }

  private static DataType type(ConfigReader reader) throws ModelFormatException {
    String key = reader.root().hasNonNull("dtype") ? "dtype" : "torch_dtype";
    String text = reader.text(key, "float32");
    return switch (text) {
      case "float32" -> DataType.F32;
      case "float16" -> DataType.F16;
      case "bfloat16" -> DataType.BF16;
      default -> throw reader.problem(key, "'" + text + "' is none of float32, float16, bfloat16");
    };
  }

  /**
   * The file's text, in the spelling that transformers 4 and 5 both read.
   *
   * @throws IllegalArgumentException if the family has no settings for such a shape
   */
  public String toJson() {
    ObjectNode root = JSON.createObjectNode();
    root.putArray("architectures").add(model.family().architecture());
    root.put("model_type", model.family().modelType());
    model.family().write(model, root);
    root.put("initializer_range", 0.02);
    root.put("tie_word_embeddings", model.tiedEmbeddings());
    root.put("vocab_size", model.vocabularySize());
    root.put("use_cache", true);
    specialTokens
        .beginOfText()
        .ifPresentOrElse(id -> root.put("bos_token_id", id), () -> root.putNull("bos_token_id"));
    switch (specialTokens.endOfText().size()) {
      case 0 -> root.putNull("eos_token_id");
      case 1 -> root.put("eos_token_id", specialTokens.endOfText().getFirst());
      default -> specialTokens.endOfText().forEach(root.withArray("eos_token_id")::add);
    }
    root.put(
        "torch_dtype",
        switch (type) {
          case F32 -> "float32";
          case F16 -> "float16";
          case BF16 -> "bfloat16";
        });
    String text = root.toPrettyString() + "\n";
    requireReadsBack(text);
    return text;
  }

  private void requireReadsBack(String text) {
    try {
      if (parse(text, "config.json").model().equals(model)) {
        return;
      }
    } catch (ModelFormatException e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
    throw new IllegalArgumentException(
        "config.json of model_type %s cannot say %s".formatted(model.family().modelType(), model));
  }
}
