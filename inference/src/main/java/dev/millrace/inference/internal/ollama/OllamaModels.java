package dev.millrace.inference.internal.ollama;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.inference.InferenceService;
import dev.millrace.inference.chat.ModelTemplates;
import dev.millrace.inference.internal.fields.Field;
import dev.millrace.inference.internal.fields.FieldTable;
import dev.millrace.inference.internal.fields.JsonKind;
import dev.millrace.inference.internal.http.ApiCall;
import dev.millrace.inference.internal.http.ApiException;
import dev.millrace.inference.internal.http.RequestFields;
import dev.millrace.inference.serving.ModelDirectory;
import dev.millrace.inference.serving.ModelFacts;
import dev.millrace.inference.serving.ServedChat;
import dev.millrace.inference.serving.ServedModel;
import dev.millrace.model.config.ModelConfig;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;

/** {@code GET /api/tags}, {@code /api/ps}, {@code /api/version} and {@code POST /api/show}. */
public final class OllamaModels {
  /** Of the interface: front ends compare it with what they need. */
  private static final String VERSION = "0.12.0";

  static final FieldTable SHOW =
      FieldTable.of(
          Field.read("model"), Field.read("name"), Field.ignored("verbose", JsonKind.FLAG));

  private final InferenceService service;
  private final ModelDirectory models;
  private final Instant started = Instant.now();

  public OllamaModels(InferenceService service, ModelDirectory models) {
    this.service = service;
    this.models = models;
  }

  public void version(ApiCall call) throws IOException {
    call.sendJson(200, RequestFields.JSON.createObjectNode().put("version", VERSION));
  }

  /** Every model that may be named. */
  public void tags(ApiCall call) throws IOException {
    ObjectNode body = RequestFields.JSON.createObjectNode();
    ArrayNode list = body.putArray("models");
    models.names().forEach(name -> list.add(entry(models.facts(name))));
    call.sendJson(200, body);
  }

  /** Those in memory. */
  public void running(ApiCall call) throws IOException {
    ObjectNode body = RequestFields.JSON.createObjectNode();
    ArrayNode list = body.putArray("models");
    for (String name : models.names()) {
      ModelFacts facts = models.facts(name);
      if (facts.loaded().isPresent()) {
        ObjectNode entry = entry(facts);
        entry.put("expires_at", Instant.now().plus(3650, ChronoUnit.DAYS).toString());
        entry.put("size_vram", 0);
        list.add(entry.put("context_length", facts.loaded().get().contextLength()));
      }
    }
    call.sendJson(200, body);
  }

  public void show(ApiCall call) throws IOException {
    RequestFields fields = call.fields(SHOW);
    String asked =
        fields
            .string("model")
            .or(() -> fields.string("name"))
            .orElseThrow(() -> ApiException.invalid("model", "model is missing"));
    String name = ModelDirectory.untagged(asked);
    if (!models.names().contains(name)) {
      throw models.unknown(name);
    }
    ModelFacts facts = models.facts(name);
    ObjectNode body = RequestFields.JSON.createObjectNode();
    ServedChat chat = facts.loaded().map(ServedModel::chat).orElse(ServedChat.NONE);
    body.put("modelfile", "FROM " + facts.id() + "\n").put("parameters", "");
    body.put("template", chat.templates().map(ModelTemplates::source).orElse(""));
    body.set("details", details(facts));
    ObjectNode info = body.putObject("model_info");
    facts.loaded().ifPresent(model -> describe(info, model));
    ArrayNode capabilities = body.putArray("capabilities").add("completion");
    if (chat.reads("tools")) {
      capabilities.add("tools");
    }
    body.put("modified_at", facts.at(started).toString());
    call.sendJson(200, body);
  }

  private static void describe(ObjectNode info, ServedModel model) {
    ModelConfig config = model.engine().config();
    String family = config.family().modelType();
    info.put("general.architecture", family);
    info.put("general.parameter_count", config.parameterCount());
    info.put(family + ".context_length", config.contextLength());
    info.put(family + ".embedding_length", config.width());
    info.put(family + ".block_count", config.layers());
    info.put(family + ".attention.head_count", config.heads());
    info.put(family + ".attention.head_count_kv", config.keyValueHeads());
    info.put(family + ".vocab_size", config.vocabularySize());
  }

  private ObjectNode entry(ModelFacts facts) {
    boolean newest = facts.name().equals(service.settings().modelName());
    String name = newest ? facts.name() + ":latest" : facts.name();
    ObjectNode node = RequestFields.JSON.createObjectNode();
    node.put("name", name).put("model", name);
    node.put("modified_at", facts.at(started).toString());
    // Of the weights as float32.
    node.put("size", facts.loaded().map(model -> 4 * parameters(model)).orElse(0L));
    node.put("digest", digest(facts.id()));
    node.set("details", details(facts));
    return node;
  }

  private static ObjectNode details(ModelFacts facts) {
    ObjectNode node = RequestFields.JSON.createObjectNode();
    String family =
        facts.loaded().map(model -> model.engine().config().family().modelType()).orElse("");
    node.put("parent_model", "").put("format", "safetensors").put("family", family);
    ArrayNode families = node.putArray("families");
    List.of(family).stream().filter(one -> !one.isEmpty()).forEach(families::add);
    node.put("parameter_size", facts.loaded().map(OllamaModels::size).orElse(""));
    node.put("quantization_level", "");
    return node;
  }

  private static long parameters(ServedModel model) {
    return model.engine().config().parameterCount();
  }

  /** As Ollama writes it: {@code 494.03M}, {@code 7.6B}. */
  private static String size(ServedModel model) {
    double count = parameters(model);
    if (count >= 1e9) {
      return String.format(Locale.ROOT, "%.1fB", count / 1e9);
    }
    return count >= 1e6
        ? String.format(Locale.ROOT, "%.2fM", count / 1e6)
        : String.format(Locale.ROOT, "%.2fK", count / 1e3);
  }

  /** Another model, another digest: of its id, which names its weights. */
  private static String digest(String id) {
    try {
      MessageDigest sha = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(sha.digest(id.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
