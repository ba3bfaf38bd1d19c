package dev.millrace.cli.replay;

import dev.millrace.replay.generation.kafka.drop.DropPlan;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * What a drop deletes.
 *
 * @param folders of the stages' stores on this machine, with their bytes
 * @param dryRun whether nothing was
 */
public record DropReport(DropPlan plan, Map<String, Long> folders, boolean dryRun) {

  public Map<String, Object> toJson() {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("name", plan.name());
    json.put("dryRun", dryRun);
    json.put("droppedBefore", plan.before());
    json.put("topics", plan.topics());
    json.put("groups", plan.groups());
    json.put("stateFolders", folders);
    json.put("kept", plan.kept());
    json.put("bytes", plan.bytes() + bytesOfFolders());
    return json;
  }

  private long bytesOfFolders() {
    return folders.values().stream().mapToLong(Long::longValue).sum();
  }

  public String toText() {
    StringBuilder text = new StringBuilder();
    plan.topics().forEach((topic, bytes) -> line(text, "topic", topic, bytes));
    plan.groups().forEach(group -> text.append("group         ").append(group).append('\n'));
    folders.forEach((folder, bytes) -> line(text, "folder", folder, bytes));
    plan.kept()
        .forEach(
            topic ->
                text.append("stays         ")
                    .append(topic)
                    .append(": a run that another generation goes on with is there\n"));
    return text.append(sum()).toString();
  }

  private static void line(StringBuilder text, String kind, String name, long bytes) {
    text.append(String.format(Locale.ROOT, "%-13s %s, %,d bytes%n", kind, name, bytes));
  }

  private String sum() {
    boolean nothing = plan.topics().isEmpty() && plan.groups().isEmpty() && folders.isEmpty();
    String was = plan.before() ? "generation " + plan.name() + " was dropped before" : "";
    if (nothing && plan.before()) {
      return was + "; nothing is left of it";
    }
    return String.format(
        Locale.ROOT,
        "%s%s %d topics, %d groups and %d folders of generation %s, %,d bytes",
        was.isEmpty() ? "" : was + "; ",
        dryRun ? "would delete" : "deleted",
        plan.topics().size(),
        plan.groups().size(),
        folders.size(),
        plan.name(),
        plan.bytes() + bytesOfFolders());
  }
}
