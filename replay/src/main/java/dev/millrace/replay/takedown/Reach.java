package dev.millrace.replay.takedown;

import dev.millrace.schemas.takedown.TakedownTarget;
import dev.millrace.schemas.takedown.Takedowns;
import java.util.ArrayList;
import java.util.List;

/** Counts what a target would take of a corpus, document by document. Not thread-safe. */
public final class Reach {
  private static final int EXAMPLES = 3;

  /** From this share of all documents on, someone has to confirm it. */
  private static final double LARGE = 0.1;

  private final Takedowns only;
  private final List<String> examples = new ArrayList<>();
  private long documents;
  private long taken;

  public Reach(TakedownTarget target) {
    this.only = new Takedowns(1, List.of(target));
  }

  public void add(String url, String contentDigest) {
    documents++;
    if (only.match(url, contentDigest).isPresent()) {
      taken++;
      if (examples.size() < EXAMPLES) {
        examples.add(url);
      }
    }
  }

  /** Documents of the corpus. */
  public long documents() {
    return documents;
  }

  /** Documents that it takes. */
  public long taken() {
    return taken;
  }

  /** URLs of the first ones that it takes. */
  public List<String> examples() {
    return List.copyOf(examples);
  }

  /** Whether it takes a tenth of the corpus or more. */
  public boolean isLarge() {
    return isLarge(taken, documents);
  }

  /** Whether so many of a corpus are a tenth or more. */
  public static boolean isLarge(long taken, long documents) {
    return taken > 0 && taken >= LARGE * documents;
  }
}
