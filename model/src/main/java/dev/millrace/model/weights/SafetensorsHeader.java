package dev.millrace.model.weights;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.millrace.model.ModelFormatException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;

/**
 * What stands before the data of a safetensors file
 * (https://github.com/huggingface/safetensors#format): each tensor's type, shape and byte range,
 * and free text.
 *
 * @param dataStart byte of the file where the ranges count from
 */
record SafetensorsHeader(List<Entry> entries, Map<String, String> metadata, long dataStart) {
  /** The format's own limit. */
  static final long MAX_HEADER_BYTES = 100_000_000;

  private static final ObjectMapper JSON =
      new ObjectMapper().enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION);
  private static final String METADATA = "__metadata__";

  /** Bytes [begin, end) of the data. */
  record Entry(String name, DataType type, List<Long> shape, long begin, long end) {}

  /** Bytes [begin, end) of the data, of a tensor that need not be wanted. */
  private record Range(String name, long begin, long end) {}

  /** Checks the announced length before anything of that size is read. */
  static void checkLength(Path file, long headerBytes, long fileBytes) throws ModelFormatException {
    if (headerBytes < 2 || headerBytes > MAX_HEADER_BYTES) {
      throw new ModelFormatException(
          "%s: header length %s is outside 2..%d: not a safetensors file"
              .formatted(file, Long.toUnsignedString(headerBytes), MAX_HEADER_BYTES));
    }
    if (headerBytes > fileBytes - Long.BYTES) {
      throw new ModelFormatException(
          "%s: header of %d bytes in a file of %d: the file is truncated"
              .formatted(file, headerBytes, fileBytes));
    }
  }

  /**
   * Reads a header.
   *
   * @param wanted which tensors become entries; the others may have any number format
   */
  static SafetensorsHeader parse(Path file, byte[] header, long fileBytes, Predicate<String> wanted)
      throws ModelFormatException {
    JsonNode root;
    try {
      root = JSON.readTree(new String(header, StandardCharsets.UTF_8));
    } catch (JsonProcessingException e) {
      throw new ModelFormatException(
          "%s: header is not JSON: %s".formatted(file, e.getOriginalMessage()), e);
    }
    if (!root.isObject()) {
      throw new ModelFormatException(file + ": header is not a JSON object");
    }
    Map<String, String> metadata = new LinkedHashMap<>();
    List<Entry> entries = new ArrayList<>();
    List<Range> ranges = new ArrayList<>();
    for (Map.Entry<String, JsonNode> field : root.properties()) {
      if (field.getKey().equals(METADATA)) {
        field.getValue().properties().forEach(e -> metadata.put(e.getKey(), e.getValue().asText()));
      } else {
        Range range = range(file, field.getKey(), field.getValue());
        ranges.add(range);
        if (wanted.test(field.getKey())) {
          entries.add(entry(file, range, field.getValue()));
        }
      }
    }
    long dataStart = Long.BYTES + (long) header.length;
    checkRanges(file, ranges, fileBytes - dataStart);
    return new SafetensorsHeader(List.copyOf(entries), metadata, dataStart);
  }

  private static Range range(Path file, String name, JsonNode node) throws ModelFormatException {
    List<Long> offsets = longs(file, name, node.path("data_offsets"), "data_offsets");
    if (offsets.size() != 2 || offsets.get(0) > offsets.get(1)) {
      throw problem(file, name, "data_offsets " + offsets + " is not a pair with begin <= end");
    }
    return new Range(name, offsets.get(0), offsets.get(1));
  }

  private static Entry entry(Path file, Range range, JsonNode node) throws ModelFormatException {
    String name = range.name;
    DataType type = type(file, name, node.path("dtype").asText());
    List<Long> shape = longs(file, name, node.path("shape"), "shape");
    Entry entry = new Entry(name, type, shape, range.begin, range.end);
    long bytes;
    try {
      bytes = Math.multiplyExact(shape.stream().reduce(1L, Math::multiplyExact), type.bytes());
    } catch (ArithmeticException e) {
      throw new ModelFormatException(
          "%s: tensor %s: shape %s overflows".formatted(file, name, shape), e);
    }
    if (entry.end - entry.begin != bytes) {
      throw problem(
          file,
          name,
          "shape %s of %s needs %d bytes, the file gives %d"
              .formatted(shape, type, bytes, entry.end - entry.begin));
    }
    return entry;
  }

  private static DataType type(Path file, String name, String text) throws ModelFormatException {
    for (DataType type : DataType.values()) {
      if (type.name().equals(text.toUpperCase(Locale.ROOT))) {
        return type;
      }
    }
    throw problem(file, name, "dtype '" + text + "' is none of F32, F16, BF16");
  }

  private static List<Long> longs(Path file, String name, JsonNode node, String key)
      throws ModelFormatException {
    List<Long> values = new ArrayList<>();
    if (!node.isArray()) {
      throw problem(file, name, key + " is missing");
    }
    for (JsonNode value : node) {
      if (!value.canConvertToLong() || !value.isIntegralNumber() || value.longValue() < 0) {
        throw problem(file, name, key + " holds " + value + ", not a count");
      }
      values.add(value.longValue());
    }
    return values;
  }

  private static void checkRanges(Path file, List<Range> ranges, long dataBytes)
      throws ModelFormatException {
    List<Range> sorted = new ArrayList<>(ranges);
    sorted.sort(Comparator.comparingLong(Range::begin).thenComparingLong(Range::end));
    long covered = 0;
    for (Range entry : sorted) {
      if (entry.begin < covered) {
        throw problem(file, entry.name, "its bytes overlap another tensor's");
      }
      if (entry.begin > covered) {
        throw problem(
            file, entry.name, "bytes %d..%d belong to no tensor".formatted(covered, entry.begin));
      }
      if (entry.end > dataBytes) {
        throw problem(
            file,
            entry.name,
            "ends at byte %d of %d: the file is truncated".formatted(entry.end, dataBytes));
      }
      covered = entry.end;
    }
    if (covered != dataBytes) {
      throw new ModelFormatException(
          "%s: %d bytes after the last tensor".formatted(file, dataBytes - covered));
    }
  }

  private static ModelFormatException problem(Path file, String tensor, String message) {
    return new ModelFormatException("%s: tensor %s: %s".formatted(file, tensor, message));
  }
}
