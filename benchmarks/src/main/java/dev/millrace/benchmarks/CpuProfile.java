package dev.millrace.benchmarks;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedFrame;
import jdk.jfr.consumer.RecordingFile;

/**
 * Where CPU time goes: samples of JDK Flight Recorder's CPU-time profiler (JEP 509, Linux), each
 * counted for the innermost frame that belongs to a part of the program.
 */
final class CpuProfile implements AutoCloseable {
  private static final String SAMPLE = "jdk.CPUTimeSample";

  /** A method's full name begins with the key; the first that fits counts. */
  private static final Map<String, String> PARTS = parts();

  private final Recording recording = new Recording();

  private CpuProfile() {}

  static CpuProfile start() {
    CpuProfile profile = new CpuProfile();
    profile.recording.enable(SAMPLE).with("throttle", "10ms");
    profile.recording.start();
    return profile;
  }

  private static Map<String, String> parts() {
    Map<String, String> parts = new LinkedHashMap<>();
    parts.put("org.jsoup", "HTML parser");
    parts.put("dev.millrace.filters.extraction.decode.PageDecoder", "charset");
    parts.put("dev.millrace.filters.extraction.classify.BoostedTrees", "block classifier");
    parts.put("dev.millrace.filters.extraction.tree.MarkupReader", "page tree");
    parts.put("dev.millrace.filters.extraction.Page", "page tree");
    parts.put("dev.millrace.filters.extraction", "block features and content choice");
    parts.put("dev.millrace.filters.language", "language");
    parts.put("dev.millrace.filters.url", "URL rules");
    parts.put("dev.millrace.filters.words", "word splitting");
    parts.put("dev.millrace.filters.rules", "quality rules");
    parts.put("dev.millrace.filters.duplicates", "signatures and duplicate index");
    parts.put("dev.millrace.filters.pii", "scrubbing");
    parts.put("org.rocksdb", "RocksDB");
    parts.put("org.apache.avro", "Avro");
    parts.put("net.jpountz", "LZ4");
    parts.put("org.apache.kafka.streams", "Kafka Streams");
    parts.put("org.apache.kafka.clients", "Kafka clients");
    parts.put("kafka.", "Kafka's broker, records and network");
    parts.put("org.apache.kafka", "Kafka's broker, records and network");
    parts.put("dev.millrace", "the rest of Millrace");
    return parts;
  }

  /**
   * Ends the recording and writes it; a line a part with its share of the samples, which know Java
   * threads only.
   */
  List<String> lines(Path file) throws IOException {
    recording.stop();
    recording.dump(file);
    Map<String, Integer> counts = new HashMap<>();
    int all = 0;
    try (RecordingFile events = new RecordingFile(file)) {
      while (events.hasMoreEvents()) {
        RecordedEvent event = events.readEvent();
        if (event.getEventType().getName().equals(SAMPLE)) {
          counts.merge(part(event), 1, Integer::sum);
          all++;
        }
      }
    }
    List<String> lines = new ArrayList<>();
    double percent = 100.0 / Math.max(1, all);
    counts.entrySet().stream()
        .sorted(Map.Entry.<String, Integer>comparingByValue().reversed())
        .forEach(
            entry ->
                lines.add(
                    String.format(
                        Locale.ROOT, "%6.1f %%  %s", entry.getValue() * percent, entry.getKey())));
    return lines;
  }

  private static String part(RecordedEvent event) {
    if (event.getStackTrace() == null) {
      return "no stack (collector, compiler, JVM)";
    }
    for (RecordedFrame frame : event.getStackTrace().getFrames()) {
      String name = frame.getMethod().getType().getName();
      for (Map.Entry<String, String> part : PARTS.entrySet()) {
        if (name.startsWith(part.getKey())) {
          return part.getValue();
        }
      }
    }
    return "JDK";
  }

  @Override
  public void close() {
    recording.close();
  }
}
