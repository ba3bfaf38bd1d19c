package dev.millrace.inference.internal.fields;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.inference.internal.batching.Prompt;
import dev.millrace.inference.internal.http.ApiException;
import dev.millrace.inference.internal.http.RequestFields;
import dev.millrace.inference.serving.ServedModel;
import java.util.ArrayList;
import java.util.List;

/** A field of texts or token ids, one or several. */
public final class PromptFields {
  private static final String EXPECTED = "a string, an array of token ids, or an array of either";

  private final RequestFields fields;
  private final int most;

  /**
   * @param most how many there may be
   */
  public PromptFields(RequestFields fields, int most) {
    this.fields = fields;
    this.most = most;
  }

  /**
   * The prompts; one that is absent is the beginning of a document.
   *
   * @param room tokens that must fit after each
   * @param begun whether what the model expects before a text is put there
   */
  public List<Prompt> read(String name, ServedModel model, int room, boolean begun) {
    JsonNode node = fields.value(name).orElse(null);
    if (node == null) {
      return List.of(model.prompt(name, new int[0], room));
    }
    if (!node.isArray() || node.isEmpty() || node.get(0).isIntegralNumber()) {
      return List.of(one(name, node, model, room, begun));
    }
    if (node.size() > most) {
      throw ApiException.invalid(name, name + " has " + node.size() + " entries: at most " + most);
    }
    List<Prompt> prompts = new ArrayList<>();
    node.forEach(element -> prompts.add(one(name, element, model, room, begun)));
    return prompts;
  }

  private static Prompt one(
      String name, JsonNode node, ServedModel model, int room, boolean begun) {
    if (node.isTextual()) {
      String text = RequestFields.wellFormed(name, node.textValue());
      return model.prompt(name, text, room, begun);
    }
    RequestFields.require(node.isArray(), name, node, EXPECTED);
    int[] tokens = new int[node.size()];
    for (int i = 0; i < tokens.length; i++) {
      RequestFields.require(node.get(i).isIntegralNumber(), name, node.get(i), EXPECTED);
      tokens[i] = RequestFields.integer(name, node.get(i), 0, model.vocabulary().size() - 1);
    }
    return model.prompt(name, tokens, room);
  }
}
