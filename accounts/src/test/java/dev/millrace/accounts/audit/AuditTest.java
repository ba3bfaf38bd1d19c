package dev.millrace.accounts.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.accounts.Horizon;
import dev.millrace.accounts.audit.AuditScope.Pipeline;
import dev.millrace.accounts.audit.AuditScope.TopicHorizons;
import dev.millrace.accounts.audit.Finding.Fault;
import dev.millrace.accounts.audit.Sighting.Kind;
import dev.millrace.schemas.Fate;
import dev.millrace.schemas.Origins;
import dev.millrace.schemas.PageFate;
import dev.millrace.schemas.PageFates;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class AuditTest {
  private static final Instant NOW = Instant.parse("2026-11-01T00:00:00Z");
  private static final Instant OLD = NOW.minusSeconds(1);
  private static final Pipeline AT_REST = new Pipeline(true, 8);
  private static final Pipeline AT_WORK = new Pipeline(false, 8);

  private final List<PageFate> fates = new ArrayList<>();
  private final List<Sighting> topics = new ArrayList<>();
  private final List<Finding> found = new ArrayList<>();

  @Test
  void manyPagesThatBalanceHaveNoFinding() {
    for (int i = 0; i < 3_000; i++) {
      clean("p" + i);
    }
    AuditReport report = audit(false, Horizon.NONE, AT_REST);
    assertThat(found).isEmpty();
    assertThat(report.isClean()).isTrue();
    assertThat(report.ids()).isEqualTo(3_000);
    assertThat(report.pages()).isEqualTo(3_000);
  }

  @Test
  void namesPagesThatAreMissingTwiceOrWithoutBeginning() {
    clean("good");
    begin("lost");
    clean("twice");
    tell("curation", Fate.DROPPED, "twice", NOW);
    tell("curation", Fate.DROPPED, "sudden", NOW);
    AuditReport report = audit(false, Horizon.NONE, AT_REST);
    assertFound("lost missing", "sudden without-beginning", "twice twice");
    assertThat(report.of(Fault.MISSING)).isEqualTo(1);
  }

  @Test
  void whatThePackerLeavesOutIsNotMissedInBlocks() {
    for (String id : List.of("left", "both")) {
      begin(id);
      tell("curation", Fate.CLEAN, id, NOW);
      tell("tokenize", Fate.LEFT_OUT, id, NOW);
    }
    pack("both", 3);
    audit(false, Horizon.NONE, AT_REST);
    assertFound("both packed-twice");
  }

  @Test
  void anIdInTwoFilesEndsTwice() {
    begin("a");
    clean("a");
    tell("curation", Fate.DROPPED, "a", NOW);
    audit(false, Horizon.NONE, AT_REST);
    assertThat(found).isEmpty();
  }

  @Test
  void namesCleanPagesThatWereNotPackedOrTwice() {
    begin("not");
    tell("curation", Fate.CLEAN, "not", NOW);
    clean("twice");
    pack("twice", 3);
    begin("failed");
    tell("curation", Fate.CLEAN, "failed", NOW);
    tell("tokenize", Fate.DEAD_LETTER, "failed", NOW);
    audit(false, Horizon.NONE, AT_REST);
    assertFound("not not-packed", "twice packed-twice");
  }

  @Test
  void whileStagesAreAtWorkWhatHasNotEndedIsOnItsWay() {
    begin("a");
    begin("b");
    tell("curation", Fate.CLEAN, "b", NOW);
    AuditReport report = audit(false, Horizon.NONE, AT_WORK);
    assertThat(found).isEmpty();
    assertThat(report.onTheirWay()).isEqualTo(1);
  }

  @Test
  void retentionAndEarlierVersionsExcuseWhatTheyTook() {
    fates.add(PageFates.ingested("unread", OLD));
    tell("curation", Fate.DROPPED, "begun long ago", OLD);
    tell("curation", Fate.DROPPED, "of an earlier version", Instant.EPOCH);
    fates.add(PageFates.ingested("young", NOW));
    tell("curation", Fate.DROPPED, "sudden", NOW);
    AuditReport report = audit(false, new Horizon(NOW, NOW), AT_REST);
    assertFound("sudden without-beginning", "young missing");
    assertThat(report.excused()).isEqualTo(3);
  }

  @Test
  void aWithdrawnPageHasOneEnd() {
    clean("a");
    tell("curation", Fate.WITHDRAWN, "a", NOW);
    audit(false, Horizon.NONE, AT_REST);
    assertThat(found).isEmpty();
  }

  @Test
  void aDeepAuditHoldsTombstonesAgainstTheFates() {
    for (String id : List.of("good", "not buried", "never withdrawn")) {
      clean(id);
      on(Kind.ON_PAGES, id);
      on(Kind.ON_CLEAN_DOCUMENTS, id);
      topics.add(Sighting.inBlock(id, 0, 2));
    }
    tell("curation", Fate.WITHDRAWN, "good", NOW);
    tell("curation", Fate.WITHDRAWN, "not buried", NOW);
    on(Kind.BURIED, "good");
    on(Kind.BURIED, "never withdrawn");
    audit(true, Horizon.NONE, AT_REST);
    assertFound("never withdrawn doubled-on-topic", "not buried lost-from-topic");
  }

  @Test
  void aDeepAuditHoldsTopicsAgainstTheFates() {
    for (String id : List.of("good", "no page", "no document", "two documents")) {
      clean(id);
      if (!id.equals("no page")) {
        on(Kind.ON_PAGES, id);
      }
      if (!id.equals("no document")) {
        on(Kind.ON_CLEAN_DOCUMENTS, id);
      }
      if (id.equals("two documents")) {
        on(Kind.ON_CLEAN_DOCUMENTS, id);
      }
      topics.add(Sighting.inBlock(id, 0, 2));
    }
    on(Kind.ON_PAGES, "never begun");
    begin("dropped");
    on(Kind.ON_PAGES, "dropped");
    tell("curation", Fate.DROPPED, "dropped", NOW);
    audit(true, Horizon.NONE, AT_REST);
    assertFound(
        "dropped lost-from-topic",
        "never begun doubled-on-topic",
        "no document lost-from-topic",
        "no page lost-from-topic",
        "two documents doubled-on-topic");
  }

  @Test
  void partsInBlocksJoinUpToWhatAnOpenBlockHolds() {
    for (String id : List.of("joined", "gap", "overlap", "open", "all open")) {
      whole(id, 10);
    }
    part("joined", 4, 6);
    part("joined", 0, 4);
    part("gap", 0, 4);
    part("gap", 5, 5);
    part("overlap", 0, 4);
    part("overlap", 3, 7);
    part("open", 0, 9);
    part("all open", 0, 3);
    audit(true, Horizon.NONE, AT_REST);
    assertFound("gap broken-in-blocks", "overlap broken-in-blocks");
  }

  @Test
  void moreThanOpenBlocksHoldIsLost() {
    whole("a", 10);
    part("a", 0, 1);
    audit(true, Horizon.NONE, AT_REST);
    assertFound("a lost-from-topic");
  }

  private void whole(String id, long textTokens) {
    begin(id);
    on(Kind.ON_PAGES, id);
    tell("curation", Fate.CLEAN, id, NOW);
    on(Kind.ON_CLEAN_DOCUMENTS, id);
    pack(id, textTokens + 1);
  }

  private void part(String id, long from, long tokens) {
    topics.add(Sighting.inBlock(id, from, tokens));
  }

  private void begin(String id) {
    fates.add(PageFates.ingested(id, NOW));
  }

  private void clean(String id) {
    begin(id);
    tell("curation", Fate.CLEAN, id, NOW);
    pack(id, 3);
  }

  private void pack(String id, long tokens) {
    tell("tokenize", Fate.PACKED, id, NOW);
    fates.getLast().setTokens(tokens);
  }

  private void tell(String stage, Fate fate, String id, Instant ingestedAt) {
    fates.add(new PageFates(stage, "", () -> NOW).of(fate, id, ingestedAt));
  }

  private void on(Kind kind, String id) {
    topics.add(Sighting.on(kind, id, NOW));
  }

  private AuditReport audit(boolean deep, Horizon horizon, Pipeline pipeline) {
    try (Audit audit =
        new Audit(new AuditScope(Origins.own(""), deep, horizon, TopicHorizons.NONE))) {
      fates.forEach(audit::add);
      topics.forEach(audit::add);
      return audit.judge(pipeline, found::add);
    }
  }

  private void assertFound(String... findings) {
    assertThat(found)
        .extracting(finding -> finding.recordId() + " " + finding.fault().label())
        .containsExactlyInAnyOrder(findings);
  }
}
