package dev.millrace.model.gguf;

import dev.millrace.model.ModelFormatException;
import dev.millrace.model.gguf.blocks.GgufType;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What stands before the tensors' data, versions 2 and 3 of the format (<a
 * href="https://github.com/ggml-org/ggml/blob/master/docs/gguf.md">its description</a>). Every
 * tensor lies within the file and over no other.
 */
record GgufHeader(GgufMetadata metadata, List<Entry> tensors) {
  static final int MAGIC = 0x46554747;
  static final int ALIGNMENT = 32;
  private static final int MOST_DIMENSIONS = 4;
  private static final int MOST_ALIGNMENT = 1 << 16;

  /**
   * @param shape as row-major arrays have it: the file names the innermost dimension first
   * @param begin in the file
   */
  record Entry(String name, GgufType type, List<Long> shape, long begin) {

    long elements() {
      return shape.stream().reduce(1L, (a, b) -> a * b);
    }

    long end() {
      return begin + type.bytes(elements());
    }
  }

  static GgufHeader read(Path file, MemorySegment bytes) throws ModelFormatException {
    GgufCursor cursor = new GgufCursor(file, bytes);
    if (cursor.int32("the magic number") != MAGIC) {
      throw cursor.problem("is no GGUF file");
    }
    int version = cursor.int32("the version");
    if (version != 2 && version != 3) {
      throw cursor.problem("is of GGUF version %d: only 2 and 3 can be read".formatted(version));
    }
    int tensorCount = cursor.count("tensors");
    int entryCount = cursor.count("metadata entries");
    Map<String, Object> entries = new LinkedHashMap<>();
    for (int i = 0; i < entryCount; i++) {
      String key = cursor.text("the key of metadata entry " + i);
      if (entries.put(key, cursor.value(key)) != null) {
        throw cursor.problem(key + ": is given twice");
      }
    }
    GgufMetadata metadata = new GgufMetadata(file.toString(), entries);
    List<Entry> tensors = new ArrayList<>();
    for (int i = 0; i < tensorCount; i++) {
      tensors.add(tensor(cursor, i));
    }
    return new GgufHeader(metadata, placed(cursor, alignment(metadata), bytes.byteSize(), tensors));
  }

  private static long alignment(GgufMetadata metadata) throws ModelFormatException {
    int alignment = metadata.count("general.alignment", ALIGNMENT);
    if (alignment < 1 || alignment > MOST_ALIGNMENT || Integer.bitCount(alignment) != 1) {
      throw metadata.problem("general.alignment", alignment + " is no power of 2 up to 65536");
    }
    return alignment;
  }

  private static Entry tensor(GgufCursor cursor, int index) throws ModelFormatException {
    String name = cursor.text("the name of tensor " + index);
    int dimensions = cursor.int32("tensor " + name);
    if (dimensions < 1 || dimensions > MOST_DIMENSIONS) {
      throw cursor.problem("tensor %s: has %d dimensions".formatted(name, dimensions));
    }
    List<Long> shape = new ArrayList<>();
    long elements = 1;
    for (int i = 0; i < dimensions; i++) {
      long length = cursor.int64("tensor " + name);
      if (length < 1 || length > Long.MAX_VALUE / 8 / elements) {
        throw cursor.problem(
            "tensor %s: has a dimension of %s".formatted(name, Long.toUnsignedString(length)));
      }
      elements *= length;
      shape.addFirst(length);
    }
    int number = cursor.int32("tensor " + name);
    GgufType type =
        GgufType.of(number)
            .orElseThrow(
                () ->
                    cursor.problem(
                        "tensor %s: is of ggml's type %d: only %s can be read"
                            .formatted(name, number, List.of(GgufType.values()))));
    if (shape.getLast() % type.blockElements() != 0) {
      throw cursor.problem(
          "tensor %s: rows of %d are not whole blocks of %d of %s"
              .formatted(name, shape.getLast(), type.blockElements(), type.id()));
    }
    return new Entry(name, type, shape, cursor.int64("tensor " + name));
  }

  /** With places in the file instead of those after the head. */
  private static List<Entry> placed(
      GgufCursor cursor, long alignment, long fileBytes, List<Entry> tensors)
      throws ModelFormatException {
    long dataBegin = Math.ceilDiv(cursor.at(), alignment) * alignment;
    List<Entry> placed = new ArrayList<>();
    Set<String> names = new HashSet<>();
    for (Entry entry : tensors) {
      long left = fileBytes - dataBegin - entry.type.bytes(entry.elements());
      if (entry.begin < 0 || entry.begin > left) {
        throw cursor.problem(
            "tensor %s: ends after the file: the file is truncated or damaged"
                .formatted(entry.name));
      }
      if (entry.begin % alignment != 0) {
        throw cursor.problem(
            "tensor %s: begins at %d, no multiple of %d"
                .formatted(entry.name, entry.begin, alignment));
      }
      if (!names.add(entry.name)) {
        throw cursor.problem("tensor %s: is given twice".formatted(entry.name));
      }
      placed.add(new Entry(entry.name, entry.type, entry.shape, dataBegin + entry.begin));
    }
    requireApart(cursor, placed);
    return List.copyOf(placed);
  }

  private static void requireApart(GgufCursor cursor, List<Entry> tensors)
      throws ModelFormatException {
    List<Entry> inOrder = new ArrayList<>(tensors);
    inOrder.sort(Comparator.comparingLong(Entry::begin));
    for (int i = 1; i < inOrder.size(); i++) {
      Entry before = inOrder.get(i - 1);
      Entry entry = inOrder.get(i);
      if (before.end() > entry.begin) {
        throw cursor.problem("tensors %s and %s overlap".formatted(before.name, entry.name));
      }
    }
  }
}
