package dev.millrace.inference.internal.page;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.inference.internal.http.RequestFields;
import dev.millrace.inference.serving.ServedModel;
import dev.millrace.model.config.ModelConfig;
import dev.millrace.model.config.NormKind;
import dev.millrace.model.config.Positions;
import dev.millrace.model.config.TensorShape;
import java.util.Locale;

/** A model's shape and the sizes of its tensors. */
final class ModelJson {
  private ModelJson() {}

  static ObjectNode of(ServedModel model) {
    ModelConfig config = model.engine().config();
    ObjectNode body = RequestFields.JSON.createObjectNode().put("id", model.id());
    body.put("lens", model.engine().isObservable() && model.vocabulary().readsText());
    body.set("config", config(config));
    ArrayNode tensors = body.putArray("tensors");
    for (TensorShape tensor : config.tensors()) {
      ObjectNode node = tensors.addObject().put("name", tensor.name());
      ArrayNode shape = node.putArray("shape");
      tensor.shape().forEach(shape::add);
      node.put("parameters", tensor.elements());
    }
    return body;
  }

  private static ObjectNode config(ModelConfig config) {
    return RequestFields.JSON
        .createObjectNode()
        .put("family", config.family().modelType())
        .put("layers", config.layers())
        .put("width", config.width())
        .put("heads", config.heads())
        .put("key_value_heads", config.keyValueHeads())
        .put("head_width", config.headSize())
        .put("inner_width", config.feedForwardWidth())
        .put("context_length", config.contextLength())
        .put("vocabulary", config.vocabularySize())
        .put("tied", config.tiedEmbeddings())
        .put("positions", config.positions() instanceof Positions.Learned ? "learned" : "rotary")
        .put("norm", config.norm() == NormKind.LAYER_NORM ? "layer norm" : "RMS norm")
        .put(
            "activation",
            config.feedForward().activation().name().toLowerCase(Locale.ROOT).replace('_', ' '));
  }
}
