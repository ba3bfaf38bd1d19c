package dev.millrace.benchmarks.chaos.read;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Topics by their own name and by the one they have on the cluster.
 *
 * @param prefix before every topic's name; empty for none
 * @param generation before the name of each that is made of pages; empty for none
 */
public record TopicNames(String prefix, String generation) {

  /** Neither prefix nor generation. */
  public static final TopicNames PLAIN = new TopicNames("", "");

  String onCluster(String name) {
    return name.equals("pages") ? join(prefix, name) : join(prefix, generation, name);
  }

  /** The topic's own name. */
  String own(String onCluster) {
    return Stream.of(join(prefix, generation, ""), join(prefix, ""))
        .filter(before -> onCluster.startsWith(before))
        .findFirst()
        .map(before -> onCluster.substring(before.length()))
        .orElse(onCluster);
  }

  private static String join(String... parts) {
    List<String> before =
        Stream.of(parts).limit(parts.length - 1).filter(p -> !p.isEmpty()).toList();
    return before.stream().map(part -> part + ".").collect(Collectors.joining())
        + parts[parts.length - 1];
  }
}
