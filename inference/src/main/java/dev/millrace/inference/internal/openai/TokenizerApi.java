package dev.millrace.inference.internal.openai;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.inference.InferenceService;
import dev.millrace.inference.internal.batching.TokenText;
import dev.millrace.inference.internal.http.ApiCall;
import dev.millrace.inference.internal.http.ApiException;
import dev.millrace.inference.internal.http.RequestFields;
import dev.millrace.inference.serving.Vocabulary;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** {@code POST /tokenize}, {@code POST /detokenize} and {@code GET /tokenizers}. */
public final class TokenizerApi {
  private static final String OWN = "model";

  private final InferenceService service;
  private final Map<String, Vocabulary> others;

  public TokenizerApi(InferenceService service, Map<String, Vocabulary> others) {
    this.service = service;
    this.others = others;
  }

  public void list(ApiCall call) throws IOException {
    ObjectNode body = RequestFields.JSON.createObjectNode();
    ArrayNode list = body.putArray("tokenizers");
    available()
        .forEach(
            (name, vocabulary) -> {
              if (vocabulary.readsText()) {
                list.addObject()
                    .put("name", name)
                    .put("id", vocabulary.id())
                    .put("vocabulary_size", vocabulary.size());
              }
            });
    call.sendJson(200, body);
  }

  /** Ids of a text's tokens, and what each stands for. */
  public void tokenize(ApiCall call) throws IOException {
    RequestFields fields = fields(call, Set.of("tokenizer", "text"));
    Vocabulary vocabulary = vocabulary(fields);
    if (!vocabulary.readsText()) {
      throw ApiException.invalid(
          "tokenizer",
          "the model has no tokenizer to read text with: name another, GET /tokenizers lists them");
    }
    String text =
        fields
            .string("text")
            .orElseThrow(() -> ApiException.invalid("text", "text is missing: what to tokenize"));
    int[] tokens = vocabulary.encode(text);
    call.sendJson(200, tokenized(vocabulary, tokens));
  }

  /** Written at once: a tree of nodes for megabytes of text would crowd the heap. */
  private static byte[] tokenized(Vocabulary vocabulary, int[] tokens) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (JsonGenerator json = RequestFields.JSON.createGenerator(out)) {
      json.writeStartObject();
      json.writeStringField("tokenizer", vocabulary.id());
      json.writeNumberField("count", tokens.length);
      json.writeFieldName("tokens");
      json.writeArray(tokens, 0, tokens.length);
      json.writeArrayFieldStart("pieces");
      for (int token : tokens) {
        json.writeString(TokenText.of(vocabulary.tokenBytes(token)));
      }
      json.writeEndArray();
      json.writeEndObject();
    }
    return out.toByteArray();
  }

  public void detokenize(ApiCall call) throws IOException {
    RequestFields fields = fields(call, Set.of("tokenizer", "tokens"));
    Vocabulary vocabulary = vocabulary(fields);
    JsonNode tokens =
        fields
            .value("tokens")
            .orElseThrow(
                () -> ApiException.invalid("tokens", "tokens is missing: an array of ids"));
    RequestFields.require(tokens.isArray(), "tokens", tokens, "an array of ids");
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    boolean first = true;
    for (JsonNode token : tokens) {
      int id = RequestFields.integer("tokens", token, 0, vocabulary.size() - 1);
      bytes.writeBytes(first ? vocabulary.firstTokenBytes(id) : vocabulary.tokenBytes(id));
      first = false;
    }
    ObjectNode body = RequestFields.JSON.createObjectNode();
    body.put("tokenizer", vocabulary.id());
    body.put("text", bytes.toString(StandardCharsets.UTF_8));
    call.sendJson(200, body);
  }

  private RequestFields fields(ApiCall call, Set<String> known) {
    return RequestFields.parse(call.body(), known, Set.of("model"));
  }

  private Vocabulary vocabulary(RequestFields fields) {
    String name = fields.string("tokenizer").orElse(OWN);
    Map<String, Vocabulary> available = available();
    Vocabulary vocabulary = available.get(name);
    if (vocabulary != null) {
      return vocabulary;
    }
    if (name.equals(OWN)) {
      throw ApiException.noModel();
    }
    throw ApiException.invalid(
        "tokenizer", "tokenizer is not known: one of " + String.join(", ", available.keySet()));
  }

  private Map<String, Vocabulary> available() {
    Map<String, Vocabulary> available = new LinkedHashMap<>();
    Optional.ofNullable(others.get(OWN)).ifPresent(own -> available.put(OWN, own));
    service.current().ifPresent(model -> available.put(OWN, model.vocabulary()));
    others.forEach(available::putIfAbsent);
    return available;
  }
}
