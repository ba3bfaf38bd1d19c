package dev.millrace.cli.serving;

import dev.millrace.inference.serving.CheckpointCatalog;
import dev.millrace.inference.serving.CheckpointEntry;
import dev.millrace.inference.serving.ServedModel;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The checkpoints of several generations. Of two with the same name that of the first is meant.
 *
 * @param parts at least one; the first is asked for what none has
 */
record FollowedCatalog(List<CheckpointCatalog> parts) implements CheckpointCatalog {
  @Override
  public List<CheckpointEntry> checkpoints() {
    Map<String, CheckpointEntry> byId = new LinkedHashMap<>();
    parts.stream()
        .flatMap(part -> part.checkpoints().stream())
        .forEach(entry -> byId.putIfAbsent(entry.id(), entry));
    return byId.values().stream().sorted(Comparator.comparing(CheckpointEntry::at)).toList();
  }

  private CheckpointCatalog of(String id) {
    return parts.stream()
        .filter(part -> part.checkpoints().stream().anyMatch(entry -> entry.id().equals(id)))
        .findFirst()
        .orElseGet(parts::getFirst);
  }

  @Override
  public ServedModel load(String id) {
    return of(id).load(id);
  }

  @Override
  public Optional<String> pinned() {
    return parts.stream().flatMap(part -> part.pinned().stream()).findFirst();
  }

  @Override
  public void pin(String id) {
    of(id).pin(id);
  }

  @Override
  public void unpin() {
    parts.forEach(CheckpointCatalog::unpin);
  }
}
