package dev.millrace.replay.lineage;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;

/**
 * Adds up documents by host, language and source, and keeps those with the most tokens. Memory
 * grows with the number of hosts, not of documents. Not thread-safe.
 */
public final class DocumentShares {
  private static final Comparator<DocumentUse> LEAST_FIRST =
      Comparator.comparingLong(DocumentUse::tokens)
          .thenComparing(DocumentUse::recordId, Comparator.reverseOrder());

  private final int most;
  private final PriorityQueue<DocumentUse> largest = new PriorityQueue<>(LEAST_FIRST);
  private final Map<String, Share> hosts = new HashMap<>();
  private final Map<String, Share> languages = new HashMap<>();
  private final Map<String, Share> sources = new HashMap<>();
  private Share all = Share.NONE;

  /**
   * @param most documents kept by name
   */
  public DocumentShares(int most) {
    this.most = most;
  }

  void add(DocumentUse use) {
    all = all.with(use);
    add(hosts, use.host(), use);
    add(languages, use.language(), use);
    add(sources, use.source(), use);
    largest.add(use);
    if (largest.size() > most) {
      largest.remove();
    }
  }

  private static void add(Map<String, Share> shares, String name, DocumentUse use) {
    shares.put(name, shares.getOrDefault(name, Share.NONE).with(use));
  }

  public Share all() {
    return all;
  }

  public Map<String, Share> hosts() {
    return Collections.unmodifiableMap(hosts);
  }

  public Map<String, Share> languages() {
    return Collections.unmodifiableMap(languages);
  }

  public Map<String, Share> sources() {
    return Collections.unmodifiableMap(sources);
  }

  /** Documents, the one with the most tokens first. */
  public List<DocumentUse> largest() {
    List<DocumentUse> sorted = new ArrayList<>(largest);
    sorted.sort(LEAST_FIRST.reversed());
    return sorted;
  }

  /** Names and shares, the one with the most tokens first. */
  public static List<Map.Entry<String, Share>> sorted(Map<String, Share> shares) {
    return shares.entrySet().stream()
        .sorted(
            Map.Entry.<String, Share>comparingByValue(
                    Comparator.comparingLong(Share::tokens).reversed())
                .thenComparing(Map.Entry.comparingByKey()))
        .toList();
  }
}
