package dev.millrace.schemas.rights;

import java.util.List;

/** By which {@code millrace acls} knows who has rights. */
public final class StageNames {
  /** In the order of the way that a page takes; then what watches and what administers. */
  public static final List<String> STAGES =
      List.of(
          "topics",
          "registry",
          "ingest",
          "crawl",
          "filter",
          "tokenize",
          "publish",
          "train",
          "serve",
          "accounts",
          "audit",
          "lineage",
          "takedown",
          "steer",
          "replay",
          "retrain");

  /** Those that are parts of others, which may run in processes of their own. */
  public static final List<String> PARTS = List.of("frontier", "fetch", "extraction", "curation");

  private StageNames() {}

  public static boolean has(String name) {
    return STAGES.contains(name) || PARTS.contains(name);
  }
}
