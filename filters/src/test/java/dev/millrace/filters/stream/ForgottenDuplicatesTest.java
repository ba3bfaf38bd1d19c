package dev.millrace.filters.stream;

import static dev.millrace.filters.stream.DedupRun.copyBand;
import static dev.millrace.filters.stream.DedupRun.signature;
import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.filters.ContentDigest;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the index of duplicates knows of documents that are taken down. */
class ForgottenDuplicatesTest {
  @TempDir Path state;
  private final KnownTakedowns takedowns = new KnownTakedowns();
  private DedupRun run;
  private int time;

  @BeforeEach
  void start() {
    run = new DedupRun(state, takedowns);
  }

  @AfterEach
  void close() {
    run.close();
  }

  /** Its URL is https:// and the id. */
  private void pipe(String id, long[] signature) {
    run.pipe(id, signature, "x", time++);
  }

  private void tick() {
    run.topology().driver().advanceWallClockTime(DuplicateForgetting.TICK);
  }

  @Test
  void aTwinThatATakenDocumentSuppressedIsLetInWhenItComesAgain() {
    pipe("taken.example", signature(1));
    pipe("twin.example", signature(1));
    assertThat(run.clean()).containsExactly("taken.example");
    takedowns.add("host:taken.example");
    tick();
    pipe("again.twin.example", signature(1));
    pipe("third.example", signature(1));
    assertThat(run.clean()).containsExactly("again.twin.example");
    assertThat(run.matches())
        .containsEntry("twin.example", "taken.example")
        .containsEntry("third.example", "again.twin.example");
  }

  @Test
  void aTwinThatATakedownMatchesTooStaysOut() {
    pipe("a.taken.example", signature(1));
    takedowns.add("domain:taken.example");
    tick();
    pipe("b.taken.example", signature(1));
    pipe("other.example", signature(1));
    assertThat(run.clean()).containsExactly("a.taken.example", "other.example");
    assertThat(run.matches()).containsEntry("b.taken.example", "");
  }

  @Test
  void whatWasDroppedForItsSakeSuppressesNobody() {
    long[] taken = signature(1);
    long[] dropped = signature(2);
    copyBand(taken, 0, dropped);
    long[] later = signature(3);
    copyBand(dropped, 5, later);
    pipe("taken.example", taken);
    pipe("dropped.example", dropped);
    takedowns.add("host:taken.example");
    tick();
    pipe("later.example", later);
    assertThat(run.clean()).containsExactly("taken.example", "later.example");
  }

  @Test
  void aTextIsForgottenByItsDigestToo() {
    pipe("taken.example", signature(1));
    takedowns.add("digest:" + ContentDigest.of("taken.example"));
    tick();
    pipe("near.example", signature(1));
    assertThat(run.clean()).containsExactly("taken.example", "near.example");
  }

  @Test
  void aRevokedTakedownLetsThePageItselfInAgainAndNotItsOldSelf() {
    pipe("taken.example", signature(1));
    takedowns.add("host:taken.example");
    tick();
    takedowns.revoke("host:taken.example");
    tick();
    pipe("taken.example", signature(1));
    pipe("twin.example", signature(1));
    assertThat(run.clean()).containsExactly("taken.example", "taken.example");
    assertThat(run.matches()).containsEntry("twin.example", "taken.example");
  }

  @Test
  void otherWindowsAreGoneThroughToo() {
    run.pipe("a.taken.example", signature(1), "x", 0);
    run.pipe("b.taken.example", signature(2), "y", 1);
    run.pipe("stays.example", signature(3), "y", 2);
    takedowns.add("domain:taken.example");
    tick();
    run.pipe("a.example", signature(1), "x", 3);
    run.pipe("b.example", signature(2), "y", 4);
    run.pipe("c.example", signature(3), "y", 5);
    assertThat(run.clean())
        .containsExactly(
            "a.taken.example", "b.taken.example", "stays.example", "a.example", "b.example");
    assertThat(run.matches()).containsEntry("c.example", "stays.example");
  }
}
