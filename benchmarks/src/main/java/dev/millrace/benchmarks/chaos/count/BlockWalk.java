package dev.millrace.benchmarks.chaos.count;

import dev.millrace.benchmarks.chaos.check.Findings;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** Walks one packer's blocks target by target. */
public final class BlockWalk {
  private final int packer;
  private final Findings findings;
  private final List<PackedDocument> documents = new ArrayList<>();

  private long expected;
  private long targets;
  private OptionalInt separator = OptionalInt.empty();
  private OptionalInt last = OptionalInt.empty();
  private Optional<PackedDocument> open = Optional.empty();

  public BlockWalk(int packer, Findings findings) {
    this.packer = packer;
    this.findings = findings;
  }

  /** Takes the next block by offset. */
  public void next(Block block) {
    if (block.sequence() < expected) {
      findings.twice(block.place() + ": block " + packer + "-" + block.sequence() + " comes again");
      return;
    }
    for (; expected < block.sequence(); expected++) {
      findings.missing("block " + packer + "-" + expected + ", before " + block.place());
      // What continues a document is then its first that is seen.
      last = OptionalInt.empty();
      open = Optional.empty();
    }
    expected = block.sequence() + 1;
    if (isWhole(block)) {
      checkJoint(block);
      walk(block);
      targets += block.length();
    }
  }

  private boolean isWhole(Block block) {
    boolean whole =
        block.tokens().length == block.blockLength() + 1
            && block.length() >= 1
            && block.length() <= block.blockLength();
    if (!whole) {
      findings.wrong(
          "%s: %d tokens, of which %d targets count, in a block of %d"
              .formatted(
                  block.place(), block.tokens().length, block.length(), block.blockLength()));
    }
    return whole;
  }

  /** A row's last token is the next one's first; the very first is the separator. */
  private void checkJoint(Block block) {
    int first = block.tokens()[0];
    if (block.sequence() == 0) {
      separator = OptionalInt.of(first);
    } else if (last.isPresent() && last.getAsInt() != first) {
      findings.wrong(
          "%s: begins with token %d, but the block before it ends with %d"
              .formatted(block.place(), first, last.getAsInt()));
    }
    last = OptionalInt.of(block.tokens()[block.length()]);
  }

  private void walk(Block block) {
    List<Segment> segments = new ArrayList<>(block.segments());
    segments.sort(Comparator.comparingInt(Segment::start));
    int at = 1;
    for (Segment segment : segments) {
      int end = segment.start() + segment.length();
      if (segment.start() < at || segment.length() < 1 || end > block.length() + 1) {
        findings.wrong(
            "%s: %s is at %d to %d, which is taken or outside"
                .formatted(block.place(), segment.id(), segment.start(), end));
        continue;
      }
      separate(block, at, segment.start());
      take(block, segment);
      at = end;
    }
    separate(block, at, block.length() + 1);
  }

  /** Targets that are no document's; the first ends the document that is open. */
  private void separate(Block block, int from, int to) {
    for (int at = from; at < to; at++) {
      int token = block.tokens()[at];
      if (separator.isPresent() && token != separator.getAsInt()) {
        findings.wrong(
            "%s: target %d is token %d of no document".formatted(block.place(), at, token));
      }
    }
    if (from < to) {
      open.ifPresent(
          document ->
              documents.add(new PackedDocument(document.id(), packer, document.tokens(), true)));
      open = Optional.empty();
    }
  }

  private void take(Block block, Segment segment) {
    boolean continues = open.filter(document -> document.id().equals(segment.id())).isPresent();
    if (open.isPresent() && !continues) {
      findings.missing(
          "%s: no separator after %s, before %s"
              .formatted(block.place(), open.get().id(), segment.id()));
      documents.add(open.get());
    }
    long before = continues ? open.get().tokens() : 0;
    if (segment.documentOffset() > before) {
      findings.missing(
          "%s: tokens %d to %d of %s"
              .formatted(block.place(), before, segment.documentOffset(), segment.id()));
    } else if (segment.documentOffset() < before) {
      findings.twice(
          "%s: tokens %d to %d of %s"
              .formatted(block.place(), segment.documentOffset(), before, segment.id()));
    }
    open =
        Optional.of(
            new PackedDocument(
                segment.id(), packer, segment.documentOffset() + (long) segment.length(), false));
  }

  /** The documents in their order; an incomplete one last. */
  public List<PackedDocument> end() {
    open.ifPresent(documents::add);
    open = Optional.empty();
    return List.copyOf(documents);
  }

  public long targets() {
    return targets;
  }
}
