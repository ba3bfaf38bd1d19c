package dev.millrace.cli.replay;

import dev.millrace.replay.generation.Generations;
import dev.millrace.schemas.Generation;
import dev.millrace.schemas.SettingChange;
import dev.millrace.schemas.TopicRange;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What is known of a generation, as JSON. */
public final class GenerationJson {
  private GenerationJson() {}

  public static Map<String, Object> of(Generations all, Generation one) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("name", one.getName());
    json.put("state", all.stateOf(one).label());
    json.put("parent", one.getParent());
    json.put("startsFrom", one.getStartsFrom());
    json.put("ranges", ranges(one.getRanges()));
    json.put("since", time(one.getSince()));
    json.put("hosts", one.getHosts());
    json.put("missing", one.getMissing());
    json.put("settings", new TreeMap<>(one.getSettings()));
    json.put("settingsDigest", one.getSettingsDigest());
    json.put("changes", one.getChanges().stream().map(GenerationJson::change).toList());
    json.put("codeVersion", one.getCodeVersion());
    json.put("begunAt", time(one.getBegunAt()));
    json.put("begunBy", one.getBegunBy());
    json.put("changedAt", time(one.getChangedAt()));
    json.put("changedBy", one.getChangedBy());
    json.put("counts", new TreeMap<>(one.getCounts()));
    json.put("run", one.getRun());
    json.put("runGeneration", one.getRunGeneration());
    json.put("blocksFrom", ranges(one.getBlocksFrom()));
    json.put("promotion", one.getPromotion());
    json.put("promotedFrom", one.getPromotedFrom());
    json.put("rolledBackFrom", one.getRolledBackFrom());
    return json;
  }

  private static Map<String, Object> change(SettingChange change) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("key", change.getKey());
    json.put("before", change.getBefore());
    json.put("value", change.getValue());
    json.put("at", time(change.getAt()));
    json.put("by", change.getBy());
    json.put("ranges", ranges(change.getRanges()));
    return json;
  }

  private static List<Map<String, Object>> ranges(List<TopicRange> ranges) {
    return ranges.stream()
        .map(
            range -> {
              Map<String, Object> json = new LinkedHashMap<>();
              json.put("topic", range.getTopic());
              json.put("partition", range.getPartition());
              json.put("from", range.getFrom());
              json.put("to", range.getTo());
              return json;
            })
        .toList();
  }

  private static String time(Instant at) {
    return at.equals(Instant.EPOCH) ? "" : at.toString();
  }
}
