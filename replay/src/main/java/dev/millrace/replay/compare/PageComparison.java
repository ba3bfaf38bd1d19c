package dev.millrace.replay.compare;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Takes all facts of two generations, in any order, and holds each page's against each other. Facts
 * lie on disk: memory grows with a 256th of the pages.
 */
public final class PageComparison implements AutoCloseable {
  private final KeyedSpill facts = new KeyedSpill();
  private final DuplicateHeads firstHeads = new DuplicateHeads();
  private final DuplicateHeads secondHeads = new DuplicateHeads();
  private final KeyedSpill heads = new KeyedSpill();
  private final KeyedSpill hosts = new KeyedSpill();
  private final boolean byHost;

  private final Map<String, Map<String, Long>> matrix = new TreeMap<>();
  private final Map<String, Tally> languages = new TreeMap<>();
  private final Examples<Comparison.Page> pages;
  private final Examples<Comparison.ChangedText> texts;
  private final Examples<Comparison.ChangedHead> clusters;
  private Tally total = Tally.NONE;
  private long onlyFirst;
  private long onlySecond;
  private long sameTexts;
  private long unknownTexts;

  /**
   * @param examples of each kind of difference
   * @param byHost whether hosts are told apart
   */
  public PageComparison(int examples, boolean byHost) {
    this.byHost = byHost;
    this.pages = new Examples<>(examples, Comparison.Page::id);
    this.texts = new Examples<>(examples, Comparison.ChangedText::id);
    this.clusters = new Examples<>(examples, Comparison.ChangedHead::id);
  }

  /** Takes a fact of a page. */
  public void add(String recordId, Fact fact) {
    facts.add(recordId, fact.toBytes());
    if (fact instanceof Fact.Refused refused && !refused.matched().isEmpty()) {
      switch (fact.side()) {
        case FIRST -> firstHeads.add(recordId, refused.matched());
        case SECOND -> secondHeads.add(recordId, refused.matched());
      }
    }
  }

  /** Once all facts are there. */
  public Comparison compare() {
    firstHeads.resolve((id, head) -> facts.add(id, new Fact.StoodFor(Side.FIRST, head).toBytes()));
    secondHeads.resolve(
        (id, head) -> facts.add(id, new Fact.StoodFor(Side.SECOND, head).toBytes()));
    for (int bucket = 0; bucket < KeyedSpill.BUCKETS; bucket++) {
      facts.bucket(bucket).forEach((id, known) -> compare(id, new PageFacts(known)));
    }
    Map<String, List<Comparison.Page>> fates = new TreeMap<>();
    matrix.forEach(
        (first, seconds) ->
            seconds
                .keySet()
                .forEach(
                    second -> {
                      String kind = Comparison.kind(first, second);
                      if (!pages.of(kind).isEmpty()) {
                        fates.put(kind, pages.of(kind));
                      }
                    }));
    return new Comparison(
        total,
        onlyFirst,
        onlySecond,
        matrix,
        sameTexts,
        unknownTexts,
        changedHeads(),
        languages,
        hostTallies(),
        fates,
        texts.of(""),
        clusters.of(""));
  }

  private void compare(String id, PageFacts page) {
    List<String> first = page.first().fates();
    List<String> second = page.second().fates();
    int both = Math.min(first.size(), second.size());
    onlyFirst += first.size() - both;
    onlySecond += second.size() - both;
    if (both == 0) {
      return;
    }
    int changed = 0;
    for (int i = 0; i < both; i++) {
      matrix
          .computeIfAbsent(first.get(i), fate -> new TreeMap<>())
          .merge(second.get(i), 1L, Long::sum);
      if (!first.get(i).equals(second.get(i))) {
        changed++;
        tellFate(id, page, first.get(i), second.get(i));
      }
    }
    Tally tally =
        new Tally(
            both,
            clean(first),
            clean(second),
            page.first().tokens(),
            page.second().tokens(),
            changed,
            changedTexts(id, page));
    total = total.plus(tally);
    languages.merge(page.language(), tally, Tally::plus);
    if (byHost) {
      hosts.add(page.host(), tally.toBytes());
    }
    compareHeads(id, page);
  }

  private static long clean(List<String> fates) {
    return fates.stream().filter(PageFacts.CLEAN::equals).count();
  }

  private void tellFate(String id, PageFacts page, String first, String second) {
    pages.add(
        Comparison.kind(first, second),
        new Comparison.Page(
            id,
            page.url(),
            page.first().refused().map(PageComparison::measured).orElse(first),
            page.second().refused().map(PageComparison::measured).orElse(second)));
  }

  private static String measured(Fact.Refused refused) {
    return refused.rule() + ", measured " + refused.measured() + ", limit " + refused.limit();
  }

  /** 1 or 0. */
  private long changedTexts(String id, PageFacts page) {
    if (clean(page.first().fates()) == 0 || clean(page.second().fates()) == 0) {
      return 0;
    }
    Optional<Fact.Kept> first = page.first().kept();
    Optional<Fact.Kept> second = page.second().kept();
    if (first.isEmpty() || second.isEmpty()) {
      unknownTexts++;
      return 0;
    }
    if (first.get().digest().equals(second.get().digest())) {
      sameTexts++;
      return 0;
    }
    texts.add(
        "", new Comparison.ChangedText(id, page.url(), place(first.get()), place(second.get())));
    return 1;
  }

  private static Comparison.Place place(Fact.Kept kept) {
    return new Comparison.Place(kept.partition(), kept.offset());
  }

  private void compareHeads(String id, PageFacts page) {
    Optional<String> first = page.first().head(id);
    Optional<String> second = page.second().head(id);
    if (first.isPresent() && second.isPresent() && !first.equals(second)) {
      heads.add(first.get(), new byte[0]);
      clusters.add("", new Comparison.ChangedHead(id, page.url(), first.get(), second.get()));
    }
  }

  private long changedHeads() {
    long changed = 0;
    for (int bucket = 0; bucket < KeyedSpill.BUCKETS; bucket++) {
      changed += heads.bucket(bucket).size();
    }
    return changed;
  }

  private Map<String, Tally> hostTallies() {
    Map<String, Tally> tallies = new TreeMap<>();
    for (int bucket = 0; byHost && bucket < KeyedSpill.BUCKETS; bucket++) {
      hosts
          .bucket(bucket)
          .forEach(
              (host, all) ->
                  tallies.put(host, all.stream().map(Tally::read).reduce(Tally.NONE, Tally::plus)));
    }
    return tallies;
  }

  @Override
  public void close() {
    try (facts;
        firstHeads;
        secondHeads;
        heads;
        hosts) {
      // Each is closed even if another fails.
    }
  }
}
