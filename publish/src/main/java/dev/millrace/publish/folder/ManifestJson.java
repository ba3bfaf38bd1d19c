package dev.millrace.publish.folder;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.publish.table.Division;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** A manifest as {@code _manifest.json} has it. */
final class ManifestJson {
  private static final String FORMAT = "millrace-manifest/1";
  private static final ObjectMapper MAPPER =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  private ManifestJson() {}

  static byte[] write(Manifest manifest) {
    ObjectNode json = MAPPER.createObjectNode();
    json.put("format", FORMAT);
    json.put("version", manifest.version());
    json.put("writer", manifest.writer());
    json.put("updated", manifest.updated().toString());
    json.putObject("origin")
        .put("topic", manifest.origin().topic())
        .put("topicId", manifest.origin().topicId())
        .put("generation", manifest.origin().generation());
    ArrayNode columns = json.putArray("columns");
    manifest.columns().forEach(columns::add);
    ObjectNode offsets = json.putObject("offsets");
    manifest.offsets().forEach((partition, next) -> offsets.put(partition.toString(), next));
    json.put("takedowns", manifest.takedowns());
    json.put("documents", manifest.totals().documents());
    json.put("withdrawn", manifest.totals().withdrawn());
    json.put("missed", manifest.totals().missed());
    json.put("rows", manifest.rows());
    json.put("tokens", manifest.tokens());
    json.put("bytes", manifest.bytes());
    ArrayNode files = json.putArray("files");
    manifest.files().forEach(file -> write(file, files.addObject()));
    ArrayNode withdrawals = json.putArray("withdrawals");
    manifest.withdrawals().forEach(one -> write(one, withdrawals.addObject()));
    try {
      return MAPPER.writeValueAsBytes(json);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void write(PublishedFile file, ObjectNode json) {
    json.put("path", file.path());
    ObjectNode division = json.putObject("division");
    file.division().levels().forEach(level -> division.put(level.column(), level.value()));
    json.put("sha256", file.sha256());
    json.put("bytes", file.bytes());
    json.put("rows", file.rows());
    json.put("tokens", file.tokens());
  }

  private static void write(Withdrawal withdrawal, ObjectNode json) {
    json.put("time", withdrawal.time().toString());
    json.put("path", withdrawal.path());
    withdrawal.replacement().ifPresent(path -> json.put("replacement", path));
    json.put("rows", withdrawal.rows());
  }

  /**
   * @throws IOException if it is no manifest of this version; the message says why
   */
  static Manifest read(byte[] bytes) throws IOException {
    JsonNode json = MAPPER.readTree(bytes);
    String format = json.path("format").asText();
    if (!format.equals(FORMAT)) {
      throw new IOException("its format is '" + format + "' and not " + FORMAT);
    }
    try {
      return read(json);
    } catch (DateTimeException | IllegalArgumentException e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  private static Manifest read(JsonNode json) throws IOException {
    JsonNode origin = json.path("origin");
    SortedMap<Integer, Long> offsets = new TreeMap<>();
    for (var entry : json.path("offsets").properties()) {
      offsets.put(Integer.valueOf(entry.getKey()), entry.getValue().asLong());
    }
    List<String> columns = new ArrayList<>();
    json.path("columns").forEach(column -> columns.add(column.asText()));
    List<PublishedFile> files = new ArrayList<>();
    for (JsonNode file : json.path("files")) {
      files.add(file(file));
    }
    List<Withdrawal> withdrawals = new ArrayList<>();
    for (JsonNode one : json.path("withdrawals")) {
      withdrawals.add(withdrawal(one));
    }
    return new Manifest(
        number(json, "version"),
        text(json, "writer"),
        Instant.parse(text(json, "updated")),
        new Origin(text(origin, "topic"), text(origin, "topicId"), text(origin, "generation")),
        columns,
        offsets,
        number(json, "takedowns"),
        new Totals(number(json, "documents"), number(json, "withdrawn"), number(json, "missed")),
        files,
        withdrawals);
  }

  private static PublishedFile file(JsonNode json) throws IOException {
    List<Division.Level> levels = new ArrayList<>();
    for (var level : json.path("division").properties()) {
      levels.add(new Division.Level(level.getKey(), level.getValue().asText()));
    }
    return new PublishedFile(
        text(json, "path"),
        new Division(levels),
        text(json, "sha256"),
        number(json, "bytes"),
        number(json, "rows"),
        number(json, "tokens"));
  }

  private static Withdrawal withdrawal(JsonNode json) throws IOException {
    return new Withdrawal(
        Instant.parse(text(json, "time")),
        text(json, "path"),
        Optional.ofNullable(json.get("replacement")).map(JsonNode::asText),
        number(json, "rows"));
  }

  private static String text(JsonNode json, String field) throws IOException {
    JsonNode value = json.path(field);
    if (!value.isTextual()) {
      throw new IOException("it has no text '" + field + "'");
    }
    return value.asText();
  }

  private static long number(JsonNode json, String field) throws IOException {
    JsonNode value = json.path(field);
    if (!value.isIntegralNumber()) {
      throw new IOException("it has no whole number '" + field + "'");
    }
    return value.asLong();
  }
}
