package dev.millrace.filters.stream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.filters.Outcome;
import dev.millrace.filters.PageToDocument;
import dev.millrace.schemas.DeadLetter;
import dev.millrace.schemas.Document;
import dev.millrace.schemas.DroppedDocument;
import dev.millrace.schemas.Fate;
import dev.millrace.schemas.Page;
import dev.millrace.schemas.PageFate;
import dev.millrace.schemas.RecordSerdes;
import dev.millrace.schemas.takedown.Takedowns;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Pages = clean + dropped + dead letters, over both topologies, and so say the fates. */
class PageAccountingTest {
  private static final int PAGES = 240;
  private static final List<String> HOSTS =
      List.of("coast.example", "valley.example", "www.listed.com");

  @TempDir Path folder;
  private final RecordSerdes serdes = TopologyRun.serdes();
  private final List<String> outcomes = new ArrayList<>();
  private final Map<String, Integer> kinds = new TreeMap<>();
  private final List<PageFate> fates = new ArrayList<>();

  @Test
  void everyPageHasExactlyOneOutcome() throws IOException {
    for (int seed = 0; seed < 3; seed++) {
      outcomes.clear();
      kinds.clear();
      fates.clear();
      Set<String> inputs = curate(extract(new Random(seed), seed), seed);
      assertThat(outcomes).as("seed %d", seed).doesNotHaveDuplicates().hasSize(PAGES);
      assertThat(new HashSet<>(outcomes)).as("seed %d", seed).isEqualTo(inputs);
      assertThat(ends()).as("seed %d", seed).containsExactlyInAnyOrderElementsOf(outcomes);
      assertThat(begun()).as("seed %d", seed).isEqualTo(readable(inputs));
      assertThat(kinds.keySet())
          .as("seed %d: the mix has all kinds", seed)
          .contains(
              "clean",
              "charset",
              "duplicate.exact",
              "duplicate.near",
              "extraction",
              "fault",
              "language",
              "poison",
              "url");
    }
  }

  /** Of fates, as {@link #outcomes} names pages. */
  private List<String> ends() {
    return fates.stream()
        .filter(fate -> !fate.getFate().equals(Fate.INGESTED.label()))
        .map(fate -> fate.getRecordId().replaceFirst("pages-0@", "offset "))
        .toList();
  }

  private Set<String> begun() {
    return fates.stream()
        .filter(fate -> fate.getFate().equals(Fate.INGESTED.label()))
        .map(PageFate::getRecordId)
        .collect(Collectors.toSet());
  }

  private static Set<String> readable(Set<String> inputs) {
    return inputs.stream().filter(id -> id.startsWith("p")).collect(Collectors.toSet());
  }

  private record Extraction(Set<String> inputs, List<Document> documents) {}

  private Extraction extract(Random random, int seed) throws IOException {
    PageToDocument real =
        ExtractionTopologyTest.realExtraction(Files.createDirectory(folder.resolve("l" + seed)));
    Set<String> inputs = new HashSet<>();
    try (TopologyRun run =
        new TopologyRun(
            ExtractionTopology.build(
                TopologyRun.TOPICS, serdes, page -> orFault(real, page), () -> Takedowns.NONE),
            serdes,
            folder.resolve("extraction" + seed))) {
      for (int i = 0; i < PAGES; i++) {
        if (random.nextInt(12) == 0) {
          byte[] poison = new byte[random.nextInt(60)];
          random.nextBytes(poison);
          inputs.add("offset " + i);
          run.pipeBytes(TopologyRun.TOPICS.pages(), "u", poison, i);
        } else {
          Page page = page("p" + i, random);
          inputs.add("p" + i);
          run.pipe(TopologyRun.TOPICS.pages(), page.getUrl(), page, i);
        }
      }
      collect(run);
      return new Extraction(inputs, run.read(TopologyRun.TOPICS.documents()));
    }
  }

  private Set<String> curate(Extraction extracted, int seed) {
    DedupSettings dedup = new DedupSettings(Optional.empty(), Duration.ofDays(1), Set.of());
    try (TopologyRun run =
        new TopologyRun(
            CurationTopology.build(
                TopologyRun.TOPICS,
                serdes,
                CurationTopologyTest.fineweb(),
                () -> Takedowns.NONE,
                dedup,
                new StillTail()),
            serdes,
            folder.resolve("curation" + seed))) {
      int timestamp = 0;
      for (Document document : extracted.documents()) {
        run.pipe(TopologyRun.TOPICS.documents(), document.getUrl(), document, timestamp++);
      }
      collect(run);
      for (Document clean : run.read(TopologyRun.TOPICS.cleanDocuments())) {
        count(clean.getRecordId(), "clean");
      }
    }
    return extracted.inputs();
  }

  private void collect(TopologyRun run) {
    fates.addAll(run.read(TopologyRun.TOPICS.pageFates()));
    for (DroppedDocument drop : run.read(TopologyRun.TOPICS.droppedDocuments())) {
      String rule = drop.getRule();
      boolean duplicate = rule.startsWith("duplicate.");
      count(drop.getRecordId(), duplicate ? rule : rule.substring(0, rule.indexOf('.')));
    }
    for (DeadLetter letter : run.read(TopologyRun.TOPICS.deadLetters())) {
      boolean readable = !letter.getRecordId().isEmpty();
      count(
          readable ? letter.getRecordId() : "offset " + letter.getOffset(),
          readable ? "fault" : "poison");
    }
  }

  private void count(String id, String kind) {
    outcomes.add(id);
    kinds.merge(kind, 1, Integer::sum);
  }

  private static Outcome<Document> orFault(PageToDocument real, Page page) {
    if (page.getUrl().endsWith("fault")) {
      throw new IllegalStateException("a fault of ours");
    }
    return real.apply(page);
  }

  private static Page page(String id, Random random) {
    String host = HOSTS.get(random.nextInt(10) == 0 ? 2 : random.nextInt(2));
    String path = random.nextInt(15) == 0 ? "fault" : id;
    Page page = ExtractionTopologyTest.page(id, "https://" + host + "/" + path, body(random));
    page.setDump("2024-1" + random.nextInt(2));
    return page;
  }

  private static byte[] body(Random random) {
    byte[] binary = new byte[1_000];
    random.nextBytes(binary);
    String prose = Prose.of(random.nextInt(12));
    return switch (random.nextInt(8)) {
      case 0 -> binary;
      case 1 -> new byte[0];
      case 2 -> html("Das Haus steht seit vielen Jahren leer, und niemand weiß, wem es gehört.");
      case 3 -> html("The page that you want is not here. Go to the start page.");
      case 4 -> html(Prose.LIGHTHOUSE);
      case 5 -> html(Prose.LIGHTHOUSE_EDITED);
      default -> html(prose);
    };
  }

  private static byte[] html(String text) {
    return Prose.html("page", text).getBytes(StandardCharsets.UTF_8);
  }
}
