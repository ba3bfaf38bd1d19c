package dev.millrace.accounts;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.schemas.Fate;
import dev.millrace.schemas.IngestedFile;
import dev.millrace.schemas.Origins;
import dev.millrace.schemas.PageFate;
import dev.millrace.schemas.PageFates;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AccountsTest {
  private static final Instant NOW = Instant.parse("2026-11-01T00:00:00Z");
  private static final Instant OLD = NOW.minusSeconds(1);

  private Horizon horizon = Horizon.NONE;
  private final Accounts accounts =
      new Accounts(Origins.own(""), () -> horizon, reason -> reason.equals("not-found"));

  @Test
  void everyPageHasOneEnd() {
    List.of("a", "b", "c").forEach(this::begin);
    assertThat(unaccounted()).isEqualTo(3);

    end("a", "curation", Fate.CLEAN);
    drop("b", "extraction", "url.banned");
    end("c", "extraction", Fate.DEAD_LETTER);

    Counts counts = accounts.counts(Lags.NONE);
    assertThat(counts.unaccounted()).isZero();
    assertThat(counts.pages()).isEqualTo(3);
    assertThat(counts.documents()).isEqualTo(1);
    assertThat(counts.clean()).isEqualTo(1);
    assertThat(counts.deadLetters()).isEqualTo(1);
    assertThat(counts.droppedByStage()).isEqualTo(Map.of("extraction", Map.of("url.banned", 1L)));
    assertThat(counts.allDropped()).isEqualTo(1);
    assertThat(counts.allDropped("curation")).isZero();
  }

  @Test
  void aLostPageAndOneEndedTwiceDoNotCancelOut() {
    begin("lost");
    begin("twice");
    end("twice", "curation", Fate.CLEAN);
    drop("twice", "curation", "c4.curly-bracket");
    assertThat(unaccounted()).isEqualTo(2);
  }

  @Test
  void aRecordThatTwoFilesHoldIsTwoPages() {
    begin("a");
    begin("a");
    end("a", "curation", Fate.CLEAN);
    assertThat(unaccounted()).isEqualTo(1);
    drop("a", "curation", "duplicate.exact");
    assertThat(unaccounted()).isZero();
    assertThat(accounts.counts(Lags.NONE).pages()).isEqualTo(2);
  }

  @Test
  void aDocumentThatCannotBePackedHasEndedAsClean() {
    begin("a");
    end("a", "curation", Fate.CLEAN);
    end("a", "tokenize", Fate.DEAD_LETTER);
    assertThat(unaccounted()).isZero();
    assertThat(accounts.counts(Lags.NONE).deadLetters()).isZero();
  }

  @Test
  void whatIsWithdrawnIsCleanNoLonger() {
    begin("a");
    end("a", "curation", Fate.CLEAN);
    end("a", "curation", Fate.WITHDRAWN);
    Counts counts = accounts.counts(Lags.NONE);
    assertThat(counts.unaccounted()).isZero();
    assertThat(counts.clean()).isZero();
    assertThat(counts.withdrawn()).isEqualTo(1);
    assertThat(counts.everClean()).isEqualTo(1);
  }

  @Test
  void whatIsLeftOutOfTheBalanceIsLeftOutWhenItIsWithdrawn() {
    begin("a");
    end("a", "curation", Fate.CLEAN);
    accounts.add(fate("curation", "", Fate.CLEAN, "before", Instant.EPOCH));
    accounts.add(fate("curation", "", Fate.WITHDRAWN, "before", Instant.EPOCH));
    horizon = new Horizon(NOW, Instant.MIN);
    Instant old = NOW.minusMillis(1);
    accounts.add(fate("curation", "", Fate.CLEAN, "expired", old));
    accounts.add(fate("curation", "", Fate.WITHDRAWN, "expired", old));
    Counts counts = accounts.counts(Lags.NONE);
    assertThat(counts.pages()).isEqualTo(counts.clean()).isEqualTo(1);
    assertThat(counts.withdrawn() + counts.unaccounted()).isZero();
  }

  @Test
  void whatNamesNoPageStandsBesideTheBalance() {
    end("pages-1@7", "extraction", Fate.UNREADABLE);
    Counts counts = accounts.counts(Lags.NONE);
    assertThat(counts.unreadable()).isEqualTo(1);
    assertThat(counts.pages() + counts.deadLetters() + counts.unaccounted()).isZero();
  }

  @Test
  void beginningsOfIngestAreAllGenerationsAndEndsOnlyTheirOwn() {
    begin("a");
    accounts.add(fate("curation", "g2", Fate.CLEAN, "a", NOW));
    assertThat(unaccounted()).isEqualTo(1);

    accounts.add(fate("extraction", "g2", Fate.INGESTED, "foreign", NOW));
    assertThat(accounts.counts(Lags.NONE).pages()).isEqualTo(1);
  }

  @Test
  void anEndFromBeforeTheTopicIsCountedAsSuch() {
    accounts.add(fate("curation", "", Fate.CLEAN, "a", Instant.EPOCH));
    Counts counts = accounts.counts(Lags.NONE);
    assertThat(counts.beforeTopic()).isEqualTo(1);
    assertThat(counts.unaccounted() + counts.clean()).isZero();
  }

  @Test
  void anEndWithoutABeginningIsMissedUnlessItMayHaveExpired() {
    horizon = new Horizon(NOW, Instant.MIN);
    accounts.add(fate("curation", "", Fate.CLEAN, "old", OLD));
    assertThat(unaccounted()).isZero();
    assertThat(accounts.counts(Lags.NONE).expired()).isEqualTo(1);

    accounts.add(fate("curation", "", Fate.CLEAN, "young", NOW));
    assertThat(unaccounted()).isEqualTo(1);
  }

  @Test
  void aPageThatExpiredUnreadIsSaidAndNotMissed() {
    horizon = new Horizon(Instant.MIN, NOW);
    accounts.add(PageFates.ingested("old", OLD));
    assertThat(unaccounted()).isZero();
    assertThat(accounts.counts(Lags.NONE).expired()).isEqualTo(1);

    begin("young");
    assertThat(unaccounted()).isEqualTo(1);
  }

  @Test
  void theLatestProgressOfAFileStandsForIt() {
    accounts.add(file(3, Map.of("not-found", 1L)));
    accounts.add(file(5, Map.of("not-found", 2L, "request", 1L)));
    Counts counts = accounts.counts(Lags.NONE);
    assertThat(counts.warcRecords()).isEqualTo(5);
    assertThat(counts.skipped()).isEqualTo(Map.of("not-found", 2L));
    assertThat(counts.otherRecords()).isEqualTo(Map.of("request", 1L));
  }

  @Test
  void whatWaitsForAStageIsNotCountedAsItsOutput() {
    List.of("a", "b", "c", "d").forEach(this::begin);
    drop("a", "extraction", "url.banned");
    assertThat(accounts.counts(new Lags(2, 0, 0)).documents()).isEqualTo(1);
    end("b", "curation", Fate.CLEAN);
    assertThat(accounts.counts(new Lags(1, 1, 0)).documents()).isEqualTo(2);
  }

  @Test
  void tokensOfTrainingAndHeldOutAreApart() {
    accounts.add(packed(7, ""));
    accounts.add(packed(5, PageFates.HELD_OUT));
    assertThat(accounts.counts(Lags.NONE).tokens()).isEqualTo(7);
    assertThat(accounts.counts(Lags.NONE).heldOutTokens()).isEqualTo(5);
  }

  @Test
  void whatOneFromDocumentsLeavesToAnotherIsCountedThere() {
    Accounts second = new Accounts(new Origins("", "g2", "g2", "g2"), () -> horizon, r -> false);
    for (String id : List.of("gone", "kept", "other")) {
      second.add(PageFates.ingested(id, NOW));
    }
    PageFate banned = fate("extraction", "", Fate.DROPPED, "gone", NOW);
    banned.setRule("url.banned");
    second.add(banned);
    second.add(fate("curation", "", Fate.DROPPED, "kept", NOW));
    second.add(fate("curation", "g2", Fate.CLEAN, "kept", NOW));
    second.add(fate("curation", "", Fate.CLEAN, "other", NOW));
    Counts counts = second.counts(Lags.NONE);
    assertThat(counts.pages()).isEqualTo(3);
    assertThat(counts.documents()).isEqualTo(2);
    assertThat(counts.clean()).isEqualTo(1);
    assertThat(counts.droppedByStage()).isEqualTo(Map.of("extraction", Map.of("url.banned", 1L)));
    assertThat(counts.unaccounted()).as("other has not ended in g2").isEqualTo(1);
  }

  @Test
  void whatThePackerLeavesOutStaysClean() {
    Accounts third = new Accounts(new Origins("", "", "g3", "g3"), () -> horizon, r -> false);
    third.add(PageFates.ingested("a", NOW));
    third.add(fate("curation", "", Fate.CLEAN, "a", NOW));
    PageFate leftOut = fate("tokenize", "g3", Fate.LEFT_OUT, "a", NOW);
    leftOut.setRule("replay.hosts");
    third.add(leftOut);
    Counts counts = third.counts(Lags.NONE);
    assertThat(counts.clean()).isEqualTo(1);
    assertThat(counts.leftOut()).isEqualTo(Map.of("replay.hosts", 1L));
    assertThat(counts.unaccounted()).isZero();
    assertThat(counts.notes())
        .containsExactly("1 clean documents are left out of this generation's blocks");
  }

  @Test
  void aFateThatALaterVersionWritesIsPassedOver() {
    PageFate later = fate("curation", "", Fate.CLEAN, "a", NOW);
    later.setFate("archived");
    accounts.add(later);
    assertThat(unaccounted()).isZero();
  }

  private static PageFate packed(long tokens, String rule) {
    PageFate fate = fate("tokenize", "", Fate.PACKED, "a", NOW);
    fate.setTokens(tokens);
    fate.setRule(rule);
    return fate;
  }

  private static IngestedFile file(long records, Map<String, Long> skipped) {
    return IngestedFile.newBuilder().setSha256("f").setRecords(records).setSkipped(skipped).build();
  }

  private void begin(String id) {
    accounts.add(PageFates.ingested(id, NOW));
  }

  private void end(String id, String stage, Fate fate) {
    accounts.add(fate(stage, "", fate, id, NOW));
  }

  private void drop(String id, String stage, String rule) {
    PageFate fate = fate(stage, "", Fate.DROPPED, id, NOW);
    fate.setRule(rule);
    accounts.add(fate);
  }

  private static PageFate fate(
      String stage, String generation, Fate fate, String id, Instant ingestedAt) {
    return new PageFates(stage, generation, () -> NOW).of(fate, id, ingestedAt);
  }

  private long unaccounted() {
    return accounts.counts(Lags.NONE).unaccounted();
  }
}
