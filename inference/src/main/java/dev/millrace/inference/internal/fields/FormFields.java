package dev.millrace.inference.internal.fields;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.inference.grammar.Grammar;
import dev.millrace.inference.grammar.GrammarException;
import dev.millrace.inference.grammar.TokenGrammar;
import dev.millrace.inference.internal.http.ApiException;
import dev.millrace.inference.internal.http.RequestFields;
import dev.millrace.inference.serving.ServedModel;
import dev.millrace.inference.serving.Vocabulary;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/** The form that an answer must have, in the words of OpenAI, vLLM and llama.cpp. */
public final class FormFields {
  /** vLLM's and llama.cpp's. */
  public static final FieldTable TABLE =
      FieldTable.of(
          Field.read("guided_json"),
          Field.read("guided_choice"),
          Field.read("guided_regex"),
          Field.read("guided_grammar"),
          Field.ignored("guided_decoding_backend", JsonKind.TEXT),
          Field.ignored("guided_whitespace_pattern", JsonKind.TEXT),
          Field.read("structured_outputs"),
          Field.read("grammar"),
          Field.read("json_schema"));

  /** What vLLM's newer field may hold, by the older fields' names. */
  private static final Map<String, String> STRUCTURED =
      Map.of(
          "json", "guided_json",
          "regex", "guided_regex",
          "choice", "guided_choice",
          "grammar", "guided_grammar");

  private static final int MAX_CHOICES = 10_000;

  private final RequestFields fields;

  public FormFields(RequestFields fields) {
    this.fields = fields;
  }

  /**
   * @throws ApiException naming the field if answers cannot be bound to what it asks for
   */
  public Optional<TokenGrammar> read(ServedModel model) {
    Map<String, Form> forms = new LinkedHashMap<>();
    fields
        .value("response_format")
        .flatMap(one -> format("response_format", one))
        .ifPresent(form -> forms.put("response_format", form));
    for (String name :
        List.of(
            "json_schema",
            "grammar",
            "guided_json",
            "guided_regex",
            "guided_choice",
            "guided_grammar")) {
      fields
          .value(name)
          .flatMap(node -> named(name, name, node))
          .ifPresent(form -> forms.put(name, form));
    }
    fields
        .value("structured_outputs")
        .flatMap(FormFields::structured)
        .ifPresent(form -> forms.put("structured_outputs", form));
    if (forms.size() > 1) {
      List<String> given = List.copyOf(forms.keySet());
      throw ApiException.invalid(
          given.get(1), given.get(1) + " is given beside " + given.get(0) + ": send one of them");
    }
    return forms.entrySet().stream()
        .findFirst()
        .map(entry -> bound(entry.getKey(), entry.getValue(), model));
  }

  /**
   * What a grammar is read from.
   *
   * @param key equal keys, equal grammars
   */
  public record Form(String key, Supplier<Grammar> grammar) {
    static Form of(String kind, String text, Function<String, Grammar> read) {
      return new Form(kind + " " + text, () -> read.apply(text));
    }

    public static Form schema(JsonNode schema) {
      return new Form("schema " + schema, () -> Grammar.ofJsonSchema(schema));
    }

    public static Form object() {
      return new Form("object", Grammar::ofJsonObject);
    }
  }

  /** A form over a model's vocabulary. */
  public static TokenGrammar bound(String field, Form form, ServedModel model) {
    Vocabulary vocabulary = model.vocabulary();
    if (!vocabulary.readsText()) {
      throw ApiException.invalid(
          field, field + " asks for a form and the model has no tokenizer: it speaks ids");
    }
    try {
      return vocabulary.grammars().of(form.key(), form.grammar());
    } catch (GrammarException e) {
      throw ApiException.invalid(field, field + " cannot be kept: " + e.getMessage());
    }
  }

  /** OpenAI's {@code response_format}, or {@code text.format}, which has the schema in itself. */
  public static Optional<Form> format(String shown, JsonNode format) {
    RequestFields.require(format.isObject(), shown, format, "an object with a type");
    String type = format.path("type").asText("");
    JsonNode inner = format.path("json_schema");
    JsonNode schema = inner.isObject() ? inner.path("schema") : format.path("schema");
    return switch (type) {
      case "text" -> Optional.empty();
      case "json_object" -> Optional.of(schema.isObject() ? Form.schema(schema) : Form.object());
      case "json_schema" -> {
        if (schema.isMissingNode() || schema.isNull()) {
          throw ApiException.invalid(shown, shown + " has no schema: send json_schema.schema");
        }
        yield Optional.of(Form.schema(schema));
      }
      default ->
          throw ApiException.invalid(
              shown,
              shown
                  + " has type '"
                  + ApiException.shorten(type)
                  + "': text, json_object or json_schema");
    };
  }

  private static Optional<Form> structured(JsonNode outputs) {
    String shown = "structured_outputs";
    RequestFields.require(outputs.isObject(), shown, outputs, "an object");
    List<Form> found = new ArrayList<>();
    for (Map.Entry<String, JsonNode> entry : outputs.properties()) {
      if (!entry.getValue().isNull()) {
        structured(entry.getKey(), entry.getValue()).ifPresent(found::add);
      }
    }
    if (found.size() > 1) {
      throw ApiException.invalid(shown, shown + " asks for two forms: send one of them");
    }
    return found.stream().findFirst();
  }

  private static Optional<Form> structured(String name, JsonNode value) {
    if (name.equals("json_object")) {
      return value.asBoolean(false) ? Optional.of(Form.object()) : Optional.empty();
    }
    String older = STRUCTURED.get(name);
    if (older != null) {
      return named(older, "structured_outputs." + name, value);
    }
    if (List.of("disable_any_whitespace", "disable_fallback", "whitespace_pattern")
        .contains(name)) {
      return Optional.empty();
    }
    throw ApiException.invalid(
        "structured_outputs",
        "structured_outputs has '" + ApiException.shorten(name) + "', which is not offered");
  }

  private static Optional<Form> named(String name, String shown, JsonNode node) {
    return switch (name) {
      case "guided_choice" -> Optional.of(choices(shown, node));
      case "guided_regex" -> Optional.of(Form.of("regex", text(shown, node), Grammar::ofRegex));
      case "grammar", "guided_grammar" ->
          text(shown, node).isEmpty() && name.equals("grammar")
              ? Optional.empty()
              : Optional.of(Form.of("gbnf", text(shown, node), Grammar::ofGbnf));
      case "json_schema" -> {
        RequestFields.require(node.isObject(), shown, node, "an object");
        yield node.isEmpty() ? Optional.empty() : Optional.of(Form.schema(node));
      }
      default -> Optional.of(Form.schema(node.isTextual() ? parsed(shown, node) : node));
    };
  }

  private static String text(String shown, JsonNode node) {
    RequestFields.require(node.isTextual(), shown, node, "a string");
    return RequestFields.wellFormed(shown, node.textValue());
  }

  private static JsonNode parsed(String shown, JsonNode node) {
    try {
      return RequestFields.JSON.readTree(node.textValue());
    } catch (JsonProcessingException e) {
      throw ApiException.invalid(shown, shown + " is no JSON: send a schema");
    }
  }

  private static Form choices(String shown, JsonNode node) {
    RequestFields.require(node.isArray(), shown, node, "an array of strings");
    if (node.isEmpty() || node.size() > MAX_CHOICES) {
      throw ApiException.invalid(
          shown, shown + " has " + node.size() + " entries: from 1 to " + MAX_CHOICES);
    }
    List<String> choices = new ArrayList<>();
    node.forEach(one -> choices.add(text(shown, one)));
    return new Form("choice " + node, () -> Grammar.ofChoices(choices));
  }
}
