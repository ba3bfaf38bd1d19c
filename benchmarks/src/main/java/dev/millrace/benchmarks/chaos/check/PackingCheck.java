package dev.millrace.benchmarks.chaos.check;

import com.google.common.collect.Multiset;
import com.google.common.collect.Multisets;
import com.google.common.collect.TreeMultiset;
import dev.millrace.benchmarks.chaos.count.Block;
import dev.millrace.benchmarks.chaos.count.CleanDocument;
import dev.millrace.benchmarks.chaos.count.DeadLetter;
import dev.millrace.benchmarks.chaos.count.Observed;
import dev.millrace.benchmarks.chaos.count.OpenRemainder;
import dev.millrace.benchmarks.chaos.count.PackedDocument;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Each clean document is in training blocks or in held-out ones, whole and once, or is a dead
 * letter of the packers.
 */
public final class PackingCheck {
  static final String NAME = "packing";

  private final Observed observed;
  private final List<PackedDocument> packed;
  private final OpenRemainder remainder;
  private final boolean flushed;
  private final Findings findings = new Findings(NAME);

  /**
   * @param flushed nothing may be open any more
   */
  private PackingCheck(
      Observed observed,
      List<PackedDocument> training,
      List<PackedDocument> heldOut,
      boolean flushed) {
    this.observed = observed;
    this.packed = Stream.concat(training.stream(), heldOut.stream()).toList();
    this.remainder = OpenRemainder.of(observed.clean(), training, heldOut);
    this.flushed = flushed;
  }

  public static CheckResult of(
      Observed observed,
      List<PackedDocument> training,
      List<PackedDocument> heldOut,
      boolean flushed) {
    return new PackingCheck(observed, training, heldOut, flushed).check();
  }

  /** Whether it ended the way of a clean document, and not that of a page. */
  static boolean isOfPacking(DeadLetter letter) {
    return letter.of().topic().equals("clean-documents");
  }

  private CheckResult check() {
    Multiset<String> dead = TreeMultiset.create();
    observed.deadLetters().stream()
        .filter(PackingCheck::isOfPacking)
        .forEach(letter -> dead.add(letter.id()));
    Multiset<String> placed = TreeMultiset.create(dead);
    packed.forEach(document -> placed.add(document.id()));
    List<CleanDocument> unplaced = compare(placed);
    long incomplete = packed.stream().filter(document -> !document.complete()).count();
    checkOpen(unplaced);
    if (unplaced.isEmpty() && incomplete == 0) {
      checkTextBytes(dead);
    }
    if (!remainder.isSplitByContent()) {
      findings.wrong("training and held-out documents are not told apart by their content");
    }
    findings.figure("unpackable", dead.size());
    findings.figure("open", unplaced.size() + incomplete);
    return findings.result(packed.size());
  }

  /** Tells of those placed too often; returns those that are nowhere. */
  private List<CleanDocument> compare(Multiset<String> placed) {
    Multiset<String> clean = TreeMultiset.create();
    observed.clean().forEach(document -> clean.add(document.id()));
    for (String id : placed.elementSet()) {
      if (clean.count(id) == 0) {
        findings.wrong(id + ": in blocks, but not on clean-documents");
      } else if (placed.count(id) > clean.count(id)) {
        findings.twice(
            "%s: %d times in blocks, %d times on clean-documents"
                .formatted(id, placed.count(id), clean.count(id)));
      }
    }
    Multiset<String> nowhere = Multisets.difference(clean, placed);
    List<CleanDocument> unplaced = new ArrayList<>();
    Multiset<String> left = TreeMultiset.create(nowhere);
    // Of equals the last: it is the one that may still wait.
    observed.clean().reversed().stream()
        .filter(document -> left.remove(document.id()))
        .forEach(unplaced::add);
    return unplaced;
  }

  private void checkOpen(List<CleanDocument> unplaced) {
    for (CleanDocument document : unplaced) {
      if (flushed || !remainder.mayHold(document)) {
        findings.missing(document.id() + ": clean at " + document.place() + ", but in no block");
      }
    }
    if (flushed) {
      packed.stream()
          .filter(document -> !document.complete())
          .forEach(
              document ->
                  findings.missing(
                      document.id() + ": no more than " + document.tokens() + " tokens in blocks"));
    }
  }

  /** Holds for tokenizers that change no byte of a text. */
  private void checkTextBytes(Multiset<String> dead) {
    long inBlocks =
        Stream.concat(observed.blocks().stream(), observed.heldOutBlocks().stream())
            .mapToLong(Block::textBytes)
            .sum();
    long inTexts =
        observed.clean().stream()
            .filter(document -> !dead.contains(document.id()))
            .mapToLong(CleanDocument::textBytes)
            .sum();
    if (flushed && inBlocks != inTexts) {
      findings.wrong(
          "blocks hold %d bytes of text, their documents have %d".formatted(inBlocks, inTexts));
    }
    findings.figure("textBytes", inBlocks);
  }
}
