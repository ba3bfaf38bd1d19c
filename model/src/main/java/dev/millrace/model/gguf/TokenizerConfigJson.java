package dev.millrace.model.gguf;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.model.ModelFormatException;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/** Special tokens and chat template of the metadata as Hugging Face's tokenizer_config.json. */
final class TokenizerConfigJson {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Map<String, String> SPECIAL =
      Map.of(
          "bos_token", TokenKeys.BEGIN,
          "eos_token", TokenKeys.ENDS.getFirst(),
          "unk_token", TokenKeys.UNKNOWN);

  private TokenizerConfigJson() {}

  static String of(GgufMetadata metadata, int contextLength) throws ModelFormatException {
    List<String> tokens = metadata.list(TokenKeys.TOKENS, String.class);
    ObjectNode config = JSON.createObjectNode();
    config.put("tokenizer_class", "PreTrainedTokenizerFast");
    config.put("model_max_length", contextLength);
    config.put("clean_up_tokenization_spaces", false);
    for (Map.Entry<String, String> special : SPECIAL.entrySet()) {
      OptionalInt id = metadata.optionalCount(special.getValue());
      if (id.isPresent() && id.getAsInt() < tokens.size()) {
        config.put(special.getKey(), tokens.get(id.getAsInt()));
      }
    }
    metadata
        .optionalText(TokenKeys.CHAT_TEMPLATE)
        .ifPresent(template -> config.put("chat_template", template));
    return config.toPrettyString() + "\n";
  }
}
