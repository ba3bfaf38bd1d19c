package dev.millrace.benchmarks.chaos.count;

import dev.millrace.benchmarks.chaos.check.BatchesCheck;
import dev.millrace.benchmarks.chaos.check.BlocksCheck;
import dev.millrace.benchmarks.chaos.check.CheckResult;
import dev.millrace.benchmarks.chaos.check.CheckpointsCheck;
import dev.millrace.benchmarks.chaos.check.DuplicatesCheck;
import dev.millrace.benchmarks.chaos.check.EndsCheck;
import dev.millrace.benchmarks.chaos.check.Findings;
import dev.millrace.benchmarks.chaos.check.LossesCheck;
import dev.millrace.benchmarks.chaos.check.PackingCheck;
import dev.millrace.benchmarks.chaos.check.PagesCheck;
import dev.millrace.benchmarks.chaos.check.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Counts a cluster's records. What is counted is independent of the product: ids and places, not
 * what a stage says it has done.
 *
 * @param input empty where the files are not known: {@code pages} is then taken as it is
 * @param files empty where checkpoints are out of reach
 * @param flushed every packer was asked for its remainder, so that nothing may be open
 */
public record Counter(
    Optional<InputPages> input, Optional<CheckpointFiles> files, boolean flushed) {

  public Verdict count(Observed observed) {
    List<CheckResult> checks = new ArrayList<>();
    checks.add(records(observed));
    input.ifPresent(pages -> checks.add(PagesCheck.of(pages, observed.pages())));
    checks.add(EndsCheck.of(observed));
    checks.add(DuplicatesCheck.of(observed));
    BlocksCheck.Result training = BlocksCheck.of(BlockOffsets.TRAINING, observed.blocks());
    BlocksCheck.Result heldOut = BlocksCheck.of("held-out-token-blocks", observed.heldOutBlocks());
    checks.add(PackingCheck.of(observed, training.documents(), heldOut.documents(), flushed));
    checks.add(training.check());
    checks.add(heldOut.check());
    checks.add(BatchesCheck.of(observed));
    checks.add(LossesCheck.of(observed));
    checks.add(CheckpointsCheck.of(observed, files));
    return new Verdict(checks);
  }

  private static CheckResult records(Observed observed) {
    Findings findings = new Findings("records");
    observed.unreadable().forEach(place -> findings.wrong(place + ": cannot be read"));
    return findings.result(observed.size());
  }
}
