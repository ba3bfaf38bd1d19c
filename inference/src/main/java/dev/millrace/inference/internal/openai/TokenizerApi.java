package dev.millrace.inference.internal.openai;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.inference.InferenceService;
import dev.millrace.inference.chat.Conversation;
import dev.millrace.inference.chat.ModelTemplates;
import dev.millrace.inference.internal.batching.Scheduler;
import dev.millrace.inference.internal.batching.TokenText;
import dev.millrace.inference.internal.fields.ConversationFields;
import dev.millrace.inference.internal.fields.Field;
import dev.millrace.inference.internal.fields.FieldTable;
import dev.millrace.inference.internal.fields.ToolFields;
import dev.millrace.inference.internal.fields.WrittenChat;
import dev.millrace.inference.internal.http.ApiCall;
import dev.millrace.inference.internal.http.ApiException;
import dev.millrace.inference.internal.http.RequestFields;
import dev.millrace.inference.serving.ModelDirectory;
import dev.millrace.inference.serving.ServedChat;
import dev.millrace.inference.serving.ServedModel;
import dev.millrace.inference.serving.Vocabulary;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/**
 * {@code POST /tokenize} and {@code POST /detokenize} in the forms of vLLM and of llama.cpp beside
 * an own one, {@code GET /tokenizers} and vLLM's {@code GET /tokenizer_info}.
 */
public final class TokenizerApi {
  private static final String OWN = "model";

  /** Fields of which one says what to tokenize: ours, vLLM's, llama.cpp's, vLLM's for chats. */
  private static final List<String> INPUTS = List.of("text", "prompt", "content", "messages");

  static final FieldTable TOKENIZE =
      FieldTable.of(
              Field.read("model"),
              Field.read("tokenizer"),
              Field.read("text"),
              Field.read("prompt"),
              Field.read("content"),
              Field.read("add_special_tokens"),
              Field.read("add_special"),
              Field.read("parse_special"),
              Field.read("with_pieces"),
              Field.read("return_token_strs"),
              Field.read("tools"))
          .and(ConversationFields.TABLE);

  static final FieldTable DETOKENIZE =
      FieldTable.of(Field.read("model"), Field.read("tokenizer"), Field.read("tokens"));

  private final InferenceService service;
  private final ModelDirectory models;
  private final Map<String, Vocabulary> others;

  public TokenizerApi(
      InferenceService service, ModelDirectory models, Map<String, Vocabulary> others) {
    this.service = service;
    this.models = models;
    this.others = others;
  }

  public void list(ApiCall call) throws IOException {
    ObjectNode body = RequestFields.JSON.createObjectNode();
    ArrayNode list = body.putArray("tokenizers");
    available(service.current())
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

  /** What a client that tokenizes by itself asks for. */
  public void info(ApiCall call) throws IOException {
    ServedModel model = service.current().orElseThrow(ApiException::noModel);
    Vocabulary vocabulary = model.vocabulary();
    ObjectNode body = RequestFields.JSON.createObjectNode();
    body.put("tokenizer_class", "PreTrainedTokenizerFast");
    body.put("id", vocabulary.id());
    body.put("vocab_size", vocabulary.size());
    body.put("model_max_length", model.contextLength());
    body.put("bos_token", piece(vocabulary, model.specialTokens().beginOfText()));
    OptionalInt end =
        model.specialTokens().endOfText().stream().mapToInt(Integer::intValue).findFirst();
    body.put("eos_token", piece(vocabulary, end));
    body.putNull("pad_token");
    body.put("chat_template", model.chat().templates().map(ModelTemplates::source).orElse(null));
    call.sendJson(200, body);
  }

  private static @org.jspecify.annotations.Nullable String piece(
      Vocabulary vocabulary, OptionalInt token) {
    return token.isPresent() && token.getAsInt() < vocabulary.size()
        ? TokenText.of(vocabulary.tokenBytes(token.getAsInt()))
        : null;
  }

  /** Ids of a text's tokens. */
  public void tokenize(ApiCall call) throws IOException {
    RequestFields fields = call.fields(TOKENIZE);
    List<String> given = INPUTS.stream().filter(name -> fields.value(name).isPresent()).toList();
    if (given.isEmpty()) {
      throw ApiException.invalid("text", "text is missing: what to tokenize");
    }
    if (given.size() > 1) {
      throw ApiException.invalid(
          given.get(1), given.get(1) + " is given beside " + given.get(0) + ": send one of them");
    }
    Source source = source(fields);
    if (!source.vocabulary().readsText()) {
      throw ApiException.invalid(
          "tokenizer",
          "the model has no tokenizer to read text with: name another, GET /tokenizers lists them");
    }
    int[] tokens = tokens(fields, given.getFirst(), source);
    call.noteIgnored(fields);
    call.sendJson(200, tokenized(fields, given.getFirst(), source, tokens));
  }

  private int[] tokens(RequestFields fields, String input, Source source) {
    Vocabulary vocabulary = source.vocabulary();
    return switch (input) {
      case "prompt" ->
          source.begun(
              vocabulary.encodeWithSpecialTokens(text(fields, input)),
              flag(fields, "add_special_tokens", true));
      case "content" -> {
        String text = text(fields, input);
        yield source.begun(
            flag(fields, "parse_special", true)
                ? vocabulary.encodeWithSpecialTokens(text)
                : vocabulary.encode(text),
            flag(fields, "add_special", false));
      }
      case "messages" -> chat(fields, source);
      default -> vocabulary.encode(text(fields, input));
    };
  }

  private int[] chat(RequestFields fields, Source source) {
    ServedChat chat = source.model().map(ServedModel::chat).orElse(ServedChat.NONE);
    Conversation conversation =
        new ConversationFields(fields, chat).read(ToolFields.read(fields, chat).described());
    WrittenChat written = WrittenChat.of("messages", conversation, chat, service.settings().chat());
    boolean begun = flag(fields, "add_special_tokens", !written.byTemplate());
    return written.byTemplate() && source.model().isPresent()
        ? source.model().get().tokens(written.parts(), begun)
        : source.begun(source.vocabulary().encode(written.text()), begun);
  }

  private static String text(RequestFields fields, String input) {
    return fields.string(input).orElse("");
  }

  private static boolean flag(RequestFields fields, String name, boolean fallback) {
    return fields.value(name).isEmpty() ? fallback : fields.flag(name);
  }

  /** Written at once: a tree of nodes for megabytes of text would crowd the heap. */
  private static byte[] tokenized(RequestFields fields, String input, Source source, int[] tokens)
      throws IOException {
    Vocabulary vocabulary = source.vocabulary();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (JsonGenerator json = RequestFields.JSON.createGenerator(out)) {
      json.writeStartObject();
      json.writeStringField("tokenizer", vocabulary.id());
      json.writeNumberField("count", tokens.length);
      if (source.model().isPresent()) {
        json.writeNumberField("max_model_len", source.model().get().contextLength());
      }
      json.writeFieldName("tokens");
      if (fields.flag("with_pieces")) {
        writeBoth(json, vocabulary, tokens);
      } else {
        json.writeArray(tokens, 0, tokens.length);
      }
      if (input.equals("text")) {
        writePieces(json, "pieces", vocabulary, tokens);
      }
      if (fields.flag("return_token_strs")) {
        writePieces(json, "token_strs", vocabulary, tokens);
      }
      json.writeEndObject();
    }
    return out.toByteArray();
  }

  private static void writePieces(
      JsonGenerator json, String name, Vocabulary vocabulary, int[] tokens) throws IOException {
    json.writeArrayFieldStart(name);
    for (int token : tokens) {
      json.writeString(TokenText.of(vocabulary.tokenBytes(token)));
    }
    json.writeEndArray();
  }

  /** As llama.cpp has it: a piece that is no text is an array of its bytes. */
  private static void writeBoth(JsonGenerator json, Vocabulary vocabulary, int[] tokens)
      throws IOException {
    json.writeStartArray();
    for (int token : tokens) {
      byte[] bytes = vocabulary.tokenBytes(token);
      json.writeStartObject();
      json.writeNumberField("id", token);
      Optional<String> text = TokenText.whole(bytes);
      if (text.isPresent()) {
        json.writeStringField("piece", text.get());
      } else {
        json.writeArrayFieldStart("piece");
        for (byte b : bytes) {
          json.writeNumber(b & 0xff);
        }
        json.writeEndArray();
      }
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  public void detokenize(ApiCall call) throws IOException {
    RequestFields fields = call.fields(DETOKENIZE);
    Vocabulary vocabulary = source(fields).vocabulary();
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
    String text = bytes.toString(StandardCharsets.UTF_8);
    ObjectNode body = RequestFields.JSON.createObjectNode();
    body.put("tokenizer", vocabulary.id());
    body.put("text", text).put("prompt", text).put("content", text);
    call.sendJson(200, body);
  }

  /** The tokenizer that a request names; without a name, that of the model it names. */
  private Source source(RequestFields fields) {
    Optional<String> tokenizer = fields.string("tokenizer");
    Optional<String> model = fields.string("model");
    if (tokenizer.isEmpty() && model.isPresent()) {
      try (Scheduler.Lease lease = models.lease(model)) {
        return Source.of(lease.model());
      }
    }
    String name = tokenizer.orElse(OWN);
    Optional<ServedModel> current = service.current();
    if (name.equals(OWN) && current.isPresent()) {
      return Source.of(current.get());
    }
    Map<String, Vocabulary> available = available(current);
    Vocabulary vocabulary = available.get(name);
    if (vocabulary != null) {
      return new Source(vocabulary, Optional.empty());
    }
    if (name.equals(OWN)) {
      throw ApiException.noModel();
    }
    throw ApiException.invalid(
        "tokenizer", "tokenizer is not known: one of " + String.join(", ", available.keySet()));
  }

  private Map<String, Vocabulary> available(Optional<ServedModel> current) {
    Map<String, Vocabulary> available = new LinkedHashMap<>();
    Optional.ofNullable(others.get(OWN)).ifPresent(own -> available.put(OWN, own));
    current.ifPresent(model -> available.put(OWN, model.vocabulary()));
    others.forEach(available::putIfAbsent);
    return available;
  }

  /**
   * What tokenizes.
   *
   * @param model whose tokenizer it is, if one's
   */
  private record Source(Vocabulary vocabulary, Optional<ServedModel> model) {
    static Source of(ServedModel model) {
      return new Source(model.vocabulary(), Optional.of(model));
    }

    /** The tokens after what the model expects before a text, if that is wanted. */
    int[] begun(int[] tokens, boolean wanted) {
      OptionalInt begin =
          wanted && model.isPresent()
              ? model.get().specialTokens().beforePrompt()
              : OptionalInt.empty();
      return begin.isPresent()
          ? IntStream.concat(IntStream.of(begin.getAsInt()), Arrays.stream(tokens)).toArray()
          : tokens;
    }
  }
}
