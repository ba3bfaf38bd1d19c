package dev.millrace.cli.accounts;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.schemas.DeadLetter;
import dev.millrace.schemas.Document;
import dev.millrace.schemas.DroppedDocument;
import dev.millrace.schemas.TrainingLogEntry;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class AccountsTest {
  private static final long HORIZON = 1_000;

  private Accounts accounts = new Accounts(RetentionHorizon.NONE);

  @Test
  void everyPageHasOneFate() {
    List.of("a", "b", "c").forEach(this::page);
    assertThat(unaccounted()).isEqualTo(3);

    clean("a");
    drop("b");
    letter("extraction", "c", "pages");

    assertThat(unaccounted()).isZero();
    assertThat(accounts.counts().allDropped()).isEqualTo(1);
    assertThat(accounts.counts().deadLetters()).isEqualTo(1);
  }

  @Test
  void aLongRunIsKeptAsItsEndsAndAThinnedCurve() {
    for (long step = 1; step <= 10_000; step++) {
      logged(entry("a", step).setLoss(step / 10.0).build());
    }
    logged(entry("b", 1).setLoss(7.0).build());
    logged(entry("a", 10_000).setHeldOutBitsPerByte(2.5).build());

    assertThat(accounts.losses("a").orElseThrow().first().getLoss()).isEqualTo(0.1);
    assertThat(accounts.losses("a").orElseThrow().last().getLoss()).isEqualTo(1_000.0);
    assertThat(accounts.evaluations("a").orElseThrow().last().getHeldOutBitsPerByte())
        .isEqualTo(2.5);
    assertThat(accounts.curve("a")).hasSizeBetween(1_000, 2_001);
    assertThat(accounts.curve("a").getLast().heldOutBitsPerByte()).hasValue(2.5);
    assertThat(accounts.curve("b")).hasSize(1);
    assertThat(accounts.losses("none")).isEmpty();
    assertThat(accounts.curve("none")).isEmpty();
  }

  private void logged(TrainingLogEntry entry) {
    accounts.add(entry, false);
  }

  private static TrainingLogEntry.Builder entry(String run, long step) {
    return TrainingLogEntry.newBuilder()
        .setRun(run)
        .setStep(step)
        .setAt(Instant.EPOCH)
        .setTokens(step)
        .setLearningRate(1);
  }

  @Test
  void fatesMayBeReadBeforeTheirPages() {
    drop("a");
    assertThat(unaccounted()).isEqualTo(1);
    page("a");
    assertThat(unaccounted()).isZero();
  }

  @Test
  void aLostPageAndOneDecidedTwiceDoNotCancelOut() {
    page("lost");
    page("twice");
    clean("twice");
    drop("twice");

    assertThat(unaccounted()).isEqualTo(2);
  }

  @Test
  void aRecordThatTwoFilesHoldIsTwoPages() {
    page("a");
    page("a");
    clean("a");
    drop("a");

    assertThat(accounts.counts().pages()).isEqualTo(2);
    assertThat(unaccounted()).isZero();
  }

  @Test
  void aRecordOfPagesThatNobodyCanReadIsAPageAndADeadLetter() {
    accounts.addPage(Accounts.place("pages", 1, 7), 0);
    letter("extraction", "", "pages");

    assertThat(accounts.counts().pages()).isEqualTo(1);
    assertThat(accounts.counts().deadLetters()).isEqualTo(1);
    assertThat(unaccounted()).isZero();
  }

  @Test
  void deadLettersOfLaterTopicsCountOnlyIfTheyNameAPage() {
    page("a");
    letter("curation", "", "documents");
    letter("tokenize", "a", "clean-documents");
    assertThat(unaccounted()).isEqualTo(1);

    letter("curation", "a", "documents");
    assertThat(unaccounted()).isZero();
    assertThat(accounts.counts().deadLetters()).isEqualTo(1);
  }

  @Test
  void aPageBeforeTheHorizonIsCountedAndNotMissed() {
    fatesExpired();
    page("old", HORIZON - 1);
    assertThat(unaccounted()).isZero();

    page("young", HORIZON);
    assertThat(unaccounted()).isEqualTo(1);
    assertThat(accounts.counts().pages()).isEqualTo(2);
  }

  @Test
  void theFateOfAPageBeforeTheHorizonIsStillItsOwn() {
    fatesExpired();
    page("a", HORIZON - 1);
    clean("a");
    drop("b");
    page("b", HORIZON - 1);
    assertThat(unaccounted()).isZero();

    drop("a");
    assertThat(unaccounted()).isEqualTo(1);
  }

  @Test
  void anIdOnPagesBeforeAndAfterTheHorizonMissesOnlyWhatNoneCanExcuse() {
    fatesExpired();
    page("a", HORIZON - 1);
    page("a", HORIZON);
    page("a", HORIZON);
    assertThat(unaccounted()).isEqualTo(2);
    clean("a");
    assertThat(unaccounted()).isEqualTo(1);
    clean("a");
    assertThat(unaccounted()).isZero();
    clean("a");
    assertThat(unaccounted()).isZero();

    page("a", HORIZON);
    assertThat(unaccounted()).isEqualTo(1);
  }

  @Test
  void aFateWithoutAPageIsMissedOnlyWhileNoPageHasExpired() {
    fatesExpired();
    clean("a");
    assertThat(unaccounted()).isEqualTo(1);

    pagesExpired();
    clean("a");
    assertThat(unaccounted()).isZero();
    page("lost", HORIZON - 1);
    assertThat(unaccounted()).isEqualTo(1);
  }

  private void fatesExpired() {
    accounts = new Accounts(new RetentionHorizon(Optional.of(Instant.EPOCH), HORIZON, false));
  }

  private void pagesExpired() {
    accounts = new Accounts(new RetentionHorizon(Optional.of(Instant.EPOCH), Long.MIN_VALUE, true));
  }

  private long unaccounted() {
    return accounts.counts().unaccounted();
  }

  private void page(String recordId) {
    page(recordId, 0);
  }

  private void page(String recordId, long timestamp) {
    accounts.addPage(recordId, timestamp);
  }

  private void clean(String recordId) {
    accounts.addDocument(Document.newBuilder().setRecordId(recordId).build(), true);
  }

  private void drop(String recordId) {
    accounts.add(
        DroppedDocument.newBuilder().setRecordId(recordId).setRule("url.banned").build(), false);
  }

  private void letter(String stage, String recordId, String topic) {
    accounts.add(
        DeadLetter.newBuilder()
            .setStage(stage)
            .setRecordId(recordId)
            .setTopic(topic)
            .setPartition(1)
            .setOffset(7)
            .build(),
        false);
  }
}
