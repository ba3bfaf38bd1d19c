package dev.millrace.inference.chat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.millrace.model.ModelFormatException;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The chat templates of a Hugging Face folder: a file of its own before {@code
 * tokenizer_config.json}, as in transformers.
 *
 * @param sources by name
 * @param specialTokens contents of tokens that templates name, such as {@code bos_token}
 */
record TemplateFiles(Map<String, String> sources, Map<String, String> specialTokens) {
  static final String DEFAULT = "default";

  private static final String FIELD = "chat_template";
  private static final String SUFFIX = ".jinja";
  private static final String CONFIG = "tokenizer_config.json";
  private static final List<String> TOKENS =
      List.of(
          "bos_token",
          "eos_token",
          "unk_token",
          "sep_token",
          "pad_token",
          "cls_token",
          "mask_token");
  private static final JsonMapper JSON = JsonMapper.builder().build();

  static TemplateFiles read(Path folder) throws IOException {
    JsonNode config = object(folder.resolve(CONFIG));
    Map<String, String> sources = new LinkedHashMap<>();
    put(sources, config.path(FIELD));
    put(sources, object(folder.resolve(FIELD + ".json")).path(FIELD));
    Path own = folder.resolve(FIELD + SUFFIX);
    if (Files.isRegularFile(own)) {
      sources.put(DEFAULT, text(own));
    }
    Path others = folder.resolve("additional_chat_templates");
    if (Files.isDirectory(others)) {
      try (Stream<Path> files = Files.list(others)) {
        for (Path file : files.sorted().toList()) {
          String name = String.valueOf(file.getFileName());
          if (name.endsWith(SUFFIX)) {
            sources.put(name.substring(0, name.length() - SUFFIX.length()), text(file));
          }
        }
      }
    }
    return new TemplateFiles(
        sources, specialTokens(config, object(folder.resolve("special_tokens_map.json"))));
  }

  /** One template, or a list of named ones. */
  private static void put(Map<String, String> sources, JsonNode node) {
    if (node.isTextual()) {
      sources.put(DEFAULT, node.textValue());
    }
    for (JsonNode named : node) {
      if (named.path("name").isTextual() && named.path("template").isTextual()) {
        sources.put(named.path("name").textValue(), named.path("template").textValue());
      }
    }
  }

  private static Map<String, String> specialTokens(JsonNode config, JsonNode map) {
    Map<String, String> tokens = new LinkedHashMap<>();
    for (String name : TOKENS) {
      JsonNode token = config.hasNonNull(name) ? config.path(name) : map.path(name);
      String content = token.isObject() ? token.path("content").asText("") : token.asText("");
      if (!content.isEmpty()) {
        tokens.put(name, content);
      }
    }
    return tokens;
  }

  /** Of a file that need not be there. */
  private static JsonNode object(Path file) throws IOException {
    if (!Files.isRegularFile(file)) {
      return JSON.createObjectNode();
    }
    JsonNode node;
    try {
      node = JSON.readTree(text(file));
    } catch (JsonProcessingException e) {
      throw new ModelFormatException(file + ": not JSON: " + e.getOriginalMessage(), e);
    }
    if (!node.isObject()) {
      throw new ModelFormatException(file + ": is not a JSON object");
    }
    return node;
  }

  private static String text(Path file) throws IOException {
    try {
      return Files.readString(file);
    } catch (CharacterCodingException e) {
      throw new ModelFormatException(file + ": is not UTF-8", e);
    }
  }
}
